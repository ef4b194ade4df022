"""The engine's own process: MiniStack, with one thing mended, which forks the processes of functions where
the system can (`engine_forks`), and ends when who started it is gone.

When a nested stack is brought up to date, MiniStack forgets the attributes of those of its resources that did
not change (it does not of a stack that stands alone), and whatever refers to one of them fails: a function to
its role, a source to its queue.
"""

import os
import runpy
import signal
import sys
import threading
import time
from importlib import import_module
from pathlib import Path
from typing import Any


def mend() -> None:
    """Have an update of a nested stack remember what it knew of a resource.

    Raises KeyError where another version of MiniStack does this elsewhere.
    """
    stacks = vars(import_module("ministack.services.cloudformation"))["_stacks"]
    provisioners = vars(import_module("ministack.services.cloudformation.provisioners"))
    update = provisioners["_update_resource"]

    def update_remembering(
        kind: str,
        physical_id: str,
        old: dict[str, Any],
        new: dict[str, Any],
        stack: str,
        logical_id: str | None = None,
        known: dict[str, Any] | None = None,
    ) -> Any:
        if known is None:
            resources = stacks.get(stack, {}).get("_resources", {})
            known = resources.get(logical_id, {}).get("Attributes")
        return update(kind, physical_id, old, new, stack, logical_id, known)

    provisioners["_update_resource"] = update_remembering


def end_with(parent: int) -> None:
    """Ends the engine and its workers, a group of their own, soon after the process that started it:
    one that is killed, as a test process may be, stops nothing.
    """

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os.killpg(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()


if __name__ == "__main__":
    end_with(os.getppid())
    mend()
    if sys.platform == "linux":
        # Elsewhere what libraries of the system have begun may not survive a fork.
        # By its path: this folder is not on the engine's, whose modules would be found by their short names.
        runpy.run_path(str(Path(__file__).with_name("engine_forks.py")))["fork_functions"]()
    runpy.run_module("ministack", run_name="__main__", alter_sys=True)
