"""Visitors become people with an account: sign-up, and the page behind the mailed link."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.entrypoints.api import Api
from qlinx.entrypoints.logs import logger
from qlinx.entrypoints.pages import in_pages, page_language, posted, read_form
from qlinx.entrypoints.wiring import context, user_pool
from qlinx.kit.errors import ChangedMeanwhile, LinkDamaged, NotSignedIn, TooManyRequests
from qlinx.kit.pages import Page
from qlinx.people.confirmation import confirmation
from qlinx.people.errors import AccountReady, ErasureUnderWay, FirstLookEnded, SignUpEnded
from qlinx.people.opening import confirm_sign_up
from qlinx.people.pages.first_look import opened_response, words_of_first_look
from qlinx.people.pages.sign_up import confirmation_page, confirmed_on_page, details_of
from qlinx.people.schemas.sign_up import (
    AccountOpened,
    ConfirmationDetails,
    ConfirmationForm,
    ConfirmationRequest,
    FirstLookForm,
    SignUpReceived,
    SignUpRequest,
)
from qlinx.people.sign_up import sign_up

api = Api("sign-up")
_LINK = (LinkDamaged, SignUpEnded, AccountReady, ErasureUnderWay)
_CONFIRM = (*_LINK, TooManyRequests, ChangedMeanwhile)


@api.post("/v1/sign-ups", status=202, summary="Sign up", problems=(TooManyRequests,), public=True)
def receive_sign_up(body: SignUpRequest) -> SignUpReceived:
    """Keeps what was filled in for a week and mails a link; the response is the same for every address."""
    sign_up(context(), body.details(api.language), network_address=api.network_address)
    logger.info("sign-up received")
    return SignUpReceived()


@api.get(
    "/v1/sign-ups/confirmations/<token>",
    summary="What was filled in for an address",
    problems=_LINK,
    public=True,
)
def see_details(token: str) -> ConfirmationDetails:
    """What the reader of the mail should check before confirming it; changes nothing."""
    return details_of(context(), confirmation(context(), token))


@api.post(
    "/v1/sign-ups/confirmations",
    status=201,
    summary="Confirm the address and choose a password",
    problems=_CONFIRM,
    public=True,
)
def confirm(body: ConfirmationRequest) -> AccountOpened:
    """Opens the account with what is sent here. A password that is refused leaves the link as it is."""
    opened = confirm_sign_up(context(), body.token, body.password, body.details, pool=user_pool())
    logger.info("account opened")
    return opened_response(context(), opened)


@api.get("/sign-up/<token>", summary="Page behind the link of a sign-up", problems=_LINK, public=True)
@in_pages(api)
def show_confirmation(token: str) -> Page:
    """Shows what was filled in, to be corrected, and a field for a password; changes nothing."""
    return confirmation_page(context(), confirmation(context(), token))


@api.post(
    "/sign-up/<token>", summary="Confirm on the page", problems=_CONFIRM, public=True, form=ConfirmationForm
)
@in_pages(api)
def confirm_on_page(token: str) -> Page:
    """Opens the account with what was posted and shows what is stored under its address, or asks again."""
    return confirmed_on_page(context(), token, posted(api), pool=user_pool())


@api.post(
    "/first-look",
    summary="Say on the page what employers' data are to you",
    problems=(LinkDamaged, FirstLookEnded, NotSignedIn, TooManyRequests),
    public=True,
    form=FirstLookForm,
)
@in_pages(api)
def say_on_page() -> Page:
    """Says what was chosen on the page after the account was opened."""
    return words_of_first_look(context(), read_form(api, FirstLookForm), page_language(api))


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """Responds to HTTP."""
    return api.respond(event, lambda_context)
