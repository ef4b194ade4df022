"""An employer whose people are invited:
made-up people with details of ordinary lengths, loaded without being counted.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from qlinx.aws.serialization import serialize_item
from qlinx.employers.mailings_look import approve_mailings
from qlinx.employers.service import NewContact, NewEmployer, create_employer
from qlinx.invitations.model import Invitation
from qlinx.invitations.service import create_invitation
from qlinx.kit.clock import home_day
from qlinx.kit.ids import derived_id
from qlinx.people.model import SELF, Account, Employment, Join, Person, PersonnelPointer
from qlinx.people.service import personnel_hash
from qlinx.people.statements import current_statement
from qlinx.people.store import ACCOUNT, EMPLOYMENT, JOIN, PERSON, PERSONNEL, address_ground
from qlinx.records.addresses import ADDRESS, AddressRow
from qlinx.records.shape import Shape
from tests.bench.flow import Flow
from tests.support.drafts import a_draft

_FIRST: Final = ("Noor", "Sem", "Daan", "Fatima", "Lieke", "Mohammed", "Annelies", "Bram")
_LAST: Final = ("Jansen", "de Vries", "van den Berg", "El Amrani", "Bakker", "van der Meulen", "Yılmaz")
_DEPARTMENTS: Final = ("Zorg", "Keuken", "Receptie", "Technische dienst")


@dataclass(frozen=True)
class Company:
    """An employer, the ids of its people,
    and in the same order those of the accounts that they joined to what it says.
    """

    employer_id: str
    person_ids: tuple[str, ...]
    account_ids: tuple[str, ...]


def found_company(flow: Flow, people: int, *, told: bool = False, joined: bool = True) -> Company:
    """Makes an employer with an agreement and this many people;
    ``told`` says they have had the notice of article 14.

    Each has an account at the address that the employer names, joined to what it says, unless ``joined`` says
    otherwise. Every company's people have the same addresses.
    """
    ctx = flow.ctx
    contact = NewContact("Contactpersoon Voorbeeld", "contact@werk.example.nl", None, None)
    new = NewEmployer("Voorbeeld Zorg", "nl", flow.now.date() - timedelta(days=30), None, contact)
    employer_id = create_employer(ctx, new, actor="staff-id").employer_id
    approve_mailings(ctx, employer_id, actor="staff-id")
    numbers = [str(number) for number in range(people)]
    company = Company(
        employer_id,
        person_ids=tuple(derived_id("person", employer_id, number) for number in numbers),
        account_ids=tuple(derived_id("account", employer_id, number) for number in numbers if joined),
    )
    flow.tables.load(flow.records, _items(flow, company, told=told))
    flow.tables.stream.clear()
    return company


def invite_everyone(flow: Flow, company: Company, **fields: Any) -> Invitation:
    """An invitation of everybody, to be sent now."""
    return create_invitation(flow.ctx, company.employer_id, a_draft(**fields), once="one")


def _items(flow: Flow, company: Company, *, told: bool) -> Iterator[dict[str, Any]]:
    for number, person_id in enumerate(company.person_ids):
        account_id = company.account_ids[number] if company.account_ids else None
        relation = _somebody(flow, number, person_id, given_by=company.employer_id, account_id=account_id)
        yield from _relation(flow, relation, number, told=told)
        if account_id:
            yield from _account(flow, _somebody(flow, number, account_id, given_by=SELF), relation)


def _somebody(flow: Flow, number: int, person_id: str, **said: str | None) -> Person:
    first, last = _FIRST[number % len(_FIRST)], _LAST[number % len(_LAST)]
    email = f"{first.lower()}.{number}@werk.example.nl"
    return Person.model_validate(
        {
            "person_id": person_id,
            "language": "nl" if number % 5 else "en",
            "first_name": first,
            "last_name": last,
            "email": email,
            "address_hash": flow.ctx.address_hash(email),
            "mobile": f"+316{number:08d}",
            "created_at": flow.now,
            **said,
        }
    )


def _relation(flow: Flow, person: Person, number: int, *, told: bool) -> Iterator[dict[str, Any]]:
    """What an import writes about somebody."""
    employment = _employment(flow, person, number, told=told)
    yield from _found_by_address(person)
    yield _wired(EMPLOYMENT, employment)
    for hashed in employment.hashes:
        yield _wired(
            PERSONNEL,
            PersonnelPointer(
                personnel_hash=hashed, employer_id=employment.employer_id, person_id=person.person_id
            ),
        )


def _account(flow: Flow, holder: Person, relation: Person) -> Iterator[dict[str, Any]]:
    """What a sign-up and a yes to a relation write."""
    yield from _found_by_address(holder)
    yield _wired(
        ACCOUNT,
        Account(
            person_id=holder.person_id,
            statement_version=current_statement(home_day(flow.now)).version,
            statement_accepted_at=flow.now,
            opened_at=flow.now,
            sessions_valid_from=flow.now,
        ),
    )
    yield _wired(
        JOIN,
        Join(
            person_id=holder.person_id,
            relation_id=relation.person_id,
            employer_id=relation.given_by,
            address_hash=relation.address_hash,
            joined_at=flow.now,
        ),
    )


def _found_by_address(person: Person) -> Iterator[dict[str, Any]]:
    yield _wired(PERSON, person)
    row = AddressRow(
        address_hash=person.address_hash, ground=address_ground(person), person_ids=(person.person_id,)
    )
    yield _wired(ADDRESS, row)


def _employment(flow: Flow, person: Person, number: int, *, told: bool) -> Employment:
    personnel_number = f"{100_000 + number}"
    return Employment.model_validate(
        {
            "person_id": person.person_id,
            "employer_id": person.given_by,
            "personnel_number": personnel_number,
            "personnel_hash": personnel_hash(flow.ctx, person.given_by, personnel_number),
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
    return serialize_item(shape.item(value))
