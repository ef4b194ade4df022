"""What users of an employer see in a browser of its people and their colleagues, and their own sign-in."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.employers.calling import EMPLOYER_USERS
from qlinx.employers.page_menu import COLLEAGUES, IN_DOUBT, LIST, MENU, PEOPLE, SECURITY
from qlinx.employers.pages.colleagues import (
    InviteForm,
    asks_colleagues,
    changed,
    colleagues_page,
    invited,
    removal_page,
    removed,
)
from qlinx.employers.store import EMPLOYER_USER
from qlinx.entrypoints.pages import posted, read_form
from qlinx.entrypoints.private_site import PrivateSite
from qlinx.entrypoints.wiring import user_pool
from qlinx.kit.pages import Moved, Page
from qlinx.people.pages.desk_people import SearchForm, asks_first_people, found_page, shared_people_page
from qlinx.sessions.pages.own_sign_in import OwnSignIn

site = PrivateSite("employer-people-pages", EMPLOYER_USERS, MENU)
_PAGES = (LIST, IN_DOUBT)
OwnSignIn("employer", EMPLOYER_USER, SECURITY, "sessions.work_security").add_to(site, site.context)


@site.page(PEOPLE, asks=asks_first_people)
def people() -> Page:
    """The people whom the employer shares."""
    return shared_people_page(site.context(), site.who.employer_id, site.query, site.language, _PAGES)


@site.form(PEOPLE, again=people, looks=True)
def find() -> Page:
    """Who was looked for; shown in the answer itself, so that no address holds a name."""
    form = read_form(site, SearchForm)
    return found_page(site.context(), site.who.employer_id, form, site.language, _PAGES)


@site.page(COLLEAGUES, done=("invited", "changed", "removed"), asks=asks_colleagues)
def colleagues() -> Page:
    """Who works with Qlinx for the employer, or what follows where one of them is taken away."""
    if user_id := site.query.get("remove"):
        return removal_page(site.context(), site.who, user_id)
    return colleagues_page(site.context(), site.who, site.language)


@site.form(COLLEAGUES, again=colleagues)
def invite() -> Moved:
    """A link by mail, to a new colleague or to one who did not use theirs; or another word about one."""
    if user_id := posted(site).get("remove"):
        removed(site.context(), site.who, user_id, pool=user_pool())
        return Moved(COLLEAGUES, done="removed")
    if user_id := posted(site).get("user_id"):
        done = changed(site.context(), site.who, user_id, posted(site).get("act", ""))
        return Moved(COLLEAGUES, done=done)
    invited(site.context(), site.who, read_form(site, InviteForm), site.language, pool=user_pool())
    return Moved(COLLEAGUES, done="invited")


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """Responds to HTTP."""
    return site.respond(event, lambda_context)
