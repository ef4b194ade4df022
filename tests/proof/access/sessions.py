"""Sessions and tokens of the matrix that hold no more, or never did."""

import base64
import json
from datetime import UTC, datetime
from typing import Any, Final

from infrastructure.local.actors import (
    Details,
    open_account,
    signed_in,
)
from infrastructure.local.client import Caller, NotAsExpected, until
from infrastructure.local.examples import PASSWORD
from infrastructure.local.system import System

REVOKED: Final = Details("Rikst", "Ingetrokken", "rikst.ingetrokken@post.example", "06 12030403")


def other_session(system: System, address: str) -> str:
    """The id of a session that somebody has besides the one that calls."""
    other = signed_in(system, address, PASSWORD)
    sessions = other.get("/v1/account/sessions").must_be(200).json["sessions"]
    return next(str(one["session_id"]) for one in sessions if one["current"])


def revoked(system: System) -> Caller:
    """Somebody who signed out everywhere, with the token of before."""
    caller = open_account(system, REVOKED, PASSWORD)
    caller.post("/v1/account/sign-outs").must_be(204)
    return caller


def expired(system: System) -> Caller:
    """A token of the pool itself that lasted a second, for which the app's client is changed for so long."""
    cognito, pool, client = (
        system.client("cognito-idp"),
        system.outputs["UserPoolId"],
        system.outputs["UserPoolClientId"],
    )
    before = cognito.describe_user_pool_client(UserPoolId=pool, ClientId=client)["UserPoolClient"]
    kept = {
        name: value
        for name, value in before.items()
        if name not in {"CreationDate", "LastModifiedDate", "ClientSecret"} and value not in ("", [])
    }
    units = {**before.get("TokenValidityUnits", {}), "AccessToken": "seconds"}
    cognito.update_user_pool_client(**{**kept, "AccessTokenValidity": 1, "TokenValidityUnits": units})
    try:
        caller = open_account(
            system, Details("Eelke", "Verlopen", "eelke.verlopen@post.example", "06 12030404"), PASSWORD
        )
    finally:
        cognito.update_user_pool_client(**kept)
    expires = claims_of(caller)["exp"]
    if expires > datetime.now(UTC).timestamp() + 30:
        raise NotAsExpected("the pool gave a token that lasts")
    until("the end of a token", lambda: True if datetime.now(UTC).timestamp() > expires + 1 else None)
    return caller


def claims_of(caller: Caller) -> Any:
    """What the token of a caller says."""
    claims = (caller.token or "").split(".")[1]
    return json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))


def unsigned(caller: Caller) -> str:
    """A token with the person's own claims that somebody else made: its signature is another's."""
    head, claims, signature = (caller.token or "").split(".")
    return f"{head}.{claims}.{signature[::-1]}"
