"""Signing up, in and out in a browser, for people and users of employers."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.entrypoints.pages import read_form
from qlinx.entrypoints.site import Site
from qlinx.entrypoints.wiring import context, pool_sessions
from qlinx.kit.cookies import SIGN_IN_STEP, USER_SESSION, CookieSet
from qlinx.kit.pages import Moved, Page
from qlinx.people.pages.signing_up import SignUpForm, sign_up_page, signed_up_on_page
from qlinx.people.places import SIGN_UP
from qlinx.sessions.on_pages import sign_out_here
from qlinx.sessions.pages.forgotten import ForgottenForm, asked_on_page, forgotten_page
from qlinx.sessions.pages.sign_in import (
    CodeForm,
    SignInForm,
    code_given_on_page,
    code_page,
    sign_in_page,
    signed_in_on_page,
)
from qlinx.sessions.places import FORGOTTEN, SIGN_IN, SIGN_IN_CODE, SIGN_OUT

site = Site("sign-in-pages")


@site.page(SIGN_IN, done=("over", "signed-out"))
def ask() -> Page:
    """One form for everybody but staff."""
    return sign_in_page(site.query.get("next", ""))


@site.form(SIGN_IN, again=ask)
def sign_in() -> Moved:
    """Begins a session of this browser, or asks for the second factor."""
    form = read_form(site, SignInForm)
    return signed_in_on_page(context(), pool_sessions(), form, network_address=site.network_address)


@site.page(SIGN_IN_CODE)
def ask_code() -> Page | Moved:
    """The code of an app, or setting the app up."""
    session = site.cookie(SIGN_IN_STEP)
    return code_page(context(), session, site.query.get("next", ""), site.query.get("stays", ""))


@site.form(SIGN_IN_CODE, again=ask_code)
def give_code() -> Page | Moved:
    """Begins the session of whoever gave the password and now a code."""
    form = read_form(site, CodeForm)
    return code_given_on_page(context(), pool_sessions(), site.cookie(SIGN_IN_STEP), form)


@site.page(FORGOTTEN, done=("mailed",))
def ask_address() -> Page:
    """For whoever forgot their password."""
    return forgotten_page()


@site.form(FORGOTTEN, again=ask_address)
def ask_new_password() -> Moved:
    """Mails a link if somebody signs in with this address; the answer is the same for any."""
    form = read_form(site, ForgottenForm)
    return asked_on_page(context(), form, network_address=site.network_address)


@site.page(SIGN_UP, done=("mailed",))
def ask_details() -> Page:
    """For who wants an account."""
    return sign_up_page(context())


@site.form(SIGN_UP, again=ask_details)
def sign_up() -> Moved:
    """Mails a link with which the address is confirmed; the answer is the same for any."""
    form = read_form(site, SignUpForm)
    return signed_up_on_page(context(), form, site.language, network_address=site.network_address)


@site.page(SIGN_OUT)
def ask_whether_to_sign_out() -> Page:
    """For who comes here by a link; opening it changes nothing."""
    return Page("sessions.sign_out")


@site.form(SIGN_OUT)
def sign_out() -> Moved:
    """Ends the session of this browser at once."""
    sign_out_here(context(), site.cookie(USER_SESSION))
    return Moved(SIGN_IN, done="signed-out", cookies=(CookieSet(USER_SESSION),))


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """Responds to HTTP."""
    return site.respond(event, lambda_context)
