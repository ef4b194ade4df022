"""Signing in, renewing a session, seeing and ending them; for people and employer users."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.employers.calling import SIGNED_IN_USERS
from qlinx.entrypoints.api import Api
from qlinx.entrypoints.sessions import signed_in
from qlinx.entrypoints.wiring import context, pool_sessions
from qlinx.factors.errors import FactorRefused
from qlinx.factors.states import Role
from qlinx.kit.errors import ChangedMeanwhile, TooManyRequests
from qlinx.kit.fields import email_address
from qlinx.people.calling import PEOPLE
from qlinx.people.errors import AccountFrozen
from qlinx.sessions import service
from qlinx.sessions.ending import sign_out
from qlinx.sessions.errors import SessionEnded, SignInOver, SignInRefused
from qlinx.sessions.factor import respond_to_challenge
from qlinx.sessions.routes import add_session_routes
from qlinx.sessions.schemas import (
    FactorRequest,
    RenewalRequest,
    SessionEndRequest,
    SessionResponse,
    SignInRequest,
)

api = Api("sessions")
_ROLES: frozenset[Role] = frozenset({"person", "employer"})
add_session_routes(api, "person", partial(signed_in, api, PEOPLE), context)
add_session_routes(api, "employer", partial(signed_in, api, SIGNED_IN_USERS), context)


@api.post(
    "/v1/sessions",
    summary="Sign in",
    problems=(SignInRefused, SessionEnded, AccountFrozen, TooManyRequests),
    public=True,
)
def sign_in(body: SignInRequest) -> SessionResponse:
    """Begins a session, or asks for the second factor: a code, or to set one up.

    Never tells whether an address is known.
    """
    asked = service.SignIn(email_address(body.email), body.password, body.role, body.employer_id)
    outcome = service.sign_in(context(), pool_sessions(), asked, network_address=api.network_address)
    return SessionResponse.of(outcome)


@api.post(
    "/v1/sessions/challenge",
    summary="Give the second factor",
    problems=(FactorRefused, SignInOver, TooManyRequests),
    public=True,
)
def answer_factor(body: FactorRequest) -> SessionResponse:
    """Begins the session of whoever gave the password and now gives a code.

    A newly set factor comes with recovery codes, once.
    """
    return SessionResponse.of(
        respond_to_challenge(context(), pool_sessions(), body.session, body.code, roles=_ROLES)
    )


@api.post(
    "/v1/sessions/refresh",
    summary="Renew the session",
    problems=(SessionEnded, ChangedMeanwhile),
    public=True,
)
def renew(body: RenewalRequest) -> SessionResponse:
    """Gives new tokens.

    The one handed in is replaced, and works for half a minute more in case the response got lost.

    If it is used after that, it was copied: the session ends at once, and its holder gets a mail.
    """
    return SessionResponse.with_tokens(service.renew(context(), pool_sessions(), body.refresh_token))


@api.post(
    "/v1/sessions/end",
    status=204,
    summary="Sign out on this device",
    problems=(ChangedMeanwhile,),
    public=True,
)
def end(body: SessionEndRequest) -> None:
    """Ends the session at once: it can't be renewed, and its last access token no longer works."""
    sign_out(context(), pool_sessions(), body.refresh_token)


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """Responds to HTTP."""
    return api.respond(event, lambda_context)
