"""What an employer put right by hand: a list that says the value of before again does not undo it.

Of that value a keyed hash is kept, so nobody's wrong address or name stays. It is kept until the employer's
own list says something else, or the employer says that it was right after all.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from qlinx.kit.contact import parse_email
from qlinx.people.model import Employment, PersonnelPointer
from qlinx.people.stated import Relation, Stated
from qlinx.people.store import PERSONNEL, personnel_item
from qlinx.records.context import Context
from qlinx.records.shape import Change

PUT_RIGHT_FIELDS: Final = ("first_name", "last_name", "email", "mobile", "department", "language")


@dataclass(frozen=True, slots=True)
class Standing:
    """What a list says with what was put right left as it is, and which fields it says as before."""

    stated: Stated
    again: tuple[str, ...] = ()


def stated_now(relation: Relation) -> Stated:
    """What the employer said about somebody, as it stands."""
    person, employment = relation.person, relation.employment
    return Stated(
        first_name=person.first_name,
        last_name=person.last_name,
        email=parse_email(person.email, allow_example_domains=True),
        mobile=person.mobile,
        personnel_number=employment.personnel_number,
        department=employment.department,
        tags=employment.tags,
        language=person.language,
    )


def standing(ctx: Context, relation: Relation, stated: Stated) -> Standing:
    """What remains of a list's row about somebody of whom something was put right."""
    again = _said_again(ctx, relation.employment, stated)
    if not again:
        return Standing(stated)
    now = stated_now(relation)
    return Standing(replace(stated, **{name: getattr(now, name) for name in again}), again)


def marks_of_list(ctx: Context, employment: Employment, stated: Stated) -> Mapping[str, object]:
    """How what was put right is remembered after a list:
    a field of which it says neither the value of before nor nothing is the list's again.
    """
    if not employment.put_right:
        return {}
    again = _said_again(ctx, employment, stated)
    kept = [name for name in employment.put_right if name in again or name in stated.unsaid]
    marks = _marks({name: employment.put_right_hash(name) for name in kept}) | {"said_again": again or None}
    return marks | {"former_address_hash": employment.former_address_hash if "email" in kept else None}


def marks_of_correction(ctx: Context, relation: Relation, stated: Stated) -> Mapping[str, object]:
    """The same after the employer changed something by hand;
    what it puts back is no longer remembered as wrong.
    """
    employment, before = relation.employment, stated_now(relation)
    marks = {name: employment.put_right_hash(name) for name in employment.put_right or ()}
    back = put_back(ctx, employment, stated)
    for name in PUT_RIGHT_FIELDS:
        if getattr(before, name) != getattr(stated, name) and name not in stated.unsaid and name not in marks:
            marks[name] = _hash(ctx, name, before)
    left = {name: hashed for name, hashed in marks.items() if name not in back}
    if not left and not employment.put_right:
        return {}
    again = tuple(name for name in employment.said_again or () if name in left)
    marked = _marks(left) | {"said_again": again or None}
    if _leads_to_another(ctx, employment, left.get("email")):
        marked["former_address_hash"] = None
    return marked


def put_back(ctx: Context, employment: Employment, stated: Stated) -> tuple[str, ...]:
    """The fields that were put right and of which this says the value of before."""
    return _said_again(ctx, employment, stated)


def pointers(ctx: Context, employment: Employment, marks: Mapping[str, object]) -> Iterator[Change]:
    """The changes by which a list's row with a former address is found to be about somebody, or no more."""
    before = employment.former_address_hash
    after = marks.get("former_address_hash", before)
    if before == after:
        return
    for hashed in (before, after):
        if not isinstance(hashed, str):
            continue
        known = ctx.store.get(PERSONNEL, personnel_item(employment.employer_id, hashed))
        if hashed == before and known and known.person_id == employment.person_id:
            yield PERSONNEL.remove(known)
        elif hashed == after and known is None:
            yield PERSONNEL.insert(
                PersonnelPointer(
                    personnel_hash=hashed, employer_id=employment.employer_id, person_id=employment.person_id
                )
            )


def _leads_to_another(ctx: Context, employment: Employment, hashed: str | None) -> bool:
    """Of two whom an employer called by one wrong address, a row with it is about the first alone."""
    known = hashed and ctx.store.get(PERSONNEL, personnel_item(employment.employer_id, hashed))
    return bool(known and known.person_id != employment.person_id)


def _said_again(ctx: Context, employment: Employment, stated: Stated) -> tuple[str, ...]:
    return tuple(
        name
        for name in employment.put_right or ()
        if name not in stated.unsaid and _hash(ctx, name, stated) == employment.put_right_hash(name)
    )


def _marks(hashes: Mapping[str, str]) -> dict[str, object]:
    return {
        "put_right": tuple(hashes) or None,
        "put_right_hashes": tuple(hashes.values()) or None,
        "former_address_hash": hashes.get("email"),
    }


def _hash(ctx: Context, name: str, stated: Stated) -> str:
    if name == "email":
        return ctx.address_hash(stated.email.match_key)
    return ctx.keys.hash("put-right", f"{name}#{getattr(stated, name) or ''}")
