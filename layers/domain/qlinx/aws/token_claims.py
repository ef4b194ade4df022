"""What an access token that the pool itself has just given says of its session."""

import base64
import json
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class TokenClaims:
    """Whose session it is, in which groups, and which sign-in of the pool it comes from (the same after each renewal)."""

    user_id: str
    groups: frozenset[str]
    origin: str
    began_at: datetime


def claims_of(access_token: str) -> TokenClaims | None:
    """The claims of a token from the pool; nothing where it does not tell which sign-in it comes from.

    The pool tells it as long as tokens can be revoked (`EnableTokenRevocation`); a session without it ends with all others only.
    """
    parts = access_token.split(".")
    if len(parts) != 3:
        return None
    told = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    if not told.get("origin_jti") or not told.get("username"):
        return None
    return TokenClaims(
        user_id=str(told["username"]),
        groups=frozenset(told.get("cognito:groups", ())),
        origin=str(told["origin_jti"]),
        began_at=datetime.fromtimestamp(int(told["auth_time"]), UTC),
    )
