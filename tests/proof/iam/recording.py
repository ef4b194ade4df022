"""Records what functions ask of AWS while the story is played and the tests run."""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.proof.iam.hook.recorded_calls import Use
from tests.support.application import ROOT

RECORD_CALLS_IN: Final = "RECORD_CALLS_IN"
_HOOK: Final = Path(__file__).parent / "hook"
# How a test that calls the handlers of functions is told from one that calls use cases.
_CALLS_HANDLERS: Final = re.compile(
    r"lambda_handler|tests\.support\.(http|browser)|from functions\.|: Functions\b"
)
_TESTS: Final = ROOT / "tests" / "integration"
_STORIES: Final = Path(__file__).parent / "stories.py"


@dataclass(frozen=True)
class Recorded:
    """Every different use of a right, and the runs that did not end well."""

    uses: frozenset[Use]
    failed: tuple[str, ...]


def functions_that_are_heard() -> dict[str, str]:
    """What the functions of a local system see, so that they are recorded if anybody asked for it."""
    folder = os.environ.get(RECORD_CALLS_IN)
    return {RECORD_CALLS_IN: folder, "PYTHONPATH": str(_HOOK)} if folder else {}


def record() -> Recorded:
    """Plays and tests everything, once."""
    with _folder() as folder:
        failed = tuple(name for name, arguments in _runs().items() if not _ran(arguments, folder))
        return Recorded(frozenset(written_in(folder)), failed)


def _runs() -> Mapping[str, Sequence[str]]:
    """What has the functions do all that they do, each in a process of its own."""
    calling = [
        str(path)
        for path in sorted(_TESTS.rglob("test_*.py"))
        if _CALLS_HANDLERS.search(path.read_text("utf-8"))
    ]
    plugin = "tests.proof.iam.while_testing"
    return {
        "the story and other acceptance tests": ("-m", "pytest", "-q", "tests/acceptance"),
        "tests that call functions": ("-m", "pytest", "-q", "-n", "2", "-p", plugin, *calling),
        "stories of the crash proof": ("-m", "pytest", "-q", "-n", "2", "-p", plugin, str(_STORIES)),
    }


def written_in(folder: Path) -> Iterator[Use]:
    """The uses that were written down in a folder."""
    for file in folder.glob("*.jsonl"):
        for line in file.read_text("utf-8").splitlines():
            yield Use(*json.loads(line))


@contextmanager
def _folder() -> Iterator[Path]:
    kept = os.environ.get(RECORD_CALLS_IN)
    if kept:
        Path(kept).mkdir(parents=True, exist_ok=True)
        yield Path(kept)
    else:
        with tempfile.TemporaryDirectory() as folder:
            yield Path(folder)


def _ran(arguments: Sequence[str], folder: Path) -> bool:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env={**os.environ, RECORD_CALLS_IN: str(folder)}, check=False
    )
    return done.returncode == 0
