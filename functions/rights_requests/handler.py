"""Using a right, with or without an account, and following what becomes of it."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.event_handler import Response

from qlinx.edge import rights_pages as pages
from qlinx.edge.api import Api
from qlinx.edge.fields import email_address
from qlinx.edge.logs import logger
from qlinx.edge.pages import in_pages, posted, read_form
from qlinx.edge.rights_messages import (
    CodeAsked,
    CodeRequested,
    RightsAsked,
    RightsAskedWithCode,
    RightsRequestAnswer,
    RightsRequestsAnswer,
)
from qlinx.edge.sessions import signed_in_person
from qlinx.edge.wiring import context, queue
from qlinx.kit.errors import InputInvalid, NotFound, NotSignedIn, TooManyRequests
from qlinx.rights.errors import CodeRefused
from qlinx.rights.identity import ask_for_code, ask_with_code
from qlinx.rights.model import RightKind, RightsRequest
from qlinx.rights.service import ask, view_by_token, view_of, views_of

api = Api("rights-requests")
_REFUSED = (CodeRefused, TooManyRequests)


@api.post(
    "/v1/account/rights-requests",
    status=202,
    summary="Use a right",
    problems=(NotSignedIn, NotFound, TooManyRequests),
)
def ask_signed_in(body: RightsAsked) -> RightsRequestAnswer:
    """Takes the request in and mails its receipt. While the same request is open, asking again answers with that one."""
    person_id = signed_in_person(api).person_id
    return _answer(_received(ask(context(), person_id, RightKind(body.kind), queue=queue("RIGHTS"))))


@api.get("/v1/account/rights-requests", summary="Your requests", problems=(NotSignedIn,))
def list_requests() -> RightsRequestsAnswer:
    """The requests of the caller, the newest first."""
    views = views_of(context(), signed_in_person(api).person_id)
    return RightsRequestsAnswer(
        rights_requests=[RightsRequestAnswer.of(view, api.language) for view in views]
    )


@api.post(
    "/v1/identity-codes",
    status=202,
    summary="Ask for a code to show who you are",
    problems=(TooManyRequests,),
    public=True,
)
def send_code(body: CodeAsked) -> CodeRequested:
    """Mails a code to the address if it is known. The answer does not tell whether it is."""
    return CodeRequested(code_request=_code_request(body))


@api.post(
    "/v1/rights-requests",
    status=202,
    summary="Use a right with a mailed code",
    problems=_REFUSED,
    public=True,
)
def ask_by_code(body: RightsAskedWithCode) -> RightsRequestAnswer:
    """Takes in the request of whoever shows the code that was mailed. A code works once."""
    return _answer(_asked_with_code(body))


@api.get("/v1/rights-requests/<token>", summary="How far a request is", problems=(NotFound,), public=True)
def follow(token: str) -> RightsRequestAnswer:
    """The request that the token is for, with the export's link or the proof of the erasure when there is one."""
    return RightsRequestAnswer.of(view_by_token(context(), token), api.language)


@api.post(
    "/rights/code",
    summary="Ask for a code on the page",
    problems=(TooManyRequests,),
    public=True,
    form=CodeAsked,
)
@in_pages(api)
def send_code_from_page() -> Response[str]:
    """Mails a code as the API does and asks for it; every address gets the same page."""
    try:
        return pages.code_page(api, _code_request(read_form(api, CodeAsked)))
    except InputInvalid as refused:
        return pages.address_page(api, refused)


@api.post(
    "/rights/request",
    status=303,
    summary="Use a right on the page with a mailed code",
    problems=_REFUSED,
    public=True,
    form=RightsAskedWithCode,
)
@in_pages(api)
def ask_from_page() -> Response[str]:
    """Takes the request in as the API does and leads to its page, or asks again, saying what to do."""
    try:
        return pages.to_request_page(api, _asked_with_code(read_form(api, RightsAskedWithCode)))
    except (InputInvalid, CodeRefused) as refused:
        return pages.code_page(api, posted(api).get("code_request", ""), refused)


@api.get(
    "/rights-requests/<token>", summary="How far a request is, as a page", problems=(NotFound,), public=True
)
@in_pages(api)
def follow_page(token: str) -> Response[str]:
    """The page behind the link in the mails about a request."""
    return pages.request_page(api, view_by_token(context(), token))


def _code_request(asked: CodeAsked) -> str:
    return ask_for_code(context(), email_address(asked.email), network_address=api.network_address)


def _asked_with_code(asked: RightsAskedWithCode) -> RightsRequest:
    request = ask_with_code(
        context(),
        asked.code_request,
        asked.code,
        RightKind(asked.kind),
        queue=queue("RIGHTS"),
        network_address=api.network_address,
    )
    return _received(request)


def _received(request: RightsRequest) -> RightsRequest:
    logger.info("rights request received", right=request.right.value, request_id=request.request_id)
    return request


def _answer(request: RightsRequest) -> RightsRequestAnswer:
    return RightsRequestAnswer.of(view_of(context(), request), api.language)


def lambda_handler(event: Mapping[str, Any], context: Any) -> dict[str, Any]:
    return api.answer(event, context)
