"""What was seen of a story, and the verdict on it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.proof.canary import judging
from tests.proof.canary.told import ACTING, ASKING, USE, Told


@dataclass
class Evidence:
    """What was seen: on the way, after erasures, after everything's time was over,
    and on disk when the system had stopped.

    ``names`` are those of objects and users, ``addresses`` those of pages in mails.
    """

    told: Told
    on_the_way: list[judging.Place] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    erased: list[judging.Place] = field(default_factory=list)
    afterwards: list[judging.Place] = field(default_factory=list)
    given_up: Mapping[str, int] = field(default_factory=dict)
    on_disk: list[str] = field(default_factory=list)

    @property
    def everywhere(self) -> list[judging.Place]:
        return [*self.told.messages, *self.on_the_way, *self.erased, *self.afterwards]


@dataclass(frozen=True)
class Verdict:
    """How much was looked at, and what is wrong."""

    cases: int
    incomplete: list[str]
    left: list[str]
    loud: list[str]
    used: list[str]
    unfilled: list[str]

    @property
    def wrong(self) -> list[str]:
        return [*self.incomplete, *self.left, *self.loud, *self.used, *self.unfilled]


def judged(found: Evidence) -> Verdict:
    """Holds the evidence against what is promised."""
    told, markers = found.told, found.told.canaries.every()
    looked_at, incomplete = _complete(found)
    logs = [
        (place, line) for place, line in found.everywhere if place.startswith(("log ", "metric", "queue "))
    ]
    return Verdict(
        cases=looked_at + len(markers) * len(found.everywhere) + len(told.seen) + len(logs),
        incomplete=incomplete,
        left=_gone(found),
        loud=judging.loud(told.seen, found.names, found.addresses, logs, markers),
        used=judging.watched(found.everywhere, USE),
        unfilled=judging.unfilled(told.seen, markers),
    )


def _complete(found: Evidence) -> tuple[int, list[str]]:
    cases, wrong = 0, []
    for role in (*ASKING, *ACTING):
        kept, export = found.told.exports[role]
        looked_at, faults = judging.incomplete(kept, export)
        untold = judging.untold(found.on_the_way, found.told.canaries.every(role), export)
        cases += looked_at
        wrong += [f"{role}: {line}" for line in (*faults, *untold)]
    return cases, wrong


def _gone(found: Evidence) -> list[str]:
    told, asking = found.told, found.told.canaries.every(*ASKING)
    return [
        *judging.left_behind(found.erased, asking, told.hashes_of(asking)),
        *judging.left_behind(found.afterwards, told.canaries.every(), told.hashes_of(told.canaries.every())),
        *found.on_disk,
        *(f"given up in {queue}: {count}" for queue, count in found.given_up.items()),
    ]
