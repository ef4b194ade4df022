"""Using a right in a browser without an account: the address, the mailed code, what stands there, what is done with it."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.edge.api import Api
from qlinx.edge.fields import email_address
from qlinx.edge.identity_messages import CodeAsked
from qlinx.edge.logs import logger
from qlinx.edge.look_messages import CodeShown
from qlinx.edge.pages import in_pages, posted, read_form
from qlinx.edge.rights_look import act_from_page, look_page
from qlinx.edge.rights_messages import ChoicesForm
from qlinx.edge.rights_pages import address_page, code_page
from qlinx.edge.wiring import context
from qlinx.kit.errors import InputInvalid, TooManyRequests
from qlinx.people.errors import CodeRefused
from qlinx.people.proofs import ask_for_code

api = Api("rights-pages")
_REFUSED = (CodeRefused, TooManyRequests)


@api.post(
    "/rights/code",
    summary="Ask for a code on the page",
    problems=(TooManyRequests,),
    public=True,
    form=CodeAsked,
)
@in_pages(api)
def send_code() -> Response[str]:
    """Mails a code as the API does and asks for it; every address gets the same page."""
    try:
        email = email_address(read_form(api, CodeAsked).email)
    except InputInvalid as refused:
        return address_page(api, refused, typed=posted(api).get("email", ""))
    return code_page(api, ask_for_code(context(), email, network_address=api.network_address))


@api.post(
    "/rights/look", summary="Look with a code on the page", problems=_REFUSED, public=True, form=CodeShown
)
@in_pages(api)
def look() -> Response[str]:
    """Shows what stands under the address, with what can be said and asked, or asks for the code again."""
    try:
        read_form(api, CodeShown)
        return look_page(api, posted(api))
    except (InputInvalid, CodeRefused) as refused:
        return code_page(api, posted(api).get("code_request", ""), refused)


@api.post(
    "/rights/request",
    summary="Do on the page what was chosen",
    problems=_REFUSED,
    public=True,
    form=ChoicesForm,
)
@in_pages(api)
def act() -> Response[str]:
    """Says the words and takes the requests in, and tells what was done; or shows the choices again with what to do."""
    try:
        read_form(api, ChoicesForm)
        answer = act_from_page(api, posted(api))
    except (InputInvalid, CodeRefused) as refused:
        return code_page(api, posted(api).get("code_request", ""), refused)
    logger.info("choices on the page of rights", status=answer.status_code)
    return answer


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """Answers HTTP."""
    return api.answer(event, lambda_context)
