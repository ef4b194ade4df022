"""Who calls: what the gateway's token tells, as a value, and how our own records know them.

The user pool revokes refresh tokens only; an access token stays good until it runs out. Which sessions hold
therefore stands in the record of each role, which is read anyway, and is compared with what the token tells
(obligation 39).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Generic, Literal, TypeVar

from qlinx.aws.database import Key
from qlinx.kit.errors import DomainError, NotAllowed, NotSignedIn
from qlinx.records.context import Context
from qlinx.records.sessions import SessionHolder

T = TypeVar("T")


class Role(StrEnum):
    """Groups of the user pool. Who is in none is a person with an account. Staff have a pool of their own."""

    EMPLOYER = "employer"


@dataclass(frozen=True, slots=True)
class Caller:
    """A signed-in user: our id for them, their groups, since when the session is,
    which one where the token tells, and whose pool gave it.
    """

    user_id: str
    groups: frozenset[str]
    signed_in_at: datetime
    session_id: str | None = None
    issuer: str = ""
    reads: bool = False
    """Whether the request can change nothing: a GET, or a search whose words stand in its body."""

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


@dataclass(frozen=True, slots=True)
class Callers(Generic[T]):
    """Those who may call a route: in which pool they sign in, and our record of who does.

    ``find`` raises NotSignedIn, NotAllowed, or one of ``problems``; of ``problems_of_changes`` only where
    something changes. ``item``: where that record stands, to be read in one call with a session. ``own``:
    those to whom what is about their own sign-in alone is open. ``behind``:
    where only that tells whose the pages are, whose, and what else decides; nothing where it tells nobody's.
    """

    pool: Literal["user", "staff"]
    find: Callable[[Context, Caller], T]
    problems: tuple[type[DomainError], ...] = ()
    problems_of_changes: tuple[type[DomainError], ...] = ()
    item: Callable[[str], Key] | None = None
    own: "Callers[T] | None" = None
    behind: "Callable[[Context, Caller], tuple[str, Sequence[Key]] | None] | None" = None
