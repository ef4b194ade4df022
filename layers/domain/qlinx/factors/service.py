"""Setting a second factor, giving its code, and taking it away: the same for every role.

A code is good once: using it is a write under a condition, in the transaction of what it is used for, so that
of two who hand in the same code at the same moment one is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from qlinx.factors.codes import (
    app_link,
    is_app_code,
    matching_step,
    new_recovery_codes,
    recovery_hash,
    secret_of,
)
from qlinx.factors.errors import FactorMissing, FactorRefused
from qlinx.factors.limits import WRONG_CODES
from qlinx.factors.model import CHALLENGE_LIFE, Factor, UsedCode, WithFactor
from qlinx.factors.states import Role
from qlinx.factors.store import USED_CODE
from qlinx.mailing.outbox import enqueue_mail
from qlinx.records.context import Context
from qlinx.records.limits import count, give_back
from qlinx.records.notes import noted
from qlinx.records.shape import Change, Shape

MAIL = "factors.factor_changed"
NOTED = "factor"
_CLOCKS_DIFFER = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Holding:
    """The record of a role that has, or can have, a second factor."""

    role: Role
    shape: Shape[Any]
    value: WithFactor

    @property
    def factor(self) -> Factor:
        """The factor.

        Raises
        ------
        FactorMissing
        """
        if self.value.factor is None:
            raise FactorMissing
        return self.value.factor

    def but(self, **changes: object) -> Change:
        """The record changed, under the condition of its version.

        Raises
        ------
        TypeError
            Something else than sessions and factor is to change, which only the package of the record may do.
        """
        if others := changes.keys() - WithFactor.model_fields.keys():
            raise TypeError(f"{self.shape.kind} has fields of its own: {sorted(others)}")
        return self.shape.replace(self.value, **changes)

    def with_factor(self, ctx: Context, factor: Factor | None, **changes: object) -> tuple[Change, Change]:
        """The record with another factor, or with none; the ledger notes it with it."""
        set_at = ctx.now() if factor else None
        note = factor_noted(
            ctx,
            self.role,
            self.value.person_id,
            factor.factor_id if factor else None,
            number=self.value.version + 1,
        )
        return self.but(factor=factor, factor_set_at=set_at, **changes), note


@dataclass(frozen=True, slots=True)
class Offer:
    """A factor that somebody may set:
    what an app takes, as text and as an address that stands in a picture.
    """

    factor_id: str
    secret: str = field(repr=False)
    app_link: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Passed:
    """A code was right. ``changes`` uses it up; ``left`` is the factor after it."""

    changes: tuple[Change, ...]
    left: Factor


@dataclass(frozen=True, slots=True)
class NewFactor:
    """A factor whose first code was right; the recovery codes are shown now and never again."""

    factor: Factor
    recovery_codes: tuple[str, ...] = field(repr=False)
    changes: tuple[Change, ...]


def has_factor_since(record: WithFactor, began_at: datetime) -> bool:
    """Whether a session began with the factor that there is, or with setting it:
    that takes a challenge's life at most.
    """
    since = record.factor_set_at
    return since is not None and began_at > since - CHALLENGE_LIFE - _CLOCKS_DIFFER


def offer(ctx: Context, factor_id: str, label: str) -> Offer:
    """What an app takes for a factor; ``label`` tells its holder which sign-in it is."""
    return Offer(factor_id, secret_of(ctx, factor_id), app_link(ctx, factor_id, label))


def first_code(ctx: Context, person_id: str, factor_id: str, given: str) -> NewFactor:
    """The factor of an offer, by the first code that its app shows.

    Raises
    ------
    FactorRefused, TooManyRequests
    """
    used = _app_code(ctx, person_id, factor_id, given.strip())
    codes = new_recovery_codes()
    return NewFactor(
        _with_codes(ctx, Factor(factor_id=factor_id, recovery_codes=(), codes_made_at=ctx.now()), codes),
        codes,
        used,
    )


def code_given(ctx: Context, holding: Holding, given: str) -> Passed:
    """What a code of the app, or a recovery code, is worth.

    Raises
    ------
    FactorMissing, FactorRefused, TooManyRequests
    """
    factor, given = holding.factor, given.strip()
    if is_app_code(given):
        return Passed(_app_code(ctx, holding.value.person_id, factor.factor_id, given), factor)
    return Passed((), _without_recovery_code(ctx, holding, given))


def renewed_codes(ctx: Context, factor: Factor) -> tuple[Factor, tuple[str, ...]]:
    """The factor with ten new recovery codes; those before are no longer valid."""
    codes = new_recovery_codes()
    return _with_codes(ctx, factor, codes), codes


def told(ctx: Context, holding: Holding, what: str, once: str) -> Change:
    """The mail that tells the holder what became of their factor:
    ``set``, ``removed``, ``reset``, ``codes`` or ``recovery``.
    """
    refs: Mapping[str, str] = {"what": what, "role": holding.role}
    return enqueue_mail(ctx, holding.value.person_id, MAIL, refs, once=f"{what} {once}")


def factor_noted(ctx: Context, role: Role, person_id: str, factor_id: str | None, *, number: int) -> Change:
    """The note in the ledger of which factor a record has now, or that it has none:
    no backup brings another one back.
    """
    state = {"role": role, **({"factor_id": factor_id} if factor_id else {})}
    return noted(ctx, NOTED, person_id, state, number=number)


def _with_codes(ctx: Context, factor: Factor, codes: tuple[str, ...]) -> Factor:
    hashes = tuple(recovery_hash(ctx, factor.factor_id, code) for code in codes)
    return factor.model_copy(update={"recovery_codes": hashes, "codes_made_at": ctx.now()})


def _app_code(ctx: Context, person_id: str, factor_id: str, given: str) -> tuple[Change, ...]:
    counted = count(ctx, WRONG_CODES, person_id)
    step = matching_step(ctx, factor_id, given) if is_app_code(given) else None
    if step is None:
        raise FactorRefused
    used = UsedCode(code_hash=ctx.keys.hash("used-code", f"{factor_id} {step}"), at=ctx.now())
    if ctx.store.get(USED_CODE, USED_CODE.key(used)):
        raise FactorRefused
    give_back(ctx, counted)
    return (USED_CODE.insert(used),)


def _without_recovery_code(ctx: Context, holding: Holding, given: str) -> Factor:
    counted = count(ctx, WRONG_CODES, holding.value.person_id)
    factor = holding.factor
    hashed = recovery_hash(ctx, factor.factor_id, given)
    # A restore brings used ones back, so those from before it are no longer valid.
    ended = ctx.restored_at and factor.codes_made_at < ctx.restored_at
    if hashed not in factor.recovery_codes or ended:
        raise FactorRefused
    give_back(ctx, counted)
    left = tuple(kept for kept in factor.recovery_codes if kept != hashed)
    return factor.model_copy(update={"recovery_codes": left})
