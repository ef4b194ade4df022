"""Who calls, by the claims of the token that the gateway has checked."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from qlinx.kit.errors import NotSignedIn
from qlinx.records.callers import Caller
from qlinx.records.sessions import session_id


def caller_of(event: Mapping[str, Any]) -> Caller:
    """The caller of an HTTP event.

    Raises
    ------
    NotSignedIn
        The event carries no claims of an access token.
    """
    claims: Mapping[str, str] = (
        event.get("requestContext", {}).get("authorizer", {}).get("jwt", {}).get("claims", {})
    )
    # Identity tokens carry the user's own data and are for the app itself; only access tokens open the API.
    if claims.get("token_use") != "access" or not claims.get("username"):
        raise NotSignedIn
    # The gateway writes lists of a claim as "[a b]".
    groups = claims.get("cognito:groups", "").strip("[]").replace(",", " ").split()
    moment = datetime.fromtimestamp(int(claims.get("auth_time") or claims["iat"]), UTC)
    user_id, origin = claims["username"], claims.get("origin_jti")
    session = session_id(user_id, origin) if origin else None
    reads = event["requestContext"]["http"]["method"] == "GET"
    return Caller(user_id, frozenset(groups), moment, session, claims.get("iss", ""), reads)
