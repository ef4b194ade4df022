"""Sessions are written down when they begin and when they are renewed; a renewing token that was copied is noticed.

Each renewing token is used once. Who uses one after it was replaced, and after the half minute for an answer that got lost,
has a copy of it, or had it copied: that session ends at once, and its holder is told.
"""

from collections.abc import Iterator
from contextlib import suppress
from typing import Final

from qlinx.aws.pool_sessions import PoolSessions, SessionOver, Tokens
from qlinx.aws.token_claims import TokenClaims, claims_of
from qlinx.kit.errors import ChangedMeanwhile
from qlinx.records.context import Context
from qlinx.records.sessions import session_id
from qlinx.records.shape import Change
from qlinx.sessions.ending import end_copied
from qlinx.sessions.errors import SessionEnded
from qlinx.sessions.model import RenewalToken, Session
from qlinx.sessions.store import (
    RENEWAL_TOKEN,
    SESSION,
    renewal_token,
    session_holder,
    session_of,
    token_hash,
)
from qlinx.sessions.whose import Role

_TRIES: Final = 6


def write_down(ctx: Context, tokens: Tokens) -> Tokens:
    """Keeps the session that the pool has just begun, and gives its tokens.

    One whose token does not tell which sign-in it is of is not kept: it ends with all others only.
    """
    if claims := claims_of(tokens.access_token):
        ctx.store.write(SESSION.insert(_session(claims)), _given(ctx, tokens, claims))
    return tokens


def notice_copy(ctx: Context, pool: PoolSessions, refresh_token: str) -> None:
    """Ends the session of a token that is used too late, on both sides, and has its holder told.

    Raises
    ------
    SessionEnded
        It was copied.
    ChangedMeanwhile, qlinx.aws.database.Busy
    """
    known = renewal_token(ctx, refresh_token)
    if known is None or not known.used_too_late(ctx.now()):
        return
    end_copied(ctx, known)
    with suppress(SessionOver):
        pool.revoke(refresh_token)
    raise SessionEnded


def write_renewal_down(ctx: Context, pool: PoolSessions, former: str, tokens: Tokens) -> Tokens:
    """Keeps which session the new token is of and that the former one was replaced, and gives the tokens.

    A session from before sessions were kept is kept from its first renewal on.

    Raises
    ------
    SessionEnded
        It was ended here; the pool now renews it no more either.
    ChangedMeanwhile, qlinx.aws.database.Busy
    """
    claims = claims_of(tokens.access_token)
    if claims is None:
        return tokens
    for _ in range(_TRIES):
        changes = _renewal(ctx, former, tokens, claims)
        if changes is None:
            with suppress(SessionOver):
                pool.revoke(tokens.refresh_token)
            raise SessionEnded
        if ctx.store.wrote(*changes):
            return tokens
    raise ChangedMeanwhile


def _renewal(ctx: Context, former: str, tokens: Tokens, claims: TokenClaims) -> tuple[Change, ...] | None:
    """What is written with a renewal; nothing where the session has ended."""
    found = session_of(ctx.store, claims.user_id, session_id(claims.user_id, claims.origin))
    known = renewal_token(ctx, former)
    session = found or _session(claims)
    holder = session_holder(ctx, role_of(claims), claims.user_id)
    ended_here = known is not None and found is None
    if holder is None or ended_here or not holder.value.admits(session.session_id, session.began_at):
        return None
    return (
        # Ended at this very moment, it is not renewed.
        SESSION.unchanged(found) if found else SESSION.insert(session),
        *_replaced(ctx, former, known, tokens, claims),
    )


def _replaced(
    ctx: Context, former: str, known: RenewalToken | None, tokens: Tokens, claims: TokenClaims
) -> Iterator[Change]:
    if tokens.refresh_token == former:
        # The pool replaces none: the one it was given stays good.
        if known is None:
            yield _given(ctx, tokens, claims)
        return
    if known and known.replaced_at is None:
        yield RENEWAL_TOKEN.replace(known, replaced_at=ctx.now())
    yield _given(ctx, tokens, claims)
    if known is None:
        # From before tokens were kept: replaced all the same.
        yield RENEWAL_TOKEN.insert(_token(ctx, former, claims, replaced=True))


def _given(ctx: Context, tokens: Tokens, claims: TokenClaims) -> Change:
    return RENEWAL_TOKEN.insert(_token(ctx, tokens.refresh_token, claims))


def _token(ctx: Context, refresh_token: str, claims: TokenClaims, *, replaced: bool = False) -> RenewalToken:
    return RenewalToken(
        token_hash=token_hash(ctx, refresh_token),
        person_id=claims.user_id,
        role=role_of(claims),
        session_id=session_id(claims.user_id, claims.origin),
        given_at=ctx.now(),
        replaced_at=ctx.now() if replaced else None,
    )


def _session(claims: TokenClaims) -> Session:
    return Session(
        person_id=claims.user_id,
        session_id=session_id(claims.user_id, claims.origin),
        began_at=claims.began_at,
    )


def role_of(claims: TokenClaims) -> Role:
    """The role in which somebody is signed in, by the groups of the pool."""
    if "staff" in claims.groups:
        return "staff"
    return "employer" if "employer" in claims.groups else "person"
