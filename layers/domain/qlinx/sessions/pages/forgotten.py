"""A new password for whoever forgot theirs, asked for on a page; the same for every address."""

from qlinx.kit.fields import email_address
from qlinx.kit.pages import Moved, Page
from qlinx.people.passwords import ask_new_password
from qlinx.records.context import Context
from qlinx.sessions import forgotten
from qlinx.sessions.password_schemas import InRole
from qlinx.sessions.places import FORGOTTEN


class ForgottenForm(InRole):
    """What the page posts."""


def forgotten_page() -> Page:
    """The form."""
    return Page("sessions.forgotten")


def asked_on_page(ctx: Context, form: ForgottenForm, *, network_address: str) -> Moved:
    """Mails a link if somebody signs in with this address in that role, and says the same for any.

    Raises
    ------
    TooManyRequests
    """
    email = email_address(form.email)
    if form.role == "employer":
        forgotten.ask_new_password(ctx, email, form.employer_id, network_address=network_address)
    else:
        ask_new_password(ctx, email, network_address=network_address)
    return Moved(FORGOTTEN, done="mailed")
