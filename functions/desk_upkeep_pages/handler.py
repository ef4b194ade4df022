"""What staff look after, as pages: how mail goes, what will go, limits, migrations, second steps,
lost ones and their own, frozen accounts, terms, the audit trail; and who is staff, for its managers.
"""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.entrypoints.pages import read_form
from qlinx.entrypoints.private_site import PrivateSite
from qlinx.entrypoints.wiring import staff_pool, user_pool
from qlinx.kit.fields import email_address
from qlinx.kit.pages import Moved, Page
from qlinx.mailing.desk_places import MAIL
from qlinx.mailing.pages.desk import mail_page
from qlinx.migrations.pages.desk import add_case_pages
from qlinx.people.desk_places import LOCKED_ACCOUNT
from qlinx.people.locked import must_be_locked, open_locked
from qlinx.people.pages.desk_locked import OpenForm
from qlinx.retention.desk_places import ENDING
from qlinx.retention.pages.desk import ending_page
from qlinx.rights.places import SEARCH
from qlinx.sessions.ending import live_sessions
from qlinx.sessions.pages.desk_resets import add_reset_pages
from qlinx.sessions.pages.own_sign_in import OwnSignIn
from qlinx.sessions.places import STAFF_SECURITY
from qlinx.staff.calling import STAFF_MEMBERS
from qlinx.staff.desk_places import LIMIT, LIMITS
from qlinx.staff.pages.limits import LimitForm, change_limit, limit_page, limits_page
from qlinx.staff.pages.members import add_member_pages
from qlinx.staff.pages.oversight import add_oversight_pages
from qlinx.staff.store import STAFF

site = PrivateSite("desk-upkeep-pages", STAFF_MEMBERS)


@site.page(MAIL)
def see_mail() -> Page:
    """What did not arrive, and since when something waits."""
    return mail_page(site.context(), site.language)


@site.page(ENDING)
def see_ending() -> Page:
    """What will go, by kind."""
    return ending_page(site.context(), site.language)


@site.page(LIMITS)
def see_limits() -> Page:
    """Every limit."""
    return limits_page(site.context(), site.who, site.language)


@site.page(LIMIT, done=("set", "withdrawn"))
def see_limit(limit_name: str) -> Page:
    """One limit, and the form that sets it."""
    return limit_page(site.context(), limit_name, site.language)


@site.form(LIMIT, again=see_limit)
def set_limit(limit_name: str) -> Moved:
    """Sets another value, or takes back one that has not begun."""
    done = change_limit(site.context(), limit_name, read_form(site, LimitForm), actor=site.who.person_id)
    return Moved(LIMIT, {"limit_name": limit_name}, done=done)


@site.page(LOCKED_ACCOUNT)
def see_locked(account_id: str) -> Page:
    """What is to be found out first, and the form that opens it."""
    must_be_locked(site.context(), account_id)
    return Page("people.desk_locked", {"number": account_id, "search_place": SEARCH})


@site.form(LOCKED_ACCOUNT, again=see_locked)
def open_again(account_id: str) -> Moved:
    """Opens it at an address that its holder has shown to be theirs; its holder is mailed."""
    form = read_form(site, OpenForm)
    open_locked(site.context(), account_id, email_address(form.email), actor=site.who.person_id)
    return Moved(SEARCH, done="opened")


add_case_pages(site, site.context)
add_oversight_pages(site, site.context)
OwnSignIn("staff", STAFF, STAFF_SECURITY, "sessions.desk_security").add_to(site, site.context)
add_reset_pages(site, site.context, user_pool)
add_member_pages(site, site.context, staff_pool, lambda ctx, one: len(live_sessions(ctx, "staff", one)))


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """Responds to HTTP."""
    return site.respond(event, lambda_context)
