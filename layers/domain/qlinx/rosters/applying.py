"""Rows become people: each row one transaction, decided again when something changed meanwhile."""

from collections.abc import Iterator
from datetime import timedelta

from qlinx.aws.database import ConditionFailed
from qlinx.kit.errors import ChangedMeanwhile
from qlinx.mailing.suppression import stops_for
from qlinx.people.model import AddressPointer, Employment, NoticeState, Person, PersonnelPointer
from qlinx.people.service import SELF, values_after_sharing
from qlinx.people.store import ADDRESS, EMPLOYMENT, PERSON, PERSONNEL, moved_pointers, personnel_item
from qlinx.records.context import Context
from qlinx.records.shape import Change
from qlinx.rosters.matching import Decision, Known, decide, known_about, shared_values
from qlinx.rosters.mentions import keep
from qlinx.rosters.model import NOTICE_DAYS, Roster
from qlinx.rosters.results import ResultRow
from qlinx.rosters.rows import RosterRow
from qlinx.rosters.texts_import import ROW_ADVICE, advice

_TRIES = 5


def apply_row(ctx: Context, roster: Roster, row: RosterRow, known: Known) -> ResultRow:
    """Carries out what a row means and says what became of it. A repeated step says the same.

    Raises
    ------
    ChangedMeanwhile
        Others kept changing the same person; the step will be repeated.
    """
    for _ in range(_TRIES):
        decision = decide(row, roster, known)
        try:
            if changes := tuple(_changes(ctx, roster, row, known, decision)):
                ctx.store.write(*changes)
        except ConditionFailed:
            known = known_about(ctx, roster, [row])[row.line]
            continue
        if decision.kind == "refuse":
            keep(ctx, roster, [found for found in (known.employment, known.by_number) if found])
        return _result(row, known, decision)
    raise ChangedMeanwhile


def _changes(
    ctx: Context, roster: Roster, row: RosterRow, known: Known, decision: Decision
) -> Iterator[Change]:
    match decision.kind:
        case "add_person":
            yield from _new_person(ctx, roster, row, known, decision)
        case "add_employment" if known.by_address:
            yield EMPLOYMENT.insert(
                _employment(ctx, roster, row, known, known.by_address.person_id, decision)
            )
            yield from _new_number(roster, known, known.by_address.person_id)
            # Checks, with the same write, that no erasure began.
            yield PERSON.replace(known.by_address, ends_at=None)
        case "update" if known.employment and known.by_address:
            yield from _update(ctx, roster, row, known, known.employment, known.by_address, decision)
        case "change_address" if known.by_number and known.number_person:
            yield from _new_address(ctx, roster, row, known, known.by_number, known.number_person, decision)


def _new_person(
    ctx: Context, roster: Roster, row: RosterRow, known: Known, decision: Decision
) -> Iterator[Change]:
    person_id = ctx.new_id()
    source = f"employer:{roster.employer_id}"
    given = ["first_name", "last_name", "email", "language", *(["mobile"] if row.mobile else [])]
    yield PERSON.insert(
        Person(
            person_id=person_id,
            language=row.language,
            first_name=row.first_name,
            last_name=row.last_name,
            email=row.email.address,
            address_hash=known.address_hash,
            mobile=row.mobile,
            sources=dict.fromkeys(given, source),
            mail_stops=stops_for(ctx, known.address_hash),
            created_at=ctx.now(),
        )
    )
    yield ADDRESS.insert(AddressPointer(address_hash=known.address_hash, person_id=person_id))
    yield EMPLOYMENT.insert(_employment(ctx, roster, row, known, person_id, decision))
    yield from _new_number(roster, known, person_id)


def _employment(
    ctx: Context, roster: Roster, row: RosterRow, known: Known, person_id: str, decision: Decision
) -> Employment:
    now = ctx.now()
    return Employment.model_validate(
        {
            **shared_values(row),
            **_seen(roster, row, decision),
            "person_id": person_id,
            "employer_id": roster.employer_id,
            "personnel_hash": known.personnel_hash,
            "shared_at": now,
            "attestation_id": roster.attestation_id,
            "ground": roster.ground,
            "notice": NoticeState.DUE,
            "notice_due_at": now + timedelta(days=NOTICE_DAYS),
        }
    )


