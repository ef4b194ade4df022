"""The messages of one mailbox, and the thread that tells what became of them."""

import threading
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from queue import SimpleQueue
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

from infrastructure.local.console import complain
from infrastructure.local.engine import REGION
from infrastructure.local.mailbox import ses
from infrastructure.local.mailbox.events import SIMULATOR_DOMAIN, Event, events_of
from infrastructure.local.mailbox.message import Message

# Puts events on the bus; answers with the reason when it could not.
Publish = Callable[[Iterable[Event]], str | None]


class Office:
    """Takes mail in and tells about it, in order. To be used as a context: leaving it ends its thread."""

    def __init__(self, publish: Publish, *, simulator_domains: Iterable[str] = ()) -> None:
        self._publish = publish
        self._domains = frozenset({SIMULATOR_DOMAIN, *simulator_domains})
        self._messages: dict[str, Message] = {}
        self._lock = threading.Lock()
        self._to_tell: SimpleQueue[Message | None] = SimpleQueue()
        self._teller = threading.Thread(target=self._tell, name="mail feedback", daemon=True)

    def __enter__(self) -> Self:
        """Start telling."""
        self._teller.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop telling."""
        self._to_tell.put(None)
        self._teller.join(timeout=5)

    def send(self, request: Mapping[str, Any]) -> str:
        """Take in a SendEmail request; answers with the message's id.

        Raises ses.Refused.
        """
        message = ses.accept(request, message_id=f"{uuid4()}-000000", now=datetime.now(UTC))
        with self._lock:
            self._messages[message.message_id] = message
        self._to_tell.put(message)
        return message.message_id

    def all(self, to: str | None = None) -> list[Message]:
        """The messages to an address, or all of them; the newest first."""
        with self._lock:
            newest_first = list(reversed(self._messages.values()))
        if to is None:
            return newest_first
        wanted = to.lower()
        return [m for m in newest_first if wanted in (address.lower() for address in m.recipients)]

    def get(self, message_id: str) -> Message | None:
        """One message."""
        with self._lock:
            return self._messages.get(message_id)

    def clear(self) -> None:
        """Throw all messages away."""
        with self._lock:
            self._messages.clear()

    def _tell(self) -> None:
        while (message := self._to_tell.get()) is not None:
            told = list(events_of(message, region=REGION, simulator_domains=self._domains))
            if (reason := self._publish(told)) is not None:
                complain(f"  What became of a mail could not be told to the system: {reason}")
