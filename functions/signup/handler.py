"""Visitors become people with an account: sign-up, the page behind the mailed link, and a new password."""

from collections.abc import Callable, Mapping
from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.edge.api import Api
from qlinx.edge.fields import email_address
from qlinx.edge.logs import logger
from qlinx.edge.pages import in_pages, page, read_form
from qlinx.edge.signup_messages import (
    AccountOpened,
    ConfirmationRequest,
    NewPasswordReceived,
    NewPasswordRequest,
    PasswordForm,
    SignUpReceived,
    SignUpRequest,
)
from qlinx.edge.wiring import context, user_pool
from qlinx.kit.errors import ChangedMeanwhile, InputInvalid, TooManyRequests
from qlinx.kit.texts import Language
from qlinx.people.confirmation import Step, confirm_sign_up, confirmation
from qlinx.people.errors import (
    AccountReady,
    AddressTaken,
    ErasureUnderWay,
    LinkDamaged,
    PasswordLinkEnded,
    SignUpEnded,
)
from qlinx.people.passwords import ask_new_password, choose_new_password, password_link
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

    return _with_password("sign_up_confirm", language, opened)


@api.post(
    "/v1/password-requests",
    status=202,
    summary="Ask for a new password",
    problems=(TooManyRequests,),
    public=True,
)
def receive_password_request(body: NewPasswordRequest) -> NewPasswordReceived:
    """Mails a link if an account has this address; says the same if none has."""
    ask_new_password(context(), email_address(body.email), network_address=api.network_address)
    return NewPasswordReceived()


@api.get(
    "/password/<token>",
    summary="Page to choose a new password",
    problems=(LinkDamaged, PasswordLinkEnded),
    public=True,
)
@in_pages(api)
def show_new_password(token: str) -> Response[str]:
    """Shows the form; changes nothing."""
    _, person, _ = password_link(context(), token)
    return page(api, "new_password", {"refused": ()}, language=person.language)


@api.post(
    "/password/<token>",
    summary="Choose a new password",
    problems=(LinkDamaged, PasswordLinkEnded, TooManyRequests, ChangedMeanwhile),
    public=True,
    form=PasswordForm,
)
@in_pages(api)
def choose_on_page(token: str) -> Response[str]:
    """Sets the password and ends every session, once."""
    _, person, _ = password_link(context(), token)

    def chosen(password: str) -> Response[str]:
        choose_new_password(context(), token, password, pool=user_pool())
        return page(api, "new_password_chosen", language=person.language)

    return _with_password("new_password", person.language, chosen)


def _with_password(form_page: str, language: Language, use: Callable[[str], Response[str]]) -> Response[str]:
    """Uses the password that a page posted; one that is refused brings the page back, saying why."""
    try:
        return use(read_form(api, PasswordForm).password)
    except InputInvalid as refused:
        return page(api, form_page, {"refused": refused.faults}, language=language, status=422)


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """Answers HTTP."""
    return api.answer(event, lambda_context)
