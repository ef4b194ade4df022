"""Pages on which a person chooses a password."""

from collections.abc import Callable, Mapping

from qlinx.kit.errors import InputInvalid
from qlinx.kit.pages import Page
from qlinx.kit.problems import form_status
from qlinx.kit.schemas import validated
from qlinx.kit.texts import Language
from qlinx.sessions.password_schemas import PasswordForm


def new_password_form(language: Language, *, at_work: bool = False) -> Page:
    """The form for a new password; ``at_work`` is for a user of an employer."""
    return Page("sessions.new_password", {"refused": (), "at_work": at_work}, language)


def new_password_chosen(
    posted: Mapping[str, str], language: Language, choose: Callable[[str], None], *, at_work: bool = False
) -> Page:
    """Chooses the password that the page posted; one that is refused brings the page back, saying why."""
    try:
        choose(validated(PasswordForm, posted).password)
    except InputInvalid as refused:
        facts = {"refused": refused.faults, "at_work": at_work}
        return Page("sessions.new_password", facts, language, status=form_status(refused.faults))
    return Page("sessions.new_password_chosen", {"at_work": at_work}, language)
