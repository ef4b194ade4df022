"""What changes at the other side of a join when one side of it ends (retention and erasure)."""

from collections.abc import Sequence

from qlinx.people.joins import PartedBecause, let_go, parted
from qlinx.people.model import Join, Person
from qlinx.records.context import Context
from qlinx.records.shape import Change


def end_join(ctx: Context, made: Join) -> Sequence[Change]:
    """The account goes: the relation stands alone again,
    and its mail returns to the address that its employer names.
    """
    return tuple(let_go(ctx, made))


def end_person(ctx: Context, person: Person) -> Sequence[Change]:
    """A relation goes: its join ends at the account, whose holder is told."""
    return tuple(parted(ctx, person, PartedBecause.RELATION_ENDED))
