"""Using a right, with or without an account, and following what becomes of it."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.event_handler import Response

from qlinx.edge.api import Api
from qlinx.edge.fields import email_address
from qlinx.edge.logs import logger
from qlinx.edge.pages import in_pages, page, page_language
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
from qlinx.kit.clock import HOME_ZONE
from qlinx.kit.errors import NotFound, TooManyRequests
from qlinx.kit.texts import format_date, format_moment
from qlinx.rights.errors import CodeRefused
from qlinx.rights.identity import ask_for_code, ask_with_code
from qlinx.rights.model import RightKind
from qlinx.rights.service import ask, view_by_token, view_of, views_of
from qlinx.rights.words import RIGHTS, STATES

api = Api("rights-requests")


@api.post(
    "/v1/account/rights-requests",
    status=202,
    summary="Use a right",
    problems=(NotFound, TooManyRequests),
)
def ask_signed_in(body: RightsAsked) -> RightsRequestAnswer:
    """Takes the request in and mails its receipt. While the same request is open, asking again answers with that one."""
    account = signed_in_person(api)
    request = ask(context(), account.person_id, RightKind(body.kind), queue=queue("RIGHTS"))
    logger.info("rights request received", right=body.kind, request_id=request.request_id)
    return RightsRequestAnswer.of(view_of(context(), request), api.language)


@api.get("/v1/account/rights-requests", summary="Your requests")
def list_requests() -> RightsRequestsAnswer:
    """The requests of the caller, the newest first."""
    account = signed_in_person(api)
    views = views_of(context(), account.person_id)
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
    email = email_address(body.email)
    return CodeRequested(code_request=ask_for_code(context(), email, network_address=api.network_address))


@api.post(
    "/v1/rights-requests",
    status=202,
    summary="Use a right with a mailed code",
    problems=(CodeRefused, TooManyRequests),
    public=True,
)
def ask_by_code(body: RightsAskedWithCode) -> RightsRequestAnswer:
    """Takes in the request of whoever shows the code that was mailed. A code works once."""
    request = ask_with_code(
        context(),
        body.code_request,
        body.code,
        RightKind(body.kind),
        queue=queue("RIGHTS"),
        network_address=api.network_address,
    )
    logger.info("rights request received", right=body.kind, request_id=request.request_id)
    return RightsRequestAnswer.of(view_of(context(), request), api.language)


@api.get("/v1/rights-requests/<token>", summary="How far a request is", problems=(NotFound,), public=True)
def follow(token: str) -> RightsRequestAnswer:
    """The request that the token is for, with the export's link or the proof of the erasure when there is one."""
    return RightsRequestAnswer.of(view_by_token(context(), token), api.language)


@api.get(
    "/rights-requests/<token>", summary="How far a request is, as a page", problems=(NotFound,), public=True
)
@in_pages(api)
def follow_page(token: str) -> Response[str]:
    """The page behind the link in the mails about a request."""
    language = page_language(api)
    view = view_by_token(context(), token)
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


def lambda_handler(event: Mapping[str, Any], context: Any) -> dict[str, Any]:
    return api.answer(event, context)
