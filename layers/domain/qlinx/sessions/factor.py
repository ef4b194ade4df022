"""The second step of signing in:
a code of the app, or setting the app up (docs/decisions/0098-a-factor-of-our-own.md).

After the password there is a session at the pool, but nobody has it: one half is kept with the challenge, the
other is with whoever signs in. With the right code both are put together, and one write uses up challenge and
code and keeps the session.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from qlinx.aws.pool_sessions import PoolSessions, SessionOver, Tokens
from qlinx.factors.errors import FactorRefused
from qlinx.factors.model import Asked, SignInChallenge
from qlinx.factors.service import Holding, Offer, code_given, first_code, has_factor_since, offer, told
from qlinx.factors.states import MUST_HAVE_FACTOR, Event, Role, State, state_after, with_right_password
from qlinx.factors.store import CHALLENGE, challenge_item
from qlinx.kit.halves import HalvesUnlike, halved, whole
from qlinx.kit.keyed import TokenInvalid
from qlinx.kit.retries import attempts
from qlinx.records.audit import record_act
from qlinx.records.context import Context
from qlinx.records.shape import Change
from qlinx.sessions.calling import label_of
from qlinx.sessions.errors import SignInOver
from qlinx.sessions.keeping import Keeping, begun, holds
from qlinx.sessions.store import holding_of

SESSION = "sign-in"
_ASKS = {State.CODE_ASKED: Asked.CODE, State.ENROLMENT_ASKED: Asked.ENROLMENT}
_STATES = {asked: state for state, asked in _ASKS.items()}


@dataclass(frozen=True, slots=True)
class FactorAsked:
    """The password was right; ``session`` is handed in with a code.

    ``offer``: a factor must be set up first.
    """

    session: str = field(repr=False)
    offer: Offer | None = None


@dataclass(frozen=True, slots=True)
class Begun:
    """A session. ``recovery_codes`` are shown where the factor was set with it, and never again."""

    tokens: Tokens
    recovery_codes: tuple[str, ...] = field(default=(), repr=False)


def after_password(
    ctx: Context, holding: Holding, tokens: Tokens, *, label: str, keep: Keeping = begun
) -> Begun | FactorAsked:
    """What a right password gives: the session where that is enough, else what is asked first."""
    has_factor = holding.value.factor is not None
    state = state_after(State.PASSWORD_ASKED, with_right_password(holding.role, has_factor=has_factor))
    if state is State.IN:
        ctx.store.write(*keep(ctx, holding.role, tokens))
        return Begun(tokens)
    asked = _ASKS[state]
    factor_id = holding.value.factor.factor_id if holding.value.factor else ctx.new_id()
    ours, theirs = halved(tokens.refresh_token)
    challenge = SignInChallenge(
        challenge_id=ctx.new_id(),
        user_id=holding.value.person_id,
        role=holding.role,
        asked=asked,
        factor_id=factor_id,
        half=ours,
        created_at=ctx.now(),
    )
    ctx.store.write(CHALLENGE.insert(challenge))
    session = ctx.keys.sign(SESSION, [challenge.challenge_id, theirs])
    return FactorAsked(session, None if has_factor else offer(ctx, factor_id, label))


def respond_to_challenge(
    ctx: Context,
    pool: PoolSessions,
    session: str,
    code: str,
    *,
    roles: frozenset[Role],
    keep: Keeping = begun,
) -> Begun:
    """The session of whoever gave the password and now a code; ``roles`` are those that sign in here.

    Raises
    ------
    FactorRefused
        The same session takes another code.
    SignInOver, TooManyRequests, qlinx.aws.database.Busy
    """
    for _ in attempts():
        challenge, half = _challenge(ctx, session)
        if challenge.role not in roles:
            raise SignInOver
        holding = _still_asked(ctx, challenge)
        codes, changes = _answered(ctx, holding, challenge, code)
        state = state_after(_STATES[challenge.asked], Event.CODE_RIGHT)
        # Before the write, so that who is cut off here hands the same code in once more; nobody has these
        # tokens yet.
        tokens = _session_of(pool, challenge, half)
        if not holds(holding, tokens):
            # All sessions were ended since the password was given.
            raise SignInOver
        kept = keep(ctx, holding.role, tokens)
        if state is State.IN and ctx.store.try_write(*changes, CHALLENGE.remove(challenge), *kept):
            return Begun(tokens, codes)
    # Somebody used this very code, or changed the same record, each time.
    raise FactorRefused


def still_asked(ctx: Context, session: str, *, roles: frozenset[Role]) -> Offer | None:
    """What an app takes where a factor must be set up first, for who looks once more at what is asked.

    Raises
    ------
    SignInOver
    """
    challenge, _ = _challenge(ctx, session)
    if challenge.role not in roles:
        raise SignInOver
    holding = _still_asked(ctx, challenge)
    if challenge.asked is Asked.CODE:
        return None
    return offer(ctx, challenge.factor_id, label_of(ctx, holding))


def counts(holding: Holding | None, role: Role, tokens: Tokens) -> bool:
    """Whether a session may be renewed: none of a role that must have a factor goes on without one."""
    if role not in MUST_HAVE_FACTOR:
        return True
    return holding is not None and has_factor_since(holding.value, tokens.claims.began_at)


def _challenge(ctx: Context, session: str) -> tuple[SignInChallenge, str]:
    try:
        challenge_id, half = ctx.keys.read(SESSION, session)
    except (TokenInvalid, ValueError) as error:
        raise SignInOver from error
    challenge = ctx.store.get(CHALLENGE, challenge_item(challenge_id))
    if challenge is None or ctx.now() >= challenge.ends_at:
        raise SignInOver
    return challenge, half


def _still_asked(ctx: Context, challenge: SignInChallenge) -> Holding:
    """The record, as long as it has the factor that is asked, or none where one is to be set."""
    role: Role = next(role for role in ("person", "employer", "staff") if role == challenge.role)
    holding = holding_of(ctx, role, challenge.user_id)
    if holding is None:
        raise SignInOver
    present = holding.value.factor.factor_id if holding.value.factor else None
    if present != (challenge.factor_id if challenge.asked is Asked.CODE else None):
        raise SignInOver
    return holding


def _answered(
    ctx: Context, holding: Holding, challenge: SignInChallenge, code: str
) -> tuple[tuple[str, ...], tuple[Change, ...]]:
    """The recovery codes to show, and what a right code changes.

    Raises
    ------
    FactorRefused, TooManyRequests
    """
    if challenge.asked is Asked.ENROLMENT:
        new = first_code(ctx, challenge.user_id, challenge.factor_id, code)
        # Before the write: cut off in between, it is told twice rather than never.
        record_act(ctx, actor=challenge.user_id, action="factor-set", subject=challenge.user_id)
        set_up = holding.with_factor(ctx, new.factor)
        return new.recovery_codes, (*new.changes, *set_up, told(ctx, holding, "set", challenge.factor_id))
    passed = code_given(ctx, holding, code)
    return (), (*passed.changes, *_recovery_used(ctx, holding, passed.left.recovery_codes, challenge))


def _recovery_used(
    ctx: Context, holding: Holding, left: tuple[str, ...], challenge: SignInChallenge
) -> Iterator[Change]:
    if left != holding.factor.recovery_codes:
        yield holding.but(factor=holding.factor.model_copy(update={"recovery_codes": left}))
        yield told(ctx, holding, "recovery", challenge.challenge_id)


def _session_of(pool: PoolSessions, challenge: SignInChallenge, half: str) -> Tokens:
    try:
        return pool.refresh(whole(challenge.half, half))
    except (HalvesUnlike, SessionOver) as over:
        # Signed out, or the password was set anew, since it was given.
        raise SignInOver from over
