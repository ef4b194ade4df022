"""Pages on which a person chooses a password."""

from collections.abc import Callable

from aws_lambda_powertools.event_handler import Response

from qlinx.edge.api import Api
from qlinx.edge.pages import page, read_form
from qlinx.edge.password_messages import PasswordForm
from qlinx.kit.errors import InputInvalid
from qlinx.kit.texts import Language


def with_password(
    api: Api, form_page: str, language: Language, use: Callable[[str], Response[str]]
) -> Response[str]:
    """Uses the password that a page posted; one that is refused brings the page back, saying why."""
    try:
        return use(read_form(api, PasswordForm).password)
    except InputInvalid as refused:
        return page(api, form_page, {"refused": refused.faults}, language=language, status=422)
