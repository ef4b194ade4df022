"""What limits stop, counted by day and limit for staff: nobody's address, network or id.

The first request beyond a limit in a window is counted, then the second, the fourth, the eighth…, each
standing for those since the last: fifty thousand beyond one limit are 16 writes, and the number is at least
half of what it was.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Final

from qlinx.aws.database import Busy, Key, Update
from qlinx.kit.clock import epoch
from qlinx.records.context import Context
from qlinx.records.personal import Technical
from qlinx.records.shape import Regime, Shape, Stored

DAYS: Final = 30
_PARTITION: Final = "limit_effects"


class LimitEffect(Stored):
    """How often a limit stopped somebody on a day:
    ``reached`` by how many, ``stopped`` at least how many requests.
    """

    limit: Annotated[str, Technical("name of a limit")]
    day: Annotated[date, Technical("day")]
    reached: Annotated[int, Technical("count of nobody in particular")] = 0
    stopped: Annotated[int, Technical("count of nobody in particular")] = 0


def _key(day: date, limit: str) -> Key:
    return Key(_PARTITION, f"{day.isoformat()}#{limit}")


def _ends(day: date) -> datetime:
    return datetime.combine(day, time(), UTC) + timedelta(days=DAYS)


LIMIT_EFFECT: Shape[LimitEffect] = Shape(
    kind="limit_effect",
    model=LimitEffect,
    key=lambda effect: _key(effect.day, effect.limit),
    regime=Regime.SECURITY,
    expires=lambda effect: _ends(effect.day),
)


def count_effect(ctx: Context, limit: str, beyond: int) -> None:
    """Counts the ``beyond``-th request that a limit stops in a window,
    if it is one of those that stand for others.
    """
    if beyond & (beyond - 1):
        return
    day = ctx.today()
    add = {"reached": int(beyond == 1), "stopped": max(1, beyond // 2)}
    put = {"kind": LIMIT_EFFECT.kind, "limit": limit, "day": day.isoformat(), "expires_at": epoch(_ends(day))}
    # A number that staff look at: no request fails for it.
    with suppress(Busy):
        ctx.store.database.add(
            Update(ctx.store.table(Regime.SECURITY), _key(day, limit), add=dict(add), put=put)
        )


def effects(ctx: Context) -> Iterator[LimitEffect]:
    """What limits stopped on each of the last days, the earliest first."""
    first = ctx.today() - timedelta(days=DAYS - 1)
    return (one for one in ctx.store.within(LIMIT_EFFECT, _PARTITION, "") if one.day >= first)
