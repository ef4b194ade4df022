"""Subjects, each stored with the rows that find it: accounts, relations, roles, waiting rows."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from qlinx.employers.model import Agreement, Employer, EmployerContact, EmployerUser
from qlinx.employers.store import AGREEMENT, EMPLOYER, EMPLOYER_CONTACT, EMPLOYER_USER
from qlinx.invitations.model import Invitation, InvitationState
from qlinx.invitations.store import INVITATION
from qlinx.kit.contact import parse_email
from qlinx.people.model import Person, PersonnelPointer
from qlinx.people.proofs import ask_for_code
from qlinx.people.service import personnel_hash
from qlinx.people.store import (
    ACCOUNT,
    EMPLOYMENT,
    PERSON,
    PERSONNEL,
    address_ground,
)
from qlinx.records import addresses
from qlinx.records.addresses import ground_of, led_to, row_of
from qlinx.records.context import Context
from qlinx.records.shape import Change
from qlinx.rights.right import Right
from qlinx.rosters.model import WaitingRow
from qlinx.rosters.store import WAITING_ROW
from qlinx.staff.model import StaffMember
from qlinx.staff.store import STAFF
from tests.support.factories import a_person, an_account, an_employment
from tests.support.people import IP, letter, person_of, says_yes
from tests.support.world import World

NOOR = "noor@werk.example.nl"
AT_HOME = "noor@thuis.example.nl"


def an_employer(
    ctx: Context, number: int = 1, *, ends_on: date | None = None, executes_rights: bool = True
) -> Employer:
    """An employer with an agreement."""
    employer = Employer(
        employer_id=str(number) * 26,
        name=f"Voorbeeld Zorg {number}",
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    agreement = Agreement(
        employer_id=employer.employer_id,
        starts_on=date(2026, 1, 1),
        ends_on=ends_on,
        executes_rights=executes_rights,
    )
    ctx.store.write(EMPLOYER.insert(employer), AGREEMENT.insert(agreement))
    return employer


def a_holder(
    ctx: Context, email: str = NOOR, *, account_has: Mapping[str, Any] | None = None, **changes: Any
) -> Person:
    """The holder of an account, which their address opens."""
    person = _person(ctx, email, **changes)
    pid = person.person_id
    account = an_account(
        person_id=pid, opened_at=ctx.now(), sessions_valid_from=ctx.now(), **(account_has or {})
    )
    ctx.store.write(PERSON.insert(person), ACCOUNT.insert(account), _led(ctx, person))
    return person


def somebody_who_has(ctx: Context, right: Right) -> Person | EmployerContact:
    """Somebody a right can be used on: the holder of an account, or who is shared, or the contact of an
    employer, where it is for them.
    """
    if right.can_be_used_on(addresses.ACCOUNT):
        return a_holder(ctx)
    if right.can_be_used_on(addresses.RELATION):
        return a_relation(ctx, an_employer(ctx))
    return an_employer_contact(ctx, an_employer(ctx))


def a_relation(
    ctx: Context,
    employer: Employer,
    email: str = NOOR,
    number: str | None = None,
    *,
    work: Mapping[str, Any] | None = None,
    **changes: Any,
) -> Person:
    """Somebody whom an employer shares; ``work`` is what it says beside who they are."""
    employer_id = employer.employer_id
    person = _person(ctx, email, given_by=employer_id, **changes)
    hashed = personnel_hash(ctx, employer_id, number) if number else None
    employment = an_employment(
        person_id=person.person_id,
        employer_id=employer_id,
        personnel_number=number,
        personnel_hash=hashed,
        **(work or {}),
    )
    ctx.store.write(
        PERSON.insert(person),
        EMPLOYMENT.insert(employment),
        _led(ctx, person),
        *(_pointed(person, value) for value in employment.hashes),
    )
    return person


def works(world: World, holder: Person, employer: Employer, number: str | None = None, **work: Any) -> Person:
    """An employer shares the holder of an account at their address, and they say yes to it;
    gives the relation.
    """
    relation = a_relation(world.ctx, employer, holder.email, number, work=work)
    says_yes(world, holder, relation)
    return person_of(world.ctx, relation.person_id)


def _person(ctx: Context, email: str, **changes: Any) -> Person:
    return a_person(
        **{
            "person_id": ctx.new_id(),
            "email": email,
            "address_hash": ctx.address_hash(email.lower()),
            "created_at": ctx.now(),
            **changes,
        }
    )


def _led(ctx: Context, person: Person) -> Change:
    ground = address_ground(person)
    row = row_of(ctx.store, person.address_hash, ground)
    return led_to(row, person.address_hash, ground, person.person_id)


def _pointed(person: Person, hashed: str) -> Change:
    pointer = PersonnelPointer(personnel_hash=hashed, employer_id=person.given_by, person_id=person.person_id)
    return PERSONNEL.insert(pointer)


def an_employer_user(ctx: Context, employer: Employer, email: str = NOOR, **changes: Any) -> EmployerUser:
    """Somebody who works with Qlinx for an employer."""
    user = EmployerUser(
        person_id=ctx.new_id(),
        employer_id=employer.employer_id,
        name="Sam Voorbeeld",
        email=email,
        address_hash=ctx.address_hash(email),
        created_at=ctx.now(),
        sessions_valid_from=ctx.now(),
        **{"factor_set_at": ctx.now(), **changes},
    )
    ground = ground_of(addresses.EMPLOYER_USER, employer.employer_id)
    ctx.store.write(EMPLOYER_USER.insert(user), led_to(None, user.address_hash, ground, user.person_id))
    return user


def an_employer_contact(
    ctx: Context, employer: Employer, email: str = NOOR, **changes: Any
) -> EmployerContact:
    """The contact person of an employer's agreement."""
    contact = EmployerContact(
        person_id=ctx.new_id(),
        employer_id=employer.employer_id,
        name="Kim Voorbeeld",
        email=email,
        address_hash=ctx.address_hash(email),
        telephone="+31201234567",
        function="planner",
        created_at=ctx.now(),
        **changes,
    )
    ground = ground_of(addresses.EMPLOYER_CONTACT, employer.employer_id)
    ctx.store.write(
        EMPLOYER_CONTACT.insert(contact), led_to(None, contact.address_hash, ground, contact.person_id)
    )
    return contact


