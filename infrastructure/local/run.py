"""`make run`: the whole system on this machine, with example data, until Ctrl-C."""

import argparse
import signal
import sys
import threading
from types import FrameType
from typing import Final

from infrastructure.local.console import LocalSystemError, complain, say
from infrastructure.local.examples import SignIn, load_examples
from infrastructure.local.system import Ports, System, local_system

FIRST_PORT: Final = 8400


def main(arguments: list[str]) -> int:
    """Run the system; 0 when it was stopped on request, 1 when it could not run."""
    given = _parser().parse_args(arguments)
    stop = threading.Event()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        stop.set()
        # While it starts there is nothing to wait for: leave through the open contexts.
        if not started:
            raise KeyboardInterrupt

    started = False
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, on_signal)
    say("Qlinx on this machine")
    try:
        with local_system(Ports.from_first(given.port), keep=given.keep) as system:
            sign_ins = load_examples(system)
            _tell(system, sign_ins, keep=given.keep)
            started = True
            stop.wait()
            say("\nStopping.")
    except KeyboardInterrupt:
        say("\nStopped.")
    except LocalSystemError as problem:
        complain(f"\n{problem}")
        return 1
    return 0


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


def _tell(system: System, sign_ins: list[SignIn], *, keep: bool) -> None:
    say()
    say(f"  Qlinx          {system.url}/")
    say(f"  API docs       {system.docs_url}")
    say(f"  Mailbox        {system.mailbox.url}/")
    say(f"  AWS endpoint   {system.clients.endpoint} (keys test/test, region {system.clients.region})")
    for sign_in in sign_ins:
        say(f"  {sign_in.role:<14} {sign_in.address}  {sign_in.password}")
    say()
    say("Ctrl-C stops it." + (" The data stay for the next `make run KEEP=1`." if keep else ""))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
