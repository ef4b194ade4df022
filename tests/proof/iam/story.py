"""Plays the demo's story with functions whose calls are recorded: `python -m tests.proof.iam.story`."""

import sys

from infrastructure.local.demo.__main__ import play
from infrastructure.local.system import local_system
from tests.proof.iam.recording import functions_that_are_heard


def main() -> int:
    """0 when every step happened."""
    with local_system(check=False, functions_see=functions_that_are_heard()) as system:
        return 1 if play(system) else 0


if __name__ == "__main__":
    sys.exit(main())
