"""Who a mail is for, found by the person's id: the stored items that give the person's address.

The kinds of every ground that a package declares are looked for, so a new kind of addressee (a subscriber)
needs no entry here; of packages that are not asked for only the names are loaded. An id is that of one kind
at a time. Nearly all mail goes to a person, so that kind is looked for first, and the others only without it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from qlinx.aws.database import Key
from qlinx.mailing.addressed import Addressed, MailStop
from qlinx.records.catalogue import every_ground
from qlinx.records.context import Context
from qlinx.records.shape import Change, Regime, Shape
from qlinx.records.store import person_key

_LIKELIEST: Final = "person"


@dataclass(frozen=True, slots=True)
class AddresseeRecord:
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


def likeliest_addressee(person_id: str) -> Key:
    """Where a person's address nearly always is."""
    return person_key(person_id, _LIKELIEST)


def addressees_of(ctx: Context, person_id: str) -> tuple[AddresseeRecord, ...]:
    """The items that give this person's address, read consistently; none for somebody erased.

    The first is the person's own; behind it comes the one at whose address they want their mail, where there
    is one. What stops a mail changes one of these, so that a last look at them tells of it.
    """
    likeliest = _shape(_LIKELIEST)
    if value := ctx.store.get(likeliest, likeliest_addressee(person_id)):
        through = value.mail_through and ctx.store.get(likeliest, likeliest_addressee(value.mail_through))
        return (
            AddresseeRecord(likeliest, value),
            *([AddresseeRecord(likeliest, through)] if through else []),
        )
    # Once more at the end: who signed up becomes a person, in one write, perhaps between these reads.
    return _others(ctx.reading(), person_id) or _read_anew(ctx, person_id)


def asks_elsewhere(ctx: Context, person_id: str) -> Iterator[Key]:
    """What ``addressees_of`` asks for besides, once it is read whether somebody is a person."""
    value = ctx.store.get(_shape(_LIKELIEST), likeliest_addressee(person_id))
    if value is None:
        yield from _other_places(person_id)
    elif value.mail_through:
        yield likeliest_addressee(value.mail_through)


def deciding(addressees: Sequence[AddresseeRecord], address_hash: str) -> tuple[Addressed, ...]:
    """Those who decide about a mail to an address:
    the person, and whose address it is where they want their mail there.

    While that one is gone or going, the mail goes to the person's own address, and is no longer theirs to
    decide.
    """
    return tuple(
        addressee.value
        for place, addressee in enumerate(addressees)
        if place == 0 or addressee.gives(address_hash)
    )


def are_unchanged(ctx: Context, addressees: Sequence[AddresseeRecord]) -> bool:
    """Whether each is stored as it was read; looks at the stored items now."""
    versions = {addressee.shape.key(addressee.value): addressee.value.version for addressee in addressees}
    return ctx.store.database.versions(ctx.store.table(Regime.RECORDS), list(versions)) == versions


def _others(ctx: Context, person_id: str) -> tuple[AddresseeRecord, ...]:
    """Of the other kinds, what there is; whoever makes the letter need not read it again."""
    ctx.store.prefetch(*_other_places(person_id))
    shapes = (_shape(kind) for kind in _other_kinds())
    read = ((shape, ctx.store.get(shape, person_key(person_id, shape.kind))) for shape in shapes)
    return tuple(AddresseeRecord(shape, value) for shape, value in read if value)


def _read_anew(ctx: Context, person_id: str) -> tuple[AddresseeRecord, ...]:
    key, shape = likeliest_addressee(person_id), _shape(_LIKELIEST)
    item = ctx.store.database.get(ctx.store.table(Regime.RECORDS), key)
    return () if item is None else (AddresseeRecord(shape, shape.value(item)),)


def _other_places(person_id: str) -> Iterator[Key]:
    return (person_key(person_id, kind) for kind in _other_kinds())


@cache
def _other_kinds() -> tuple[str, ...]:
    kinds = dict.fromkeys(ground.kind for ground in every_ground().values())
    return tuple(kind for kind in kinds if kind != _LIKELIEST)


@cache
def _shape(kind: str) -> Shape[Addressed]:
    return next(ground.shape() for ground in every_ground().values() if ground.kind == kind)
