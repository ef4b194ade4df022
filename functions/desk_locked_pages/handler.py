"""A frozen account as a page for staff, who open it again once they know whose it is."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.entrypoints.pages import read_form
from qlinx.entrypoints.private_site import PrivateSite
from qlinx.entrypoints.wiring import context
from qlinx.kit.fields import email_address
from qlinx.kit.pages import Moved, Page
from qlinx.people.desk_places import LOCKED_ACCOUNT
from qlinx.people.locked import must_be_locked, open_locked
from qlinx.people.pages.desk_locked import OpenForm
from qlinx.rights.places import SEARCH
from qlinx.staff.calling import STAFF_MEMBERS

site = PrivateSite("desk-locked-pages", STAFF_MEMBERS)


@site.page(LOCKED_ACCOUNT)
def see(account_id: str) -> Page:
    """What is to be found out first, and the form that opens it."""
    must_be_locked(context(), account_id)
    return Page("people.desk_locked", {"number": account_id, "search_place": SEARCH})


@site.form(LOCKED_ACCOUNT, again=see)
def open_again(account_id: str) -> Moved:
    """Opens it at an address that its holder has shown to be theirs; its holder is mailed."""
    form = read_form(site, OpenForm)
    open_locked(context(), account_id, email_address(form.email), actor=site.who.person_id)
    return Moved(SEARCH, done="opened")


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """Responds to HTTP."""
    return site.respond(event, lambda_context)
