"""The proof itself: plays the story on a system of its own and looks into everything that it keeps, its files included."""

import copy
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from infrastructure.local import inspection
from infrastructure.local import system as local
from infrastructure.local.system import ENGINE_LOG, System, local_system
from tests.proof.canary import judging
from tests.proof.canary.people import Canaries
from tests.proof.canary.story import AGENT, Story, Told
from tests.proof.runner import Proof, proof

_SEED = 20_261_122
_MOST_SHOWN = 20


@dataclass
class Evidence:
    """What was seen: on the way, after everybody went, and on disk when the system had stopped."""

    told: Told
    on_the_way: list[judging.Place] = field(default_factory=list)
    object_keys: list[str] = field(default_factory=list)
    user_names: list[str] = field(default_factory=list)
    afterwards: list[judging.Place] = field(default_factory=list)
    given_up: Mapping[str, int] = field(default_factory=dict)
    on_disk: list[str] = field(default_factory=list)


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


def evidence(canaries: Canaries) -> Evidence:
    """Plays the whole story on a system whose state is kept, so that its files can be searched too."""
    folder = Path(tempfile.mkdtemp(prefix="qlinx-canary-"))
    try:
        with pytest.MonkeyPatch.context() as monkeypatch:
            monkeypatch.setattr(local, "KEPT_STATE", folder)
            with local_system(keep=True) as system:
                found = _played(system, canaries)
        found.on_disk = list(_files_with(folder, canaries.every()))
        return found
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _played(system: System, canaries: Canaries) -> Evidence:
    story = Story(system, canaries)
    found = Evidence(story.play())
    found.on_the_way = list(inspection._everything(system))
    found.object_keys = [key for bucket in inspection.BUCKETS for key in inspection.objects(system, bucket)]
    found.user_names = [str(user["Username"]) for user in inspection.users(system)]
    story.erase()
    found.afterwards = list(inspection._everything(system))
    found.given_up = inspection.queues(system).given_up
    return found


def _files_with(folder: Path, markers: tuple[str, ...]) -> Iterator[str]:
    for file in [*folder.rglob("*"), ENGINE_LOG]:
        if file.is_file() and judging.left_behind([("", file.read_bytes().decode("latin-1"))], markers):
            yield f"file {file.name}"


def judged(found: Evidence) -> Verdict:
    """Holds the evidence against what is promised."""
    told, markers = found.told, found.told.canaries.every()
    cases, incomplete = 0, []
    for role, (kept, export) in told.exports.items():
        looked_at, wrong = judging.incomplete(kept, export)
        cases += looked_at
        incomplete += [f"{role}: {line}" for line in wrong]
    logs = [
        (place, line) for place, line in [*found.on_the_way, *found.afterwards] if place.startswith("log ")
    ]
    loud = judging.loud(told.seen, [*found.object_keys, *found.user_names], logs, markers)
    used = judging.left_behind([*found.on_the_way, *found.afterwards], [AGENT])
    left = [*judging.left_behind(found.afterwards, markers), *found.on_disk]
    left += [f"given up in {queue}: {count}" for queue, count in found.given_up.items()]
    cases += len(markers) * (len(found.afterwards) + 1) + len(told.seen) + len(logs)
    return Verdict(
        cases=cases,
        incomplete=incomplete,
        left=left,
        loud=loud,
        used=[f"use of the app in {place}" for place in used],
        unfilled=judging.unfilled(told.seen, markers),
    )


Doctored = Callable[[Evidence], None]


def _field_kept_back(found: Evidence) -> None:
    found.told.exports["worker"][1]["items"][0]["fields"].pop()


def _told_twice(found: Evidence) -> None:
    items = found.told.exports["worker"][1]["items"]
    items.append(next(item for item in items if item["kind"] == "person"))


def _address_left(found: Evidence) -> None:
    found.afterwards.append(("LedgerTable erasure", found.told.address["worker"]))


def _name_in_a_log(found: Evidence) -> None:
    found.on_the_way.append(("log signup", f"sign-up of {found.told.canaries.every('visitor')[0]}"))


def _address_in_a_key(found: Evidence) -> None:
    found.told.seen.append(
        {"kind": "address", "pk": f"address#{found.told.address['shared']}", "sk": "address"}
    )


def _field_without_canary(found: Evidence) -> None:
    found.told.seen[:] = [item for item in found.told.seen if item.get("kind") != "attestation"]


def _app_is_watched(found: Evidence) -> None:
    found.on_the_way.append(("RecordsTable account", f"last seen with {AGENT}"))


# What each deliberately broken variant of the product would leave to be seen.
MUTANTS: Mapping[str, Doctored] = {
    "a field is kept back": _field_kept_back,
    "an item is told twice": _told_twice,
    "an address is left": _address_left,
    "a name is logged": _name_in_a_log,
    "an address is a key": _address_in_a_key,
    "a field has no canary": _field_without_canary,
    "use of the app is kept": _app_is_watched,
}


def is_caught(name: str, found: Evidence) -> bool:
    """Whether the judge sees what a broken variant would leave."""
    before = judged(found).wrong
    doctored = copy.deepcopy(found)
    MUTANTS[name](doctored)
    return len(judged(doctored).wrong) > len(before)


@proof
def prove() -> Proof:
    """Everything kept about a person is told, goes when it must, and shows nowhere else."""
    canaries = Canaries(_SEED)
    found = evidence(canaries)
    verdict = judged(found)
    missed = [name for name in MUTANTS if not is_caught(name, found)]
    return Proof(
        name="canary",
        cases=verdict.cases,
        failures=len(verdict.wrong) + len(missed),
        details=_details(canaries, found, verdict, missed),
    )


def _details(canaries: Canaries, found: Evidence, verdict: Verdict, missed: list[str]) -> dict[str, Any]:
    return {
        "roles": sorted(canaries.of),
        "markers": len(canaries.every()),
        "items seen": len(found.told.seen),
        "places searched after everybody went": len(found.afterwards),
        "not searched": "people's own mailboxes, to which the mails had gone",
        "not complete": verdict.incomplete[:_MOST_SHOWN],
        "not gone": sorted(set(verdict.left))[:_MOST_SHOWN],
        "not quiet": sorted(set(verdict.loud))[:_MOST_SHOWN],
        "use or location": verdict.used[:_MOST_SHOWN],
        "without canary": verdict.unfilled,
        "personal fields that no story fills": {
            f"{kind}.{name}": why for (kind, name), why in judging.UNFILLED.items()
        },
        "mutants caught": f"{len(MUTANTS) - len(missed)} of {len(MUTANTS)}",
        "mutants missed": missed,
    }
