"""Reads the mailbox, for the demo and for acceptance tests."""

import json
import time
import urllib.request
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

_LOOK_AGAIN_SECONDS: Final = 0.05


class NoSuchMail(AssertionError):
    """The mail that was waited for did not come."""


@dataclass(frozen=True)
class MailboxClient:
    """The mailbox at an address. Messages are what Message.as_json tells of them, the newest first."""

    url: str

    def messages(self, to: str | None = None, *, subject: str | None = None) -> list[dict[str, Any]]:
        """The messages to an address whose subject contains a text."""
        found: list[dict[str, Any]] = json.loads(self._get("/messages" + (f"?to={quote(to)}" if to else "")))
        return [message for message in found if subject is None or subject in message["subject"]]

    def raw(self, message_id: str) -> bytes:
        """A message as it was sent."""
        return self._get(f"/messages/{quote(message_id)}/raw")

    def wait_for(
        self, to: str, *, subject: str | None = None, count: int = 1, seconds: float = 20.0
    ) -> list[dict[str, Any]]:
        """The messages to an address, as soon as there are so many.

        Raises NoSuchMail when there are fewer by the end.
        """
        deadline = time.monotonic() + seconds
        while len(found := self.messages(to, subject=subject)) < count:
            if time.monotonic() > deadline:
                named = f" about “{subject}”" if subject else ""
                raise NoSuchMail(f"{len(found)} of {count} messages{named} to {to} after {seconds:.0f} s")
            time.sleep(_LOOK_AGAIN_SECONDS)
        return found

    def clear(self) -> None:
        """Throw all messages away."""
        with urllib.request.urlopen(urllib.request.Request(f"{self.url}/messages", method="DELETE")):
            return

    def _get(self, path: str) -> bytes:
        with urllib.request.urlopen(self.url + path) as response:
            content: bytes = response.read()
        return content
