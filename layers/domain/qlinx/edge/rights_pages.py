"""Using a right in a browser, without an account and without script: the address, the mailed code, the request's page."""

from collections.abc import Sequence

from aws_lambda_powertools.event_handler import Response

from qlinx.edge.api import Api
from qlinx.edge.pages import page, page_language
from qlinx.edge.problems import STATUS
from qlinx.edge.rights_messages import RightsRequestAnswer
from qlinx.kit.clock import HOME_ZONE
from qlinx.kit.errors import DomainError, InputInvalid
from qlinx.kit.texts import format_date, format_moment
from qlinx.people.mailed import CODE_MINUTES
from qlinx.rights.service import RequestView
from qlinx.rights.words import RIGHTS, STATES


def address_page(api: Api, refused: InputInvalid, *, typed: str) -> Response[str]:
    """The page with the rights and the field for an address, once more, saying what is wrong with what was filled in."""
    return page(api, "rights", {"refused": refused.faults, "email": typed}, status=_status(refused))


def code_page(api: Api, code_request: str, refused: DomainError | None = None) -> Response[str]:
    """The page that asks for the code; the same for every address, known or not."""
    facts = {"code_request": code_request, "valid_minutes": CODE_MINUTES, "advice": _advice(api, refused)}
    return page(api, "rights_code", facts, status=_status(refused) if refused else 200)


def request_page(api: Api, view: RequestView) -> Response[str]:
    """How far a request is."""
    language = page_language(api)
    answer = RightsRequestAnswer.of(view, language)
    until = answer.download_until
    facts = {
        "request": answer,
        "right": RIGHTS[view.right].in_(language),
        "state": STATES[view.state].in_(language),
        "received_on": format_date(answer.received_at.astimezone(HOME_ZONE).date(), language),
        "deadline_on": format_date(answer.deadline_on, language),
        "download_until": format_moment(until, HOME_ZONE.key, language) if until else None,
    }
    return page(api, "rights_request", facts, language=language)


def _advice(api: Api, refused: DomainError | None) -> Sequence[str]:
    if refused is None:
        return ()
    language = page_language(api)
    if isinstance(refused, InputInvalid):
        return [fault.advice.in_(language) for fault in refused.faults]
    return [f"{refused.title.in_(language)} {refused.advice.in_(language)}"]


def _status(refused: DomainError) -> int:
    return int(STATUS[refused.failure])
