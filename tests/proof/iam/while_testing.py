"""A pytest plugin (`-p tests.proof.iam.while_testing`):
writes down what handlers ask for when a test calls them.
"""

import os
import sys
from pathlib import Path
from types import FrameType
from typing import Final

from qlinx.entrypoints import batches
from qlinx.kit import at_once
from tests.proof.iam.hook.recorded_calls import Recorder, listen

# Where a function waits for threads of its own; threads of a test are none of its.
_WAITING: Final = frozenset({at_once.__file__, batches.__file__})


def pytest_configure() -> None:
    """Listens from the start of a process, of every worker too."""
    listen(Recorder(Path(os.environ["RECORD_CALLS_IN"]), function_at_work))


def function_at_work() -> str | None:
    """The function whose handler the call comes from: its file stands in the stack; or, in a thread of its
    own, in that of the one that waits for several answers at once.
    """
    own = _function_in(sys._getframe())
    if own is not None:
        return own
    stacks = sys._current_frames().values()
    waiting = {_function_in(frame) for frame in stacks if _files(frame) & _WAITING} - {None}
    return waiting.pop() if len(waiting) == 1 else None


def _files(frame: FrameType | None) -> set[str]:
    found = set[str]()
    while frame is not None:
        found.add(frame.f_code.co_filename)
        frame = frame.f_back
    return found


def _function_in(frame: FrameType) -> str | None:
    paths = (Path(name) for name in _files(frame) if name.endswith("handler.py"))
    return next((path.parent.name for path in paths if path.parent.parent.name == "functions"), None)
