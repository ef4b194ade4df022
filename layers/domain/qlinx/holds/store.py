"""Where holds and marks of begun removals are, and how they are found."""

from collections.abc import Iterable, Iterator
from typing import Final

from qlinx.aws.database import Key
from qlinx.holds.model import AS_LONG_AS_ITS_MATTER, BEGUN_REMOVAL, Hold, HoldGround, Removal
from qlinx.kit.ids import derived_id
from qlinx.records.shape import Group, Shape
from qlinx.records.store import Store

ALL_HOLDS: Final = "holds"
_PREFIX: Final = "hold#"


def hold_item(subject: str, hold_id: str) -> Key:
    return Key(subject, f"{_PREFIX}{hold_id}")


def hold_id_of(subject: str, matter: str) -> str:
    """One matter has one hold on one subject, however often it is placed."""
    return derived_id("hold", subject, matter)


def removal_item(owner: Key) -> Key:
    return Key(f"removal#{owner.pk}", owner.sk)


HOLD: Shape[Hold] = Shape(
    kind="hold",
    model=Hold,
    key=lambda hold: hold_item(hold.subject, hold.hold_id),
    retention=AS_LONG_AS_ITS_MATTER,
    group=lambda hold: Group(ALL_HOLDS, f"{hold.review_on.isoformat()}#{hold.hold_id}"),
)

# Native expiry: it holds ids and names of kinds, and a late, unconditional removal is right for it.
REMOVAL: Shape[Removal] = Shape(
    kind="removal",
    model=Removal,
    key=lambda removal: removal_item(Key(removal.owner_pk, removal.owner_sk)),
    retention=BEGUN_REMOVAL,
    expires=lambda removal: BEGUN_REMOVAL.ends(removal.begun_at),
)


def hold_by_id(store: Store, subject: str, hold_id: str) -> Hold | None:
    return store.get(HOLD, hold_item(subject, hold_id))


def holds_on(store: Store, subject: str) -> tuple[Hold, ...]:
    """The holds on things in a partition."""
    return tuple(store.within(HOLD, subject, _PREFIX))


def restrictions_on(store: Store, subject: str) -> tuple[Hold, ...]:
    """Those of them that are restrictions of processing."""
    return tuple(hold for hold in holds_on(store, subject) if hold.ground is HoldGround.RESTRICTION)


def named_holds(store: Store, subject: str, hold_ids: Iterable[str]) -> dict[str, Hold]:
    """The holds of these ids, by id, read consistently; one that was set by hand has no item."""
    found = (hold_by_id(store, subject, hold_id) for hold_id in hold_ids)
    return {hold.hold_id: hold for hold in found if hold}


def every_hold(store: Store) -> Iterator[Hold]:
    """All holds, the one that is to be reviewed first in front; an index, so it may lag by a moment."""
    keys = tuple(store.group(ALL_HOLDS))
    found = store.get_many(HOLD, keys) if keys else {}
    return (found[key] for key in keys if key in found)


def removal_of(store: Store, owner: Key) -> Removal | None:
    """The mark that files or sign-in of an item began to go."""
    return store.get(REMOVAL, removal_item(owner))