def a_waiting_row(ctx: Context, employer: Employer, email: str = NOOR) -> WaitingRow:
    """A row of a list about which its employer has to say whom it means."""
    row = WaitingRow(
        person_id=ctx.new_id(),
        employer_id=employer.employer_id,
        first_name="Noor",
        last_name="Berg",
        email=email,
        address_hash=ctx.address_hash(email),
        mobile="+31612345678",
        personnel_number="P-9",
        personnel_hash=personnel_hash(ctx, employer.employer_id, "P-9"),
        department="Zorg",
        tags=("nacht",),
        why="name_differs",
        candidates=("a" * 26,),
        attestation_id="attestation",
        ground="contract",
        roster_id="roster",
        roster_line=2,
        roster_at=ctx.now(),
        waits_since=ctx.now(),
    )
    ground = ground_of(addresses.WAITING_ROW, employer.employer_id)
    ctx.store.write(WAITING_ROW.insert(row), led_to(None, row.address_hash, ground, row.person_id))
    return row


def one_of_the_staff(ctx: Context, email: str = "sam@qlinx.example.nl") -> StaffMember:
    """Somebody who works for us."""
    member = StaffMember(
        person_id=ctx.new_id(),
        name="Sam Voorbeeld",
        email=email,
        address_hash=ctx.address_hash(email),
        created_at=ctx.now(),
        invited_at=ctx.now(),
        sessions_valid_from=ctx.now(),
        factor_set_at=ctx.now(),
        trained_on=ctx.today(),
    )
    ctx.store.write(
        STAFF.insert(member), led_to(None, member.address_hash, addresses.STAFF, member.person_id)
    )
    return member


def code_for(world: World, email: str = NOOR) -> tuple[str, str]:
    """What somebody gets who asks for a code: the id, and the code in the mail."""
    code_request = ask_for_code(world.ctx, parse_email(email), network_address=IP)
    return code_request, str(letter(world).facts["code"])


def an_invitation(ctx: Context, **changes: Any) -> Invitation:
    """An open invitation of employer 1 with three places, of which number 2 is taken."""
    now = ctx.now()
    invitation = Invitation.model_validate(
        {
            "invitation_id": "i" * 26,
            "employer_id": "1" * 26,
            "state": InvitationState.OPEN,
            "title": "=Kerstborrel",
            "text": "Kom ook.",
            "time_zone": "Europe/Amsterdam",
            "starts_at": now + timedelta(days=10),
            "ends_at": now + timedelta(days=10, hours=4),
            "answer_by": now + timedelta(days=5),
            "send_at": now,
            "number_of_places": 3,
            "audience": "everyone",
            "draft_hash": "d",
            "created_at": now,
            **changes,
        }
    )
    ctx.store.write(INVITATION.insert(invitation))
    return invitation
