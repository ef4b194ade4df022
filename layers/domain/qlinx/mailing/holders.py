"""Who a mail is for, found by the person's id: the stored items that give the person's address.

Every kind whose model is `Addressed` is looked for, so a new kind of addressee (a subscriber) needs no entry here.
"""

from dataclasses import dataclass
from functools import cache

from qlinx.mailing.suppression import Addressed, MailStop
from qlinx.records.catalogue import every_shape
from qlinx.records.context import Context
from qlinx.records.shape import Change, Regime, Shape
from qlinx.records.store import person_key


@dataclass(frozen=True, slots=True)
class Holder:
    """A stored item that gives a person's address, with its shape."""

    shape: Shape[Addressed]
    value: Addressed

    def unchanged(self) -> Change:
        """The condition that nothing about this person was decided meanwhile."""
        return self.shape.unchanged(self.value)

    def with_stop(self, stop: MailStop) -> Change | None:
        """The change that mirrors a stop, or nothing where it is mirrored already."""
        if stop in self.value.mail_stops:
            return None
        return self.shape.replace(self.value, mail_stops=(*self.value.mail_stops, stop))

    def without_stop(self, stop: MailStop) -> Change | None:
        """The change that takes a stop away, or nothing where there is none."""
        if stop not in self.value.mail_stops:
            return None
        left = tuple(kept for kept in self.value.mail_stops if kept is not stop)
        return self.shape.replace(self.value, mail_stops=left)


def holders_of(ctx: Context, person_id: str) -> tuple[Holder, ...]:
    """The items that give this person's address, read consistently in one call; none for somebody erased."""
    shapes = {person_key(person_id, kind): shape for kind, shape in _addressed_shapes().items()}
    table = ctx.store.table(Regime.RECORDS)
    found = ctx.store.database.get_many(table, list(shapes))
    return tuple(Holder(shapes[key], shapes[key].value(found[key])) for key in shapes if key in found)


@cache
def _addressed_shapes() -> dict[str, Shape[Addressed]]:
    return {kind: shape for kind, shape in every_shape().items() if issubclass(shape.model, Addressed)}
