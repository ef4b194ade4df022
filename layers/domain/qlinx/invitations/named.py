"""People whom an employer names one by one."""

from collections.abc import Sequence
from dataclasses import dataclass

from qlinx.aws.database import Key
from qlinx.invitations.draft import AudienceDraft
from qlinx.people.service import personnel_hash
from qlinx.people.store import EMPLOYMENT, PERSONNEL, employment_item, personnel_item
from qlinx.records.addresses import ADDRESS, RELATION, address_item, ground_of
from qlinx.records.context import Context


@dataclass(frozen=True, slots=True)
class Named:
    """Who of a list is known to the employer, and how many are not; who they are is not told back."""

    person_ids: tuple[str, ...]
    not_found: int


def named_people(ctx: Context, employer_id: str, audience: AudienceDraft) -> Named:
    """The people whom an employer names by personnel number or e-mail address, once each.

    Both are looked up among what this employer said itself. An address that it names for several people means
    all of them.
    """
    numbers = [
        personnel_item(employer_id, personnel_hash(ctx, employer_id, number))
        for number in audience.personnel_numbers
    ]
    ground = ground_of(RELATION, employer_id)
    addresses = [address_item(ctx.address_hash(key), ground) for key in audience.email_addresses]
    by_number = ctx.store.get_many(PERSONNEL, numbers)
    by_address = ctx.store.get_many(ADDRESS, addresses)
    each: list[tuple[str, ...]] = [
        *((by_number[key].person_id,) if key in by_number else () for key in numbers),
        *(by_address[key].person_ids if key in by_address else () for key in addresses),
    ]
    shared = _shared_with(ctx, employer_id, [person_id for named in each for person_id in named])
    known = [[person_id for person_id in named if person_id in shared] for named in each]
    everybody = (person_id for people in known for person_id in people)
    return Named(tuple(dict.fromkeys(everybody)), sum(not people for people in known))


def _shared_with(ctx: Context, employer_id: str, person_ids: Sequence[str]) -> frozenset[str]:
    keys: list[Key] = [employment_item(person_id, employer_id) for person_id in person_ids]
    found = ctx.store.get_many(EMPLOYMENT, keys)
    return frozenset(value.person_id for value in found.values() if value.ended_at is None)
