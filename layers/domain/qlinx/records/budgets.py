"""Limits whose count is a part of the write that it lets through:
taken whole or not at all, once however often it is repeated.

``records.limits`` counts a request before anything is known of it. Here what is counted (an invitation, a
person who is invited) is written in the same transaction, so that two at once can't pass a limit together,
and a step that is repeated finds its own write done and counts nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from qlinx.aws.database import ConditionFailed, Key
from qlinx.kit.clock import epoch
from qlinx.records.context import Context
from qlinx.records.limits import Limit, most_of
from qlinx.records.shape import Change, CountedItem, Regime

_SPARE_SECONDS = int(timedelta(hours=1).total_seconds())


@dataclass(frozen=True, slots=True)
class Share:
    """``number`` of what a limit lets through by ``ends``, as the change that takes it."""

    limit: Limit
    change: CountedItem
    ends: int

    @property
    def ends_at(self) -> datetime:
        return datetime.fromtimestamp(self.ends, UTC)


class Spent(Exception):
    """A limit lets no more through; carries the share that did not fit. Nothing was written."""

    def __init__(self, share: Share) -> None:
        super().__init__(share.limit.name)
        self.share = share


def share(ctx: Context, limit: Limit, value: str, number: int = 1) -> Share:
    """A share of what a limit lets through by ``value`` in the present window; taken when it is written."""
    key, ends = _counter(ctx, limit, value)
    counted = CountedItem(Regime.SECURITY, key, number, most_of(ctx, limit), ends + _SPARE_SECONDS)
    return Share(limit, counted, ends)


def once(taken: Share, occasion: str) -> Share:
    """What keeps a share from being taken twice for one occasion: whoever comes second finds it spent."""
    counted = taken.change
    mark = Key(counted.key.pk, f"{counted.key.sk}#{occasion}")
    return Share(taken.limit, CountedItem(counted.regime, mark, 1, 1, counted.expires_at), taken.ends)


def take(ctx: Context, shares: Sequence[Share], *changes: Change) -> None:
    """Writes the changes and takes the shares with them: all or nothing.

    Raises
    ------
    Spent
        The changes could be written, and a limit lets no more through.
    ConditionFailed
        Something had changed, or existed already; ``positions`` counts the changes alone.
    """
    try:
        ctx.store.write(*changes, *(one.change for one in shares))
    except ConditionFailed as failed:
        own = [position for position in failed.positions if position < len(changes)]
        if own:
            raise ConditionFailed(own) from failed
        raise Spent(shares[failed.positions[0] - len(changes)]) from failed


def used(ctx: Context, limit: Limit, value: str) -> int:
    """How much of a limit is taken in the present window; read consistently."""
    key, _ = _counter(ctx, limit, value)
    item = ctx.store.database.get(ctx.store.table(Regime.SECURITY), key)
    return int(item["requests"]) if item else 0


def window_ends(ctx: Context, limit: Limit) -> datetime:
    """When the present window of a limit ends."""
    return datetime.fromtimestamp((epoch(ctx.now()) // limit.seconds + 1) * limit.seconds, UTC)


def _counter(ctx: Context, limit: Limit, value: str) -> tuple[Key, int]:
    window = epoch(ctx.now()) // limit.seconds
    hashed = ctx.keys.hash(f"limit:{limit.name}", value)
    return Key(f"limit#{limit.name}#{hashed}", str(window)), (window + 1) * limit.seconds
