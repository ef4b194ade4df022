"""Which sessions of a user of the pool hold: what the item says that is read with every request anyway.

A session is known by an id made of the pool's own (`origin_jti`, the same in every token of one sign-in), so
that the token alone tells which one it is of. No other read is needed to refuse a token whose session has
ended.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict

from qlinx.kit.ids import derived_id
from qlinx.records.personal import Technical
from qlinx.records.shape import Stored

# As the clients of the pools are given them in `infrastructure/identity.yaml`.
ACCESS_TOKEN_LIFE: Final = timedelta(minutes=15)
SESSION_LIFE: Final = timedelta(days=30)
STAFF_SESSION_LIFE: Final = timedelta(hours=12)
# Of who signs in on a page without asking to stay signed in.
DAY_SESSION_LIFE: Final = timedelta(days=1)
# How much two clocks may differ.
CLOCK_SKEW: Final = timedelta(minutes=2)
# The item is read with every request; who ends more than these ends all but the session that asks for it.
MOST_ENDED: Final = 50


def session_id(user_id: str, origin: str) -> str:
    """Our id of the session whose tokens carry ``origin``; the pool's id can't be read back from it."""
    return derived_id("session", user_id, origin)


class EndedSession(BaseModel):
    """A session that was ended by itself. ``until``: no token of it works by itself after that."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    session_id: str
    until: datetime


class SessionHolder(Stored):
    """Base of the stored item that says which sessions of a user of the pool hold:
    account, employer user, staff.

    ``spared_session``: the one session from before ``sessions_valid_from`` that goes on, because it asked for
    the others to end.
    """

    sessions_valid_from: Annotated[datetime, Technical("sessions that began before this moment have ended")]
    spared_session: Annotated[str | None, Technical("derived id of the session that goes on still")] = None
    ended_sessions: Annotated[
        tuple[EndedSession, ...], Technical("derived ids of sessions that were ended by themselves")
    ] = ()

    def admits(self, session: str | None, began_at: datetime) -> bool:
        """Whether a session holds; one without an id holds until all are ended."""
        if self.has_ended(session):
            return False
        # Tokens tell whole seconds: a session of the very second in which it became possible counts.
        began_in_time = began_at >= self.sessions_valid_from.replace(microsecond=0)
        return began_in_time or (session is not None and session == self.spared_session)

    def has_ended(self, session: str | None) -> bool:
        """Whether this very session was ended, by its id."""
        return any(one.session_id == session for one in self.ended_sessions)

    def without(
        self, session: str, until: datetime, now: datetime, *, asking: str | None = None
    ) -> Mapping[str, object]:
        """The changes that end one session;
        ``asking`` is the session that goes on where more are ended than are kept.
        """
        kept = [one for one in self.ended_sessions if now < one.until and one.session_id != session]
        if len(kept) >= MOST_ENDED:
            return all_ended(now, but=asking)
        return {"ended_sessions": (*kept, EndedSession(session_id=session, until=until))}


def all_ended(
    now: datetime, *, but: str | None = None, latest: datetime | None = None
) -> Mapping[str, object]:
    """The changes of a `SessionHolder` that end every session that began until now, but one.

    ``latest`` is when the latest of them began by the clock of the pool, where that is known: it may be a
    little ahead of ours.
    """
    until = max(now, min(latest, now + CLOCK_SKEW)) if latest else now
    return {"sessions_valid_from": second_after(until), "spared_session": but, "ended_sessions": ()}


def second_after(moment: datetime) -> datetime:
    """The first whole second after a moment:
    tokens tell whole seconds, so a session of this second is over then.
    """
    return moment.replace(microsecond=0) + timedelta(seconds=1)
