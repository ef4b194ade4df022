"""What is about to be asked for: told beforehand, so that it is read at once (``Store.prefetch``)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from qlinx.aws.database import Key
from qlinx.records.shape import Regime


@dataclass(frozen=True, slots=True)
class At:
    """An item of another table than that of records."""

    regime: Regime
    key: Key


@dataclass(frozen=True, slots=True)
class Within:
    """The items in a partition whose sort key begins so: all, or the first of them."""

    pk: str
    prefix: str
    most: int | None = None
    regime: Regime = Regime.RECORDS


@dataclass(frozen=True, slots=True)
class InGroup:
    """The keys in a group: its first page of so many, or all."""

    name: str
    limit: int | None = None
    forward: bool = True


Question = Key | At | Within | InGroup

# What a page asks for: of whoever is signed in (their id, or that of their employer), and the parts of its
# path.
Asks = Callable[[str, Mapping[str, str]], Sequence[Question]]
