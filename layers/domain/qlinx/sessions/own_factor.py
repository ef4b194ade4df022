"""What somebody who is signed in does about their own second factor:
set it, have new recovery codes, take it away.
"""

from dataclasses import dataclass, field
from datetime import datetime

from qlinx.factors.errors import FactorThere
from qlinx.factors.model import CHALLENGE_LIFE, Factor
from qlinx.factors.service import Holding, Offer, code_given, first_code, offer, renewed_codes, told
from qlinx.factors.states import MUST_HAVE_FACTOR
from qlinx.kit.clock import stamp
from qlinx.kit.errors import ChangedMeanwhile, SignInAgain
from qlinx.kit.keyed import TokenInvalid
from qlinx.records.audit import record_act
from qlinx.records.context import Context
from qlinx.records.sessions import all_ended
from qlinx.records.shape import Change
from qlinx.sessions.errors import SignInOver
from qlinx.sessions.freshness import must_be_fresh

ENROLMENT = "factor-enrolment"


@dataclass(frozen=True, slots=True)
class Offered:
    """What an app takes; ``enrolment`` is handed in with its first code."""

    enrolment: str = field(repr=False)
    offer: Offer


def begin(ctx: Context, holding: Holding, signed_in_at: datetime, *, label: str) -> Offered:
    """Offers a factor; nothing is kept until its first code is given. A stolen session of long ago sets none.

    Raises
    ------
    FactorThere, SignInAgain
    """
    if holding.value.factor:
        raise FactorThere
    must_be_fresh(ctx, signed_in_at)
    factor_id, until = ctx.new_id(), ctx.now() + CHALLENGE_LIFE
    token = ctx.keys.sign(ENROLMENT, [holding.value.person_id, factor_id, stamp(until)])
    return Offered(token, offer(ctx, factor_id, label))


def offer_again(ctx: Context, holding: Holding, enrolment: str, *, label: str) -> Offered:
    """The same offer once more, for whoever gave a wrong code of it.

    Raises
    ------
    SignInOver
    """
    factor_id = _offered(ctx, holding.value.person_id, enrolment)
    return Offered(enrolment, offer(ctx, factor_id, label))


def confirm(ctx: Context, holding: Holding, enrolment: str, code: str) -> tuple[str, ...]:
    """Sets the factor that was offered, by its first code; gives the recovery codes, once.

    Raises
    ------
    SignInOver
        The offer is older than ten minutes, of somebody else, or none.
    FactorThere, FactorRefused, TooManyRequests, ChangedMeanwhile
    """
    person_id = holding.value.person_id
    factor_id = _offered(ctx, person_id, enrolment)
    if holding.value.factor:
        raise FactorThere
    new = first_code(ctx, person_id, factor_id, code)
    record_act(ctx, actor=person_id, action="factor-set", subject=person_id)
    set_up = holding.with_factor(ctx, new.factor)
    if not ctx.store.try_write(*new.changes, *set_up, told(ctx, holding, "set", factor_id)):
        raise ChangedMeanwhile
    return new.recovery_codes


def new_recovery_codes(
    ctx: Context, holding: Holding, signed_in_at: datetime, code: str | None
) -> tuple[str, ...]:
    """Ten new recovery codes; those before are no longer valid.

    Raises
    ------
    FactorMissing, SignInAgain, FactorRefused, TooManyRequests, ChangedMeanwhile
    """
    left, used = _shown(ctx, holding, signed_in_at, code)
    factor, codes = renewed_codes(ctx, left)
    person_id = holding.value.person_id
    record_act(ctx, actor=person_id, action="factor-codes-made", subject=person_id)
    mail = told(ctx, holding, "codes", stamp(factor.codes_made_at))
    if not ctx.store.try_write(*used, holding.but(factor=factor), mail):
        raise ChangedMeanwhile
    return codes


def remove(ctx: Context, holding: Holding, signed_in_at: datetime, code: str | None) -> None:
    """Takes the factor away.

    Who must have one is signed out by it, and sets another one up at the next sign-in.

    Raises
    ------
    FactorMissing, SignInAgain, FactorRefused, TooManyRequests, ChangedMeanwhile
    """
    factor, used = _shown(ctx, holding, signed_in_at, code)
    person_id = holding.value.person_id
    record_act(ctx, actor=person_id, action="factor-removed", subject=person_id)
    must_have = holding.role in MUST_HAVE_FACTOR
    ended = all_ended(ctx.now()) if must_have else {}
    gone = holding.with_factor(ctx, None, **ended)
    if not ctx.store.try_write(*used, *gone, told(ctx, holding, "removed", factor.factor_id)):
        raise ChangedMeanwhile


def _offered(ctx: Context, person_id: str, enrolment: str) -> str:
    """The factor of an offer of at most ten minutes ago, made to this person."""
    try:
        whose, factor_id, until = ctx.keys.read(ENROLMENT, enrolment)
    except (TokenInvalid, ValueError) as error:
        raise SignInOver from error
    if whose != person_id or stamp(ctx.now()) >= until:
        raise SignInOver
    return factor_id


def _shown(
    ctx: Context, holding: Holding, signed_in_at: datetime, code: str | None
) -> tuple[Factor, tuple[Change, ...]]:
    """The factor, of which a code was given just now: here, or at a sign-in of at most ten minutes ago."""
    factor, since = holding.factor, holding.value.factor_set_at
    if code is not None:
        passed = code_given(ctx, holding, code)
        return passed.left, passed.changes
    must_be_fresh(ctx, signed_in_at)
    if since is None or signed_in_at < since:
        raise SignInAgain
    return factor, ()
