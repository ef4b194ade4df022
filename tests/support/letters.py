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

LINK = "https://qlinx.example/a/b?token=Zm9v_-.=&x=1#top"
STATEMENT = LocalText(nl="https://qlinx.example/privacy", en="https://qlinx.example/en/privacy")
REASON = LocalText(nl="Je werkt bij Voorbeeld Zorg.", en="You work for Voorbeeld Zorg.")
WRITTEN = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)

NOTICE: Mapping[str, object] = {
    "employer": "Voorbeeld Zorg",
    "shared_on": "maandag 16 november 2026",
    "fields": ["je naam", "je e-mailadres"],
    "ground": "de uitvoering van je arbeidsovereenkomst",
    "kept_until": "zolang je daar werkt en 28 dagen daarna",
    "dispute_url": LINK,
    "rights_url": LINK,
}

FACTS: Mapping[str, Mapping[str, object]] = {
    "people.confirm_signup": {
        "confirm_url": LINK,
        "valid_until": "morgen om 12.00 uur",
    },
    "sessions.token_copied": {
        "chooses_password": True,
        "ended_at": "zondag 22 november 2026 om 10.30 uur",
        "account_url": LINK,
    },
    "sessions.new_password": {
        "name": "Petra de Wit",
        "employer": "Voorbeeld Zorg",
        "password_url": LINK,
        "valid_until": "vandaag om 13.00 uur",
    },
    "people.already_registered": {"first_name": "Noor", "sign_in_url": LINK},
    "people.address_changed_warning": {
        "first_name": "Noor",
        "changed": "email",
        "changed_at": "zondag 22 november 2026 om 10.30 uur",
        "account_url": LINK,
        "stop_url": LINK,
    },
    "people.address_change_asked": {
        "first_name": "Noor",
        "asked_at": "zondag 22 november 2026 om 10.30 uur",
        "valid_until": "zondag 29 november 2026 om 10.30 uur",
        "stop_url": LINK,
    },
    "people.account_frozen": {
        "first_name": "Noor",
        "at": "zondag 22 november 2026 om 10.30 uur",
        "open_url": LINK,
        "by_staff": False,
        "account_number": "k3v9x0q2m7d4t8w1z6b5n2",
    },
    "people.account_released": {
        "first_name": "Noor",
        "at": "zondag 22 november 2026 om 10.30 uur",
        "account_url": LINK,
    },
    "people.confirm_address": {
        "confirm_url": LINK,
        "valid_until": "morgen om 12.00 uur",
    },
    "people.new_password": {
        "first_name": "Noor",
        "password_url": LINK,
        "valid_until": "vandaag om 13.00 uur",
    },
    "people.joins_to_make": {"first_name": "Noor", "account_url": LINK},
    "people.identity_code": {"code": "1234 5678", "valid_minutes": 15, "valid_until": None},
    "people.join_ended": {
        "first_name": "Noor",
        "because": "address_changed",
        "ended_at": "zondag 22 november 2026 om 10.30 uur",
        "account_url": LINK,
    },
    "employers.user_invited": {
        "name": "Petra de Wit",
        "employer": "Voorbeeld Zorg",
        "password_url": LINK,
        "valid_until": "zondag 29 november 2026 om 10.30 uur",
    },
    "factors.factor_changed": {
        "changed": "set",
        "changed_at": "zondag 22 november 2026 om 10.30 uur",
        "sets_again": True,
        "chooses_password": True,
        "account_url": LINK,
    },
    "staff.welcome": {
        "name": "Sam Voorbeeld",
        "password_url": LINK,
        "valid_until": "dinsdag 24 november 2026 om 10.30 uur",
    },
    "rosters.first_contact_notice": {"first_name": "Noor", "notice": NOTICE},
    "invitations.invitation": {
        "first_name": "Noor",
        "title": "Kerstborrel van de afdeling",
        "text": "Neem gerust iemand mee.\nEr is ook iets te eten.",
        "when": "zaterdag 5 december 2026 van 19.30 tot 22.00 uur",
        "where": "Voorbeeldplein 1, Haarlem",
        "places": 12,
        "answer_by": "dinsdag 1 december 2026 om 12.00 uur",
        "answer_url": LINK,
        "notice": NOTICE,
    },
    "invitations.invitation_cancelled": {
        "first_name": "Noor",
        "title": "Kerstborrel van de afdeling",
        "when": "zaterdag 5 december 2026 van 19.30 tot 22.00 uur",
        "where": "Voorbeeldplein 1, Haarlem",
        "note": "De zaal is niet beschikbaar.",
    },
    "invitations.mailing_told": {
        "name": "Petra de Wit",
        "title": "Kerstborrel van de afdeling",
        "when": "zaterdag 5 december 2026 van 19.30 tot 22.00 uur",
        "what": "Deze uitnodiging wacht tot we ernaar hebben gekeken.",
        "advice": "Je hoeft niets te doen.",
    },
    "rights.request_received": {
        "about": "wat Voorbeeld Zorg over je deelt",
        "first_name": "Noor",
        "right": "access",
        "decided_by": "Voorbeeld Zorg",
        "reference": "V-2026-0001",
        "received_on": "zondag 22 november 2026",
        "answer_before": "dinsdag 22 december 2026",
        "status_url": LINK,
    },
    "rights.request_refused": {
        "about": "wat Voorbeeld Zorg over je deelt",
        "first_name": "Noor",
        "right": "erasure",
        "decided_by": "Voorbeeld Zorg",
        "why": "Volgens de wet moeten deze gegevens bewaard blijven (AVG artikel 17 lid 3 onder b).",
        "reference": "V-2026-0003",
        "status_url": LINK,
    },
    "rights.employer_decides": {
        "name": "Petra de Wit",
        "employer": "Voorbeeld Zorg",
        "person": "Noor de Vries",
        "right": "erasure",
        "reference": "V-2026-0003",
        "received_on": "zondag 22 november 2026",
        "answer_before": "dinsdag 22 december 2026",
    },
    "rights.export_ready": {
        "about": "je account bij Qlinx",
        "first_name": "Noor",
        "page_url": LINK,
        "available_until": "zondag 29 november 2026 om 10.30 uur",
    },
    "rights.erasure_receipt": {
        "about": "je account bij Qlinx",
        "reference": "V-2026-0002",
        "erased_on": "zondag 22 november 2026",
        "erased": ["je naam en contactgegevens", "je foto"],
        "kept": [
            {
                "what": "een onherkenbaar gemaakte vorm van je e-mailadres",
                "ground": "zo komen je gegevens niet terug",
                "until": "maandag 22 november 2027",
            }
        ],
        "sign_up_url": LINK,
    },
}


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
        "method": Method.REQUEST,
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
