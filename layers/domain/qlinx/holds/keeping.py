"""What holds keep of an item, and what the item is once the rest of it is emptied."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from pydantic import ValidationError

from qlinx.aws.database import Key
from qlinx.holds.model import HeldPart, Hold
from qlinx.holds.store import HOLD, named_holds
from qlinx.records.personal import personal_fields
from qlinx.records.shape import OWN, Change, Shape, Stored
from qlinx.records.store import Store


@dataclass(frozen=True, slots=True)
class Kept:
    """What holds keep of one item:
    nothing, all of it (``whole``), or what ``names`` says: fields, files, ``sign_in``.

    ``conditions``: the holds still say that; they join whatever is written on the strength of it.
    """

    whole: bool = False
    names: frozenset[str] = frozenset()
    conditions: tuple[Change, ...] = ()

    def keeps(self, name: str) -> bool:
        return self.whole or name in self.names


NOTHING_KEPT = Kept()
_WHOLE = Kept(whole=True)


def kept_of(store: Store, shape: Shape[Any], value: Any) -> Kept:
    """What the holds on an item keep of it.

    A hold that nobody can look up, such as one set by hand, keeps all of it.
    """
    if not value.holds:
        return NOTHING_KEPT
    if shape.kind == HOLD.kind:
        return _WHOLE
    key: Key = shape.key(value)
    return kept_by(named_holds(store, key.pk, value.holds), shape.kind, value.holds)


def kept_by(known: dict[str, Hold], kind: str, hold_ids: Iterable[str]) -> Kept:
    """The same with the holds at hand."""
    parts = [_part(known.get(hold_id), kind) for hold_id in hold_ids]
    if any(not part.fields for part in parts):
        return _WHOLE
    return Kept(
        names=frozenset(name for part in parts for name in part.fields),
        conditions=tuple(HOLD.unchanged(known[hold_id]) for hold_id in hold_ids),
    )


def _part(hold: Hold | None, kind: str) -> HeldPart:
    return (hold.part_of(kind) if hold else None) or HeldPart(kind=kind)


def emptied(shape: Shape[Any], value: Any, names: frozenset[str], *, required_too: bool) -> Any:
    """The item with its personal texts emptied but for those that are named, as far as its model lets it.

    A text, or several, with a default gets that; with ``required_too`` a text without one is left blank.
    States, moments and choices stay, for they decide what happens with the item (a mail that was sent must
    not be pending again), and so does what its key, its place in an index or its end hangs on.
    """
    model: type[Stored] = shape.model
    for field in personal_fields(model):
        if field.name in names or not _is_text(getattr(value, field.name)):
            continue
        for empty in _empty_values(shape, field.name, required_too=required_too):
            value = _without(shape, value, field.name, empty)
    return value


def _is_text(stored: object) -> bool:
    if isinstance(stored, tuple):
        return all(map(_is_text, stored))
    return isinstance(stored, str) and not isinstance(stored, Enum)


def has_content(shape: Shape[Any], value: Any, name: str) -> bool:
    """Whether a field says anything."""
    stored = getattr(value, name)
    return stored != "" and stored not in _empty_values(shape, name, required_too=False)


def _empty_values(shape: Shape[Any], name: str, *, required_too: bool) -> tuple[Any, ...]:
    info = shape.model.model_fields[name]
    if not info.is_required():
        return (info.get_default(call_default_factory=True),)
    return ("",) if required_too and info.annotation is str else ()


def _without(shape: Shape[Any], value: Any, name: str, empty: object) -> Any:
    try:
        changed = shape.model.model_validate({**value.model_dump(), name: empty})
        before, after = shape.item(value), shape.item(changed)
    except (ValidationError, ValueError, TypeError):
        return value
    same = all(before.get(own) == after.get(own) for own in OWN) and shape.points(value) == shape.points(
        changed
    )
    return changed if same else value
