"""People whom an employer names one by one."""

from collections.abc import Sequence
from dataclasses import dataclass

from qlinx.aws.database import Key
from qlinx.invitations.draft import AudienceDraft
from qlinx.people.service import personnel_hash
from qlinx.people.store import ADDRESS, EMPLOYMENT, PERSONNEL, address_item, employment_item, personnel_item
from qlinx.records.context import Context


@dataclass(frozen=True, slots=True)
class Named:
    """Who of a list is known to the employer, and how many are not; who they are is not told back."""

    person_ids: tuple[str, ...]
    not_found: int


def named_people(ctx: Context, employer_id: str, audience: AudienceDraft) -> Named:
    """The people whom an employer names by personnel number or e-mail address, once each."""
    numbers = [
        personnel_item(employer_id, personnel_hash(ctx, employer_id, number))
        for number in audience.personnel_numbers
    ]
    addresses = [address_item(ctx.address_hash(key)) for key in audience.email_addresses]
    by_number = ctx.store.get_many(PERSONNEL, numbers)
    by_address = ctx.store.get_many(ADDRESS, addresses)
    pointers: list[str | None] = [
        *(by_number[key].person_id if key in by_number else None for key in numbers),
        *(by_address[key].person_id if key in by_address else None for key in addresses),
    ]
    shared = _shared_with(ctx, employer_id, [person_id for person_id in pointers if person_id])
    known = [person_id for person_id in pointers if person_id in shared]
    return Named(tuple(dict.fromkeys(known)), len(pointers) - len(known))


def _shared_with(ctx: Context, employer_id: str, person_ids: Sequence[str]) -> frozenset[str]:
    keys: list[Key] = [employment_item(person_id, employer_id) for person_id in person_ids]
    found = ctx.store.get_many(EMPLOYMENT, keys)
    return frozenset(value.person_id for value in found.values() if value.ended_at is None)
