"""What users of an employer do in a browser: invite, remind, change, call off, hand in a list, put right."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.employers.calling import EMPLOYER_USERS
from qlinx.employers.model import Access
from qlinx.employers.page_menu import INVITATIONS, LIST, MENU
from qlinx.entrypoints.limits import counting_limits
from qlinx.entrypoints.pages import read_form
from qlinx.entrypoints.private_site import PrivateSite
from qlinx.entrypoints.wiring import bucket, queue
from qlinx.invitations import page_places
from qlinx.invitations.desk_schemas import CancellationRequest
from qlinx.invitations.pages import acting, desk, making
from qlinx.invitations.pages.changing import add_change_pages
from qlinx.invitations.pages.places import add_places_pages
from qlinx.invitations.pages.results import add_results_pages
from qlinx.invitations.service import cancel
from qlinx.kit.pages import Moved, Page
from qlinx.people.pages.shared_person import add_person_pages
from qlinx.rights.pages import at_employer
from qlinx.rosters.asking import Steps
from qlinx.rosters.pages.declarations import add_declaration_pages
from qlinx.rosters.pages.routes import add_list_pages
from qlinx.rosters.pages.waiting import add_waiting_pages

site = PrivateSite("employer-pages", EMPLOYER_USERS, MENU)


@site.page(INVITATIONS, asks=at_employer.with_waiting(desk.asks_invitations))
def invitations() -> Page:
    """All of them, the newest first, and on top how many requests wait."""
    waits = at_employer.waiting(site.context(), site.who.employer_id, site.language)
    return desk.invitations_page(site.context(), site.who, site.query, site.language, waits)


@site.page(page_places.NEW)
def new_invitation() -> Page:
    """What was typed until now is in the form."""
    return making.step_page(site.context(), site.who, site.fields, site.language)


@site.form(page_places.NEW, again=new_invitation)
def make_invitation() -> Page | Moved:
    """The next step; the last one makes it."""
    once, fanout = site.once, queue("FANOUT")
    with counting_limits():
        return making.gone_on(site.context(), site.who, site.fields, site.language, once=once, fanout=fanout)


@site.page(
    page_places.INVITATION,
    done=("made", "places", "reminded", "changed", "called-off", "waits", "goes-on"),
    asks=desk.asks_invitation,
)
def invitation(invitation_id: str) -> Page:
    """One, with who comes."""
    of, may_act = (site.who.employer_id, invitation_id), site.who.access is Access.ADMINISTRATE
    return desk.invitation_page(site.context(), *of, site.query, site.language, may_act=may_act)


@site.form(page_places.INVITATION, again=invitation)
def act(invitation_id: str) -> Moved:
    """A mail to whoever has not replied; or the sending is to wait, or to go on."""
    of, wish = (site.who.employer_id, invitation_id), site.fields.get("act", "")
    done = acting.acted(site.context(), *of, wish, once=site.once, fanout=queue("FANOUT"))
    return Moved(page_places.INVITATION, {"invitation_id": invitation_id}, done=done)


@site.page(page_places.CALL_OFF)
def ask_whether_it_is_off(invitation_id: str) -> Page:
    """What follows from it."""
    return desk.call_off_page(site.context(), site.who.employer_id, invitation_id, site.language)


@site.form(page_places.CALL_OFF, again=ask_whether_it_is_off)
def call_off(invitation_id: str) -> Moved:
    """Whoever was invited is told."""
    note = read_form(site, CancellationRequest).reason
    cancel(site.context(), site.who.employer_id, invitation_id, note=note, fanout=queue("FANOUT"))
    return Moved(page_places.INVITATION, {"invitation_id": invitation_id}, done="called-off")


add_waiting_pages(site, site.context)
add_person_pages(site, site.context)
at_employer.add_request_pages(site, site.context)
add_change_pages(site, site.context, queue)
add_places_pages(site, site.context)
add_results_pages(site, site.context, bucket)
add_declaration_pages(site, site.context, queue)
add_list_pages(site, LIST, site.context, bucket, lambda: Steps(queue("ROSTER_PARTS")))


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    return site.respond(event, lambda_context)
