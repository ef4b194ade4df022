"""What a row means beside what is known already: a pure decision, and the reading it rests on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from qlinx.people.model import Employment, ErasedAddress, Person, PersonState
from qlinx.people.service import personnel_hash
from qlinx.people.store import (
    ADDRESS,
    EMPLOYMENT,
    ERASED,
    PERSON,
    PERSONNEL,
    address_item,
    employment_item,
    erased_item,
    person_item,
    personnel_item,
)
from qlinx.records.context import Context
from qlinx.rosters.model import Roster
from qlinx.rosters.results import Outcome
from qlinx.rosters.rows import RosterRow


@dataclass(frozen=True, slots=True)
class Known:
    """What is known about a row: by its address, by its personnel number, and whether the address was erased.

    ``by_address`` is the person with that address; ``employment`` that person's relation to this employer;
    ``by_number`` the employment with that personnel number at this employer, and ``number_person`` its person.
    """

    address_hash: str
    personnel_hash: str | None
    by_address: Person | None
    employment: Employment | None
    by_number: Employment | None
    number_person: Person | None
    erased: ErasedAddress | None


OUTCOMES: Mapping[str, Outcome] = {name: name for name in get_args(Outcome)}

Kind = Literal["add_person", "add_employment", "update", "change_address", "settled", "refuse"]


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do with a row. ``code`` and ``line`` explain ``settled`` and ``refuse``; ``outcome`` goes into the result."""

    kind: Kind
    outcome: Outcome
    code: str = ""
    line: int = 0


def decide(row: RosterRow, roster: Roster, known: Known) -> Decision:
    """What to do with a row, from what is known: pure, so that a repeated step decides the same."""
    if known.erased and roster.employer_id in known.erased.employer_ids:
        return Decision("refuse", "rejected", "erased")
    if known.by_address and known.by_address.state is PersonState.ERASING:
        return Decision("refuse", "rejected", "erased")
    if known.employment:
        return _about_known(row, roster, known, known.employment)
    if known.by_number:
        return _about_number(row, roster, known, known.by_number)
    return Decision("add_employment" if known.by_address else "add_person", "accepted")


def _about_known(row: RosterRow, roster: Roster, known: Known, employment: Employment) -> Decision:
    if employment.roster_at > roster.received_at:
        return Decision("settled", "unchanged", "newer_roster")
    if known.by_number and known.by_number.person_id != employment.person_id:
        # Two people of this employer: the number moved, or one of the two lines is wrong. The number's own row decides.
        other = known.by_number
        line = other.roster_line if other.roster_id == roster.roster_id else 0
        return Decision(
            "refuse", "rejected", "personnel_number_of_another_row" if line else "address_not_changed", line
        )
    if employment.roster_id == roster.roster_id:
        if employment.roster_line == row.line:
            return Decision("settled", OUTCOMES[employment.roster_outcome])
        same = (employment.first_name, employment.last_name) == (row.first_name, row.last_name)
        if same:
            return Decision("settled", "duplicate", "same_as_row", employment.roster_line)
        return Decision("refuse", "rejected", "address_of_another_row", employment.roster_line)
    return Decision("update", "unchanged" if says_the_same(employment, row) else "changed")


def _about_number(row: RosterRow, roster: Roster, known: Known, by_number: Employment) -> Decision:
    if by_number.roster_at > roster.received_at:
        return Decision("settled", "unchanged", "newer_roster")
    if by_number.roster_id == roster.roster_id and by_number.roster_line != row.line:
        return Decision("refuse", "rejected", "personnel_number_of_another_row", by_number.roster_line)
    if known.by_address:
        # Saying whose address it is would tell the employer about somebody who may not be theirs.
        return Decision("refuse", "rejected", "address_not_changed")
    return Decision("change_address", "changed")


def says_the_same(employment: Employment, row: RosterRow) -> bool:
    """Whether a row repeats what the employer shared before about somebody who still works there."""
    return employment.ended_at is None and shared_values(row) == {
        name: getattr(employment, name) for name in shared_values(row)
    }


def shared_values(row: RosterRow) -> dict[str, object]:
    """The fields of an employment that a row gives."""
    return {
        "first_name": row.first_name,
        "last_name": row.last_name,
        "email": row.email.address,
        "mobile": row.mobile,
        "personnel_number": row.personnel_number,
        "department": row.department,
        "tags": row.tags,
    }


def known_about(ctx: Context, roster: Roster, rows: Sequence[RosterRow]) -> Mapping[int, Known]:
    """What is known about each row, by its line: a handful of calls for a whole part."""
    hashes = {row.line: ctx.address_hash(row.email.match_key) for row in rows}
    numbers = {
        row.line: personnel_hash(ctx, roster.employer_id, row.personnel_number)
        for row in rows
        if row.personnel_number
    }
    pointers = ctx.store.get_many(ADDRESS, [address_item(value) for value in hashes.values()])
    number_pointers = ctx.store.get_many(
        PERSONNEL, [personnel_item(roster.employer_id, value) for value in numbers.values()]
    )
    erased = ctx.store.get_many(ERASED, [erased_item(value) for value in hashes.values()])
    ids = {pointer.person_id for pointer in pointers.values()}
    ids |= {pointer.person_id for pointer in number_pointers.values()}
    people = ctx.store.get_many(PERSON, [person_item(person_id) for person_id in ids])
    employments = ctx.store.get_many(
        EMPLOYMENT, [employment_item(person_id, roster.employer_id) for person_id in ids]
    )

    def of(row: RosterRow) -> Known:
        pointer = pointers.get(address_item(hashes[row.line]))
        number = numbers.get(row.line)
        number_pointer = number_pointers.get(personnel_item(roster.employer_id, number)) if number else None
        return Known(
            address_hash=hashes[row.line],
            personnel_hash=number,
            by_address=people.get(person_item(pointer.person_id)) if pointer else None,
            employment=employments.get(employment_item(pointer.person_id, roster.employer_id))
            if pointer
            else None,
            by_number=(
                employments.get(employment_item(number_pointer.person_id, roster.employer_id))
                if number_pointer
                else None
            ),
            number_person=people.get(person_item(number_pointer.person_id)) if number_pointer else None,
            erased=erased.get(erased_item(hashes[row.line])),
        )

    return {row.line: of(row) for row in rows}
