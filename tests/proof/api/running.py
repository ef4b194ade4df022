"""One run of schemathesis on some routes, and what it found."""

import copy
import json
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from infrastructure.local.paths import ENVIRONMENTS

_SETTINGS: Final = Path(__file__).with_name("schemathesis.toml")
_LONGEST_SECONDS: Final = 600


@dataclass(frozen=True)
class Part:
    """Routes that one kind of caller calls; `examples` for each of them."""

    name: str
    routes: tuple[str, ...]
    token: str | None
    examples: int = 40


@dataclass(frozen=True)
class Ran:
    """How many requests were made to which routes, and what was wrong with the answers."""

    part: str
    requests: int
    called: frozenset[str]
    failed: list[str]


def run(url: str, described: Path, part: Part) -> Ran:
    """Calls the routes of a part."""
    with TemporaryDirectory() as folder:
        events = Path(folder) / "events.ndjson"
        names = _operation_ids(json.loads(described.read_text("utf-8")), part.routes)
        ended = subprocess.run(
            [
                str(ENVIRONMENTS / "schemathesis" / "bin" / "schemathesis"),
                f"--config-file={_SETTINGS}",
                "run",
                str(described),
                f"--url={url}",
                "--checks=all",
                "--exclude-checks=unsupported_method",
                f"--max-examples={part.examples}",
                "--continue-on-failure",
                "--suppress-health-check=all",
                "--generation-deterministic",
                f"--report-ndjson-path={events}",
                *(f"--include-operation-id={name}" for name in names),
                *([] if part.token is None else [f"--header=Authorization: Bearer {part.token}"]),
            ],
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=_LONGEST_SECONDS,
            check=False,
        )
        told = (
            [json.loads(line) for line in events.read_text("utf-8").splitlines()] if events.exists() else []
        )
    return ran(part.name, told, ended.returncode, ended.stdout + ended.stderr)


def ran(part: str, events: list[dict[str, Any]], status: int, said: str) -> Ran:
    """What the events of a run tell. A run that ended badly and tells no fault is a fault itself."""
    calls = Counter[str]()
    failed: set[str] = set()
    for scenario in _scenarios(events):
        # What was not called has none of these.
        recorder = {"cases": {}, "interactions": {}, "checks": {}, **scenario["recorder"]}
        routes = {case: _route(found["value"]) for case, found in recorder["cases"].items()}
        calls.update(routes[case] for case in recorder["interactions"])
        for case, checks in recorder["checks"].items():
            failed |= {
                f"{routes[case]}: {check['name']}: {_told(check)}{_answered(recorder['interactions'].get(case))}"
                for check in checks
                if check["status"] == "failure"
            }
    if status != 0 and not failed:
        failed.add(f"{part}: schemathesis ended with status {status}: {said[-600:]}")
    return Ran(part, calls.total(), frozenset(calls), sorted(failed))


def broken_description(whole: dict[str, Any]) -> dict[str, Any]:
    """A description that demands of the list of employers a field that no answer has."""
    broken = copy.deepcopy(whole)
    answer = broken["paths"]["/v1/staff/employers"]["get"]["responses"]["200"]["content"]["application/json"]
    name = answer["schema"]["$ref"].rpartition("/")[2]
    schema = broken["components"]["schemas"][name]
    schema["required"] = [*schema.get("required", []), "nobody_sends_this"]
    return broken


def _operation_ids(described: dict[str, Any], routes: tuple[str, ...]) -> Iterator[str]:
    for route in routes:
        method, path = route.split(" ")
        yield described["paths"][path][method.lower()]["operationId"]


def _scenarios(events: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for event in events:
        if "ScenarioFinished" in event:
            yield event["ScenarioFinished"]


def _route(case: dict[str, Any]) -> str:
    return f"{case['method'].upper()} {case['path']}"


def _answered(interaction: dict[str, Any] | None) -> str:
    response = (interaction or {}).get("response") or {}
    return f" (answered {response['status_code']})" if "status_code" in response else ""


def _told(check: dict[str, Any]) -> str:
    failure = (check.get("failure_info") or {}).get("failure", {})
    return f"{failure.get('title', '')}: {' '.join(str(failure.get('message', '')).split())[:300]}"
