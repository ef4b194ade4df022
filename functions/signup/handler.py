"""Visitors become people with an account: sign-up, and the page behind the mailed link."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.edge.api import Api
from qlinx.edge.logs import logger
from qlinx.edge.pages import in_pages, page
from qlinx.edge.password_messages import PasswordForm
from qlinx.edge.password_pages import with_password
from qlinx.edge.signup_messages import (
    AccountOpened,
    ConfirmationRequest,
    SignUpReceived,
    SignUpRequest,
)
from qlinx.edge.wiring import context, user_pool
from qlinx.kit.errors import ChangedMeanwhile, TooManyRequests
from qlinx.people.confirmation import Step, confirm_sign_up, confirmation
from qlinx.people.errors import (
    AccountReady,
    AddressTaken,
    ErasureUnderWay,
    LinkDamaged,
    SignUpEnded,
)
from qlinx.people.sign_up import sign_up

api = Api("sign-up")
_LINK = (LinkDamaged, SignUpEnded, AccountReady)
_CONFIRM = (*_LINK, AddressTaken, ErasureUnderWay, TooManyRequests, ChangedMeanwhile)


@api.post("/v1/sign-ups", status=202, summary="Sign up", problems=(TooManyRequests,), public=True)
def receive_sign_up(body: SignUpRequest) -> SignUpReceived:
    """Keeps what was filled in for a week and mails a link to the address; says the same for every address."""
    sign_up(context(), body.details(api.language), network_address=api.network_address)
    logger.info("sign-up received")
    return SignUpReceived()


@api.post(
    "/v1/sign-ups/confirmations",
    status=201,
    summary="Confirm the address and choose a password",
    problems=_CONFIRM,
    public=True,
)
def confirm(body: ConfirmationRequest) -> AccountOpened:
    """Opens the account. A password that is refused leaves the link as it is; after that it is of no more use."""
    confirm_sign_up(context(), body.token, body.password, pool=user_pool())
    logger.info("account opened")
    return AccountOpened()


@api.get("/sign-up/<token>", summary="Page behind the link of a sign-up", problems=_LINK, public=True)
@in_pages(api)
def show_confirmation(token: str) -> Response[str]:
    """Shows the form for a password; changes nothing."""
    seen = confirmation(context(), token)
    if seen.step in {Step.BEGIN, Step.FINISH}:
        return page(api, "sign_up_confirm", {"refused": ()}, language=seen.language)
    problem = {Step.READY: AccountReady, Step.WAIT: ErasureUnderWay}.get(seen.step, SignUpEnded)
    raise problem


@api.post(
    "/sign-up/<token>", summary="Confirm on the page", problems=_CONFIRM, public=True, form=PasswordForm
)
@in_pages(api)
def confirm_on_page(token: str) -> Response[str]:
    """Opens the account, or shows the form again with what to do."""
    language = confirmation(context(), token).language

    def opened(password: str) -> Response[str]:
        confirm_sign_up(context(), token, password, pool=user_pool())
        logger.info("account opened")
        return page(api, "sign_up_confirmed", language=language)

    return with_password(api, "sign_up_confirm", language, opened)


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """Answers HTTP."""
    return api.answer(event, lambda_context)
