"""Whether answers tell if an address is known: by status, by body, or by the time that they take.

Each known address is asked together with an unknown one, in an order drawn at random, so that whatever else
the machine does falls on both. Their times are compared pair by pair (Wilcoxon's signed ranks, 1945): how
likely is it that chance alone set the signs as they are? That is counted exactly over all signs, with no
assumption on how times are spread.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from statistics import median
from typing import Any, Final

# One wrong alarm in ten thousand runs for each comparison.
SURE: Final = 0.0001
# Less than this part of an answer's time is not worth measuring: an address that is asked for often answers
# without mailing.
WORTH_MEASURING: Final = 0.10
# A difference that must be noticed in the very times that were measured, or they say nothing.
MUST_BE_NOTICED: Final = 0.25
_RANDOM: Final = re.compile(r'"[a-z2-7]{26}"')


@dataclass(frozen=True)
class Answered:
    """An answer to an address, with the seconds that it took."""

    status: int
    body: str
    seconds: float


@dataclass(frozen=True)
class Comparison:
    """Answers to known and unknown addresses in pairs: the first of each were asked together, and so on."""

    name: str
    known: Sequence[Answered]
    unknown: Sequence[Answered]

    @property
    def seconds(self) -> tuple[list[float], list[float]]:
        return [one.seconds for one in self.known], [one.seconds for one in self.unknown]

    @property
    def by(self) -> float:
        """How much longer a known address takes, as a part of what an unknown one takes;
        the middle of all pairs.
        """
        known, unknown = self.seconds
        return median(one - other for one, other in zip(known, unknown, strict=True)) / median(unknown)

    @property
    def figures(self) -> str:
        known, unknown = self.seconds
        return (
            f"{median(known) * 1000:.1f} ms known, {median(unknown) * 1000:.1f} ms unknown,"
            f" {self.by:+.1%} by pairs, chance {chance(known, unknown):.4f}"
        )


def differences(compared: Comparison) -> list[str]:
    """How answers to known addresses differ from those to unknown ones."""
    name, known, unknown = compared.name, compared.known, compared.unknown
    return [
        *([f"{name}: other statuses"] if _set(known, "status") != _set(unknown, "status") else []),
        *([f"{name}: other bodies"] if _set(known, "body") != _set(unknown, "body") else []),
        *([f"{name}: {compared.figures}"] if _takes_another_time(compared) else []),
    ]


def too_noisy(compared: Comparison) -> list[str]:
    """Names a comparison whose times are so restless that a difference of a quarter
    would not be noticed in them.
    """
    longer = median(one.seconds for one in compared.unknown) * MUST_BE_NOTICED
    level = median(compared.seconds[0]) - median(compared.seconds[1])
    slower = [replace(one, seconds=one.seconds - level + longer) for one in compared.known]
    return [] if _takes_another_time(replace(compared, known=slower)) else [compared.name]


def chance(known: Sequence[float], unknown: Sequence[float]) -> float:
    """How likely the times of pairs differ as much as these, or more,
    if it does not matter which of both is known.
    """
    between = [one - other for one, other in zip(known, unknown, strict=True) if one != other]
    ranks = _ranks([abs(one) for one in between])
    seen = abs(sum(rank if one > 0 else -rank for one, rank in zip(between, ranks, strict=True)))
    total = sum(ranks)
    likely = [1.0] + [0.0] * total  # of each sum of the ranks whose sign is plus
    for rank in ranks:
        likely = [
            (stays + (likely[place - rank] if place >= rank else 0)) / 2 for place, stays in enumerate(likely)
        ]
    return min(1.0, sum(part for place, part in enumerate(likely) if abs(2 * place - total) >= seen))


def _takes_another_time(compared: Comparison) -> bool:
    return abs(compared.by) > WORTH_MEASURING and chance(*compared.seconds) < SURE


def _ranks(values: Sequence[float]) -> list[int]:
    """Twice the place of each value among all, from 1,
    so that equal values can share the middle of their places.
    """
    places: dict[float, int] = {}
    before = 0
    for value, same in groupby(sorted(values)):
        count = len(list(same))
        places[value] = 2 * before + count + 1
        before += count
    return [places[value] for value in values]


def _set(answers: Sequence[Answered], what: str) -> set[Any]:
    # Ids drawn at random differ each time, whoever asks.
    return {_RANDOM.sub('"id"', str(getattr(one, what))) for one in answers}
