"""What users of an employer do in a browser: invitations, who comes, reminders, calling off, a list."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.employers.calling import EMPLOYER_USERS
from qlinx.employers.page_menu import INVITATIONS, LIST, MENU
from qlinx.entrypoints.pages import posted, read_form
from qlinx.entrypoints.private_site import PrivateSite
from qlinx.entrypoints.wiring import bucket, context, queue
from qlinx.invitations import page_places
from qlinx.invitations.desk_schemas import CancellationRequest
from qlinx.invitations.pages import desk
from qlinx.invitations.reminding import remind
from qlinx.invitations.service import cancel
from qlinx.kit.pages import Moved, Page
from qlinx.rosters import places
from qlinx.rosters.asking import Steps
from qlinx.rosters.pages import handing_in

site = PrivateSite("employer-pages", EMPLOYER_USERS, MENU)


@site.page(INVITATIONS)
def invitations() -> Page:
    """All of them, the newest first."""
    return desk.invitations_page(context(), site.who.employer_id, site.query, site.language)


@site.page(page_places.INVITATION, done=("reminded", "called-off"))
def invitation(invitation_id: str) -> Page:
    """One, with who comes."""
    return desk.invitation_page(context(), site.who.employer_id, invitation_id, site.query, site.language)


@site.form(page_places.INVITATION, again=invitation)
def remind_them(invitation_id: str) -> Moved:
    """A mail to whoever has not replied."""
    remind(context(), site.who.employer_id, invitation_id, once=site.once, fanout=queue("FANOUT"))
    return Moved(page_places.INVITATION, {"invitation_id": invitation_id}, done="reminded")


@site.page(page_places.CALL_OFF)
def ask_whether_it_is_off(invitation_id: str) -> Page:
    """What follows from it."""
    return desk.call_off_page(context(), site.who.employer_id, invitation_id, site.language)


@site.form(page_places.CALL_OFF, again=ask_whether_it_is_off)
def call_off(invitation_id: str) -> Moved:
    """Whoever was invited is told."""
    note = read_form(site, CancellationRequest).reason
    cancel(context(), site.who.employer_id, invitation_id, note=note, fanout=queue("FANOUT"))
    return Moved(page_places.INVITATION, {"invitation_id": invitation_id}, done="called-off")


@site.page(LIST)
def declare() -> Page:
    """Who declares on which ground these people are shared."""
    return Page("rosters.list_declare", {"name": site.who.name})


@site.form(LIST, again=declare)
def declared() -> Moved:
    """Keeps the declaration; the list comes next."""
    user, form = site.who, read_form(site, handing_in.DeclarationForm)
    list_id = handing_in.declared(context(), user.employer_id, form, actor=user.person_id, once=site.once)
    return Moved(places.LIST_FILE, {"list_id": list_id})


@site.page(places.LIST_FILE)
def ask_file(list_id: str) -> Page:
    """The form that brings the file to our store."""
    then = context().page_url(places.LIST_CHECK.in_(site.language, list_id=list_id))
    return handing_in.file_page(context(), bucket("DROP"), site.who.employer_id, list_id, then)


@site.page(places.LIST_CHECK)
def check(list_id: str) -> Page:
    """What the list would change."""
    stores = (bucket("DROP"), bucket("WORK"))
    return handing_in.check_page(context(), *stores, site.who.employer_id, list_id, site.query, site.language)


@site.form(places.LIST_CHECK, again=check)
def decide(list_id: str) -> Moved:
    """Yes or no to it."""
    user, steps = site.who, Steps(queue("ROSTER_PARTS"))
    handing_in.decided(context(), steps, user.employer_id, list_id, posted(site), actor=user.person_id)
    return Moved(places.LIST_CHECK, {"list_id": list_id})


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    return site.respond(event, lambda_context)
