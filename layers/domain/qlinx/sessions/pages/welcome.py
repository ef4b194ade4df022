"""The page on which a new user of an employer, or somebody of the staff,
chooses a password behind a mailed link.
"""

from collections.abc import Callable, Mapping

from pydantic import Field

from qlinx.aws.user_pool import PasswordRefused
from qlinx.kit.pages import Page
from qlinx.kit.problems import form_status
from qlinx.kit.schemas import Schema, validated
from qlinx.kit.texts import Language
from qlinx.records.context import Context


class FirstPasswordForm(Schema):
    """What the page posts."""

    password: str = Field(
        max_length=256,
        description="at least 12 characters with a capital letter, a small letter and a digit",
        examples=["Rooster-van-3-weken"],
    )


def welcome_form(ctx: Context, path: str, language: Language, *, refused: bool = False) -> Page:
    """The form; ``refused`` says that the password before was not strong enough."""
    facts = {
        "action": ctx.page_path(path),
        "refused": refused,
        "for_employer": not path.startswith("/welcome-staff/"),
    }
    return Page("sessions.employer_welcome", facts, language, status=form_status(refused))


def welcome_done(
    ctx: Context, path: str, posted: Mapping[str, str], language: Language, choose: Callable[[str], None]
) -> Page:
    """Chooses the password that the page posted; one that is not strong enough can be tried again at once."""
    try:
        choose(validated(FirstPasswordForm, posted).password)
    except PasswordRefused:
        return welcome_form(ctx, path, language, refused=True)
    return Page("sessions.employer_welcomed", language=language)
