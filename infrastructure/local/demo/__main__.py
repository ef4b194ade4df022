"""`make demo`: the story from start to end, played without a person on the example files,
telling what was observed.
"""

import argparse
import sys
import time
from collections.abc import Callable
from typing import Final
from urllib.error import URLError

from botocore.exceptions import BotoCoreError, ClientError

from infrastructure.local.actors import signed_in
from infrastructure.local.client import NotAsExpected
from infrastructure.local.console import LocalSystemError, complain, say
from infrastructure.local.demo import (
    employer,
    every_right,
    feedback,
    identity,
    invitation,
    newsletter,
    person,
    rights,
    upkeep,
)
from infrastructure.local.demo.story import Story
from infrastructure.local.examples import PASSWORD, STAFF, make_staff
from infrastructure.local.inspection import queues
from infrastructure.local.mailbox.client import NoSuchMail
from infrastructure.local.starting import local_system
from infrastructure.local.system import Ports, System

Step = Callable[[Story], None]

STEPS: Final[tuple[tuple[str, Step], ...]] = (
    ("Staff make an employer with an agreement and a user", employer.made),
    ("The employer shares its people by roster", employer.shares_its_people),
    ("The employer invites", invitation.sent),
    ("Somebody signs up", person.signs_up),
    ("A person sees and changes their own data", person.changes_own_data),
    ("People answer, in the app and by the mail's link", invitation.answered),
    ("The employer reads who comes", invitation.read),
    ("People use their rights", rights.used),
    ("The cleanup removes what is due and nothing else", upkeep.cleaned_up),
    ("A bounce and a spam report stop further mail", feedback.stops_mail),
    ("Two employers and one person: joined by her own word", identity.kept_apart),
    ("A newsletter, from sign-up to the one click that stops it", newsletter.read_and_stopped),
    ("Every other right, once", every_right.each_used),
)
# What goes wrong in a step: something else was seen, a response has another form, or nothing answers.
_MISSED: Final = (
    NotAsExpected,
    NoSuchMail,
    ClientError,
    BotoCoreError,
    URLError,
    OSError,
    LookupError,
    ValueError,
)


def main(arguments: list[str]) -> int:
    """Play the story; 0 when every step happened."""
    given = _parser().parse_args(arguments)
    started = time.monotonic()
    say("Qlinx: the main story")
    try:
        with local_system(Ports.from_first(given.port) if given.port else None, check=False) as system:
            missed = play(system)
    except KeyboardInterrupt:
        say("\nStopped.")
        return 1
    except LocalSystemError as problem:
        complain(f"\n{problem}")
        return 1
    seconds = time.monotonic() - started
    if missed:
        complain(f"\nDid not happen, after {seconds:.0f} s:")
        for title in missed:
            complain(f"  {title}")
        return 1
    say(f"\nAll {len(STEPS)} steps happened, in {seconds:.0f} s.")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument("--port", type=int, help="the first of three ports in a row; free ones if left out")
    return parser


def play(system: System) -> list[str]:
    """Every step in its turn; answers with the titles of those that did not happen."""
    make_staff(system)
    story = Story(system, signed_in(system, STAFF.address, PASSWORD, "staff"))
    missed = _titles_missed(story)
    left = queues(system)
    say(
        f"\nMessages at the end: {sum(left.waiting.values())} wait, {sum(left.given_up.values())} were given up."
    )
    return [*missed, f"messages were given up: {dict(left.given_up)}"] if left.given_up else missed


def _titles_missed(story: Story) -> list[str]:
    missed: list[str] = []
    for number, (title, step) in enumerate(STEPS, start=1):
        say(f"\n{number}. {title}")
        started = time.monotonic()
        try:
            step(story)
        except _MISSED as problem:
            complain(f"   DID NOT HAPPEN: {problem!s}")
            missed.append(f"{number}. {title}: {problem}")
        say(f"   ({time.monotonic() - started:.1f} s)")
    return missed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
