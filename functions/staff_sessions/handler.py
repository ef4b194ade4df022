"""Signing in as staff, renewing a session, seeing and ending them; and choosing a password."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.entrypoints.api import Api
from qlinx.entrypoints.pages import in_pages, posted
from qlinx.entrypoints.sessions import signed_in
from qlinx.entrypoints.wiring import context, staff_pool, staff_pool_sessions
from qlinx.factors.errors import FactorRefused
from qlinx.factors.states import Role
from qlinx.kit.errors import ChangedMeanwhile, TooManyRequests
from qlinx.kit.fields import email_address
from qlinx.sessions import service
from qlinx.sessions.calling import STAFF_HOLDERS
from qlinx.sessions.ending import sign_out
from qlinx.sessions.errors import SessionEnded, SignInOver, SignInRefused
from qlinx.sessions.factor import respond_to_challenge
from qlinx.sessions.factor_routes import add_factor_routes
from qlinx.sessions.routes import add_session_routes
from qlinx.sessions.schemas import (
    FactorRequest,
    RenewalRequest,
    SessionEndRequest,
    SessionResponse,
    StaffSignInRequest,
)
from qlinx.sessions.welcome_routes import add_welcome_pages
from qlinx.staff.calling import STAFF_SIGNED_IN

api = Api("staff-sessions")
_ROLES: frozenset[Role] = frozenset({"staff"})
add_session_routes(api, "staff", partial(signed_in, api, STAFF_SIGNED_IN), context)
add_welcome_pages(api, in_pages(api), partial(posted, api), context, staff_pool)
add_factor_routes(api, "/v1/staff/second-factor", partial(signed_in, api, STAFF_HOLDERS), context)


@api.post(
    "/v1/staff/sessions",
    summary="Sign in",
    problems=(SignInRefused, SessionEnded, TooManyRequests),
    public=True,
)
def sign_in(body: StaffSignInRequest) -> SessionResponse:
    """Asks for the second factor: a code, or to set one up. Never tells whether an address is known."""
    asked = service.SignIn(email_address(body.email), body.password, "staff", None)
    outcome = service.sign_in(context(), staff_pool_sessions(), asked, network_address=api.network_address)
    return SessionResponse.of(outcome)


@api.post(
    "/v1/staff/sessions/challenge",
    summary="Give the second factor",
    problems=(FactorRefused, SignInOver, TooManyRequests),
    public=True,
)
def answer_factor(body: FactorRequest) -> SessionResponse:
    """Begins the session of whoever gave the password and now gives a code.

    A newly set factor comes with recovery codes, once.
    """
    begun = respond_to_challenge(context(), staff_pool_sessions(), body.session, body.code, roles=_ROLES)
    return SessionResponse.of(begun)


@api.post(
    "/v1/staff/sessions/refresh",
    summary="Renew the session",
    problems=(SessionEnded, ChangedMeanwhile),
    public=True,
)
def renew(body: RenewalRequest) -> SessionResponse:
    """Gives new tokens.

    The one handed in is replaced, and works for half a minute more in case the response got lost.

    If it is used after that, it was copied: the session ends at once, and its holder gets a mail.
    """
    tokens = service.renew(context(), staff_pool_sessions(), body.refresh_token, staff=True)
    return SessionResponse.with_tokens(tokens)


@api.post(
    "/v1/staff/sessions/end",
    status=204,
    summary="Sign out on this device",
    problems=(ChangedMeanwhile,),
    public=True,
)
def end(body: SessionEndRequest) -> None:
    """Ends the session at once: it can't be renewed, and its last access token no longer works."""
    sign_out(context(), staff_pool_sessions(), body.refresh_token, staff=True)


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """Responds to HTTP."""
    return api.respond(event, lambda_context)
