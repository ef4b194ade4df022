"""A list is judged whole, and its employer sees what it would change before anything of it is stored.

Each part is carried out on a store that keeps what is written to itself (``checked_rows``). The last one says
who is missing, and asks the employer. After its yes the list is judged once more: the same judgement is
carried out, another one is asked about anew.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Final

from qlinx.kit.batching import batched
from qlinx.kit.clock import home_day
from qlinx.people.store import EMPLOYMENT, people_of
from qlinx.records.context import Context
from qlinx.rosters.check_model import PartLook, RosterCheck
from qlinx.rosters.check_store import (
    GONE_AT_ONCE,
    ROSTER_CHECK,
    checked_key,
    gone_key,
    on_list_key,
    step_of,
)
from qlinx.rosters.checked_rows import CheckedPart, check_rows
from qlinx.rosters.finishing import say_about_file
from qlinx.rosters.model import Counts, PartMark, Roster
from qlinx.rosters.row_identities import is_missing
from qlinx.rosters.splitting import read_part
from qlinx.rosters.states import RosterEvent, move
from qlinx.rosters.store import mark_part, marks_of
from qlinx.rosters.tools import Tools

_MARK: Final = "roster-check"


def check_part(ctx: Context, tools: Tools, roster: Roster, check: RosterCheck, part: int) -> None:
    """Judges a part and keeps the judgement; the last part asks the employer, or goes on after its yes."""
    entries = read_part(tools, roster, part)
    checked = check_rows(ctx, roster, entries)
    rows = "\n".join(row.model_dump_json() for row in checked.rows)
    _keep(ctx, tools, check, part, checked, rows)
    mark = PartMark(
        roster_id=roster.roster_id,
        step=step_of(check),
        part=part,
        counts=checked.counts,
        marked_at=ctx.now(),
    )
    if mark_part(ctx.store, mark, len(entries)) >= roster.parts:
        _checked(ctx, tools, roster, check)


def _keep(ctx: Context, tools: Tools, check: RosterCheck, part: int, checked: CheckedPart, rows: str) -> None:
    look = PartLook(mark=ctx.keys.hash(_MARK, rows), on_list=checked.on_list)
    tools.work.write(checked_key(check, part), rows.encode(), "application/jsonl")
    tools.work.write(on_list_key(check, part), look.model_dump_json().encode(), "application/json")


def _checked(ctx: Context, tools: Tools, roster: Roster, check: RosterCheck) -> None:
    looks = [
        PartLook.model_validate_json(tools.work.read(on_list_key(check, part)))
        for part in range(1, roster.parts + 1)
    ]
    known, gone = _missing(ctx, tools, roster, check, {one for look in looks for one in look.on_list})
    mark = ctx.keys.hash(_MARK, "\n".join([*(look.mark for look in looks), *gone]))
    counted = {"known": known, "endings": len(gone)}
    if check.confirmed_at and mark == check.mark:
        tools.steps.ask_next(move(ctx, roster, RosterEvent.AGREE, **counted))
        return
    counts = Counts()
    for one in marks_of(ctx.store, roster.roster_id, step_of(check)):
        counts = counts.plus(one.counts)
    judged = ROSTER_CHECK.changed(
        check,
        counts=counts,
        left=roster.rows - counts.rows,
        gone=len(gone),
        mark=mark,
        checked_at=ctx.now(),
        confirmed_at=None,
        judged_anew=check.judged_anew or check.confirmed_at is not None,
    )
    # Said before the move: a step that was cut off in between says it again.
    _say(tools, roster, judged)
    if ctx.store.try_write(ROSTER_CHECK.next(judged)):
        move(ctx, roster, RosterEvent.AWAIT, **counted)


def _say(tools: Tools, roster: Roster, check: RosterCheck) -> None:
    counts = check.counts
    say_about_file(
        tools,
        roster,
        "checked",
        "checked",
        new=counts.accepted,
        changed=counts.changed,
        same=counts.unchanged,
        gone=check.gone,
        waiting=counts.waiting,
        refused=counts.rejected,
        until=home_day(check.ends_at).isoformat(),
    )


def _missing(
    ctx: Context, tools: Tools, roster: Roster, check: RosterCheck, on_list: set[str]
) -> tuple[int, list[str]]:
    """How many people the employer has, and who of them would have left; kept by some at a time."""
    if roster.covers != "everyone":
        return 0, []
    current = [
        one
        for keys in batched(people_of(ctx.store, roster.employer_id), 100)
        for one in ctx.store.get_many(EMPLOYMENT, keys).values()
        if one.ended_at is None
    ]
    gone = sorted(
        one.person_id for one in current if is_missing(one, roster) and one.person_id not in on_list
    )
    for number, ids in enumerate(_some(gone)):
        tools.work.write(gone_key(check, number), json.dumps(ids).encode(), "application/json")
    return len(current), gone


def _some(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for begin in range(0, len(ids), GONE_AT_ONCE):
        yield ids[begin : begin + GONE_AT_ONCE]
