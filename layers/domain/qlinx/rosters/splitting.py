"""The first step of an import: the rows of a list, as another function read them, are judged and put into
parts; nothing about anybody is stored yet.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import PurePosixPath

from pydantic import BaseModel, ConfigDict

from qlinx.aws.objects import ObjectMissing
from qlinx.employers.readings import ReadingAsked, ask_reading, roster_rows_key, roster_summary_key
from qlinx.kit.batching import batched
from qlinx.records.context import Context
from qlinx.rosters.asking_columns import ask_columns
from qlinx.rosters.choosing import column_choice
from qlinx.rosters.errors import AmbiguousColumns
from qlinx.rosters.finishing import remove_work
from qlinx.rosters.headers import Columns, match_columns
from qlinx.rosters.model import ColumnField, Roster, RosterState
from qlinx.rosters.results import (
    left_out_columns,
    left_row,
    rejected_file,
    rejected_row,
    result_file,
    result_line,
)
from qlinx.rosters.rows import RosterRow, RowIdentity, RowLeft, judge_row
from qlinx.rosters.states import RosterEvent, move
from qlinx.rosters.store import note_judged, part_key, part_result_key, result_key
from qlinx.rosters.tools import Tools
from qlinx.tabular.plain import PlainReading, PlainTable, read_rows
from qlinx.tabular.refusals import FileRefused
from qlinx.tabular.rows import RawRow
from qlinx.tabular.writing import CONTENT_TYPE

PART_ROWS = 200
# Of a long list it is noted now and then how far the judging is.
_NOTED_EVERY = 25


class PartRow(BaseModel):
    """A judged row in a work file between two steps:
    a person's data, or the lines that tell why it was refused.

    ``mention`` says whom a refused row is about, ``left`` the line of somebody who does not work there any
    more.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    row: RosterRow | None = None
    refused: str | None = None
    mention: RowIdentity | None = None
    left: str | None = None


def split(ctx: Context, tools: Tools, roster: Roster) -> None:
    """Judges the rows of a list, puts them into parts and asks for the next step; has the list read where it
    was not read yet. A repeat writes the same parts again.
    """
    if roster.state is not RosterState.RECEIVED:
        if roster.finished_at:
            # It may have been read once more after all was over.
            remove_work(tools, roster)
        tools.steps.ask_next(roster)
        return
    reading = _reading(tools, roster)
    if reading is None:
        _ask_reading(tools, roster)
        return
    if reading.refused:
        _refuse(ctx, tools, roster, reading.refused.told())
        return
    if reading.table is None:
        # Another file lies there now; its own arrival has it looked at, under its own declaration.
        move(ctx, roster, RosterEvent.REFUSE, refusal="file_gone", finished_at=ctx.now())
        remove_work(tools, roster)
        return
    table = reading.table
    try:
        columns = match_columns(table.labels, extra_columns=roster.extra_columns, chosen=_chosen(ctx, roster))
        parts = _write_parts(ctx, tools, roster, table, columns)
    except AmbiguousColumns as open_choice:
        ask_columns(ctx, tools, roster, open_choice)
        # Nothing of a list lies about while it waits: the answer has it read anew.
        remove_work(tools, roster)
        return
    except FileRefused as refused:
        _refuse(ctx, tools, roster, refused)
        return
    tools.steps.ask_next(move(ctx, roster, RosterEvent.SPLIT, parts=parts, rows=table.row_count))


def _reading(tools: Tools, roster: Roster) -> PlainReading | None:
    """What is known of the file by whoever may read it; nothing where it was not read yet."""
    try:
        body = tools.work.read(roster_summary_key(roster.employer_id, roster.roster_id))
    except ObjectMissing:
        return None
    return PlainReading.model_validate_json(body)


def _ask_reading(tools: Tools, roster: Roster) -> None:
    asked = ReadingAsked(
        kind="roster",
        employer_id=roster.employer_id,
        key=roster.file_key,
        tag=roster.content_tag,
        reading_id=roster.roster_id,
    )
    ask_reading(tools.readings, asked)


def read_part(tools: Tools, roster: Roster, part: int) -> tuple[PartRow, ...]:
    """The judged rows of a part."""
    body = tools.work.read(part_key(roster.employer_id, roster.roster_id, part)).decode()
    return tuple(PartRow.model_validate_json(line) for line in body.splitlines())


def _chosen(ctx: Context, roster: Roster) -> Mapping[ColumnField, str]:
    choice = column_choice(ctx, roster)
    return choice.chosen if choice else {}


def _write_parts(ctx: Context, tools: Tools, roster: Roster, table: PlainTable, columns: Columns) -> int:
    notes = "".join(map(result_line, left_out_columns(columns, table.header_line)))
    tools.work.write(part_result_key(roster.employer_id, roster.roster_id, 0), notes.encode(), CONTENT_TYPE)
    number = 0
    judged = _judged(tools, _raw_rows(tools, roster, table), columns, ctx.today())
    for number, rows in enumerate(batched(judged, PART_ROWS), start=1):
        _write_part(tools, roster, number, rows)
        if number % _NOTED_EVERY == 0:
            note_judged(ctx.store, roster.roster_id, number * PART_ROWS, ctx.now())
    return number


def _write_part(tools: Tools, roster: Roster, number: int, rows: Sequence[PartRow]) -> None:
    body = "\n".join(row.model_dump_json(exclude_none=True) for row in rows)
    key = part_key(roster.employer_id, roster.roster_id, number)
    tools.work.write(key, body.encode(), "application/jsonl")


def _raw_rows(tools: Tools, roster: Roster, table: PlainTable) -> Iterator[RawRow]:
    employer_id, roster_id = roster.employer_id, roster.roster_id
    return read_rows(table, lambda part: tools.work.read(roster_rows_key(employer_id, roster_id, part)))


def _judged(tools: Tools, raw_rows: Iterator[RawRow], columns: Columns, today: date) -> Iterator[PartRow]:
    for raw in raw_rows:
        judged = judge_row(raw, columns, allow_example_domains=tools.allow_example_domains, today=today)
        if isinstance(judged, RosterRow):
            yield PartRow(row=judged)
        elif isinstance(judged, RowLeft):
            yield PartRow(left=result_line(left_row(judged)))
        else:
            told = "".join(map(result_line, rejected_row(judged)))
            yield PartRow(refused=told, mention=judged.mention)


def _refuse(ctx: Context, tools: Tools, roster: Roster, refused: FileRefused) -> None:
    name = PurePosixPath(roster.file_key).name
    body = result_file([rejected_file(refused)])
    tools.drop.write(result_key(roster.employer_id, name), body, CONTENT_TYPE)
    move(ctx, roster, RosterEvent.REFUSE, refusal=refused.code, finished_at=ctx.now())
    tools.drop.remove(roster.file_key)
    remove_work(tools, roster)
