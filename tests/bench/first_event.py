"""What the first event of a function takes, beside its tenth, when the function starts from a snapshot.

For each route of a function a fresh process imports the handler as the platform would (nothing but the layers
on its path) and calls what the handler registered to be done before a snapshot is taken, as the runtime does.
Then a request comes that was recorded among real people (`tests/bench/recorded_events.py`) and is granted,
again and again, each time to services that hold what they held when it was recorded; every call goes through
the real client library up to where it would be sent, and the time of the answering is left out. What counts
is the processor time of the first over that of the tenth, medians of the runs; a function's figure is the sum
over its routes. No snapshot may hold the secret and credentials, so each first request reads them and no
tenth does: that is counted, and the table tells how much it is.
"""

import json
import os
import pickle
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, Final

from infrastructure.local.paths import INSTALLED_DEPENDENCIES
from tests.bench.figures import Extent, Figure, Measured, Plot, Table, measure
from tests.bench.first_event_process.recorded import RecordedEvent
from tests.bench.recorded_events import recorded_events
from tests.support.application import Application, references

ROOT: Final = Path(__file__).resolve().parents[2]
GOAL: Final = 1.5
# Processor time hardly moves when the machine does other things too.
_AT_ONCE: Final = 2
_ISSUERS: Final = {"USER_ISSUER": "Example01", "STAFF_ISSUER": "Example02"}
_PROCESS: Final = Path(__file__).parent / "first_event_process"
# Where this process finds what the runtime of Lambda has: outside of it nothing is registered.
RUNTIME: Final = _PROCESS / "runtime"


def waited_for(app: Application) -> list[str]:
    """The functions that people wait for, by the names of their folders."""
    return sorted(app.answering())


def settings(app: Application, folder: str) -> dict[str, str]:
    """What a function is deployed with, of examples."""
    variables: Mapping[str, Any] = app.deployed_functions()[folder].properties["Environment"]["Variables"]
    return {name: _example(name, value) for name, value in variables.items()}


def _example(name: str, value: Any) -> str:
    if isinstance(value, str):
        return value
    if name in _ISSUERS:
        return f"https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_{_ISSUERS[name]}"
    of_parameter = {"PUBLIC_URL": "https://qlinx.example", "ALLOW_EXAMPLE_DOMAINS": "true"}
    if name in of_parameter or not any(attribute for _, attribute in references(value)):
        return of_parameter.get(name, "")
    return f"https://sqs.eu-west-1.amazonaws.com/1/{name}" if name.endswith("_URL") else name.lower()


@dataclass(frozen=True)
class Taken:
    """Milliseconds: of each time that one fresh process was given the event,
    and of reading the secret and credentials within the first.
    """

    times: tuple[float, ...]
    unique: float

    @property
    def first(self) -> float:
        return self.times[0]

    @property
    def tenth(self) -> float:
        """The tenth time; of it and its neighbours the one in the middle, for single ones vary."""
        return median(self.times[7:12])


def taken_by(recorded: RecordedEvent, kept: Path, *, hooks: bool = True) -> Taken:
    """What one fresh process took for a recorded event, which is kept in a file.

    Raises
    ------
    subprocess.CalledProcessError
        It did not come to its end.
    """
    paths = [str(INSTALLED_DEPENDENCIES), str(ROOT / "layers" / "domain")]
    given = {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": os.pathsep.join([*paths, str(RUNTIME)] if hooks else paths),
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        **recorded.environment,
    }
    # -S: no packages of this environment, only the layers.
    asked = [sys.executable, "-S", str(_PROCESS / "process.py"), str(ROOT), recorded.function, str(kept)]
    done = subprocess.run(asked, env=given, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout.splitlines()[-1])
    return Taken(tuple(found["times"]), found["unique"])


@measure
def first_event(extent: Extent) -> Measured:
    runs = 3 if extent.full else 1
    events = recorded_events()
    if not extent.full:
        events = list({event.function: event for event in events}.values())
    found: dict[str, dict[str, Taken]] = {}
    with TemporaryDirectory() as folder, ThreadPoolExecutor(_AT_ONCE) as at_once:
        measured = at_once.map(partial(_median, Path(folder), runs), events)
        for event, taken in zip(events, measured, strict=True):
            found.setdefault(event.function, {})[event.route] = taken
    ratios = {function: _over_all(list(routes.values())) for function, routes in found.items()}
    return Measured(
        title="First events",
        about=(__doc__ or "").partition("\n\n")[2],
        figures=[
            Figure(f"first_event/{function}", round(value, 2), "of the tenth", goal=GOAL)
            for function, value in ratios.items()
        ],
        plots=[
            Plot(
                "first_event",
                "The first event after a snapshot",
                "",
                "processor time, of the tenth's",
                {"functions": sorted(ratios.items(), key=lambda one: one[1])},
                goal=GOAL,
                bars=True,
            )
        ],
        tables=[_table(found)],
    )


def _table(found: Mapping[str, Mapping[str, Taken]]) -> Table:
    """The route of each function whose first time is longest beside its tenth."""
    rows = []
    for function, routes in found.items():
        route, taken = max(routes.items(), key=lambda one: one[1].first / one[1].tenth)
        rows.append(
            [function, route, f"{taken.first:.1f}", f"{taken.unique:.1f}", f"{taken.tenth:.1f}"],
        )
    head = ["function", "its route with the longest first time beside the tenth", "first, ms"]
    return Table([*head, "of it secret and credentials, ms", "tenth, ms"], rows)


def _median(folder: Path, runs: int, event: RecordedEvent) -> Taken:
    """Of some processes, time by time the one in the middle."""
    kept = folder / f"{event.name}.pickle"
    kept.write_bytes(pickle.dumps(event))
    taken = [taken_by(event, kept) for _ in range(runs)]
    times = zip(*(one.times for one in taken), strict=True)
    return Taken(tuple(map(median, times)), median(one.unique for one in taken))


def _over_all(taken: list[Taken]) -> float:
    return sum(one.first for one in taken) / sum(one.tenth for one in taken)
