"""Proof: whatever comes in, the answer is exact or a clean refusal.

Runs every property test there is with many more examples than `make test` takes. A property joins by being a
Hypothesis test under tests/unit, or under tests/integration where it needs what is stored. Broken variants of
the product must make them fail.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

from tests.proof.inputs.mutants import MUTANTS
from tests.proof.runner import Proof, proof
from tests.support.application import ROOT

PROFILE: Final = "proof"
# What reads or writes what people and employers hand in, and must therefore have properties of its own.
PARSERS: Final = (
    "invitations/test_files",
    "kit/test_contact",
    "kit/test_keyed",
    "kit/test_plain_text",
    "mailing/test_feedback",
    "mailing/test_headers",
    "mailing/test_imip",
    "mailing/test_mime",
    "mailing/test_rendering",
    "people/test_photo_image",
    "people/test_postcode",
    "rosters/test_headers",
    "rosters/test_rows",
    "tabular/test_any_xlsx",
    "tabular/test_reading_csv",
    "tabular/test_writing",
)
_STATISTICS: Final = re.compile(r"(\d+) passing, (\d+) failing, and \d+ invalid")


@dataclass(frozen=True)
class Ran:
    """What a run of property tests came to."""

    properties: Mapping[str, bool]
    examples: int
    status: int

    @property
    def failed(self) -> list[str]:
        return sorted(name for name, passed in self.properties.items() if not passed)


@proof
def inputs() -> Proof:
    """Every example is a case."""
    ran = run(["tests/unit", "tests/integration"])
    details = {
        "properties": len(ran.properties),
        "examples": ran.examples,
        "failed": ran.failed or ([] if ran.status == 0 else [f"the run ended with status {ran.status}"]),
        "parsers without a property": without_property(ran.properties),
        "mutants not noticed": [name for name in MUTANTS if not noticed(name)],
    }
    failures = sum(len(value) for value in details.values() if isinstance(value, list))
    return Proof("inputs", ran.examples, failures, details)


def without_property(properties: Mapping[str, bool]) -> list[str]:
    """The parsers that no property speaks of."""
    return [parser for parser in PARSERS if not any(f"unit/{parser}" in name for name in properties)]


def noticed(name: str) -> bool:
    """Whether the properties of a parser fail on a broken variant of it."""
    ran = run([MUTANTS[name].tests], "-p", "tests.proof.inputs.mutants", profile="suite", mutant=name)
    return bool(ran.failed)


def run(places: Sequence[str], *options: str, profile: str = PROFILE, mutant: str = "") -> Ran:
    """Runs the property tests in some places in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-m",
            "hypothesis",
            "-p",
            "no:cacheprovider",
            *options,
        ]
        ended = subprocess.run(
            [
                *command,
                "--hypothesis-show-statistics",
                f"--hypothesis-profile={profile}",
                f"--junit-xml={report}",
                *places,
            ],
            cwd=ROOT,
            env={**os.environ, "MUTANT": mutant},
            capture_output=True,
            text=True,
            check=False,
        )
        properties = _properties(report) if report.exists() else {}
    examples = sum(int(passing) + int(failing) for passing, failing in _STATISTICS.findall(ended.stdout))
    return Ran(properties, examples, ended.returncode)


def _properties(report: Path) -> dict[str, bool]:
    return {
        f"{case.get('classname', '').replace('.', '/')}::{case.get('name')}": case.find("failure") is None
        and case.find("error") is None
        for case in ET.parse(report).iter("testcase")  # noqa: S314 (as above)
    }