def _seen(roster: Roster, row: RosterRow, decision: Decision) -> dict[str, object]:
    return {
        "roster_id": roster.roster_id,
        "roster_line": row.line,
        "roster_at": roster.received_at,
        "roster_outcome": decision.outcome,
    }


def _update(
    ctx: Context,
    roster: Roster,
    row: RosterRow,
    known: Known,
    employment: Employment,
    person: Person,
    decision: Decision,
) -> Iterator[Change]:
    values = {**shared_values(row), **_seen(roster, row, decision), "personnel_hash": known.personnel_hash}
    if decision.outcome == "changed":
        values |= {"shared_at": ctx.now(), "ended_at": None}
        values |= {"attestation_id": roster.attestation_id, "ground": roster.ground}
    yield EMPLOYMENT.replace(employment, **values)
    if employment.personnel_hash != known.personnel_hash:
        yield from _old_number(ctx, employment)
        yield from _new_number(roster, known, employment.person_id)
    told = values_after_sharing(person, roster.employer_id, _person_values(row))
    if told or person.ends_at:
        yield PERSON.replace(person, **told, ends_at=None)


def _new_address(
    ctx: Context,
    roster: Roster,
    row: RosterRow,
    known: Known,
    employment: Employment,
    person: Person,
    decision: Decision,
) -> Iterator[Change]:
    values = {**shared_values(row), **_seen(roster, row, decision), "shared_at": ctx.now(), "ended_at": None}
    values |= {"attestation_id": roster.attestation_id, "ground": roster.ground}
    yield EMPLOYMENT.replace(employment, **values)
    told = values_after_sharing(
        person, roster.employer_id, {**_person_values(row), "email": row.email.address}
    )
    if "email" in told:
        # Stops belong to the address that caused them.
        told = {
            **told,
            "address_hash": known.address_hash,
            "mail_stops": stops_for(ctx, known.address_hash),
        }
    else:
        # The person's own address stays; by the employer's one the next roster finds the same person.
        told = {**told, "also_known_by": (*person.also_known_by, known.address_hash)}
    yield from moved_pointers(ctx.store, person, PERSON.changed(person, **told))
    yield PERSON.replace(person, **told, ends_at=None)


def _person_values(row: RosterRow) -> dict[str, object]:
    values: dict[str, object] = {
        "first_name": row.first_name,
        "last_name": row.last_name,
        "language": row.language,
    }
    return values | ({"mobile": row.mobile} if row.mobile else {})


def _new_number(roster: Roster, known: Known, person_id: str) -> Iterator[Change]:
    if known.personnel_hash:
        yield PERSONNEL.insert(
            PersonnelPointer(
                personnel_hash=known.personnel_hash, employer_id=roster.employer_id, person_id=person_id
            )
        )


def _old_number(ctx: Context, employment: Employment) -> Iterator[Change]:
    if employment.personnel_hash:
        old = ctx.store.get(PERSONNEL, personnel_item(employment.employer_id, employment.personnel_hash))
        if old and old.person_id == employment.person_id:
            yield PERSONNEL.remove(old)


def _result(row: RosterRow, known: Known, decision: Decision) -> ResultRow:
    code = decision.code
    # A repeated step finds the row settled, and says the same about it.
    if not code and decision.outcome in {"changed", "unchanged"} and _kept_by_person(row, known):
        code = "kept_by_person"
    field = "email" if "address" in code else "personnel_number" if "personnel" in code else ""
    text = advice(ROW_ADVICE, code, line=decision.line) if code else None
    return (
        ResultRow(row.line, decision.outcome, field, code, text)
        if text
        else ResultRow(row.line, decision.outcome)
    )


def _kept_by_person(row: RosterRow, known: Known) -> bool:
    person = known.by_address or known.number_person
    return person is not None and any(
        person.sources.get(name) == SELF and getattr(person, name) != value
        for name, value in _person_values(row).items()
        if name != "language"
    )
