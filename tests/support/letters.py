"""Letters for tests: a sender, facts for every template, and a reader of finished messages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.parser import BytesParser
from html.parser import HTMLParser
from typing import Any

from qlinx.kit.provider import PROVIDER
from qlinx.kit.texts import LocalText
from qlinx.mailing.calendar import CalendarEvent, Method
from qlinx.mailing.letter import Addressee, Letter, Sender
from tests.support.facts import every_fact

STATEMENT = LocalText(nl="https://qlinx.example/privacy", en="https://qlinx.example/en/privacy")
REASON = LocalText(nl="Je werkt bij Voorbeeld Zorg.", en="You work for Voorbeeld Zorg.")
WRITTEN = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)

FACTS: Mapping[str, Mapping[str, object]] = every_fact()


def a_sender(**changes: Any) -> Sender:
    settings: dict[str, Any] = {"address": "uitnodiging@qlinx.example", "statement_url": STATEMENT, **changes}
    return Sender.of(PROVIDER, **settings)


def a_letter(template: str = "invitations.invitation", **changes: Any) -> Letter:
    settings: dict[str, Any] = {
        "to": Addressee("noor@werk.example", "Noor van den Berg"),
        "language": "nl",
        "template": template,
        "facts": FACTS[template],
        "reason": REASON,
        "message_id_seed": "entry-1",
        "on_behalf_of": "Voorbeeld Zorg",
        **changes,
    }
    return Letter(**settings)


def an_event(**changes: Any) -> CalendarEvent:
    settings: dict[str, Any] = {
        "uid": "inv-1@qlinx.example",
        "sequence": 0,
        "method": Method.PUBLISH,
        "starts": datetime(2026, 12, 5, 18, 30, tzinfo=UTC),
        "ends": datetime(2026, 12, 5, 21, 0, tzinfo=UTC),
        "time_zone": "Europe/Amsterdam",
        "title": "Kerstborrel",
        "organizer_name": "Voorbeeld Zorg",
        "organizer_address": "uitnodiging@qlinx.example",
        "attendee_name": "Noor van den Berg",
        "attendee_address": "noor@werk.example",
        **changes,
    }
    return CalendarEvent(**settings)


@dataclass(frozen=True)
class ReadMessage:
    """A finished message as a mail program reads it."""

    raw: bytes
    message: EmailMessage

    @property
    def header_names(self) -> list[str]:
        return self.message.keys()

    def header(self, name: str) -> str:
        """A header in words: unfolded and decoded."""
        block = self.raw.split(b"\r\n\r\n", 1)[0].decode("ascii")
        lines = re.sub(r"\r\n[ \t]", " ", block).split("\r\n")
        values = [
            line.split(":", 1)[1].strip() for line in lines if line.lower().startswith(f"{name.lower()}:")
        ]
        assert len(values) == 1, f"{len(values)} headers called {name}"
        return str(make_header(decode_header(values[0])))

    def part(self, content_type: str) -> EmailMessage:
        parts = [part for part in self.message.walk() if part.get_content_type() == content_type]
        assert len(parts) == 1, f"{len(parts)} parts of {content_type}"
        return parts[0]


def read(raw: bytes) -> ReadMessage:
    return ReadMessage(raw, BytesParser(policy=policy.default).parsebytes(raw))


class Markup(HTMLParser):
    """What an HTML page holds: its text, and each tag with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.source = html
        self.text = ""
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    @property
    def shape(self) -> list[tuple[str, dict[str, str | None]]]:
        """The tags, without those that only set a name apart."""
        return [(tag, attributes) for tag, attributes in self.tags if tag != "bdi"]
