"""The page on which a new user of an employer, or somebody of the staff, chooses a password behind a mailed link."""

from collections.abc import Callable

from aws_lambda_powertools.event_handler import Response
from pydantic import BaseModel, ConfigDict, Field

from qlinx.aws.user_pool import PasswordRefused
from qlinx.edge.api import Api
from qlinx.edge.pages import page, page_path, read_form
from qlinx.kit.texts import Language


class FirstPasswordForm(BaseModel):
    """What the page posts."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    password: str = Field(
        max_length=256,
        description="at least 12 characters with an upper-case letter, a lower-case letter and a digit",
        examples=["Rooster-van-3-weken"],
    )


def welcome_form(api: Api, path: str, language: Language, *, refused: bool = False) -> Response[str]:
    """The form; ``refused`` says that the password before was not strong enough."""
    facts = {
        "action": page_path(path),
        "refused": refused,
        "for_employer": not path.startswith("/welcome-staff/"),
    }
    return page(api, "employer_welcome", facts, language=language, status=422 if refused else 200)


def welcome_done(api: Api, path: str, language: Language, choose: Callable[[str], None]) -> Response[str]:
    """Chooses the password that the page posted; one that is not strong enough can be tried again at once."""
    try:
        choose(read_form(api, FirstPasswordForm).password)
    except PasswordRefused:
        return welcome_form(api, path, language, refused=True)
    return page(api, "employer_welcomed", language=language)
