"""A new password for somebody who forgot theirs: asked for by address, chosen behind the mailed link."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.entrypoints.api import Api
from qlinx.entrypoints.pages import in_pages, posted
from qlinx.entrypoints.wiring import context, user_pool
from qlinx.kit.errors import ChangedMeanwhile, LinkDamaged, TooManyRequests
from qlinx.kit.fields import email_address
from qlinx.kit.pages import Page
from qlinx.people.errors import PasswordLinkEnded
from qlinx.people.passwords import ask_new_password, choose_new_password, password_link
from qlinx.sessions import forgotten
from qlinx.sessions.pages.passwords import new_password_chosen, new_password_form
from qlinx.sessions.password_schemas import NewPasswordReceived, NewPasswordRequest, PasswordForm

api = Api("passwords")


@api.post(
    "/v1/password-requests",
    status=202,
    summary="Ask for a new password",
    problems=(TooManyRequests,),
    public=True,
)
def receive_password_request(body: NewPasswordRequest) -> NewPasswordReceived:
    """Mails a link if somebody signs in with this address in that role. The response is always the same."""
    email, network = email_address(body.email), api.network_address
    if body.role == "employer":
        forgotten.ask_new_password(context(), email, body.employer_id, network_address=network)
    else:
        ask_new_password(context(), email, network_address=network)
    return NewPasswordReceived()


@api.get(
    "/password/<token>",
    summary="Page to choose a new password",
    problems=(LinkDamaged, PasswordLinkEnded),
    public=True,
)
@in_pages(api)
def show_new_password(token: str) -> Page:
    """Shows the form; changes nothing."""
    _, person, _ = password_link(context(), token)
    return new_password_form(person.language)


@api.post(
    "/password/<token>",
    summary="Choose a new password",
    problems=(LinkDamaged, PasswordLinkEnded, TooManyRequests, ChangedMeanwhile),
    public=True,
    form=PasswordForm,
)
@in_pages(api)
def choose_on_page(token: str) -> Page:
    """Sets the password and ends every session, once."""
    _, person, _ = password_link(context(), token)
    choose = partial(choose_new_password, context(), token, pool=user_pool())
    return new_password_chosen(posted(api), person.language, choose)


@api.get(
    "/employer-password/<token>",
    summary="Page to choose a new password at work",
    problems=(LinkDamaged, PasswordLinkEnded),
    public=True,
)
@in_pages(api)
def show_new_password_at_work(token: str) -> Page:
    """Shows the form to a user of an employer; changes nothing."""
    _, user = forgotten.password_link(context(), token)
    return new_password_form(user.language, at_work=True)


@api.post(
    "/employer-password/<token>",
    summary="Choose a new password at work",
    problems=(LinkDamaged, PasswordLinkEnded, TooManyRequests, ChangedMeanwhile),
    public=True,
    form=PasswordForm,
)
@in_pages(api)
def choose_at_work(token: str) -> Page:
    """Sets the password of a user of an employer and ends their sessions, once; a second factor stays."""
    _, user = forgotten.password_link(context(), token)
    choose = partial(forgotten.choose_new_password, context(), token, pool=user_pool())
    return new_password_chosen(posted(api), user.language, choose, at_work=True)


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """Responds to HTTP."""
    return api.respond(event, lambda_context)
