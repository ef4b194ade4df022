"""The page on which a new user of an employer chooses a password."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.edge.api import Api
from qlinx.edge.pages import in_pages
from qlinx.edge.welcome_pages import FirstPasswordForm, welcome_done, welcome_form
from qlinx.edge.wiring import context, user_pool
from qlinx.employers import welcome
from qlinx.employers.errors import WelcomeEnded

api = Api("employer-welcome")


@api.get("/welcome/<token>", summary="Page to choose a first password", problems=(WelcomeEnded,), public=True)
@in_pages(api)
def show(token: str) -> Response[str]:
    """Shows the form; changes nothing."""
    return welcome_form(api, f"/welcome/{token}", welcome.welcomed_user(context(), token).language)


@api.post(
    "/welcome/<token>",
    summary="Choose a first password",
    problems=(WelcomeEnded,),
    public=True,
    form=FirstPasswordForm,
)
@in_pages(api)
def choose(token: str) -> Response[str]:
    """Sets the password, once; a password that is not strong enough can be tried again at once."""
    user = welcome.welcomed_user(context(), token)
    return welcome_done(
        api,
        f"/welcome/{token}",
        user.language,
        lambda password: welcome.choose_password(context(), token, password, pool=user_pool()),
    )


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """Answers HTTP."""
    return api.answer(event, lambda_context)
