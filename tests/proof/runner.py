"""`make proof`: runs every proof, two at a time where they bear it, and writes build/proof.json.

A proof is a function in a module or package (with its __init__.py) of this folder marked with ``proof`` (or
``proof_alone``) that gives a ``Proof``. It joins by being there; nothing lists it. Each runs in a process of
its own, because some replace what AWS clients talk to.
"""

import argparse
import json
import os
import pkgutil
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
RESULT = FOLDER.parents[1] / "build" / "proof.json"


@dataclass(frozen=True)
class Proof:
    """What a proof found: how many cases it tried, how many of them failed,
    and what there is to say about it.
    """

    name: str
    cases: int
    failures: int
    details: Mapping[str, Any] = field(default_factory=dict)


Prove = Callable[[], Proof]
_SIDE_BY_SIDE = 2
_PROOFS: dict[str, Prove] = {}
_ALONE: set[str] = set()


def proof(prove: Prove) -> Prove:
    """Marks the function that carries a proof out; its module's or package's name is the proof's."""
    _PROOFS[_name(prove)] = prove
    return prove


def proof_alone(prove: Prove) -> Prove:
    """As ``proof``, for one that compares times or keeps every processor busy: no other runs beside it."""
    _ALONE.add(_name(prove))
    return proof(prove)


def _name(prove: Prove) -> str:
    package = __name__.rpartition(".")[0]
    return prove.__module__.removeprefix(f"{package}.").split(".")[0]


def proofs() -> dict[str, Prove]:
    """Every proof by name."""
    package = __name__.rpartition(".")[0]
    for found in pkgutil.iter_modules([str(FOLDER)]):
        if not found.name.startswith("test_"):
            import_module(f"{package}.{found.name}")
    return dict(sorted(_PROOFS.items()))


def main() -> int:
    """Runs the named proofs, or all; gives the exit status."""
    asked = argparse.ArgumentParser(prog="make proof")
    asked.add_argument("names", nargs="*", help="some of: " + ", ".join(proofs()))
    asked.add_argument("--alone", type=Path, help=argparse.SUPPRESS)
    given = asked.parse_args()
    names = given.names or list(proofs())
    if unknown := [name for name in names if name not in proofs()]:
        asked.error(f"no such proof: {', '.join(unknown)}")
    if given.alone:
        given.alone.write_text(json.dumps(_carried_out(names[0])))
        return 0
    results = _run(names)
    _write(results, whole=not given.names)
    _show(results)
    return 1 if any(result["failures"] or not result["cases"] for result in results) else 0


def _carried_out(name: str) -> dict[str, Any]:
    started = time.monotonic()
    try:
        found = proofs()[name]()
    except Exception:  # noqa: BLE001  # told in the result
        # A proof that can't be carried out has not proven anything; the others still run.
        traceback.print_exc()
        found = Proof(name, 0, 1, {"error": traceback.format_exc(limit=-4)})
    return {
        "name": found.name,
        "cases": found.cases,
        "failures": found.failures,
        "seconds": round(time.monotonic() - started, 1),
        "details": dict(found.details),
    }


def _run(names: list[str]) -> list[dict[str, Any]]:
    """The results in the order of the names; those that may run side by side do."""
    found = {name: _in_own_process(name) for name in names if name in _ALONE}
    others = [name for name in names if name not in _ALONE]
    with ThreadPoolExecutor(_SIDE_BY_SIDE) as pool:
        found |= dict(zip(others, pool.map(_in_own_process, others), strict=True))
    return [found[name] for name in names]


def _in_own_process(name: str) -> dict[str, Any]:
    print(f"{name} …", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "proof.json"
        ended = subprocess.run(
            [sys.executable, "-m", __name__, name, "--alone", str(answer)],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
            check=False,
        )
        if answer.exists():
            result: dict[str, Any] = json.loads(answer.read_text())
            return result
    return {
        "name": name,
        "cases": 0,
        "failures": 1,
        "seconds": 0.0,
        "details": {"error": f"ended with status {ended.returncode}"},
    }


def _write(results: list[dict[str, Any]], *, whole: bool) -> None:
    """All results; where only some proofs ran, the others' stay as they were."""
    known: dict[str, Any] = {}
    if not whole and RESULT.exists():
        known = {result["name"]: result for result in json.loads(RESULT.read_text())}
    known |= {result["name"]: result for result in results}
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    RESULT.write_text(json.dumps(list(known.values()), indent=2, ensure_ascii=False) + "\n")


def _show(results: list[dict[str, Any]]) -> None:
    print(f"\n{'proof':<14}{'cases':>10}{'failures':>10}{'seconds':>10}")
    for result in results:
        print(
            f"{result['name']:<14}{result['cases']:>10,}{result['failures']:>10,}{result['seconds']:>10.1f}"
        )
        for name, value in result["details"].items():
            if result["failures"] or isinstance(value, str | int | float):
                print(f"    {name}: {value}")


if __name__ == "__main__":
    # As imported by the proofs, so that there is one registry.
    sys.exit(import_module("tests.proof.runner").main())
