"""How long a fresh process needs until it is ready for its first event,
beside a small function of the usual kind.

A process starts, imports the handler as the platform would (nothing but the layers on its path), and makes
the client for DynamoDB where the function has a table. What counts is the processor time of that process:
starting is all work and no waiting, and processor time hardly moves when the machine does other things too.
Every function and the reference take turns, and each round gives one ratio; the figure is the median of the
rounds.
"""

import os
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from typing import Final

from infrastructure.local.paths import INSTALLED_DEPENDENCIES
from tests.bench.figures import Extent, Figure, Measured, Plot, measure
from tests.support.application import Application, application

ROOT: Final = Path(__file__).resolve().parents[2]
GOAL: Final = 1.0
GOAL_TABLES_ONLY: Final = 0.85
REFERENCE: Final = "reference"
_READY: Final = "import time; print(time.process_time())"
# boto3 is no part of the layer: behind the layers Lambda has one of its own, as this environment has here.
_WITH_BOTO3: Final = f"import sys; sys.path.append({sysconfig.get_paths()['purelib']!r})\n"
_FLOORS: Final = {
    "interpreter": "pass",
    "one botocore client": "import botocore.session; botocore.session.get_session().create_client('dynamodb')",
    "one boto3 client": _WITH_BOTO3 + "import boto3; boto3.client('dynamodb')",
}
_SERVICES_BESIDE_TABLES: Final = ("s3:", "sqs:", "ses:", "cognito-idp:")
# Done by the platform in the function's name, before it is called.
_NOT_ITS_OWN: Final = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")


def start_of(folder: Path, *, tables: bool = True) -> str:
    """What a process does until it is ready for the first event of the handler in a folder."""
    client = "from qlinx.entrypoints.wiring import context; context()" if tables else ""
    return f"import sys; sys.path.insert(0, {str(folder)!r})\nimport handler\n{client}"


def seconds_of(code: str) -> float:
    """The processor time of one fresh process that does this.

    Raises
    ------
    subprocess.CalledProcessError
        It did not come to its end.
    """
    return _printed(f"{code}\n{_READY}")


def _printed(code: str) -> float:
    """The last number that a fresh process prints."""
    paths = [str(INSTALLED_DEPENDENCIES), str(ROOT / "layers" / "domain")]
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": os.pathsep.join(paths),
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "RECORDS_TABLE": "records",
        "POWERTOOLS_SERVICE_NAME": "measured",
    }
    # -S: no packages of this environment, only the layers.
    done = subprocess.run(
        [sys.executable, "-S", "-c", code],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout.split()[-1])


def starts() -> dict[str, str]:
    """The start of every function, by the name of its folder."""
    functions = application().functions()
    return {
        name: start_of(ROOT / "functions" / name, tables=_has_table(found))
        for name, found in sorted(functions.items())
    }


def ratios(codes: Mapping[str, str], rounds: int, reference: str) -> dict[str, float]:
    """For each code the median of its time over the reference's in the same round."""
    for code in (reference, *codes.values()):
        seconds_of(code)  # compiled and in the file cache from here on
    found: dict[str, list[float]] = {name: [] for name in codes}
    for _ in range(rounds):
        for name, code in codes.items():
            # Its own reference right beside it: what the machine does meanwhile touches both.
            found[name].append(seconds_of(code) / seconds_of(reference))
    return {name: median(values) for name, values in found.items()}


def goal_of(name: str, template: Application) -> float:
    """What a function may need: less where it needs nothing but tables (and the secret):
    no other service, no pages.
    """
    written = template.functions()[name].get("Policies", [])
    statements = [
        statement
        for policy in (written if isinstance(written, list) else [written])
        if isinstance(policy, dict)
        for statement in policy.get("Statement", [])
    ]
    actions = [action for statement in statements for action in statement["Action"]]
    beside = any(
        action.startswith(_SERVICES_BESIDE_TABLES) for action in actions if action not in _NOT_ITS_OWN
    )
    return GOAL if beside or not actions or _makes_pages(name) else GOAL_TABLES_ONLY


def _makes_pages(name: str) -> bool:
    code = f"{start_of(ROOT / 'functions' / name, tables=False)}\nprint(float('jinja2' in sys.modules))"
    return _printed(code) == 1.0


def _has_table(function: Mapping[str, object]) -> bool:
    variables = function.get("Environment", {})
    return "RECORDS_TABLE" in (variables.get("Variables", {}) if isinstance(variables, dict) else {})


@measure
def cold_start(extent: Extent) -> Measured:
    reference = _WITH_BOTO3 + start_of(Path(__file__).parent / "reference", tables=False)
    codes = {**starts(), **_FLOORS}
    found = ratios(codes, 9 if extent.full else 3, reference)
    template = application()
    functions = {name: value for name, value in found.items() if name not in _FLOORS}
    figures = [
        Figure(f"cold_start/{name}", round(value, 3), "of the reference", goal=goal_of(name, template))
        for name, value in functions.items()
    ]
    floors = [
        Figure(f"cold_start/floor: {name}", round(found[name], 3), "of the reference") for name in _FLOORS
    ]
    return Measured(
        title="Cold starts",
        about=(__doc__ or "").partition("\n\n")[2],
        figures=[*figures, *floors],
        plots=[
            Plot(
                "cold_start",
                "Start until the first event",
                "",
                "processor time, of the reference's",
                {
                    "functions": sorted(functions.items(), key=lambda one: one[1]),
                    "floors": [(name, found[name]) for name in _FLOORS],
                },
                goal=GOAL,
                bars=True,
            )
        ],
        notes=[
            f"{GOAL_TABLES_ONLY} is the goal of functions whose policy names nothing but tables and the secret.",
            "Every new process pays this; where snapshots are on (`Snapshots`), publishing does, once, for functions that have them.",
        ],
    )
