"""Who a mail is for, found by the person's id: the stored items that give the person's address.

Every kind whose model is `Addressed` is looked for, so a new kind of addressee (a subscriber) needs no entry here. An id is
that of one kind at a time. Nearly all mail goes to a person, so that kind is looked for first, and the others only without it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from qlinx.aws.database import Key
from qlinx.mailing.suppression import Addressed, MailStop
from qlinx.records.catalogue import every_shape
from qlinx.records.context import Context
from qlinx.records.shape import Change, Regime, Shape
from qlinx.records.store import person_key

_LIKELIEST: Final = "person"


@dataclass(frozen=True, slots=True)
class Holder:
    """A stored item that gives a person's address, with its shape."""

    shape: Shape[Addressed]
    value: Addressed

    def gives(self, address_hash: str) -> bool:
        return self.value.address_hash == address_hash

    def with_stop(self, stop: MailStop) -> Change | None:
        """The change that mirrors a stop, or nothing where it is mirrored already."""
        if stop in self.value.mail_stops:
            return None
        return self.shape.replace(self.value, mail_stops=(*self.value.mail_stops, stop))

    def without_stops(self, *stops: MailStop) -> Change | None:
        """The change that takes stops away, or nothing where there is none of them."""
        left = tuple(kept for kept in self.value.mail_stops if kept not in stops)
        return None if left == self.value.mail_stops else self.shape.replace(self.value, mail_stops=left)

    def touched(self) -> Change:
        """Writes the item as it is, so that a mail which was decided on before is decided on again."""
        return self.shape.replace(self.value)


def likeliest_holder(person_id: str) -> Key:
    """Where a person's address nearly always is."""
    return person_key(person_id, _LIKELIEST)


def holders_of(ctx: Context, person_id: str) -> tuple[Holder, ...]:
    """The items that give this person's address, read consistently; none for somebody erased.

    The first is the person's own; behind it comes the one at whose address they want their mail, where there is one. What
    stops a mail changes one of these, so that a last look at them tells of it.
    """
    likeliest = _addressed_shapes()[_LIKELIEST]
    if value := ctx.store.get(likeliest, likeliest_holder(person_id)):
        through = value.mail_through and ctx.store.get(likeliest, likeliest_holder(value.mail_through))
        return (Holder(likeliest, value), *([Holder(likeliest, through)] if through else []))
    others = [kind for kind in _addressed_shapes() if kind != _LIKELIEST]
    # Once more at the end: who signed up becomes a person, in one write, perhaps between these reads.
    return _read(ctx, person_id, others) or _read(ctx, person_id, [_LIKELIEST])


def deciding(holders: Sequence[Holder], address_hash: str) -> tuple[Addressed, ...]:
    """Those who decide about a mail to an address: the person, and whose address it is where they want their mail there.

    While that one is gone or going, the mail goes to the person's own address, and is no longer theirs to decide.
    """
    return tuple(
        holder.value for place, holder in enumerate(holders) if place == 0 or holder.gives(address_hash)
    )


def are_unchanged(ctx: Context, holders: Sequence[Holder]) -> bool:
    """Whether each is stored as it was read; looks at the stored items now."""
    versions = {holder.shape.key(holder.value): holder.value.version for holder in holders}
    found = ctx.store.database.get_many(ctx.store.table(Regime.RECORDS), list(versions))
    return {key: item["version"] for key, item in found.items()} == versions


def _read(ctx: Context, person_id: str, kinds: Sequence[str]) -> tuple[Holder, ...]:
    shapes = {person_key(person_id, kind): _addressed_shapes()[kind] for kind in kinds}
    table = ctx.store.table(Regime.RECORDS)
    found = ctx.store.database.get_many(table, list(shapes))
    return tuple(Holder(shapes[key], shapes[key].value(found[key])) for key in shapes if key in found)


@cache
def _addressed_shapes() -> dict[str, Shape[Addressed]]:
    return {kind: shape for kind, shape in every_shape().items() if issubclass(shape.model, Addressed)}
