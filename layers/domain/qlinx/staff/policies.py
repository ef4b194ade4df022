"""Dated policy values as staff see and change them: limits to change, others to look at.

What held is never changed.

A limit's stored policy begins with what the code says; each value is added with who set it and why.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from qlinx.kit.errors import ChangedMeanwhile, FieldFault, InputInvalid, NotFound
from qlinx.kit.seen import Seen, tag_of
from qlinx.kit.texts import LocalText
from qlinx.records.audit import record_act
from qlinx.records.catalogue import every_limit, every_policy
from qlinx.records.context import Context
from qlinx.records.limit_effects import LimitEffect, effects
from qlinx.records.limits import Limit
from qlinx.records.notes import noted
from qlinx.records.policy import (
    POLICY,
    Policy,
    PolicyValue,
    StandardPolicy,
    policy_key,
)
from qlinx.staff.errors import ValueHolds

NOTED = "policy"


@dataclass(frozen=True, slots=True)
class LimitState:
    """A limit, its policy (stored, or as the code says:
    then ``version`` is 0), and what it stopped lately.
    """

    limit: Limit
    policy: Policy
    version: int
    effects: tuple[LimitEffect, ...] = ()


@dataclass(frozen=True, slots=True)
class NewValue:
    """A value that staff set: ``since`` when (None: now), why, and which version of the limit they saw."""

    value: int
    since: date | None
    why: str
    seen: Seen


def all_limits(ctx: Context) -> Iterator[LimitState]:
    """Every limit, by name."""
    limits = sorted(every_limit().values(), key=lambda limit: limit.name)
    stored = ctx.store.get_many(POLICY, [policy_key(limit.policy_name) for limit in limits])
    stopped = list(effects(ctx))
    for limit in limits:
        of_it = tuple(one for one in stopped if one.limit == limit.name)
        yield _state(limit, stored.get(policy_key(limit.policy_name)), of_it)


def other_policies(ctx: Context) -> Iterator[tuple[StandardPolicy, Policy]]:
    """Every dated policy that is no limit, with how it is stored or as the code says.

    They are changed by a release or by their owner's own hand.
    """
    standard = tuple(every_policy().values())
    stored = ctx.store.get_many(POLICY, [policy_key(policy.name) for policy in standard])
    for policy in standard:
        yield policy, stored.get(policy_key(policy.name)) or policy.policy


def set_limit(ctx: Context, name: str, new: NewValue, *, actor: str) -> LimitState:
    """Lets a limit have another value, from now or from a later day;
    it holds everywhere within a minute of that.

    Raises
    ------
    NotFound, InputInvalid, ChangedSince, ChangedMeanwhile
    """
    before = limit_named(ctx, name)
    today = ctx.today()
    since = new.since or today
    if _is_done(before.policy, since, new, actor):
        return before
    if faults := list(_faults(before.limit, new, today)):
        raise InputInvalid(faults)
    value = PolicyValue(since=since, value=new.value, set_by=actor, set_at=ctx.now(), why=new.why)
    action = f"limit-set:{new.value}:{since.isoformat()}"
    return _changed(ctx, before, new.seen, (*before.policy.values, value), action, actor)


def withdraw_limit(ctx: Context, name: str, since: date, seen: Seen, *, actor: str) -> LimitState:
    """Takes back a value that has not begun: what was there before goes on to hold.

    Withdrawn stays withdrawn.

    Raises
    ------
    NotFound
        No such limit, or nothing was ever set for that day.
    ValueHolds, ChangedSince, ChangedMeanwhile
    """
    before = limit_named(ctx, name)
    of_day = [value for value in before.policy.values if value.since == since]
    if not of_day:
        raise NotFound
    if all(value.withdrawn_at for value in of_day):
        return before
    if since <= ctx.today():
        raise ValueHolds
    taken = {"withdrawn_by": actor, "withdrawn_at": ctx.now()}
    values = tuple(
        value.model_copy(update=taken) if value.since == since and value.withdrawn_at is None else value
        for value in before.policy.values
    )
    return _changed(ctx, before, seen, values, f"limit-withdrawn:{since.isoformat()}", actor)


def _changed(
    ctx: Context,
    before: LimitState,
    seen: Seen,
    values: tuple[PolicyValue, ...],
    action: str,
    actor: str,
) -> LimitState:
    seen.must_hold(tag_of(before.version))
    record_act(ctx, actor=actor, action=action, subject=before.limit.policy_name)
    after = (
        POLICY.changed(before.policy, values=values)
        if before.version
        else before.policy.model_copy(update={"values": values})
    )
    note = noted(ctx, NOTED, after.name, {"values": values_as_text(values)}, number=after.version)
    if not ctx.store.try_write(POLICY.next(after) if before.version else POLICY.insert(after), note):
        raise ChangedMeanwhile
    return LimitState(before.limit, after, after.version, before.effects)


def values_as_text(values: tuple[PolicyValue, ...]) -> str:
    """The values of a policy as the ledger notes them:
    without the reasons, which are text that somebody wrote.
    """
    return json.dumps([value.model_dump(mode="json", exclude={"why"}, exclude_none=True) for value in values])


def limit_named(ctx: Context, name: str) -> LimitState:
    """One limit.

    Raises
    ------
    NotFound
    """
    limit = every_limit().get(name)
    if limit is None:
        raise NotFound
    return _with_effects(ctx, limit, ctx.store.get(POLICY, policy_key(limit.policy_name)))


def _with_effects(ctx: Context, limit: Limit, stored: Policy | None) -> LimitState:
    return _state(limit, stored, tuple(one for one in effects(ctx) if one.limit == limit.name))


def _state(limit: Limit, stored: Policy | None, stopped: tuple[LimitEffect, ...]) -> LimitState:
    return LimitState(limit, stored or limit.policy, stored.version if stored else 0, stopped)


def _is_done(policy: Policy, since: date, new: NewValue, actor: str) -> bool:
    """Whether this very request was carried out already:
    a client that heard nothing asks again, perhaps on the next day.
    """
    standing = policy.held_on(since)
    if standing is None or (new.since and standing.since != since):
        return False
    return (standing.value, standing.why, standing.set_by) == (new.value, new.why, actor)


def _faults(limit: Limit, new: NewValue, today: date) -> Iterator[FieldFault]:
    least, highest = limit.between
    if not least <= new.value <= highest:
        advice = LocalText(
            nl=f"Kies een getal van {least} tot en met {highest}.",
            en=f"Choose a number from {least} to {highest}.",
        )
        yield FieldFault("/value", "out_of_bounds", advice)
    if new.since and new.since < today:
        advice = LocalText(
            nl="Kies vandaag of een latere dag: wat gold, verandert niet.",
            en="Choose today or a later day: what held does not change.",
        )
        yield FieldFault("/since", "in_the_past", advice)
