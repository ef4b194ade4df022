"""The steps of an import after it was split: compare, apply, finish. Each may be killed and repeated."""

from collections import Counter
from collections.abc import Iterable, Sequence

from qlinx.aws.objects import ObjectMissing
from qlinx.kit.batching import batched
from qlinx.people.store import EMPLOYMENT, people_of
from qlinx.records.context import Context
from qlinx.rosters.applying import apply_row
from qlinx.rosters.asking import Step
from qlinx.rosters.check_store import check_of
from qlinx.rosters.checking import check_part
from qlinx.rosters.finishing import (
    finish,
    give_up,
    refuse_withdrawn,
    remove_work,
    say_about_file,
    throw_away,
)
from qlinx.rosters.knowing import known_about
from qlinx.rosters.matching import decide
from qlinx.rosters.model import (
    FEW_DISAGREEING,
    MOST_DISAGREEING,
    MOST_LEAVERS,
    Counts,
    PartMark,
    Roster,
    RosterState,
)
from qlinx.rosters.names import FullName, same_name
from qlinx.rosters.numbers import number_key
from qlinx.rosters.results import noted_row, result_line
from qlinx.rosters.row_identities import identified, keep
from qlinx.rosters.rows import RosterRow, RowIdentity
from qlinx.rosters.sharing_store import is_withdrawn
from qlinx.rosters.splitting import PartRow, read_part, split
from qlinx.rosters.states import RosterEvent, move
from qlinx.rosters.store import mark_part, marks_of, part_result_key, roster_by_id
from qlinx.rosters.tools import Tools
from qlinx.tabular.writing import CONTENT_TYPE

_READ_AT_ONCE = 100
_UNSETTLED = {RosterState.RECEIVED, RosterState.COMPARING, RosterState.APPLYING}
_WORKS_ON_PARTS = {RosterState.COMPARING, RosterState.APPLYING}
# The step was done and moved the roster on; cut off there, it may not have asked for the next one.
_MOVED_ON = {("compare", RosterState.APPLYING), ("apply", RosterState.FINISHING)}


def carry_out(
    ctx: Context, tools: Tools, employer_id: str, roster_id: str, step: Step, part: int = 0
) -> None:
    """Carries out one step that was asked for; one that is behind the roster's state does nothing anew."""
    roster = roster_by_id(ctx.store, employer_id, roster_id)
    if roster is None:
        return
    if (step, roster.state) in _MOVED_ON:
        tools.steps.ask_next(roster)
        return
    if roster.state in _UNSETTLED and is_withdrawn(ctx.store, employer_id, roster.attestation_id):
        refuse_withdrawn(ctx, tools, roster)
        return
    try:
        _carry_out(ctx, tools, roster, step, part)
    except ObjectMissing:
        # A very late repeat finds the work files of a list that is done no more, and has nothing to do.
        now = roster_by_id(ctx.store, employer_id, roster_id)
        if now is None or now.state is not roster.state:
            return
        if now.state not in _WORKS_ON_PARTS:
            raise
        give_up(ctx, tools, now)


def _carry_out(ctx: Context, tools: Tools, roster: Roster, step: Step, part: int) -> None:
    match step, roster.state:
        case "split", _:
            split(ctx, tools, roster)
        case "compare", RosterState.COMPARING:
            if check := check_of(ctx.store, roster):
                check_part(ctx, tools, roster, check, part)
            else:
                compare_part(ctx, tools, roster, part)
        case "apply", RosterState.APPLYING:
            apply_part(ctx, tools, roster, part)
        case "finish", RosterState.FINISHING:
            finish(ctx, tools, roster)
        case "finish", RosterState.REJECTED:
            throw_away(tools, roster)
        case "finish", RosterState.DONE:
            remove_work(tools, roster)


def compare_part(ctx: Context, tools: Tools, roster: Roster, part: int) -> None:
    """Counts what a part means beside what is known: whom the employer has already, and which rows disagree.

    The last part decides what follows.
    """
    entries = read_part(tools, roster, part)
    rows = [entry.row for entry in entries if entry.row]
    known = known_about(ctx, roster.employer_id, rows)
    found = [
        *(one.employment for entry in known.values() for one in entry.relations),
        *identified(ctx, roster, _identities(entries)),
    ]
    matched = {employment.person_id for employment in found if employment.ended_at is None}
    waiting = sum(decide(row, roster, known[row.line]).kind == "wait" for row in rows)
    mark = PartMark(
        roster_id=roster.roster_id,
        step="compare",
        part=part,
        matched=len(matched),
        disagreeing=waiting + _sharing(rows),
        marked_at=ctx.now(),
    )
    if mark_part(ctx.store, mark, len(entries)) >= roster.parts:
        _compared(ctx, tools, roster)


