"""Using a right in a browser, without an account and without script:
the address, the mailed code, the request's page.
"""

from collections.abc import Sequence

from qlinx.kit.clock import HOME_ZONE, home_day
from qlinx.kit.errors import DomainError, InputInvalid
from qlinx.kit.pages import Page
from qlinx.kit.problems import status_of
from qlinx.kit.texts import Language, format_date, format_moment
from qlinx.people.mailed import CODE_MINUTES
from qlinx.rights.following import RequestView
from qlinx.rights.registry import every_right
from qlinx.rights.schemas import RightsRequestResponse
from qlinx.rights.words import EXTENSIONS, STATES, title_of


def address_page(refused: InputInvalid, *, typed: str) -> Page:
    """The page with the rights and the field for an address, once more,
    saying what is wrong with what was filled in.
    """
    return Page("rights.rights", {"refused": refused.faults, "email": typed}, status=status_of(refused))


def code_page(code_request: str, language: Language, refused: DomainError | None = None) -> Page:
    """The page that asks for the code; the same for every address, known or not."""
    facts = {
        "code_request": code_request,
        "valid_minutes": CODE_MINUTES,
        "advice": _advice(refused, language),
    }
    return Page("rights.rights_code", facts, language, status=status_of(refused))


def request_page(response: RightsRequestResponse, view: RequestView, language: Language) -> Page:
    """How far a request is."""
    until = response.download_until
    facts = {
        "request": response,
        "result": f"rights/pages/right_{view.right}.html" if view.right in every_right() else None,
        "right": title_of(view.right).in_(language),
        "state": STATES[view.state].in_(language),
        "extended": EXTENSIONS[view.extension].in_(language) if view.extension and not view.closed_at else "",
        "received_on": format_date(home_day(response.received_at), language),
        "deadline_on": format_date(response.deadline_on, language),
        "download_until": format_moment(until, HOME_ZONE.key, language) if until else None,
    }
    return Page("rights.rights_request", facts, language)


def _advice(refused: DomainError | None, language: Language) -> Sequence[str]:
    if refused is None:
        return ()
    if isinstance(refused, InputInvalid):
        return [fault.advice.in_(language) for fault in refused.faults]
    return [f"{refused.title.in_(language)} {refused.advice.in_(language)}"]
