"""Sessions seen and ended, one by one or all but one's own, for people, employer users and staff alike.

Ended means at once: the item that is read with every request names the session, and no token of it opens
anything. The pool renews one that was ended from elsewhere until its own next renewal, which comes here and
is refused (decision 97).
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import Final

from qlinx.aws.pool_sessions import PoolSessions, SessionOver
from qlinx.factors.service import Holding
from qlinx.factors.states import Role
from qlinx.kit.errors import ChangedMeanwhile, NotFound, NotSignedIn
from qlinx.kit.retries import attempts
from qlinx.mailing.outbox import enqueue_mail
from qlinx.people.changes import end_address_change
from qlinx.records.audit import record_act
from qlinx.records.context import Context
from qlinx.records.sessions import ACCESS_TOKEN_LIFE, CLOCK_SKEW, all_ended
from qlinx.records.shape import Change
from qlinx.sessions.model import RenewalToken, Session
from qlinx.sessions.store import (
    SESSION,
    holding_of,
    renewal_token,
    session_of,
    sessions_of,
)

COPIED_MAIL: Final = "sessions.token_copied"


def live_sessions(
    ctx: Context, role: Role, user_id: str, *, holder: Holding | None = None
) -> tuple[Session, ...]:
    """The sessions of a user that hold now, the newest first; ``holder``: where it was read already.

    Raises
    ------
    NotSignedIn
    """
    known = holder or _holder(ctx, role, user_id)
    live = (one for one in sessions_of(ctx.store, user_id) if _holds(ctx, known, one))
    return tuple(sorted(live, key=lambda one: (one.began_at, one.session_id), reverse=True))


def end_session(ctx: Context, role: Role, user_id: str, session_id: str, *, asking: str | None) -> None:
    """Ends one session at once; one that was ended already stays so.

    ``asking`` is the session that asks for it.

    Raises
    ------
    NotFound
        The user has no such session.
    NotSignedIn, ChangedMeanwhile
    """
    for _ in attempts():
        holder = _holder(ctx, role, user_id)
        session = session_of(ctx.store, user_id, session_id)
        if session is None:
            if holder.value.has_ended(session_id):
                return
            raise NotFound
        begun = end_address_change(ctx, user_id, session_id) if role == "person" else ()
        if ctx.store.try_write(*_ended(ctx, holder, session, session.ends_at, asking=asking), *begun):
            return
    raise ChangedMeanwhile


def end_other_sessions(ctx: Context, role: Role, user_id: str, *, asking: str | None) -> None:
    """Ends every session at once but the one that asks for it; without an id that one ends as well.

    Raises
    ------
    NotSignedIn, ChangedMeanwhile
    """
    known = sessions_of(ctx.store, user_id)
    latest = max((session.began_at for session in known), default=None)
    for _ in attempts():
        holder = _holder(ctx, role, user_id)
        if ctx.store.try_write(holder.but(**all_ended(ctx.now(), but=asking, latest=latest))):
            break
    else:
        raise ChangedMeanwhile
    # They have ended already; what tells of them goes now rather than by itself.
    for session in known:
        if session.session_id != asking:
            ctx.store.try_write(SESSION.remove(session))


def sign_out(ctx: Context, pool: PoolSessions, refresh_token: str, *, staff: bool = False) -> None:
    """Ends the session that a token renews, on both sides; one that has ended already stays so.

    ``staff``: the pool is theirs.

    Raises
    ------
    ChangedMeanwhile, qlinx.aws.database.Busy
    """
    known = renewal_token(ctx, refresh_token, staff=staff)
    with suppress(SessionOver):
        pool.revoke(refresh_token)
    if known is None:
        return
    for _ in attempts():
        holder = holding_of(ctx, known.role, known.person_id)
        session = session_of(ctx.store, known.person_id, known.session_id)
        if holder is None or session is None:
            return
        # The pool renews it no more, so its last access token is what remains.
        last = ctx.now() + ACCESS_TOKEN_LIFE + CLOCK_SKEW
        until = session.ends_at if known.replaced_at else last
        if ctx.store.try_write(*_ended(ctx, holder, session, until)):
            return
    raise ChangedMeanwhile


def end_copied(ctx: Context, known: RenewalToken) -> None:
    """Ends the session of a token that was copied, and has its holder told; once for each session.

    Raises
    ------
    ChangedMeanwhile
    """
    for _ in attempts():
        holder = holding_of(ctx, known.role, known.person_id)
        session = session_of(ctx.store, known.person_id, known.session_id)
        if holder is None or session is None:
            return
        # Before the write: cut off in between, it is told twice rather than never.
        record_act(ctx, actor="sessions", action="renewal-token-copied", subject=known.person_id)
        mail = enqueue_mail(ctx, known.person_id, COPIED_MAIL, once=known.session_id)
        is_person = known.role == "person"
        begun = end_address_change(ctx, known.person_id, known.session_id) if is_person else ()
        if ctx.store.try_write(*_ended(ctx, holder, session, session.ends_at), mail, *begun):
            return
    raise ChangedMeanwhile


def _ended(
    ctx: Context, holder: Holding, session: Session, until: datetime, *, asking: str | None = None
) -> Iterator[Change]:
    yield SESSION.remove(session)
    yield holder.but(**holder.value.without(session.session_id, until, ctx.now(), asking=asking))


def _holder(ctx: Context, role: Role, user_id: str) -> Holding:
    holder = holding_of(ctx, role, user_id)
    if holder is None:
        raise NotSignedIn
    return holder


def _holds(ctx: Context, holder: Holding, session: Session) -> bool:
    if ctx.restored_at and session.began_at < ctx.restored_at.replace(microsecond=0):
        return False
    return ctx.now() < session.ends_at and holder.value.admits(session.session_id, session.began_at)
