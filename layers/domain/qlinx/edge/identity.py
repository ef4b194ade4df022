"""Who calls: the claims of the token that the gateway has checked, as a value."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from qlinx.kit.errors import NotAllowed, NotSignedIn
from qlinx.records.sessions import SessionHolder, session_id


class Role(StrEnum):
    """Groups of the user pool. Who is in none is a person with an account. Staff have a pool of their own."""

    EMPLOYER = "employer"


@dataclass(frozen=True, slots=True)
class Caller:
    """A signed-in user: our id for them, their groups, since when the session is, which one where the token tells, and whose pool gave it."""

    user_id: str
    groups: frozenset[str]
    signed_in_at: datetime
    session_id: str | None = None
    issuer: str = ""

    def must_come_from(self, issuer: str) -> None:
        """Refuses tokens of another pool; the gateway does so before, by the authorizer of the route.

        Raises
        ------
        NotAllowed
        """
        if self.issuer != issuer:
            raise NotAllowed

    def must_be(self, role: Role) -> None:
        """Refuses callers outside a group.

        Raises
        ------
        NotAllowed
        """
        if role not in self.groups:
            raise NotAllowed

    def must_be_person(self) -> None:
        """Refuses staff and employer users, whose accounts are for their work.

        Raises
        ------
        NotAllowed
        """
        if self.groups:
            raise NotAllowed

    def must_be_in_session_of(self, holder: SessionHolder) -> None:
        """Refuses a session that was ended, by itself or with all others.

        Raises
        ------
        NotSignedIn
        """
        if not holder.admits(self.session_id, self.signed_in_at):
            raise NotSignedIn

    def must_have_signed_in_since(self, valid_from: datetime) -> None:
        """Refuses sessions that began before a moment: they were ended.

        Raises
        ------
        NotSignedIn
        """
        # Tokens tell whole seconds: a session of the very second in which it became possible counts.
        if self.signed_in_at < valid_from.replace(microsecond=0):
            raise NotSignedIn


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
    return Caller(user_id, frozenset(groups), moment, session, claims.get("iss", ""))
