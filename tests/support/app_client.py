"""Employers, people and rosters for tests over HTTP:
each test its own, so that tests share a system but nothing else.
"""

import secrets
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from infrastructure.local.actors import Details, Employer, add_employer, open_account, send_roster, signed_in
from infrastructure.local.client import Caller, Response, until
from infrastructure.local.system import System

PASSWORD: Final = "Een-lang-wachtwoord-7"
PATIENCE: Final = 180.0
_HEADER: Final = "Voornaam;Achternaam;E-mail;Personeelsnummer;Afdeling;Labels;Taal"


def an_address(name: str) -> str:
    return f"{name.lower().replace(' ', '.')}.{secrets.token_hex(4)}@post.example"


def somebody(first_name: str = "Noor", last_name: str = "van den Berg", **changes: Any) -> Details:
    details = Details(first_name, last_name, an_address(first_name), "06 12345678")
    return replace(details, **changes)


def an_account(system: System, details: Details | None = None) -> Caller:
    """A person who is signed in."""
    return open_account(system, details or somebody(), PASSWORD)


def a_session_of(system: System, address: str) -> Caller:
    """Somebody who signs in after what ended all sessions: one of that very second has ended with them."""

    def session() -> Caller | None:
        caller = signed_in(system, address, PASSWORD)
        return caller if caller.get("/v1/account").status == 200 else None

    return until("a session that counts", session)


def an_employer(system: System, staff: Caller, name: str = "Voorbeeld Zorg") -> Employer:
    """An employer of its own, with a user who is signed in."""
    own = f"{name} {secrets.token_hex(3)}"
    return add_employer(system, staff, own, ("Petra de Wit", an_address("petra")), PASSWORD)


def a_roster(*people: Details, department: str = "Zorg", labels: str = "") -> bytes:
    # A number tells an employer's people apart: two who share it would be one who changed.
    lines = [
        f"{one.first_name};{one.last_name};{one.email};{secrets.token_hex(4)};{department};{labels};{one.language}"
        for one in people
    ]
    return "\r\n".join([_HEADER, *lines, ""]).encode()


def shares(employer: Employer, *people: Details, **declared: str) -> dict[str, Any]:
    """The employer sends a roster with these people; answers with it when its import has ended."""
    return send_roster(employer.user, "mensen.csv", a_roster(*people), seconds=PATIENCE, **declared)


def an_occasion(title: str = "Kerstborrel", **changes: Any) -> dict[str, Any]:
    """What an employer asks for when it invites everybody."""
    return {
        "title": title,
        "text": "Er is ook iets te eten.",
        "location": "Voorbeeldplein 1, Haarlem",
        "starts_at": f"{_next_year()}-06-05T19:30",
        "ends_at": f"{_next_year()}-06-05T22:00",
        "answer_by": f"{_next_year()}-06-01T12:00",
        "audience": {"everyone": True},
        **changes,
    }


def pointers(answer: Response) -> dict[str, str]:
    """The code of each refused field."""
    return {fault["pointer"]: fault["code"] for fault in answer.must_be(422).json["errors"]}


def _next_year() -> int:

    # Within the year ahead that invitations may be planned in, whatever the day.
    now = datetime.now(UTC)
    return now.year if now.month < 5 else now.year + 1
