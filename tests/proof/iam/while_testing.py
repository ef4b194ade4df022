"""A pytest plugin (`-p tests.proof.iam.while_testing`):
writes down what handlers ask for when a test calls them.
"""

import os
import sys
from pathlib import Path
from types import FrameType

from tests.proof.iam.hook.recorded_calls import Recorder, listen


def pytest_configure() -> None:
    """Listens from the start of a process, of every worker too."""
    listen(Recorder(Path(os.environ["RECORD_CALLS_IN"]), function_at_work))


def function_at_work() -> str | None:
    """The function whose handler the call comes from: its file stands in the stack; or, in a thread of its
    own, in that of whichever waits for it.
    """
    own = _function_in(sys._getframe())
    if own is not None:
        return own
    waiting = {_function_in(frame) for frame in sys._current_frames().values()} - {None}
    return waiting.pop() if len(waiting) == 1 else None


def _function_in(frame: FrameType | None) -> str | None:
    while frame is not None:
        path = Path(frame.f_code.co_filename)
        if path.name == "handler.py" and path.parent.parent.name == "functions":
            return path.parent.name
        frame = frame.f_back
    return None
