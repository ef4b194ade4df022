"""What an employer says about a row that waits: it is somebody known, somebody new, or wrong."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from qlinx.employers.agreements import agreement_in_force
from qlinx.kit.clock import stamp
from qlinx.kit.contact import parse_email
from qlinx.kit.errors import ChangedMeanwhile, InputInvalid, NotFound
from qlinx.kit.retries import attempts
from qlinx.people.errors import OnlyKept, not_shared_again
from qlinx.people.model import PersonnelPointer
from qlinx.people.put_right import marks_of_correction, put_back
from qlinx.people.putting_back import told_put_back
from qlinx.people.relations import new_relation, number_given_up, relation_by_id, restated
from qlinx.people.stated import Relation, Stated, Under
from qlinx.people.store import MEMORY_ITEM, PERSON, PERSONNEL, memory_item, personnel_item
from qlinx.records.addresses import RELATION, ground_of, led_no_more, row_of
from qlinx.records.addresses import WAITING_ROW as WAITING_ROW_GROUND
from qlinx.records.audit import record_act
from qlinx.records.context import Context
from qlinx.records.paging import Listing
from qlinx.records.shape import Change
from qlinx.rosters.errors_import import DeclarationWithdrawn, NotACandidate
from qlinx.rosters.model import WaitingDecision, WaitingRow
from qlinx.rosters.sharing_store import is_withdrawn
from qlinx.rosters.store import WAITING_ROW, waiting_row_by_id
from qlinx.rosters.waiting import PUT_RIGHT, candidates_of, waiting_rows

_MAY_BE_EMPTY = ("mobile", "department", "tags")
# Fifty at once, which takes some five of the seconds that a call has.
_DECIDED_ALIKE: Final = Listing("waiting-rows-decided")


@dataclass(frozen=True, slots=True)
class DecidedAlike:
    """How many rows were decided, how many need a choice or may not be decided so, and the cursor of those
    behind them.
    """

    decided: int
    left: int
    cursor: str | None


def decide_waiting(
    ctx: Context,
    employer_id: str,
    row_id: str,
    decision: WaitingDecision,
    *,
    actor: str,
    person_id: str | None = None,
) -> None:
    """Carries out what an employer says about a row that waits: it is somebody known, somebody new, or wrong.

    ``person_id`` says which candidate, where there are several.

    Raises
    ------
    NotFound, NotACandidate, DeclarationWithdrawn, NoAgreement, OnlyKept, ChangedMeanwhile
    InputInvalid
        Whoever had the address had their data erased since the row began to wait,
        and this would bring somebody to it.
    """
    agreement_in_force(ctx, employer_id)
    for _ in attempts():
        row = _own(ctx, employer_id, row_id)
        changes = _decided(ctx, row, decision, person_id)
        # Before the write: cut off in between, it is told twice rather than never.
        record_act(ctx, actor=actor, action=f"waiting-row-{decision.value}", subject=row_id)
        if ctx.store.try_write(*changes):
            return
    raise ChangedMeanwhile


def decide_all(
    ctx: Context,
    employer_id: str,
    decision: WaitingDecision,
    *,
    actor: str,
    roster_id: str | None = None,
    cursor: str | None = None,
) -> DecidedAlike:
    """Decides the rows that wait, or those of one roster, all alike: as many as one call has the time for.

    Raises
    ------
    NoAgreement, ChangedMeanwhile
    InputInvalid
        The cursor was altered, or is of another list or decision.
    """
    whose = f"{employer_id} {decision.value} {roster_id or ''}"
    asked = _DECIDED_ALIKE.asked(ctx, whose, {"cursor": cursor or ""})
    of_list = (
        row
        for row in waiting_rows(ctx, employer_id).rows
        if (not roster_id or row.roster_id == roster_id) and _place(row) > asked.after
    )
    looked_at, more = tuple(islice(of_list, asked.limit)), next(of_list, None)
    decided = sum(_is_decided(ctx, row, decision, actor) for row in looked_at)
    goes_on = _DECIDED_ALIKE.cursor(ctx, whose, asked, *_place(looked_at[-1])) if more else None
    return DecidedAlike(decided, len(looked_at) - decided, goes_on)


def _place(row: WaitingRow) -> tuple[str, ...]:
    """Where a row stands among those that wait, also when it waits no more."""
    return stamp(row.waits_since), row.person_id


def _is_decided(ctx: Context, row: WaitingRow, decision: WaitingDecision, actor: str) -> bool:
    """Decides a row with others; says no where it is left to be decided by itself."""
    if row.why == PUT_RIGHT and decision is not WaitingDecision.DISCARD:
        return False
    try:
        decide_waiting(ctx, row.employer_id, row.person_id, decision, actor=actor)
    except (NotACandidate, DeclarationWithdrawn, NotFound, OnlyKept, InputInvalid):
        return False
    return True


def _own(ctx: Context, employer_id: str, row_id: str) -> WaitingRow:
    row = waiting_row_by_id(ctx.store, row_id)
    if row is None or row.employer_id != employer_id or row.decided is not None:
        raise NotFound
    if row.restricted:
        raise OnlyKept
    return row


def _decided(ctx: Context, row: WaitingRow, decision: WaitingDecision, person_id: str | None) -> list[Change]:
    if decision is WaitingDecision.DISCARD:
        return [WAITING_ROW.replace(row, decided=decision)]
    if is_withdrawn(ctx.store, row.employer_id, row.attestation_id):
        raise DeclarationWithdrawn
    chosen = _decided_on(ctx, row, decision, person_id)
    stays = chosen is not None and chosen.person.address_hash == row.address_hash
    memory = memory_item(row.employer_id, "address", row.address_hash)
    if not stays and ctx.store.get(MEMORY_ITEM, memory):
        raise not_shared_again()
    pointer = _pointer(ctx, row)
    changes: list[Change] = [WAITING_ROW.remove(row), *_found_no_more(ctx, row)]
    moves = pointer is not None and (chosen is None or pointer.person_id != chosen.person.person_id)
    if moves and pointer:
        changes += _given_up(ctx, pointer)
    stands = row_of(ctx.store, row.address_hash, ground_of(RELATION, row.employer_id))
    stated, given = _stated(row), pointer if moves else None
    if chosen:
        under, work = _under(row, "changed"), chosen.employment
        back = put_back(ctx, work, stated)
        marks = marks_of_correction(ctx, chosen, stated) if back else None
        as_said = restated(ctx, chosen, stated, under, row=stands, pointer=given, marks=marks)
        return [*changes, *as_said, *told_put_back(ctx, chosen, back)]
    return [*changes, *new_relation(ctx, stated, _under(row, "accepted"), row=stands, pointer=given)]


def _given_up(ctx: Context, pointer: PersonnelPointer) -> Iterator[Change]:
    """Whoever has the number by now gives it up;
    it may be somebody who was unknown when the row began to wait.
    """
    holder = relation_by_id(ctx, pointer.person_id)
    if holder is None:
        return
    if holder.person.restricted:
        raise OnlyKept
    yield PERSON.unchanged(holder.person)
    yield number_given_up(holder.employment, pointer.personnel_hash)


def _decided_on(
    ctx: Context, row: WaitingRow, decision: WaitingDecision, person_id: str | None
) -> Relation | None:
    """Whom a row is said to be about; nobody who is known where they are new."""
    if decision is WaitingDecision.NEW_PERSON:
        if row.why == PUT_RIGHT:
            raise NotACandidate
        return None
    chosen = _chosen(candidates_of(ctx, row), person_id)
    if chosen.person.restricted:
        raise OnlyKept
    return chosen


def _chosen(candidates: Sequence[Relation], person_id: str | None) -> Relation:
    if person_id is None and len(candidates) == 1:
        return candidates[0]
    for one in candidates:
        if one.person.person_id == person_id:
            return one
    raise NotACandidate


def _pointer(ctx: Context, row: WaitingRow) -> PersonnelPointer | None:
    if row.personnel_hash is None:
        return None
    return ctx.store.get(PERSONNEL, personnel_item(row.employer_id, row.personnel_hash))


def _found_no_more(ctx: Context, row: WaitingRow) -> Iterator[Change]:
    stands = row_of(ctx.store, row.address_hash, ground_of(WAITING_ROW_GROUND, row.employer_id))
    if stands:
        yield led_no_more(stands, row.person_id)


def _stated(row: WaitingRow) -> Stated:
    """What the row says. Which of its empty cells could not be read is not stored: where it is about somebody
    known, what it leaves empty stands, and a next list takes away what should go.
    """
    empty = [name for name in _MAY_BE_EMPTY if not getattr(row, name)]
    return Stated(
        first_name=row.first_name,
        last_name=row.last_name,
        email=parse_email(row.email, allow_example_domains=True),
        mobile=row.mobile,
        personnel_number=row.personnel_number,
        department=row.department,
        tags=row.tags,
        language=row.language,
        unsaid=frozenset(empty),
    )


def _under(row: WaitingRow, outcome: str) -> Under:
    return Under(
        employer_id=row.employer_id,
        attestation_id=row.attestation_id,
        ground=row.ground,
        roster_id=row.roster_id,
        roster_line=row.roster_line,
        roster_at=row.roster_at,
        outcome=outcome,
    )
