"""Staff handle cases on pages: requests, messages and incidents by their term, a search with a reason."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.entrypoints.pages import read_form
from qlinx.entrypoints.private_site import PrivateSite
from qlinx.entrypoints.settings import public_url, setting
from qlinx.entrypoints.wiring import user_pool
from qlinx.incidents.pages.desk import add_incident_pages
from qlinx.incidents.pages.telling import add_telling_pages
from qlinx.kit.pages import Moved, Page
from qlinx.retention.pages.first_notices import add_first_notices_page
from qlinx.rights.case_acts import CaseAct, act_on_case
from qlinx.rights.finding import find
from qlinx.rights.finding_schemas import PersonSearchRequest
from qlinx.rights.pages.desk import case_page, cases_page, search_page
from qlinx.rights.pages.desk_dossier import add_dossier_pages
from qlinx.rights.pages.desk_note import add_note_pages
from qlinx.rights.places import CASE, CASES, DESK, SEARCH
from qlinx.staff.calling import STAFF_MEMBERS
from qlinx.visitors.desk_places import MESSAGE_PAGE, MESSAGES
from qlinx.visitors.handling import handle_message, read_message
from qlinx.visitors.pages.desk import ActForm, message_page, messages_page

site = PrivateSite("desk-cases-pages", STAFF_MEMBERS)
add_dossier_pages(site, site.context)
add_note_pages(site, site.context)
add_incident_pages(site, site.context)
add_telling_pages(
    site, site.context, lambda: (public_url(), setting("MAIL_FROM")), lambda: user_pool().number()
)
add_first_notices_page(site, site.context)


@site.page(DESK)
def start() -> Moved:
    """Where whoever has just signed in comes."""
    return Moved(CASES)


@site.page(CASES, done=("refused", "weighed", "over"))
def see_cases() -> Page:
    """What is not answered yet, the earliest last day first."""
    return cases_page(site.context(), site.who.person_id, site.query, site.language)


@site.page(CASE, done=("noted", "done"))
def see_case(request_id: str) -> Page | Moved:
    """One request."""
    return case_page(site.context(), request_id, site.language)


@site.form(CASE, again=see_case)
def act_on_request(request_id: str) -> Moved:
    """Has its clock stand still, go on, or run longer; refuses what nobody shows to be theirs; weighs."""
    return act_on_case(site.context(), request_id, read_form(site, CaseAct), actor=site.who.person_id)


@site.page(SEARCH, done=("opened",))
def ask_whom() -> Page:
    """The form of a search; with a case in the address it is filled in."""
    return search_page(site.context(), site.query.get("case", "")[:20], site.language)


@site.form(SEARCH, again=ask_whom)
def search() -> Page:
    """Shows what stands under an address, once it is written down who looked and why."""
    form = read_form(site, PersonSearchRequest)
    found = find(site.context(), form.search(), actor=site.who.person_id)
    return search_page(site.context(), form.case, site.language, found)


@site.page(MESSAGES, done=("handled",))
def see_messages() -> Page:
    """What people wrote and nobody handled yet, the earliest term first."""
    return messages_page(site.context(), site.language)


@site.page(MESSAGE_PAGE)
def see_message(message_id: str) -> Page:
    """One message, without what it says."""
    return message_page(site.context(), message_id, site.language)


@site.form(MESSAGE_PAGE, again=see_message)
def act_on(message_id: str) -> Page | Moved:
    """Shows what it says, once it is written down who reads it; or says that it was handled."""
    if read_form(site, ActForm).act == "handled":
        handle_message(site.context(), message_id, actor=site.who.person_id)
        return Moved(MESSAGES, done="handled")
    read = read_message(site.context(), message_id, actor=site.who.person_id)
    return message_page(site.context(), message_id, site.language, read)


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """Responds to HTTP."""
    return site.respond(event, lambda_context)
