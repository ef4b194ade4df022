"""Asks what is known against each package of each lock, and writes build/sbom.cdx.json.

Where the vulnerability service can't be reached, that is said at the end and nothing is held to be fine: with
``AUDIT_REQUIRED=1`` (as the checks of every change have it) the command fails; without, on a machine of one's
own, the rest still counts. Exceptions that are over fail either way.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from infrastructure.local.console import complain
from infrastructure.local.paths import DEPENDENCIES_LAYER, ENVIRONMENTS, REQUIREMENTS, ROOT
from tests.supply.exceptions import Finding, dated, exemptions, judged

SHIPPED: Final = DEPENDENCIES_LAYER / "requirements.txt"
SBOM: Final = ROOT / "build" / "sbom.cdx.json"
REQUIRED: Final = "AUDIT_REQUIRED"
_TOOLS: Final = ENVIRONMENTS / "supply" / "bin"
_PIN: Final = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)
_SECONDS: Final = 300


class Unreachable(Exception):
    """The vulnerability service did not answer; carries the last line of what was said."""


def pins(folder: Path = REQUIREMENTS) -> tuple[tuple[str, str], ...]:
    """Name and version of every package of every lock."""
    locks = sorted(folder.glob("*.txt"))
    return tuple(sorted({pin for lock in locks for pin in _PIN.findall(lock.read_text("utf-8"))}))


def findings(packages: tuple[tuple[str, str], ...], tool: Path = _TOOLS / "pip-audit") -> list[Finding]:
    """What is known against packages.

    Raises
    ------
    Unreachable
    """
    found: list[Finding] = []
    with TemporaryDirectory() as folder:
        for number, some in enumerate(without_doubles(packages)):
            asked = Path(folder) / f"asked-{number}.txt"
            asked.write_text("".join(f"{name}=={version}\n" for name, version in some), "utf-8")
            found += _read(_asked(tool, asked))
    return found


def without_doubles(packages: tuple[tuple[str, str], ...]) -> Iterator[list[tuple[str, str]]]:
    """The packages in lists, none of which has two versions of one."""
    left = list(packages)
    while left:
        names = {name: (name, version) for name, version in reversed(left)}
        yield list(names.values())
        left = [one for one in left if one not in names.values()]


def _asked(tool: Path, asked: Path) -> dict[str, Any]:
    command = [str(tool), "--requirement", str(asked), "--no-deps", "--disable-pip", "--format=json"]
    try:
        done = subprocess.run(
            [*command, "--progress-spinner=off", "--timeout=15"],
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Unreachable(f"no answer in {_SECONDS} seconds") from error
    try:
        # It ends with 1 where it found something as well as where it found nobody.
        told: dict[str, Any] = json.loads(done.stdout)
    except ValueError as error:
        raise Unreachable((done.stderr.strip().splitlines() or ["nothing was said"])[-1]) from error
    return told


def _read(told: dict[str, Any]) -> Iterator[Finding]:
    skipped = [one["name"] for one in told["dependencies"] if "skip_reason" in one]
    if skipped:
        raise Unreachable(f"it knows nothing of {len(skipped)} packages, such as {skipped[0]}")
    for one in told["dependencies"]:
        for known in one["vulns"]:
            yield Finding(one["name"], one["version"], (known["id"], *known.get("aliases", ())))


def write_sbom(lock: Path = SHIPPED, to: Path = SBOM) -> list[str]:
    """Lists what is shipped, with hashes, as CycloneDX; says which packages of the lock are not in it."""
    to.parent.mkdir(exist_ok=True)
    options = ["--output-reproducible", "--spec-version=1.6", "--output-format=JSON", f"--output-file={to}"]
    subprocess.run([str(_TOOLS / "cyclonedx-py"), "requirements", *options, str(lock)], check=True)
    listed = json.loads(to.read_text("utf-8"))["components"]
    hashed = {
        (one["name"], one["version"])
        for one in listed
        if any(place.get("hashes") for place in one.get("externalReferences", [])) or one.get("hashes")
    }
    missing = set(_PIN.findall(lock.read_text("utf-8"))) - hashed
    return [f"{name} {version} is not in the list of what is shipped" for name, version in sorted(missing)]


def main() -> int:
    known = exemptions()
    faults = [*dated(known, datetime.now(UTC).date()), *write_sbom()]
    unasked = ""
    try:
        faults += judged(findings(pins()), known)
    except Unreachable as error:
        unasked = f"NOT CHECKED for known vulnerabilities: the service can't be reached ({error})."
        if os.environ.get(REQUIRED) == "1":
            faults.append(f"{REQUIRED}=1, and the packages were not checked")
    for fault in faults:
        complain(fault)
    complain(unasked or f"{len(pins())} packages checked for known vulnerabilities.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
