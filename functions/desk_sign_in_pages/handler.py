"""Signing in and out in a browser, for staff."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.entrypoints.pages import read_form
from qlinx.entrypoints.site import Site
from qlinx.entrypoints.wiring import context, staff_pool_sessions
from qlinx.kit.cookies import SIGN_IN_STEP, STAFF_SESSION, CookieSet
from qlinx.kit.pages import Moved, Page
from qlinx.sessions.on_pages import sign_out_here
from qlinx.sessions.pages.desk_sign_in import (
    DeskCodeForm,
    DeskSignInForm,
    code_given_at_desk,
    desk_code_page,
    desk_sign_in_page,
    password_given_at_desk,
)
from qlinx.sessions.places import STAFF_SIGN_IN, STAFF_SIGN_IN_CODE, STAFF_SIGN_OUT

site = Site("desk-sign-in-pages")


@site.page(STAFF_SIGN_IN, done=("over", "signed-out"))
def ask() -> Page:
    """Address and password."""
    return desk_sign_in_page(site.query.get("next", ""))


@site.form(STAFF_SIGN_IN, again=ask)
def give_password() -> Moved:
    """Asks for the second factor."""
    form = read_form(site, DeskSignInForm)
    return password_given_at_desk(
        context(), staff_pool_sessions(), form, network_address=site.network_address
    )


@site.page(STAFF_SIGN_IN_CODE)
def ask_code() -> Page | Moved:
    """The code of an app, or setting the app up."""
    return desk_code_page(context(), site.cookie(SIGN_IN_STEP), site.query.get("next", ""))


@site.form(STAFF_SIGN_IN_CODE, again=ask_code)
def give_code() -> Page | Moved:
    """Begins the session of whoever gave the password and now a code."""
    form = read_form(site, DeskCodeForm)
    return code_given_at_desk(context(), staff_pool_sessions(), site.cookie(SIGN_IN_STEP), form)


@site.page(STAFF_SIGN_OUT)
def ask_whether_to_sign_out() -> Page:
    """For who comes here by a link; opening it changes nothing."""
    return Page("sessions.sign_out")


@site.form(STAFF_SIGN_OUT)
def sign_out() -> Moved:
    """Ends the session of this browser at once."""
    sign_out_here(context(), site.cookie(STAFF_SESSION))
    return Moved(STAFF_SIGN_IN, done="signed-out", cookies=(CookieSet(STAFF_SESSION),))


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """Responds to HTTP."""
    return site.respond(event, lambda_context)
