"""A new password for who forgot theirs: asked for by address, chosen on the page behind the mailed link."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.edge.api import Api
from qlinx.edge.fields import email_address
from qlinx.edge.pages import in_pages, page
from qlinx.edge.password_messages import NewPasswordReceived, NewPasswordRequest, PasswordForm
from qlinx.edge.password_pages import with_password
from qlinx.edge.wiring import context, user_pool
from qlinx.kit.errors import ChangedMeanwhile, TooManyRequests
from qlinx.people.errors import LinkDamaged, PasswordLinkEnded
from qlinx.people.passwords import ask_new_password, choose_new_password, password_link

api = Api("passwords")


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

    return with_password(api, "new_password", person.language, chosen)


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """Answers HTTP."""
    return api.answer(event, lambda_context)
