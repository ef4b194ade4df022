"""Places holds and lifts them, item by item. Every step can be cut off and repeated; the end is the same.

The hold is written first, then each item is marked with its id, which takes its native expiry off in the same
write. A removal that is under way meets the mark as a failed condition. Whatever it had begun outside the
tables is written down before (``Removal``), so the hold knows what it came too late for.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from qlinx.aws.database import Key
from qlinx.holds.errors import HeldOnOtherGround, HoldEnding
from qlinx.holds.model import HOLD_STATES, HeldPart, Hold, HoldEvent, HoldGround, HoldState, Removal
from qlinx.holds.store import HOLD, REMOVAL, hold_by_id, hold_id_of, removal_of
from qlinx.kit.errors import ChangedMeanwhile, NotFound
from qlinx.kit.retries import attempts
from qlinx.records.catalogue import every_shape
from qlinx.records.context import Context
from qlinx.records.shape import Shape, StoredUnreadable


@dataclass(frozen=True, slots=True)
class Wanted:
    """A hold as it is ordered. Without a ground one that stands keeps its own; a new one is a legal claim."""

    subject: str
    matter: str
    owner: str
    reason: str
    ground: HoldGround | None
    parts: tuple[HeldPart, ...]
    review_on: date


def place(ctx: Context, wanted: Wanted) -> Hold:
    """Places a hold, or has the one of this matter say what is wanted now, and marks what stands there.

    Raises
    ------
    HoldEnding
    HeldOnOtherGround
    ChangedMeanwhile
    qlinx.records.shape.StoredUnreadable
        An item is not as its model declares; all others are marked.
    """
    hold = _written(ctx, wanted)
    mark(ctx, hold)
    return hold_by_id(ctx.store, hold.subject, hold.hold_id) or hold


def mark(ctx: Context, hold: Hold) -> None:
    """Marks every item that a hold is on, and takes its mark off the others.

    What came since is marked too.
    """
    for shape, value in _items(ctx, hold.subject):
        wanted = hold.part_of(shape.kind) is not None
        if wanted and hold.hold_id not in value.holds:
            _mark(ctx, hold, shape, value)
        elif not wanted and hold.hold_id in value.holds:
            _unmark(ctx, hold, shape, value)


def begin_lifting(ctx: Context, subject: str, hold_id: str) -> Hold:
    """A hold is to end: it holds nothing anew, and is lifted by each night if nobody else does.

    Raises
    ------
    NotFound
    ChangedMeanwhile
    """
    return _changed(ctx, subject, hold_id, state=HOLD_STATES.require(HoldState.PLACED, HoldEvent.LIFT))


def lift(ctx: Context, subject: str, hold_id: str) -> None:
    """Ends a hold: its marks go, what expires natively does so again, and the hold goes last.

    Raises
    ------
    NotFound
    ChangedMeanwhile
    """
    hold = begin_lifting(ctx, subject, hold_id)
    for shape, value in _items(ctx, subject):
        if hold.hold_id in value.holds:
            _unmark(ctx, hold, shape, value)
    # It is held by itself, so that no removal of what else is there takes it along.
    ctx.store.write(HOLD.remove(_changed(ctx, subject, hold_id, holds=())))


def _written(ctx: Context, wanted: Wanted) -> Hold:
    hold_id = hold_id_of(wanted.subject, wanted.matter)
    said = {"owner": wanted.owner, "reason": wanted.reason, "parts": wanted.parts}
    for _ in attempts():
        known = hold_by_id(ctx.store, wanted.subject, hold_id)
        if known is None:
            hold = Hold(
                subject=wanted.subject,
                hold_id=hold_id,
                matter=wanted.matter,
                placed_at=ctx.now(),
                review_on=wanted.review_on,
                holds=(hold_id,),
                ground=wanted.ground or HoldGround.LEGAL_CLAIM,
                **said,  # type: ignore[arg-type]
            )
            if ctx.store.try_write(HOLD.insert(hold)):
                return hold
            continue
        if HOLD_STATES.after(known.state, HoldEvent.PLACE) is None:
            raise HoldEnding
        if wanted.ground not in {None, known.ground}:
            raise HeldOnOtherGround
        changed = HOLD.changed(known, **said, review_on=wanted.review_on)
        if ctx.store.try_write(HOLD.next(changed)):
            return changed
    raise ChangedMeanwhile


def _changed(ctx: Context, subject: str, hold_id: str, **changes: object) -> Hold:
    for _ in attempts():
        hold = hold_by_id(ctx.store, subject, hold_id)
        if hold is None:
            raise NotFound
        if all(getattr(hold, name) == value for name, value in changes.items()):
            return hold
        changed = HOLD.changed(hold, **changes)
        if ctx.store.try_write(HOLD.next(changed)):
            return changed
    raise ChangedMeanwhile


def _items(ctx: Context, subject: str) -> Iterator[tuple[Shape[Any], Any]]:
    """What stands in a partition, of declared kinds, but for holds.

    One that can't be read keeps no other from being held: it is raised at the end.
    """
    known, unreadable = every_shape(), None
    for item in ctx.store.partition(subject):
        shape = known.get(item["kind"])
        if shape is None or shape.kind == HOLD.kind:
            continue
        try:
            value = shape.value(item)
        except StoredUnreadable as error:
            unreadable = error
            continue
        yield shape, value
    if unreadable:
        raise unreadable


def _mark(ctx: Context, hold: Hold, shape: Shape[Any], value: Any) -> None:
    """Marks one item, as long as the hold stands: one that is lifted meanwhile leaves no mark behind.

    What the mark comes too late for is noted before, so that it is told however this is cut off.
    """
    key: Key = shape.key(value)
    for _ in attempts():
        begun = removal_of(ctx.store, key)
        if begun:
            _note(ctx, hold, _names(shape, begun, hold))
        standing = hold_by_id(ctx.store, hold.subject, hold.hold_id)
        if standing is None or standing.state is not HoldState.PLACED:
            return
        marked = shape.replace(value, holds=(*value.holds, hold.hold_id))
        removal = REMOVAL.unchanged(begun) if begun else REMOVAL.absent(_no_removal(ctx, key))
        if ctx.store.try_write(marked, removal, HOLD.unchanged(standing)):
            return
        now = ctx.store.get(shape, key)
        if now is None:
            _note(ctx, hold, (shape.kind,))
            return
        if hold.hold_id in now.holds:
            return
        value = now
    raise ChangedMeanwhile


def _names(shape: Shape[Any], begun: Removal | None, hold: Hold) -> Sequence[str]:
    """What had begun to go, of that which is held."""
    part = hold.part_of(shape.kind)
    held = part.fields if part else ()
    return [f"{shape.kind}.{name}" for name in (begun.what if begun else ()) if not held or name in held]


def _no_removal(ctx: Context, owner: Key) -> Removal:
    return Removal(owner_pk=owner.pk, owner_sk=owner.sk, what=(), begun_at=ctx.now())


def _unmark(ctx: Context, hold: Hold, shape: Shape[Any], value: Any) -> None:
    for _ in attempts():
        left = tuple(one for one in value.holds if one != hold.hold_id)
        if ctx.store.try_write(shape.replace(value, holds=left)):
            return
        now = ctx.store.get(shape, shape.key(value))
        if now is None or hold.hold_id not in now.holds:
            return
        value = now
    raise ChangedMeanwhile


def _note(ctx: Context, hold: Hold, too_late: Sequence[str]) -> None:
    for _ in attempts():
        now = hold_by_id(ctx.store, hold.subject, hold.hold_id)
        if now is None:
            return
        noted = tuple(dict.fromkeys((*now.too_late, *too_late)))
        if noted == now.too_late or ctx.store.try_write(HOLD.replace(now, too_late=noted)):
            return
    raise ChangedMeanwhile
