"""What was seen of the anchors that are kept elsewhere (``records.anchors``): a mark beside the seal of a
day, for a page whose function may not read the bucket. The night compares with the bucket itself, not with
these.
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from qlinx.aws.database import Key
from qlinx.kit.clock import utc_day
from qlinx.records.asking import At
from qlinx.records.context import Context
from qlinx.records.personal import Technical
from qlinx.records.seals import IN_TIME, seal_key
from qlinx.records.shape import Regime, Shape, Stored


class AnchorSeen(Stored):
    """That the bucket was seen to keep an anchor of a day."""

    day: Annotated[date, Technical("day of the chains")]
    digest: Annotated[str, Technical("hash over a day of the trail")]
    kept_at: Annotated[datetime, Technical("moment")]


def mark_key(day: date, digest: str) -> Key:
    return Key(seal_key(day).pk, f"anchor#{digest}")


# Only added to, as what it stands beside: of a second anchor there is a second mark.
AUDIT_ANCHOR: Shape[AnchorSeen] = Shape(
    kind="audit_anchor",
    model=AnchorSeen,
    key=lambda seen: mark_key(seen.day, seen.digest),
    regime=Regime.AUDIT,
)


class Elsewhere(StrEnum):
    """What the last nights saw of the anchor of a day. ``FOLLOWS``: it need not be there yet. ``BEFORE``:
    none was kept by then.
    """

    KEPT = "kept"
    LATE = "late"
    FOLLOWS = "follows"
    MISSING = "missing"
    BEFORE = "before"


def seen_elsewhere(ctx: Context, anchors: Mapping[date, str]) -> Mapping[date, Elsewhere]:
    """Of days with the anchor that their seal gives (nothing where there is no seal), what was seen of it in
    the bucket; one that was seen of another seal is none of this one.
    """
    ctx.store.prefetch(
        *(At(Regime.AUDIT, mark_key(day, anchor)) for day, anchor in anchors.items() if anchor)
    )
    read = (ctx.store.get(AUDIT_ANCHOR, mark_key(day, anchor)) for day, anchor in anchors.items() if anchor)
    seen = {one.day: one for one in read if one}
    begun, today = min(seen, default=None), utc_day(ctx.now())
    first_kept = min((utc_day(one.kept_at) for one in seen.values()), default=today)

    def judged(day: date) -> Elsewhere:
        if day in seen:
            kept_on = utc_day(seen[day].kept_at)
            return Elsewhere.LATE if kept_on - day > IN_TIME and kept_on != first_kept else Elsewhere.KEPT
        if begun is None or day < begun:
            return Elsewhere.BEFORE
        return Elsewhere.FOLLOWS if today - day <= IN_TIME else Elsewhere.MISSING

    return {day: judged(day) for day in anchors}
