"""Using a right in a browser without an account:
the address, the mailed code, what is stored, what is done with it; and stopping mail by its own link.
"""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.entrypoints.api import Api
from qlinx.entrypoints.logs import logger
from qlinx.entrypoints.pages import in_pages, page_language, posted, read_form
from qlinx.entrypoints.wiring import context
from qlinx.kit.errors import ChangedMeanwhile, InputInvalid, LinkDamaged, TooManyRequests
from qlinx.kit.fields import email_address
from qlinx.kit.pages import Page
from qlinx.mailing.unsubscribing import unsubscribe, unsubscribing
from qlinx.people.errors import CodeRefused
from qlinx.people.proofs import ask_for_code
from qlinx.people.schemas.codes import CodeAsked
from qlinx.people.schemas.looks import CodeShown
from qlinx.rights.pages.look import act_from_page, look_page
from qlinx.rights.pages.requests import address_page, code_page
from qlinx.rights.pages.unsubscribe import unsubscribe_page
from qlinx.rights.schemas import ChoicesForm

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
def send_code() -> Page:
    """Mails a code, as the API does, and asks for it; the page is the same for every address."""
    try:
        email = email_address(read_form(api, CodeAsked).email)
    except InputInvalid as refused:
        return address_page(refused, typed=posted(api).get("email", ""))
    return code_page(ask_for_code(context(), email, network_address=api.network_address), page_language(api))


@api.post(
    "/rights/look", summary="Look with a code on the page", problems=_REFUSED, public=True, form=CodeShown
)
@in_pages(api)
def look() -> Page:
    """Shows what is stored under the address, with what can be said and asked, or asks for the code again."""
    try:
        read_form(api, CodeShown)
        return look_page(context(), posted(api), page_language(api), network_address=api.network_address)
    except (InputInvalid, CodeRefused) as refused:
        return code_page(posted(api).get("code_request", ""), page_language(api), refused)


@api.post(
    "/rights/request",
    summary="Do on the page what was chosen",
    problems=_REFUSED,
    public=True,
    form=ChoicesForm,
)
@in_pages(api)
def act() -> Page:
    """Carries out what was chosen and tells what was done, or shows the choices again with what to mend."""
    try:
        read_form(api, ChoicesForm)
        page = act_from_page(context(), posted(api), page_language(api), network_address=api.network_address)
    except (InputInvalid, CodeRefused) as refused:
        return code_page(posted(api).get("code_request", ""), page_language(api), refused)
    logger.info("choices on the page of rights", status=page.status)
    return page


@api.get(
    "/unsubscribe/<token>", summary="Whether mail is to stop, as a page", problems=(LinkDamaged,), public=True
)
@in_pages(api)
def ask_whether_to_stop(token: str) -> Page:
    """The page behind the link in every mail that can be stopped; opening it changes nothing."""
    return unsubscribe_page(context(), unsubscribing(context(), token), page_language(api))


@api.post("/unsubscribe/<token>", summary="Stop mail", problems=(LinkDamaged, ChangedMeanwhile), public=True)
@in_pages(api)
def stop(token: str) -> Page:
    """Stops the mail at once: the page's button, or a mail program by itself (RFC 8058), with any body."""
    found = unsubscribe(context(), token)
    logger.info("mail stopped by its link", purpose=found.purpose.value)
    return unsubscribe_page(context(), found, page_language(api))


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """Responds to HTTP."""
    return api.respond(event, lambda_context)
