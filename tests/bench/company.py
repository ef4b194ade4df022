"""An employer whose people are invited: made-up people with details of ordinary lengths, loaded without being counted."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from qlinx.aws.wire import wire_item
from qlinx.employers.service import NewContact, NewEmployer, create_employer
from qlinx.invitations.model import Invitation
from qlinx.invitations.service import create_invitation
from qlinx.kit.ids import derived_id
from qlinx.people.model import Account, AddressPointer, Employment, Person
from qlinx.people.statements import PUBLISHED
from qlinx.people.store import ACCOUNT, ADDRESS, EMPLOYMENT, PERSON
from qlinx.records.shape import Shape
from tests.bench.flow import Flow
from tests.support.drafts import a_draft

_FIRST: Final = ("Noor", "Sem", "Daan", "Fatima", "Lieke", "Mohammed", "Annelies", "Bram")
_LAST: Final = ("Jansen", "de Vries", "van den Berg", "El Amrani", "Bakker", "van der Meulen", "Yılmaz")
_DEPARTMENTS: Final = ("Zorg", "Keuken", "Receptie", "Technische dienst")


@dataclass(frozen=True)
class Company:
    """An employer and the ids of its people."""

    employer_id: str
    person_ids: tuple[str, ...]


def found_company(flow: Flow, people: int, *, told: bool = False) -> Company:
    """Makes an employer with an agreement and this many people; ``told`` says they have had the notice of article 14."""
    ctx = flow.ctx
    contact = NewContact("Contactpersoon Voorbeeld", "contact@werk.example.nl", None, None)
    new = NewEmployer("Voorbeeld Zorg", "nl", flow.now.date() - timedelta(days=30), None, contact)
    employer_id = create_employer(ctx, new, actor="staff-id").employer_id
    person_ids = tuple(derived_id("person", employer_id, str(number)) for number in range(people))
    flow.tables.load(flow.records, _items(flow, employer_id, person_ids, told=told))
    flow.tables.stream.clear()
    return Company(employer_id, person_ids)


def invite_everyone(flow: Flow, company: Company, **fields: Any) -> Invitation:
    """An invitation of everybody, to be sent now."""
    return create_invitation(flow.ctx, company.employer_id, a_draft(**fields), once="one")


def _items(
    flow: Flow, employer_id: str, person_ids: tuple[str, ...], *, told: bool
) -> Iterator[dict[str, Any]]:
    ctx, now = flow.ctx, flow.now
    for number, person_id in enumerate(person_ids):
        first, last = _FIRST[number % len(_FIRST)], _LAST[number % len(_LAST)]
        email = f"{first.lower()}.{number}@werk.example.nl"
        person = Person(
            person_id=person_id,
            language="nl" if number % 5 else "en",
            first_name=first,
            last_name=last,
            email=email,
            address_hash=ctx.address_hash(email),
            mobile=f"+316{number:08d}",
            sources=dict.fromkeys(("first_name", "last_name", "email", "mobile"), f"employer:{employer_id}"),
            created_at=now,
        )
        yield _wired(PERSON, person)
        yield _wired(ADDRESS, AddressPointer(address_hash=person.address_hash, person_id=person_id))
        yield _wired(EMPLOYMENT, _employment(flow, person, employer_id, number, told=told))
        yield _wired(
            ACCOUNT,
            Account(
                person_id=person_id,
                statement_version=PUBLISHED[-1].version,
                statement_accepted_at=now,
                opened_at=now,
                sessions_valid_from=now,
            ),
        )


def _employment(flow: Flow, person: Person, employer_id: str, number: int, *, told: bool) -> Employment:
    return Employment.model_validate(
        {
            "person_id": person.person_id,
            "employer_id": employer_id,
            "first_name": person.first_name,
            "last_name": person.last_name,
            "email": person.email,
            "mobile": person.mobile,
            "personnel_number": f"{100_000 + number}",
            "department": _DEPARTMENTS[number % len(_DEPARTMENTS)],
            "tags": ["nachtdienst"] if number % 3 else ["bhv", "dagdienst"],
            "shared_at": flow.now,
            "attestation_id": "a" * 26,
            "ground": "contract",
            "roster_id": "r" * 26,
            "roster_line": number + 2,
            "roster_at": flow.now,
            "roster_outcome": "accepted",
            "notice_due_at": flow.now + timedelta(days=25),
            **({"notice": "given", "notice_given_at": flow.now} if told else {}),
        }
    )


def _wired(shape: Shape[Any], value: Any) -> dict[str, Any]:
    return wire_item(shape.item(value))
