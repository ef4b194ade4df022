"""What the first event of a function takes, beside its tenth, when the function starts from a snapshot.

For each event of `events/` a fresh process imports the handler as the platform would (nothing but the layers
on its path) and calls what the handler registered to be done before a snapshot is taken, as the runtime does.
Then the event comes, again and again, to tables that are put back to what they were in between; every call
goes through the real client library up to where it would be sent, and the time of the answering is left out.
What counts is the processor time of the first over that of the tenth, medians of the runs; a function's
figure is the sum over its events. Tables are empty, so that events end early where they ask for somebody:
against what little such an event takes, the first reading of the secret, which no snapshot may hold, weighs
more than among real people.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any, Final

from infrastructure.local.paths import INSTALLED_DEPENDENCIES
from tests.bench.figures import Extent, Figure, Measured, Plot, Table, measure
from tests.support.application import Application, application, references

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
    return sorted(
        folder
        for folder, function in app.functions().items()
        if any(event["Type"] == "HttpApi" for event in function.get("Events", {}).values())
    )


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


def milliseconds(
    folder: str, event: Path, environment: Mapping[str, str], *, hooks: bool = True
) -> list[float]:
    """What each time took that one fresh process was given the event.

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
        **environment,
    }
    # -S: no packages of this environment, only the layers.
    asked = [sys.executable, "-S", str(_PROCESS / "process.py"), str(ROOT), folder, str(event)]
    done = subprocess.run(asked, env=given, capture_output=True, text=True, check=True)
    taken: list[float] = json.loads(done.stdout.splitlines()[-1])
    return taken


def tenth(taken: list[float]) -> float:
    """The tenth time; of it and its neighbours the one in the middle, for single ones vary."""
    return median(taken[7:12])


def _events(folder: str) -> list[Path]:
    return sorted((ROOT / "events" / folder).glob("*.json"))


@measure
def first_event(extent: Extent) -> Measured:
    app = application()
    runs = 3 if extent.full else 1
    found: dict[str, dict[str, tuple[float, float]]] = {}
    events = [event for folder in waited_for(app) for event in _events(folder)[: None if extent.full else 1]]
    with ThreadPoolExecutor(_AT_ONCE) as at_once:
        for event, measured in zip(events, at_once.map(partial(_runs, app, runs), events), strict=True):
            found.setdefault(event.parent.name, {})[event.stem] = measured
    ratios = {folder: _over_all(list(events.values())) for folder, events in found.items()}
    slowest = {
        folder: max(events.items(), key=lambda one: one[1][0] / one[1][1]) for folder, events in found.items()
    }
    return Measured(
        title="First events",
        about=(__doc__ or "").partition("\n\n")[2],
        figures=[
            Figure(f"first_event/{folder}", round(value, 2), "of the tenth", goal=GOAL)
            for folder, value in ratios.items()
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
        tables=[
            Table(
                ["function", "event whose first time is longest beside its tenth", "first, ms", "tenth, ms"],
                [
                    [folder, event, f"{first:.1f}", f"{later:.1f}"]
                    for folder, (event, (first, later)) in slowest.items()
                ],
            )
        ],
    )


def _runs(app: Application, runs: int, event: Path) -> tuple[float, float]:
    """First and tenth time of an event, the medians of some processes."""
    folder = event.parent.name
    taken = [milliseconds(folder, event, settings(app, folder)) for _ in range(runs)]
    return median(one[0] for one in taken), median(map(tenth, taken))


def _over_all(events: list[tuple[float, float]]) -> float:
    return sum(first for first, _ in events) / sum(later for _, later in events)
