"""What a measurement gives:
figures with their goals, curves for the page, and what there is to say about them.

A measurement is a function in a module of this folder that is marked with ``measure``. It joins `make bench`
by being there.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, Final

FOLDER: Final = Path(__file__).parent
_PACKAGE: Final = __name__.rpartition(".")[0]


class Bound(StrEnum):
    """On which side of its goal a figure has to be."""

    AT_MOST = "at most"
    AT_LEAST = "at least"


@dataclass(frozen=True)
class Figure:
    """One measured value.

    Without a goal it stands beside the others to compare them with, and is met by nature.
    """

    name: str
    value: float
    unit: str
    goal: float | None = None
    bound: Bound = Bound.AT_MOST

    @property
    def met(self) -> bool:
        if self.goal is None:
            return True
        return self.value <= self.goal if self.bound is Bound.AT_MOST else self.value >= self.goal

    def as_result(self) -> dict[str, Any]:
        """The line of build/bench.json."""
        return {
            "name": self.name,
            "value": self.value,
            "unit": self.unit,
            "goal": self.goal,
            "met": self.met,
        }


@dataclass(frozen=True)
class Plot:
    """Curves or bars to draw. ``curves`` are points by name; ``goal`` is a line across."""

    name: str
    title: str
    across: str
    up: str
    curves: Mapping[str, Sequence[tuple[Any, float]]]
    goal: float | None = None
    bars: bool = False
    logarithmic: bool = False


@dataclass(frozen=True)
class Table:
    """Rows under a head, for the page."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Measured:
    """Everything that one measurement found."""

    title: str
    about: str
    figures: Sequence[Figure]
    plots: Sequence[Plot] = ()
    tables: Sequence[Table] = ()
    notes: Sequence[str] = field(default_factory=tuple)

    def as_data(self) -> dict[str, Any]:
        """As plain values, to be written by the process that measured."""
        return asdict(self)


def measured_from(data: Mapping[str, Any]) -> Measured:
    """What ``as_data`` gave."""
    return Measured(
        title=data["title"],
        about=data["about"],
        figures=[Figure(**{**one, "bound": Bound(one["bound"])}) for one in data["figures"]],
        plots=[Plot(**one) for one in data["plots"]],
        tables=[Table(**one) for one in data["tables"]],
        notes=data["notes"],
    )


@dataclass(frozen=True)
class Extent:
    """How much to measure: ``full`` is what the page is made from, otherwise enough to see that it works."""

    full: bool = True


Measure = Callable[[Extent], Measured]
_MEASURES: dict[str, Measure] = {}


def measure(function: Measure) -> Measure:
    """Marks the function that measures; its module's name is the measurement's."""
    _MEASURES[function.__module__.rpartition(".")[2]] = function
    return function


def measures() -> dict[str, Measure]:
    """Every measurement by name."""
    for found in iter_modules([str(FOLDER)]):
        if not found.ispkg:
            import_module(f"{_PACKAGE}.{found.name}")
    return dict(sorted(_MEASURES.items()))


def measure_named(name: str) -> Measure:
    """One measurement; nothing of the others is loaded, so that their memory is not counted."""
    import_module(f"{_PACKAGE}.{name}")
    return _MEASURES[name]