def _sharing(rows: Sequence[RosterRow]) -> int:
    """How many rows give an address or a number that an earlier row of the part gives to another name."""
    names: dict[str, FullName] = {}
    differing = 0
    for row in rows:
        name = FullName(row.first_name, row.last_name)
        keys = [row.email.match_key, *([number_key(row.personnel_number)] if row.personnel_number else [])]
        earlier = [names.setdefault(key, name) for key in keys]
        differing += not all(known is name or same_name(known, name) for known in earlier)
    return differing


def _compared(ctx: Context, tools: Tools, roster: Roster) -> None:
    marks = marks_of(ctx.store, roster.roster_id, "compare")
    disagreeing = sum(mark.disagreeing for mark in marks)
    known = endings = 0
    if roster.covers == "everyone":
        known = _current_people(ctx, roster.employer_id)
        endings = max(0, known - sum(mark.matched for mark in marks))
    counted = {"known": known, "endings": endings, "disagreeing": disagreeing}
    # Said before the move: a step that was cut off in between says it again.
    if disagreeing > max(FEW_DISAGREEING, MOST_DISAGREEING * roster.rows):
        say_about_file(
            tools, roster, "rejected", "held_disagreeing", disagreeing=disagreeing, rows=roster.rows
        )
        move(ctx, roster, RosterEvent.AWAIT, **counted)
        return
    if known and endings / known > MOST_LEAVERS:
        say_about_file(tools, roster, "rejected", "held", endings=endings, known=known)
        move(ctx, roster, RosterEvent.AWAIT, **counted)
        return
    if roster.is_long:
        say_about_file(tools, roster, "under_way", "under_way", done=0, rows=roster.rows)
    tools.steps.ask_next(move(ctx, roster, RosterEvent.AGREE, **counted))


def _current_people(ctx: Context, employer_id: str) -> int:
    current = 0
    for keys in batched(people_of(ctx.store, employer_id), _READ_AT_ONCE):
        found = ctx.store.get_many(EMPLOYMENT, keys)
        current += sum(1 for employment in found.values() if employment.ended_at is None)
    return current


def apply_part(ctx: Context, tools: Tools, roster: Roster, part: int) -> None:
    """Applies a part's rows and keeps their result lines; the last part asks for the finish."""
    entries = read_part(tools, roster, part)
    lines, counts = _applied(ctx, roster, entries)
    key = part_result_key(roster.employer_id, roster.roster_id, part)
    tools.work.write(key, "".join(lines).encode(), CONTENT_TYPE)
    mark = PartMark(roster_id=roster.roster_id, step="apply", part=part, counts=counts, marked_at=ctx.now())
    if mark_part(ctx.store, mark, len(entries)) >= roster.parts:
        tools.steps.ask_next(move(ctx, roster, RosterEvent.APPLIED, counts=_sum(ctx, roster)))


def _applied(ctx: Context, roster: Roster, entries: tuple[PartRow, ...]) -> tuple[list[str], Counts]:
    known = known_about(ctx, roster.employer_id, [entry.row for entry in entries if entry.row])
    lines: list[str] = []
    outcomes: Counter[str] = Counter()
    for entry in entries:
        if entry.row is None:
            lines.append(entry.left or entry.refused or "")
            # Who left is no row that went wrong: they are what is left of the rows beside the counts.
            outcomes["rejected"] += entry.left is None
            continue
        result = apply_row(ctx, roster, entry.row, known[entry.row.line])
        lines.extend(map(result_line, (result, *noted_row(entry.row))))
        outcomes[result.outcome] += 1
    keep(ctx, roster, identified(ctx, roster, _identities(entries)))
    return lines, Counts(**outcomes)


def _identities(entries: Iterable[PartRow]) -> list[RowIdentity]:
    return [entry.mention for entry in entries if entry.mention]


def _sum(ctx: Context, roster: Roster) -> Counts:
    total = Counts()
    for mark in marks_of(ctx.store, roster.roster_id, "apply"):
        total = total.plus(mark.counts)
    return total
