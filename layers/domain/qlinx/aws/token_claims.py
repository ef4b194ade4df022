"""What an access token that the pool itself has just given says of its session."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class TokenClaims:
    """Whose session it is, in which groups, since when,
    and which sign-in of the pool it comes from (the same after each renewal).

    ``origin`` is empty where the token does not tell: the pool tells it as long as tokens can be revoked
    (`EnableTokenRevocation`); a session without it ends with all others only.
    """

    user_id: str
    groups: frozenset[str]
    origin: str
    began_at: datetime


def claims_of(access_token: str) -> TokenClaims:
    """The claims of a token; it comes from the pool itself, so its signature is not looked at."""
    claims = access_token.split(".")[1]
    told: Mapping[str, Any] = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
    return TokenClaims(
        user_id=str(told["username"]),
        groups=frozenset(told.get("cognito:groups", ())),
        origin=str(told.get("origin_jti", "")),
        began_at=datetime.fromtimestamp(int(told["auth_time"]), UTC),
    )
