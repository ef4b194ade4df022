"""Many programs, each in a process of its own, without starting an interpreter and importing for each.

One process loads what all of them would load; each program runs in a fork of it, that finds just that and
leaves nothing behind. That process has no threads and nothing of the tests', so it may be forked.
"""

import atexit
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

_PROCESS: Final = Path(__file__).with_name("forking_process.py")


@dataclass(frozen=True)
class Warm:
    """A process that has loaded what `program` imports."""

    program: str
    _: KW_ONLY
    paths: Sequence[str]
    """Put before what the interpreter itself finds."""
    options: Sequence[str] = ()
    """Of the interpreter."""
    environment: Mapping[str, str] | None = None
    """While it loads; without one, that of the tests."""
    python: str = sys.executable

    def run(
        self, program: str, *arguments: str, environment: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """A program to its end: it finds the names of the loading program, and `sys.argv`."""
        asked = {"program": program, "arguments": arguments, "environment": dict(environment or {})}
        told = json.loads(self._asked(asked))
        return subprocess.CompletedProcess([*arguments], **told)

    def _asked(self, asked: object) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps(asked), file=self._process.stdin, flush=True)
        line = self._process.stdout.readline()
        assert line, "the process that is forked did not come through its loading; see what it wrote"
        return line

    @cached_property
    def _process(self) -> subprocess.Popen[str]:
        # -P: what this folder holds is not to be found by its short name ("http").
        process = subprocess.Popen(
            [self.python, "-P", *self.options, str(_PROCESS)],
            env=None if self.environment is None else dict(self.environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdin is not None
        print(json.dumps({"warm": self.program, "paths": [*self.paths]}), file=process.stdin, flush=True)
        atexit.register(_end, process)
        return process


def _end(process: subprocess.Popen[str]) -> None:
    """It ends when nothing more can be asked."""
    process.communicate()
