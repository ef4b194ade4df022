"""Carries one plan out. Killed after any call and made and carried out again, it ends the same."""

from collections.abc import Sequence

from qlinx.aws.conditions import Condition
from qlinx.aws.database import ABSENT, Attr, Delete, Item, Key, Put, Write
from qlinx.kit.batching import batched
from qlinx.migrations.plan import Gone, Instead, New, Plan, Written, key_of
from qlinx.records.context import Context
from qlinx.records.shape import Regime

MOST_WRITES = 100
"""As many as one transaction takes."""


class TurnTooLarge(Exception):
    """The one write that decides does not fit into a transaction: the migration must be made otherwise."""


def carry(ctx: Context, plan: Plan) -> None:
    """What the plan says, in its order. What fits into one transaction is one.

    Raises
    ------
    ConditionFailed
        Somebody wrote meanwhile, or an earlier try of this did: to be planned anew.
    TurnTooLarge, Busy
    """
    for act in plan.first:
        act()
    # Part for part: what is stored is looked at when nothing more of this plan comes before it.
    whole = (*plan.moved, *plan.turn, *plan.left)
    if len(whole) <= MOST_WRITES:
        _write(ctx, whole)
    else:
        if len(plan.turn) > MOST_WRITES:
            raise TurnTooLarge
        for parts in (plan.moved, plan.turn, plan.left):
            for some in batched(parts, MOST_WRITES):
                _write(ctx, some)
    for act in plan.last:
        act()


def _write(ctx: Context, written: Sequence[Written]) -> None:
    stored = _stored(ctx, [one for one in written if isinstance(one, New)])
    planned = [write for one in written if (write := _write_of(ctx, one, stored)) is not None]
    if planned:
        ctx.store.database.write(*planned)


def _stored(ctx: Context, new: Sequence[New]) -> dict[tuple[Regime, Key], Item]:
    found: dict[tuple[Regime, Key], Item] = {}
    for regime in {one.regime for one in new}:
        keys = [key_of(one.item) for one in new if one.regime is regime]
        items = ctx.store.database.get_many(ctx.store.table(regime), keys)
        found |= {(regime, key): item for key, item in items.items()}
    return found


def _write_of(ctx: Context, one: Written, stored: dict[tuple[Regime, Key], Item]) -> Write | None:
    table = ctx.store.table(one.regime)
    match one:
        case New():
            before = stored.get((one.regime, key_of(one.item)))
            return _put(table, before, one.item)
        case Instead():
            return _put(table, one.before, one.after)
        case Gone():
            return Delete(table, key_of(one.before), _unchanged(one.before))


def _put(table: str, before: Item | None, after: Item) -> Put | None:
    if before is None:
        return Put(table, after, ABSENT)
    version = before["version"]
    if before == {**after, "version": version}:
        return None
    return Put(table, {**after, "version": version + 1}, _unchanged(before))


def _unchanged(before: Item) -> Condition:
    return Attr("version").eq(before["version"])
