"""The proof itself: plays the story on a system of its own and looks into everything that it keeps,
its files included.
"""

import re
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from infrastructure.local import inspection, starting
from infrastructure.local.starting import ENGINE_LOG, local_system
from infrastructure.local.system import System
from tests.proof.canary import judging
from tests.proof.canary.evidence import Evidence, Verdict, judged
from tests.proof.canary.mutants import MUTANTS, is_caught
from tests.proof.canary.people import Canaries
from tests.proof.canary.story import Story
from tests.proof.canary.told import ASKING, USE
from tests.proof.runner import Proof, proof

_SEED = 20_261_122
_MOST_SHOWN = 20
_SETTLES_SECONDS = 60
_ADDRESS = re.compile(r"https?://[^\s\"'<>]+")
# Searched and told of, but not ours: what people received.
_OUTSIDE: Final = (
    "people's own mailboxes: the mails are theirs, and of what was in them we keep nothing",
    "backups: the engine makes none; proof restore shows that an erasure outlasts them",
    "traces: the engine keeps none; no function loads what could add to them, which a test of what each loads shows",
)
_NO_EXPORT: Final = {
    "bounced": "no mail reaches them, so no code does",
    "twin, row": "of one employer at one address; they ask as shared does, with their personnel number",
    "staff": "of the provider; they ask it where they work",
    "colleague": "removed before; their exports are as those of user",
    "declarer": "a name with a declaration and no address; they ask by telephone",
}


def evidence(canaries: Canaries) -> Evidence:
    """Plays the whole story on a system whose state is kept, so that its files can be searched too."""
    folder = Path(tempfile.mkdtemp(prefix="qlinx-canary-"))
    try:
        with pytest.MonkeyPatch.context() as monkeypatch:
            monkeypatch.setattr(starting, "KEPT_STATE", folder)
            with local_system(keep=True) as system:
                found = _played(system, canaries)
        found.on_disk = list(_files_with(folder, (*canaries.every(), *USE)))
        return found
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _played(system: System, canaries: Canaries) -> Evidence:
    story = Story(system, canaries)
    found = Evidence(story.play())
    found.on_the_way = _everything(system)
    found.names = [
        *(key for bucket in inspection.BUCKETS for key in inspection.objects(system, bucket)),
        *(str(user["Username"]) for user in inspection.users(system)),
    ]
    found.addresses = list(_addresses(system))
    story.erase()
    found.erased = _settled(system, canaries.every(*ASKING))
    story.let_time_pass()
    found.afterwards = _settled(system, canaries.every())
    found.given_up = inspection.queues(system).given_up
    return found


def _everything(system: System) -> list[judging.Place]:
    metrics = system.client("cloudwatch").get_paginator("list_metrics").paginate()
    return [
        *inspection._everything(system),
        *(("metric", str(metric)) for page in metrics for metric in page["Metrics"]),
    ]


def _settled(system: System, markers: tuple[str, ...]) -> list[judging.Place]:
    """Everything, as soon as no marker is in it any more, or as it is when it was waited for long enough.

    What follows from an erasure through the stream, such as a new file of replies, comes a moment later.
    """
    deadline = time.monotonic() + _SETTLES_SECONDS
    while judging.left_behind(places := _everything(system), markers) and time.monotonic() < deadline:
        time.sleep(1)
    return places


def _addresses(system: System) -> Iterator[str]:
    for message in system.mailbox.messages():
        yield from _ADDRESS.findall(f"{message['text']} {message['html']}")


def _files_with(folder: Path, markers: tuple[str, ...]) -> Iterator[str]:
    for file in [*folder.rglob("*"), ENGINE_LOG]:
        if file.is_file() and judging.left_behind([("", file.read_bytes().decode("latin-1"))], markers):
            yield f"file {file.name}"


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
        "messages under way, by queue": dict(Counter(place for place, _ in found.told.messages)),
        "places searched": sum(len(one) for one in (found.on_the_way, found.erased, found.afterwards)),
        "not complete": verdict.incomplete[:_MOST_SHOWN],
        "not gone": sorted(set(verdict.left))[:_MOST_SHOWN],
        "not quiet": sorted(set(verdict.loud))[:_MOST_SHOWN],
        "use or location": sorted(set(verdict.used))[:_MOST_SHOWN],
        "without canary": verdict.unfilled,
        "stays after an erasure, as a keyed hash or an id": dict(judging.EXCEPTIONS),
        "stands beside a person's items": dict(judging.COPIES),
        "may hold a caller's network address": dict(judging.CALLERS),
        "ask for no export": _NO_EXPORT,
        "not searched": list(_OUTSIDE),
        "mutants caught": f"{len(MUTANTS) - len(missed)} of {len(MUTANTS)}",
        "mutants missed": missed,
    }
