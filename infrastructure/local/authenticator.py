"""Authenticator apps, as people have one on their telephone:
RFC 6238 in a few lines, with no code of the product.

`python -m infrastructure.local.authenticator <secret>` shows the present code, and a page of the mailbox
those of the example data, for whoever signs in to `make run`.
"""

import base64
import hashlib
import hmac
import json
import os
import sys
import threading
import time
from pathlib import Path
from typing import Final

from infrastructure.local.console import say

STEP_SECONDS: Final = 30
_DIGITS: Final = 6
# A code of the step before or after is taken as well.
_NEAR: Final = (-1, 0, 1)


def code(secret: str, moment: float | None = None) -> str:
    """The code that an app with this secret shows at a moment in seconds since 1970;
    now, unless one is given.
    """
    counter = int((time.time() if moment is None else moment) // STEP_SECONDS)
    digest = hmac.new(base64.b32decode(secret), counter.to_bytes(8, "big"), hashlib.sha1).digest()
    place = digest[-1] & 15
    number = int.from_bytes(digest[place : place + 4], "big") & 0x7FFFFFFF
    return str(number % 10**_DIGITS).zfill(_DIGITS)


class Apps:
    """The apps of everybody who signs in from this process.

    A code works once: who needs another one soon waits for it.
    """

    def __init__(self) -> None:
        self._secrets: dict[str, str] = {}
        self._used: set[tuple[str, int]] = set()
        self._one = threading.Lock()

    def set_up(self, url: str, role: str, address: str, secret: str) -> None:
        self._secrets[_name(url, role, address)] = secret

    def secret(self, url: str, role: str, address: str) -> str | None:
        """What an app was set up with, if it was."""
        return self._secrets.get(_name(url, role, address))

    def fresh_code(self, secret: str) -> str:
        """A code that was not handed in yet; waits for one if need be."""
        while True:
            now = int(time.time() // STEP_SECONDS)
            with self._one:
                for step in (now + near for near in _NEAR):
                    if (secret, step) not in self._used:
                        self._used.add((secret, step))
                        return code(secret, step * STEP_SECONDS)
            time.sleep(1)

    def wait_for_code_of_now(self, secret: str) -> None:
        """Waits until the code that the app shows was not handed in yet: for whoever reads it elsewhere."""
        while self._unused(secret, now := int(time.time() // STEP_SECONDS)) != now:
            time.sleep(1)

    def shown(self, url: str, moment: float | None = None) -> list[tuple[str, str]]:
        """Whose app for the system at an address shows which code: one that was not handed in yet."""
        now = int((time.time() if moment is None else moment) // STEP_SECONDS)
        return [
            (name.removesuffix(f" {url}"), code(secret, self._unused(secret, now) * STEP_SECONDS))
            for name, secret in sorted(self._secrets.items())
            if name.endswith(f" {url}")
        ]

    def _unused(self, secret: str, now: int) -> int:
        return now + 1 if (secret, now) in self._used else now

    def keep(self, path: Path) -> None:
        """Writes down what apps hold, for a later run on kept data."""
        path.parent.mkdir(parents=True, exist_ok=True)
        # Whole at every moment: another system on this machine may be reading it.
        unfinished = path.with_suffix(f".{os.getpid()}")
        unfinished.write_text(json.dumps(self._secrets), "utf-8")
        unfinished.replace(path)

    def take_up(self, path: Path) -> None:
        """Knows again what an earlier run wrote down."""
        if path.exists():
            self._secrets = {**json.loads(path.read_text("utf-8")), **self._secrets}


def _name(url: str, role: str, address: str) -> str:
    return f"{role} {address.lower()} {url}"


APPS: Final = Apps()

if __name__ == "__main__":
    say(code(sys.argv[1]))
