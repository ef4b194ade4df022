"""Rows become relations: each row one transaction, decided again when something changed meanwhile."""

from collections.abc import Iterator

from qlinx.aws.database import ConditionFailed
from qlinx.kit.errors import ChangedMeanwhile
from qlinx.kit.retries import attempts
from qlinx.people.model import Word
from qlinx.people.put_right import marks_of_list, standing
from qlinx.people.relations import contract_added, new_relation, restated, says_the_same
from qlinx.people.stated import Relation, Stated, Under
from qlinx.records.context import Context
from qlinx.records.shape import Change
from qlinx.rosters.knowing import known_about
from qlinx.rosters.matching import Decision, Known, decide
from qlinx.rosters.model import Roster
from qlinx.rosters.results import Outcome, ResultRow
from qlinx.rosters.row_identities import keep
from qlinx.rosters.rows import RosterRow
from qlinx.rosters.texts_import import ROW_ADVICE, advice
from qlinx.rosters.waiting import PUT_RIGHT, made_to_wait, side_by_side

_SAID = {Word.WRONG_PERSON: "said_wrong_person", Word.LEFT: "said_left"}


def apply_row(ctx: Context, roster: Roster, row: RosterRow, known: Known) -> ResultRow:
    """Carries out what a row means and says what became of it. A repeated step says the same.

    Raises
    ------
    ChangedMeanwhile
        Others kept changing the same person; the step will be repeated.
    """
    for _ in attempts():
        decision = decide(row, roster, known)
        outcome = _outcome(ctx, row, decision)
        try:
            if changes := tuple(_changes(ctx, roster, row, known, decision, outcome)):
                ctx.store.write(*changes)
        except ConditionFailed:
            known = known_about(ctx, roster.employer_id, [row])[row.line]
            continue
        if decision.kind == "wait":
            return _waits(ctx, roster, row, known, decision)
        if decision.kind in {"refuse", "keep"}:
            keep(ctx, roster, [one.employment for one in known.relations])
        if again := _said_again(ctx, row, decision):
            return _stands(ctx, roster, row, known, outcome, again)
        return _result(row, decision, outcome)
    raise ChangedMeanwhile


def stated_in(row: RosterRow) -> Stated:
    """What an employer says in a row."""
    return Stated(
        first_name=row.first_name,
        last_name=row.last_name,
        email=row.email,
        mobile=row.mobile,
        personnel_number=row.personnel_number,
        department=row.department,
        tags=row.tags,
        language=row.language,
        unsaid=frozenset(note.field for note in row.notes),
    )


def _outcome(ctx: Context, row: RosterRow, decision: Decision) -> Outcome:
    """A row about somebody known changed something or repeats what was said."""
    if decision.kind == "update" and decision.relation:
        stands = standing(ctx, decision.relation, stated_in(row)).stated
        return "unchanged" if says_the_same(ctx, decision.relation, stands) else "changed"
    return decision.outcome


def _changes(
    ctx: Context, roster: Roster, row: RosterRow, known: Known, decision: Decision, outcome: Outcome
) -> Iterator[Change]:
    stated = stated_in(row)
    match decision.kind:
        case "add":
            yield from new_relation(ctx, stated, _under(roster, row, outcome), row=known.row)
        case "update" if decision.relation:
            under, stands = _under(roster, row, outcome), standing(ctx, decision.relation, stated).stated
            marks = marks_of_list(ctx, decision.relation.employment, stated)
            yield from restated(ctx, decision.relation, stands, under, row=known.row, marks=marks)
        case "add_contract" if decision.relation:
            yield from contract_added(ctx, decision.relation, stated)


def _under(roster: Roster, row: RosterRow, outcome: Outcome) -> Under:
    return Under(
        employer_id=roster.employer_id,
        attestation_id=roster.attestation_id,
        ground=roster.ground,
        roster_id=roster.roster_id,
        roster_line=row.line,
        roster_at=roster.received_at,
        outcome=outcome,
    )


def _waits(ctx: Context, roster: Roster, row: RosterRow, known: Known, decision: Decision) -> ResultRow:
    """The row waits, and whoever it may be about counts as being on the list."""
    keep(ctx, roster, [one.employment for one in known.relations])
    if not made_to_wait(ctx, roster, row, known, decision.code):
        return ResultRow(row.line, "rejected", code="discarded", what_to_do=advice(ROW_ADVICE, "discarded"))
    text = advice(ROW_ADVICE, decision.code, line=str(decision.line), **side_by_side(row, known.relations))
    return ResultRow(row.line, "waiting", _field(decision.code), decision.code, text)


def _said_again(ctx: Context, row: RosterRow, decision: Decision) -> tuple[str, ...]:
    """The fields that were put right and of which the row says what they were before, of whom it is about."""
    if decision.relation is None or decision.relation.person.restricted:
        return ()
    return standing(ctx, decision.relation, stated_in(row)).again


def _stands(
    ctx: Context, roster: Roster, row: RosterRow, known: Known, outcome: Outcome, again: tuple[str, ...]
) -> ResultRow:
    """What was put right stands, and the employer is asked what is right.

    An empty cell asks nothing: it contradicts nobody.
    """
    stated = stated_in(row)
    if any(getattr(stated, name) for name in again):
        made_to_wait(ctx, roster, row, known, PUT_RIGHT)
    return ResultRow(row.line, outcome, again[0], PUT_RIGHT, advice(ROW_ADVICE, PUT_RIGHT))


def _result(row: RosterRow, decision: Decision, outcome: Outcome) -> ResultRow:
    code = decision.code or _said(decision.relation, outcome)
    if not code:
        return ResultRow(row.line, outcome)
    text = advice(ROW_ADVICE, code, line=str(decision.line))
    return ResultRow(row.line, outcome, _field(code), code, text)


def _said(relation: Relation | None, outcome: Outcome) -> str:
    """What the reader of the mail said stands, though the list says it again."""
    if relation is None or outcome not in {"changed", "unchanged"} or relation.person.said is None:
        return ""
    return _SAID.get(relation.person.said, "")


def _field(code: str) -> str:
    if "number" in code or "contract" in code:
        return "personnel_number"
    return "email" if "address" in code or code == "said_wrong_person" else ""
