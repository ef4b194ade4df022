"""Where a person is signed in, as pages: seen and ended; a new password, and the second factor."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.entrypoints.pages import posted, read_form
from qlinx.entrypoints.private_site import PrivateSite
from qlinx.factors.service import Holding
from qlinx.kit.contact import parse_email
from qlinx.kit.pages import Moved, Page
from qlinx.people.calling import PEOPLE
from qlinx.people.own_data import active_person
from qlinx.people.passwords import ask_new_password
from qlinx.people.places import MENU, MY_SECURITY
from qlinx.people.store import ACCOUNT
from qlinx.sessions.ending import end_other_sessions, end_session
from qlinx.sessions.pages.security import SecurityForm, acted_on_factor, security_again, security_page

site = PrivateSite("own-security-pages", PEOPLE, MENU)


@site.page(MY_SECURITY, done=("ended", "mailed", "factor-off"))
def see() -> Page:
    """Every session that holds, which one is asking, and whether signing in takes a code."""
    return security_page(site.context(), _holder(), site.caller.session_id, site.language)


def see_again() -> Page:
    """The same under what was refused."""
    return security_again(site.context(), _holder(), site.caller.session_id, site.language, posted(site))


@site.form(MY_SECURITY, again=see_again)
def act() -> Page | Moved:
    """Ends one session, or all but the one that asks; mails a link for a new password; or sets, renews or
    removes the second factor.
    """
    form, user_id, asking = read_form(site, SecurityForm), site.who.person_id, site.caller.session_id
    match form.act:
        case "password":
            email = parse_email(active_person(site.context(), user_id).email, allow_example_domains=True)
            ask_new_password(site.context(), email, network_address=site.network_address)
            return Moved(MY_SECURITY, done="mailed")
        case "end":
            end_session(site.context(), "person", user_id, form.session, asking=asking)
        case "others":
            end_other_sessions(site.context(), "person", user_id, asking=asking)
        case _:
            return acted_on_factor(site.context(), _holder(), site.caller.signed_in_at, form)
    return Moved(MY_SECURITY, done="ended")


def _holder() -> Holding:
    return Holding("person", ACCOUNT, site.who)


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """Responds to HTTP."""
    return site.respond(event, lambda_context)
