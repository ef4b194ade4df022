"""Pages on which a person chooses a password."""

from collections.abc import Callable

from aws_lambda_powertools.event_handler import Response

from qlinx.edge.api import Api
from qlinx.edge.pages import page, read_form
from qlinx.edge.password_messages import PasswordForm
from qlinx.kit.errors import InputInvalid
from qlinx.kit.texts import Language


def new_password_form(api: Api, language: Language, *, at_work: bool = False) -> Response[str]:
    """The form for a new password; ``at_work`` is for a user of an employer."""
    return page(api, "new_password", {"refused": (), "at_work": at_work}, language=language)


def new_password_chosen(
    api: Api, language: Language, choose: Callable[[str], None], *, at_work: bool = False
) -> Response[str]:
    """Chooses the password that the page posted; one that is refused brings the page back, saying why."""
    try:
        choose(read_form(api, PasswordForm).password)
    except InputInvalid as refused:
        return page(
            api,
            "new_password",
            {"refused": refused.faults, "at_work": at_work},
            language=language,
            status=422,
        )
    return page(api, "new_password_chosen", {"at_work": at_work}, language=language)
