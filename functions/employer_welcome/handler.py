"""The page on which a new user of an employer chooses a password."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.employers import welcome
from qlinx.employers.errors import WelcomeEnded
from qlinx.entrypoints.api import Api
from qlinx.entrypoints.pages import in_pages, posted
from qlinx.entrypoints.wiring import context, user_pool
from qlinx.kit.errors import LinkDamaged
from qlinx.kit.pages import Page
from qlinx.sessions.pages.welcome import FirstPasswordForm, welcome_done, welcome_form

api = Api("employer-welcome")


@api.get(
    "/welcome/<token>",
    summary="Page to choose a first password",
    problems=(LinkDamaged, WelcomeEnded),
    public=True,
)
@in_pages(api)
def show(token: str) -> Page:
    """Shows the form; changes nothing."""
    return welcome_form(context(), f"/welcome/{token}", welcome.welcomed_user(context(), token).language)


@api.post(
    "/welcome/<token>",
    summary="Choose a first password",
    problems=(LinkDamaged, WelcomeEnded),
    public=True,
    form=FirstPasswordForm,
)
@in_pages(api)
def choose(token: str) -> Page:
    """Sets the password, once; a password that is not strong enough can be tried again at once."""
    user = welcome.welcomed_user(context(), token)
    chosen = partial(welcome.choose_password, context(), token, pool=user_pool())
    return welcome_done(context(), f"/welcome/{token}", posted(api), user.language, chosen)


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """Responds to HTTP."""
    return api.respond(event, lambda_context)
