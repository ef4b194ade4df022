"""The page on which a new user of an employer chooses a password."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import BaseModel, ConfigDict, Field

from qlinx.aws.user_pool import PasswordRefused
from qlinx.edge.api import Api
from qlinx.edge.pages import in_pages, page, page_path, read_form
from qlinx.edge.wiring import context, user_pool
from qlinx.employers import service
from qlinx.employers.errors import WelcomeEnded

api = Api("employer-welcome")


class FirstPasswordForm(BaseModel):
    """What the page posts."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    password: str = Field(
        max_length=256,
        description="at least 12 characters with an upper-case letter, a lower-case letter and a digit",
        examples=["Rooster-van-3-weken"],
    )


@api.get("/welcome/<token>", summary="Page to choose a first password", problems=(WelcomeEnded,), public=True)
@in_pages(api)
def show(token: str) -> Response[str]:
    """Shows the form; changes nothing."""
    user = service.welcomed_user(context(), token)
    facts = {"action": page_path(f"/welcome/{token}"), "refused": False}
    return page(api, "employer_welcome", facts, language=user.language)


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
    form = read_form(api, FirstPasswordForm)
    user = service.welcomed_user(context(), token)
    try:
        service.choose_first_password(context(), token, form.password, pool=user_pool())
    except PasswordRefused:
        facts = {"action": page_path(f"/welcome/{token}"), "refused": True}
        return page(api, "employer_welcome", facts, language=user.language, status=422)
    return page(api, "employer_welcomed", language=user.language)


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """Answers HTTP."""
    return api.answer(event, lambda_context)
