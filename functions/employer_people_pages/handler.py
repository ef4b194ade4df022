"""What users of an employer see in a browser of its people and their colleagues, and inviting these."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.employers.calling import EMPLOYER_USERS
from qlinx.employers.page_menu import COLLEAGUES, LIST, MENU, PEOPLE
from qlinx.employers.pages.colleagues import InviteForm, colleagues_page, invited, invited_again
from qlinx.entrypoints.pages import posted, read_form
from qlinx.entrypoints.private_site import PrivateSite
from qlinx.entrypoints.wiring import context, user_pool
from qlinx.kit.pages import Moved, Page
from qlinx.people.pages.desk_people import shared_people_page

site = PrivateSite("employer-people-pages", EMPLOYER_USERS, MENU)


@site.page(PEOPLE)
def people() -> Page:
    """The people whom the employer shares."""
    return shared_people_page(context(), site.who.employer_id, site.query, site.language, LIST)


@site.page(COLLEAGUES, done=("invited",))
def colleagues() -> Page:
    """Who works with Qlinx for the employer."""
    return colleagues_page(context(), site.who, site.language)


@site.form(COLLEAGUES, again=colleagues)
def invite() -> Moved:
    """A link by mail: to a new colleague, or once more to one who did not use theirs."""
    if user_id := posted(site).get("user_id"):
        invited_again(context(), site.who, user_id)
    else:
        invited(context(), site.who, read_form(site, InviteForm), site.language, pool=user_pool())
    return Moved(COLLEAGUES, done="invited")


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """Responds to HTTP."""
    return site.respond(event, lambda_context)
