"""checkov on every template as CloudFormation gets it, in an environment of its own and without a network."""

import json
import os
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Final

import yaml

from infrastructure.local.environments import prepare
from infrastructure.local.paths import ENVIRONMENTS
from infrastructure.local.template import Template, all_templates, load
from tests.support.application import ROOT, transformed

_EXCEPTIONS: Final = Path(__file__).with_name("exceptions.yaml")
# Nothing listens here: what asks the network fails at once instead of answering today and not tomorrow.
_NO_NETWORK: Final = {"HTTP_PROXY": "http://127.0.0.1:9", "HTTPS_PROXY": "http://127.0.0.1:9"}
# Judged with the others, to see that checkov does judge.
_MUTANT: Final = "mutant"
_FOR_EVERYBODY: Final[Template] = {
    "AWSTemplateFormatVersion": "2010-09-09",
    "Resources": {
        "ForEverybody": {"Type": "AWS::S3::Bucket", "Properties": {"AccessControl": "PublicReadWrite"}}
    },
}


@dataclass(frozen=True)
class Check:
    """A check on a resource: `place` is <template>:<type>.<logical id>."""

    check: str
    place: str
    passed: bool
    meaning: str


@dataclass(frozen=True)
class Judged:
    """How many passed and are excepted, what failed, the exceptions without use,
    and whether a mutant was not noticed.
    """

    passed: int
    excepted: int
    failed: list[str]
    useless: list[str]
    blind: list[str]


def templates() -> dict[str, Template]:
    """Each template after the transform, by the name of its file; template.yaml is the root."""
    return {
        name: transformed(load(file))
        for path, file in all_templates(ROOT / "template.yaml").items()
        for name in [file.stem if path else "root"]
    }


def checks(given: Mapping[str, Template]) -> list[Check]:
    """What checkov says of templates.

    Raises RuntimeError where it could not read one of them.
    """
    prepare(["checkov"])
    with tempfile.TemporaryDirectory() as folder:
        for name, template in {**given, _MUTANT: _FOR_EVERYBODY}.items():
            (Path(folder) / f"{name}.json").write_text(json.dumps(template), encoding="utf-8")
        report = _report(folder)
    if report["summary"]["parsing_errors"] or not report["summary"]["resource_count"]:
        raise RuntimeError(f"checkov could not read the templates: {report['summary']}")
    results = report["results"]
    return [
        Check(
            found["check_id"],
            f"{Path(found['file_path']).stem}:{found['resource']}",
            passed,
            found["check_name"],
        )
        for passed, group in ((True, "passed_checks"), (False, "failed_checks"))
        for found in results[group]
    ]


def judged(checked: Sequence[Check]) -> Judged:
    """The checks with our exceptions."""
    exceptions = yaml.safe_load(_EXCEPTIONS.read_text("utf-8"))
    mutant = [one for one in checked if one.place.startswith(f"{_MUTANT}:")]
    checked = [one for one in checked if one not in mutant]
    failed = [one for one in checked if not one.passed]
    used = [exception for exception in exceptions if any(_excepts(exception, one) for one in failed)]
    left = [one for one in failed if not any(_excepts(exception, one) for exception in exceptions)]
    return Judged(
        passed=sum(one.passed for one in checked),
        excepted=len(failed) - len(left),
        failed=[f"{one.place}: {one.check} {one.meaning}" for one in left],
        useless=[exception["check"] for exception in exceptions if exception not in used],
        blind=[] if any(not one.passed for one in mutant) else ["a bucket for everybody passes"],
    )


def _excepts(exception: Mapping[str, Any], one: Check) -> bool:
    return exception["check"] == one.check and any(
        fnmatchcase(one.place, place) for place in exception["where"]
    )


def _report(folder: str) -> dict[str, Any]:
    command = str(ENVIRONMENTS / "checkov" / "bin" / "checkov")
    done = subprocess.run(
        [command, "-d", folder, "--framework", "cloudformation", "--skip-download", "-o", "json"],
        env={"PATH": os.environ["PATH"], "HOME": folder, **_NO_NETWORK},
        capture_output=True,
        check=False,
    )
    try:
        report: dict[str, Any] = json.loads(done.stdout)
    except ValueError as unreadable:
        raise RuntimeError(done.stderr.decode()[-2000:]) from unreadable
    return report
