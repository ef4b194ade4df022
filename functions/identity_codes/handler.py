"""Using a right without an account: a code to the address, and the request of whoever shows it; in the app and on a page."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.edge.api import Api
from qlinx.edge.fields import email_address
from qlinx.edge.logs import logger
from qlinx.edge.pages import in_pages, posted, read_form
from qlinx.edge.rights_messages import CodeAsked, CodeRequested, RightsAskedWithCode, RightsRequestAnswer
from qlinx.edge.rights_pages import address_page, code_page, to_request_page
from qlinx.edge.wiring import context
from qlinx.kit.errors import InputInvalid, TooManyRequests
from qlinx.people.errors import CodeRefused
from qlinx.people.proofs import ask_for_code
from qlinx.rights.identity import ask_with_code
from qlinx.rights.model import RightKind, RightsRequest
from qlinx.rights.service import received_view

api = Api("identity-codes")
_REFUSED = (CodeRefused, TooManyRequests)


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
    return RightsRequestAnswer.of(received_view(_asked_with_code(body)), api.language)


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
        return code_page(api, _code_request(read_form(api, CodeAsked)))
    except InputInvalid as refused:
        return address_page(api, refused)


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
        return to_request_page(api, _asked_with_code(read_form(api, RightsAskedWithCode)))
    except (InputInvalid, CodeRefused) as refused:
        return code_page(api, posted(api).get("code_request", ""), refused)


def _code_request(asked: CodeAsked) -> str:
    return ask_for_code(context(), email_address(asked.email), network_address=api.network_address)


def _asked_with_code(asked: RightsAskedWithCode) -> RightsRequest:
    ctx, caller, right = context(), api.network_address, RightKind(asked.kind)
    (request,) = ask_with_code(ctx, asked.code_request, asked.code, right, network_address=caller)
    logger.info("rights request received", right=request.right.value, request_id=request.request_id)
    return request


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """Answers HTTP."""
    return api.answer(event, lambda_context)
