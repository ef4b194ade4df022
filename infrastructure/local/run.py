"""`make run`: the whole system on this machine, with example data, until Ctrl-C."""

import argparse
import signal
import sys
import threading
from types import FrameType
from typing import Final

from botocore.exceptions import BotoCoreError

from infrastructure.local.checks import check_functions, functions_behind_routes
from infrastructure.local.console import LocalSystemError, complain, say, step
from infrastructure.local.examples import SignIn, load_examples, make_staff
from infrastructure.local.first_steps import first_steps
from infrastructure.local.paths import KEPT_STATE, relative
from infrastructure.local.starting import local_system
from infrastructure.local.system import Ports, System

FIRST_PORT: Final = 8400
_LOOK_AGAIN_SECONDS: Final = 3600.0


def main(arguments: list[str]) -> int:
    """Run the system; 0 when it was stopped on request, 1 when it could not run."""
    given = _parser().parse_args(arguments)
    stop = threading.Event()
    _stop_on_signals(stop)
    say("Qlinx on this machine")
    try:
        with local_system(Ports.from_first(given.port), keep=given.keep, check=False) as system:
            reached = functions_behind_routes(system)
            with step(f"{len(reached)} functions behind the routes answer"):
                check_functions(system, reached)
            staff = make_staff(system)
            _tell(system, keep=given.keep)
            _go_on_behind(system, staff, reached, stop)
            while not stop.wait(_LOOK_AGAIN_SECONDS):
                pass
    except _Stopped:
        pass
    except LocalSystemError as problem:
        complain(f"\n{problem}")
        if given.keep:
            complain(
                f"If what was kept is of another version: remove {relative(KEPT_STATE)} and start again."
            )
        return 1
    say("\nStopped.")
    return 0


class _Stopped(BaseException):
    """Somebody wants the system to stop; nothing on the way out may take it for an error."""


def _stop_on_signals(stop: threading.Event) -> None:
    """The first signal stops the system through its open contexts; those after it change nothing."""

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        if not stop.is_set():
            stop.set()
            raise _Stopped

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, on_signal)


def _go_on_behind(system: System, staff: SignIn, reached: list[str], stop: threading.Event) -> None:
    """Checks the functions that work in the background and loads the examples,
    while people can begin already.
    """

    def go_on() -> None:
        try:
            check_functions(system, [name for name in system.functions if name not in reached])
            say(f"All {len(system.functions)} functions answer. Example data are being loaded.")
            with step("example data"):
                sign_ins = load_examples(system)
            say()
            for line in first_steps(system, [staff, *sign_ins]):
                say(line)
        except (LocalSystemError, AssertionError, BotoCoreError, OSError) as problem:
            # A system that is being stopped refuses whatever is still asked of it.
            if not stop.is_set():
                complain(f"\n  {problem}")

    threading.Thread(target=go_on, name="behind", daemon=True).start()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make run", description=__doc__)
    parser.add_argument(
        "--port",
        type=int,
        default=FIRST_PORT,
        help="the first of three ports in a row: the system, the mailbox, the AWS endpoint",
    )
    parser.add_argument("--keep", action="store_true", help="go on from the last run, and keep this one")
    return parser


def _tell(system: System, *, keep: bool) -> None:
    say()
    say(f"  Qlinx          {system.url}/")
    say(f"  API docs       {system.docs_url}")
    say(f"  Mailbox        {system.mailbox.url}/")
    say(f"  AWS endpoint   {system.clients.endpoint} (keys test/test, region {system.clients.region})")
    say()
    say("Ctrl-C stops it." + (" The data stay for the next `make run KEEP=1`." if keep else ""))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
