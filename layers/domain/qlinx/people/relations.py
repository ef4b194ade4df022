"""What an employer says about one of its people: the relation, written here and nowhere else.

A relation is a subject of its own, with a partition of its own, seen and changed by the employer that states
it. Nothing here looks at accounts, at other employers or at their relations, but for the account that a
relation is joined to.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta

from qlinx.mailing.suppression import stops_for
from qlinx.people.joins import PartedBecause, parted
from qlinx.people.ledger import word_noted
from qlinx.people.model import Employment, NoticeState, Person, PersonnelPointer
from qlinx.people.put_right import pointers
from qlinx.people.service import personnel_hash
from qlinx.people.stated import Relation, Stated, Under
from qlinx.people.store import (
    EMPLOYMENT,
    PERSON,
    PERSONNEL,
    address_ground,
    employment_of,
    person_by_id,
    personnel_item,
)
from qlinx.records.addresses import AddressRow, led_no_more, led_to, row_of
from qlinx.records.context import Context
from qlinx.records.shape import Change

NOTICE_DAYS = 25
"""First contact or this many days, whichever comes first:
within the month of article 14(3)(a) GDPR, with margin.
"""

_MOST_OTHER_NUMBERS = 5
# So that what the next lists say keeps the size of an item.
_MOST_DECLARATIONS = 4


def relation_by_id(ctx: Context, person_id: str) -> Relation | None:
    """The relation with an id, or nothing where the id is of no relation."""
    person = person_by_id(ctx.store, person_id)
    employment = employment_of(ctx.store, person) if person else None
    return Relation(person, employment) if person and employment else None


def new_relation(
    ctx: Context,
    stated: Stated,
    under: Under,
    *,
    row: AddressRow | None,
    pointer: PersonnelPointer | None = None,
) -> Iterator[Change]:
    """The changes that make somebody known as an employer says.

    ``row`` is what the employer has under the address now, ``pointer`` what its number leads to where that is
    given to somebody else (``number_given_up`` takes it from them in the same write).
    """
    # Of somebody new nothing stands yet: what a cell could not tell is as if it were empty.
    stated = replace(stated, unsaid=frozenset())
    person_id, now = ctx.new_id(), ctx.now()
    address_hash = ctx.address_hash(stated.email.match_key)
    person = Person.model_validate(
        {
            **stated.about_person,
            "person_id": person_id,
            "given_by": under.employer_id,
            "address_hash": address_hash,
            "mail_stops": stops_for(ctx, address_hash, under.employer_id),
            "created_at": now,
        }
    )
    number = _hash(ctx, under.employer_id, stated)
    yield PERSON.insert(person)
    yield led_to(row, address_hash, address_ground(person), person_id)
    yield EMPLOYMENT.insert(
        Employment.model_validate(
            {
                **stated.about_work,
                **under.seen,
                "person_id": person_id,
                "employer_id": under.employer_id,
                "personnel_number": stated.personnel_number,
                "personnel_hash": number,
                "shared_at": now,
                "attestation_id": under.attestation_id,
                "ground": under.ground,
                "notice": NoticeState.DUE,
                "notice_due_at": now + timedelta(days=NOTICE_DAYS),
            }
        )
    )
    if number:
        yield _pointer(under.employer_id, number, person_id, pointer)


def says_the_same(ctx: Context, relation: Relation, stated: Stated) -> bool:
    """Whether this repeats what the employer said before about somebody who still works there."""
    return (
        relation.employment.ended_at is None
        and not _differing(relation.person, stated.about_person)
        and not _differing(relation.employment, stated.about_work)
        and not _new_numbers(ctx, relation.employment, stated)
    )


def restated(
    ctx: Context,
    relation: Relation,
    stated: Stated,
    under: Under,
    *,
    row: AddressRow | None = None,
    pointer: PersonnelPointer | None = None,
    marks: Mapping[str, object] | None = None,
) -> Iterator[Change]:
    """The changes after which a relation is as its employer says now;
    ``row`` and ``pointer`` as in ``new_relation``, ``marks`` as in ``people.put_right``.

    A new address ends the join, what a reader of the former address said, and makes the notice due again.
    Under another declaration nobody is set aside any more. A number that is not said stays; one that is new
    stands beside the former one, which may be another contract's.
    """
    person, employment = relation.person, relation.employment
    now = ctx.now()
    moved = ctx.address_hash(stated.email.match_key) != person.address_hash
    work: dict[str, object] = {**stated.about_work, **under.seen, **_new_numbers(ctx, employment, stated)}
    work |= marks or {}
    if under.outcome == "changed":
        work |= {"shared_at": now, "ended_at": None}
        work |= {"attestation_id": under.attestation_id, "ground": under.ground}
    anew = under.attestation_id not in employment.declared_in
    if anew:
        work["attested"] = (*employment.declared_in, under.attestation_id)[-_MOST_DECLARATIONS:]
    if moved:
        work |= {
            "notice": NoticeState.DUE,
            "notice_due_at": now + timedelta(days=NOTICE_DAYS),
            "notice_tries": 0,
        }
    yield EMPLOYMENT.replace(employment, **work)
    yield from pointers(ctx, employment, marks or {})
    yield from _moved_numbers(ctx, employment, stated, pointer)
    told = _differing(person, stated.about_person)
    if anew and person.set_aside_at:
        told["set_aside_at"] = None
    if moved:
        yield from _moved_address(ctx, person, stated, told, row)
    elif told or person.ends_at:
        yield PERSON.replace(person, **told, ends_at=None)


def contract_added(ctx: Context, relation: Relation, stated: Stated) -> Iterator[Change]:
    """The changes by which a second line of one list about the same human adds its number and its tags."""
    employment = relation.employment
    tags = tuple(dict.fromkeys((*employment.tags, *stated.tags)))
    yield EMPLOYMENT.replace(employment, tags=tags, **_new_numbers(ctx, employment, stated))
    yield from _moved_numbers(ctx, employment, stated, None)


def number_given_up(employment: Employment, hashed: str) -> Change:
    """The change by which a relation loses a number that its employer gave to somebody else;
    its pointer moves to them.
    """
    numbers = (employment.personnel_number, *employment.other_numbers)
    kept = [pair for pair in zip(numbers, employment.hashes, strict=False) if pair[1] != hashed]
    return EMPLOYMENT.replace(
        employment,
        personnel_number=kept[0][0] if kept else None,
        personnel_hash=kept[0][1] if kept else None,
        other_numbers=tuple(number for number, _ in kept[1:]),
        other_hashes=tuple(value for _, value in kept[1:]),
    )


def _moved_address(
    ctx: Context, person: Person, stated: Stated, told: dict[str, object], row: AddressRow | None
) -> Iterator[Change]:
    address_hash, ground = ctx.address_hash(stated.email.match_key), address_ground(person)
    told |= {
        "address_hash": address_hash,
        # Stops belong to the address that caused them, and so do the reader's words.
        "mail_stops": stops_for(ctx, address_hash, person.mail_scope),
        "said": None,
        "account_id": None,
        "mail_to_account": False,
    }
    moved = PERSON.changed(person, **told, ends_at=None)
    yield PERSON.next(moved)
    # At the new address nothing is said yet, even if it had that address before and something was.
    yield word_noted(ctx, moved)
    if former := row_of(ctx.store, person.address_hash, ground):
        yield led_no_more(former, person.person_id)
    yield led_to(row, address_hash, ground, person.person_id)
    yield from parted(ctx, person, PartedBecause.ADDRESS_CHANGED)


def _differing(stored: Person | Employment, values: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if getattr(stored, name) != value}


def _hash(ctx: Context, employer_id: str, stated: Stated) -> str | None:
    return personnel_hash(ctx, employer_id, stated.personnel_number) if stated.personnel_number else None


def _new_numbers(ctx: Context, employment: Employment, stated: Stated) -> dict[str, object]:
    """How the numbers of a relation change when its employer names this one."""
    hashed = _hash(ctx, employment.employer_id, stated)
    if hashed is None or hashed in employment.hashes:
        return {}
    changes: dict[str, object] = {"personnel_number": stated.personnel_number, "personnel_hash": hashed}
    if employment.personnel_number and employment.personnel_hash:
        changes["other_numbers"] = (employment.personnel_number, *employment.other_numbers)[
            :_MOST_OTHER_NUMBERS
        ]
        changes["other_hashes"] = (employment.personnel_hash, *employment.other_hashes)[:_MOST_OTHER_NUMBERS]
    return changes


def _moved_numbers(
    ctx: Context, employment: Employment, stated: Stated, pointer: PersonnelPointer | None
) -> Iterator[Change]:
    changes = _new_numbers(ctx, employment, stated)
    if not changes:
        return
    yield _pointer(employment.employer_id, str(changes["personnel_hash"]), employment.person_id, pointer)
    kept = changes.get("other_hashes", ())
    gone = [value for value in employment.hashes if isinstance(kept, tuple) and value not in kept]
    yield from _unpointed(ctx, employment, tuple(gone))


def _pointer(employer_id: str, hashed: str, person_id: str, known: PersonnelPointer | None = None) -> Change:
    if known:
        return PERSONNEL.replace(known, person_id=person_id)
    pointer = PersonnelPointer(personnel_hash=hashed, employer_id=employer_id, person_id=person_id)
    return PERSONNEL.insert(pointer)


def _unpointed(ctx: Context, employment: Employment, hashes: tuple[str, ...]) -> Iterator[Change]:
    for value in hashes:
        old = ctx.store.get(PERSONNEL, personnel_item(employment.employer_id, value))
        if old and old.person_id == employment.person_id:
            yield PERSONNEL.remove(old)
