"""A message as the mailbox keeps it: the very bytes that were sent, and what can be read from them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as modern
from functools import cached_property
from typing import Any


@dataclass(frozen=True)
class Attachment:
    """A part that a mail program offers as a file."""

    name: str
    content_type: str
    size: int


@dataclass(frozen=True)
class Message:
    """One sent message. `raw` is untouched; everything else that it says is read from it."""

    message_id: str
    received_at: datetime
    recipients: tuple[str, ...]
    raw: bytes
    configuration_set: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def parsed(self) -> EmailMessage:
        """The message as the standard library reads it."""
        return message_from_bytes(self.raw, policy=modern)

    @property
    def subject(self) -> str:
        """The subject line, decoded."""
        return str(self.parsed["Subject"] or "")

    @property
    def sender(self) -> str:
        """The From header, decoded."""
        return str(self.parsed["From"] or "")

    @property
    def headers(self) -> list[tuple[str, str]]:
        """Every header of the message in its order, decoded."""
        return [(name, str(value)) for name, value in self.parsed.items()]

    @property
    def text(self) -> str | None:
        """The plain text body."""
        return self._body("text/plain")

    @property
    def html(self) -> str | None:
        """The HTML body."""
        return self._body("text/html")

    @property
    def calendar(self) -> list[str]:
        """The calendar parts that a mail program reads: those shown in the message, not those attached."""
        return [
            _content(part)
            for part in self.parsed.walk()
            if part.get_content_type() == "text/calendar" and not part.is_attachment()
        ]

    @property
    def attachments(self) -> list[Attachment]:
        """The parts offered as files."""
        return [
            Attachment(part.get_filename() or "", part.get_content_type(), len(part.get_payload(decode=True)))
            for part in self.parsed.walk()
            if part.is_attachment()
        ]

    def as_json(self) -> dict[str, Any]:
        """All but the bytes, for the JSON interface."""
        return {
            "id": self.message_id,
            "received_at": self.received_at.isoformat(),
            "recipients": list(self.recipients),
            "from": self.sender,
            "subject": self.subject,
            "headers": [list(header) for header in self.headers],
            "text": self.text,
            "html": self.html,
            "calendar": self.calendar,
            "attachments": [vars(attachment) for attachment in self.attachments],
            "configuration_set": self.configuration_set,
            "tags": dict(self.tags),
        }

    def _body(self, content_type: str) -> str | None:
        for part in self.parsed.walk():
            if part.get_content_type() == content_type and not part.is_attachment():
                return _content(part)
        return None


def _content(part: EmailMessage) -> str:
    charset = part.get_content_charset() or "utf-8"
    return bytes(part.get_payload(decode=True)).decode(charset, errors="replace")
