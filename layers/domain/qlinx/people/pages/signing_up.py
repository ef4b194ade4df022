"""Signing up on a page; the same for every address."""

from qlinx.kit.pages import Moved, Page
from qlinx.kit.texts import Language
from qlinx.people.places import SIGN_UP
from qlinx.people.schemas.sign_up import SignUpRequest
from qlinx.people.sign_up import must_have_mobile, sign_up
from qlinx.people.statements import current_statement
from qlinx.records.context import Context


class SignUpForm(SignUpRequest):
    """What the page posts: what a visitor fills in, and which statement the page led to."""


def sign_up_page(ctx: Context) -> Page:
    """The form, which says whether a mobile number is required today (C-1)."""
    facts = {
        "mobile_required": must_have_mobile(ctx),
        "statement_version": current_statement(ctx.today()).version,
    }
    return Page("people.sign_up_form", facts)


def signed_up_on_page(ctx: Context, form: SignUpForm, language: Language, *, network_address: str) -> Moved:
    """Keeps what was filled in for a week and mails a link (obligations 6 and 34).

    Raises
    ------
    InputInvalid
        The mobile number is required today, a place is half filled in, or the statement changed meanwhile.
    TooManyRequests
    """
    sign_up(ctx, form.details(language), network_address=network_address)
    return Moved(SIGN_UP, done="mailed")
