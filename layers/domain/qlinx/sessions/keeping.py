"""Sessions are written down when they begin and when they are renewed;
a renewing token that was copied is noticed.

Each renewing token is used once. Who uses one after it was replaced, and after the half minute for a response
that got lost, has a copy of it, or had it copied: that session ends at once, and its holder is told.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress

from qlinx.aws.pool_sessions import PoolSessions, SessionOver, Tokens
from qlinx.aws.token_claims import TokenClaims
from qlinx.factors.service import Holding
from qlinx.factors.states import Role
from qlinx.kit.errors import ChangedMeanwhile
from qlinx.kit.retries import attempts
from qlinx.records.context import Context
from qlinx.records.sessions import session_id
from qlinx.records.shape import Change
from qlinx.sessions.ending import end_copied
from qlinx.sessions.errors import SessionEnded
from qlinx.sessions.model import RenewalToken, Session
from qlinx.sessions.store import (
    RENEWAL_TOKEN,
    SESSION,
    holding_of,
    renewal_token,
    session_of,
    token_hash,
)

# What keeps a session that the pool has just begun: as one of an app (`begun`), or of a page (`on_pages`).
Keeping = Callable[[Context, Role, Tokens], tuple[Change, ...]]


def begun(ctx: Context, role: Role, tokens: Tokens) -> tuple[Change, ...]:
    """What keeps a session that the pool has just begun.

    One whose token does not tell which sign-in it is of is not kept: it ends with all others only.
    """
    claims = tokens.claims
    if not claims.origin:
        return ()
    return SESSION.insert(_session(role, claims)), _given(ctx, role, tokens)


def holds(holding: Holding, tokens: Tokens) -> bool:
    """Whether every route will take these tokens:
    a sign-in of the second in which all sessions were ended is over as well.
    """
    claims = tokens.claims
    session = session_id(claims.user_id, claims.origin) if claims.origin else None
    return holding.value.admits(session, claims.began_at)


def notice_copy(ctx: Context, pool: PoolSessions, refresh_token: str, *, staff: bool) -> None:
    """Ends the session of a token that is used too late, on both sides, and has its holder told;
    ``staff``: the pool is theirs.

    Raises
    ------
    SessionEnded
        It was copied.
    ChangedMeanwhile, qlinx.aws.database.Busy
    """
    known = renewal_token(ctx, refresh_token, staff=staff)
    if known is None or not known.used_too_late(ctx.now()):
        return
    end_copied(ctx, known)
    with suppress(SessionOver):
        pool.revoke(refresh_token)
    raise SessionEnded


def write_renewal_down(ctx: Context, role: Role, pool: PoolSessions, former: str, tokens: Tokens) -> Tokens:
    """Keeps which session the new token is of and that the former one was replaced, and gives the tokens.

    A session from before sessions were kept is kept from its first renewal on.

    Raises
    ------
    SessionEnded
        It was ended here; the pool now renews it no more either.
    ChangedMeanwhile, qlinx.aws.database.Busy
    """
    if not tokens.claims.origin:
        return tokens
    for _ in attempts():
        changes = _renewal(ctx, role, former, tokens)
        if changes is None:
            with suppress(SessionOver):
                pool.revoke(tokens.refresh_token)
            raise SessionEnded
        if ctx.store.try_write(*changes):
            return tokens
    raise ChangedMeanwhile


def _renewal(ctx: Context, role: Role, former: str, tokens: Tokens) -> tuple[Change, ...] | None:
    """What is written with a renewal; nothing where the session has ended."""
    claims = tokens.claims
    found = session_of(ctx.store, claims.user_id, session_id(claims.user_id, claims.origin))
    known = renewal_token(ctx, former, staff=role == "staff")
    session = found or _session(role, claims)
    holder = holding_of(ctx, role, claims.user_id)
    ended_here = known is not None and found is None
    if holder is None or ended_here or not holder.value.admits(session.session_id, session.began_at):
        return None
    return (
        # Ended at this very moment, it is not renewed.
        SESSION.unchanged(found) if found else SESSION.insert(session),
        *_replaced(ctx, role, former, known, tokens),
    )


def _replaced(
    ctx: Context, role: Role, former: str, known: RenewalToken | None, tokens: Tokens
) -> Iterator[Change]:
    if tokens.refresh_token == former:
        # The pool replaces none: the one it was given stays good.
        if known is None:
            yield _given(ctx, role, tokens)
        return
    if known and known.replaced_at is None:
        yield RENEWAL_TOKEN.replace(known, replaced_at=ctx.now())
    yield _given(ctx, role, tokens)
    if known is None:
        # From before tokens were kept: replaced all the same.
        yield RENEWAL_TOKEN.insert(_token(ctx, role, former, tokens.claims, replaced=True))


def _given(ctx: Context, role: Role, tokens: Tokens) -> Change:
    return RENEWAL_TOKEN.insert(_token(ctx, role, tokens.refresh_token, tokens.claims))


def _token(
    ctx: Context, role: Role, refresh_token: str, claims: TokenClaims, *, replaced: bool = False
) -> RenewalToken:
    return RenewalToken(
        token_hash=token_hash(ctx, refresh_token),
        person_id=claims.user_id,
        role=role,
        session_id=session_id(claims.user_id, claims.origin),
        given_at=ctx.now(),
        replaced_at=ctx.now() if replaced else None,
    )


def _session(role: Role, claims: TokenClaims) -> Session:
    return Session(
        person_id=claims.user_id,
        session_id=session_id(claims.user_id, claims.origin),
        began_at=claims.began_at,
        role=role,
    )
