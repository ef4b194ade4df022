"""The first step of an import: the file is read once and put into parts;
nothing about anybody is stored yet.
"""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path, PurePosixPath

from pydantic import BaseModel, ConfigDict

from qlinx.aws.objects import ObjectMissing
from qlinx.kit.batching import batched
from qlinx.records.context import Context
from qlinx.rosters.asking_columns import ask_columns
from qlinx.rosters.choosing import column_choice
from qlinx.rosters.errors import AmbiguousColumns
from qlinx.rosters.finishing import remove_work
from qlinx.rosters.headers import Columns, match_columns, names_all_needed, recognised
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
from qlinx.tabular.reading import read_table
from qlinx.tabular.refusals import FileRefused
from qlinx.tabular.rows import TableReading
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
    """Puts a roster into parts and asks for the next step. A repeat writes the same parts again."""
    if roster.state is not RosterState.RECEIVED:
        tools.steps.ask_next(roster)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"roster{PurePosixPath(roster.file_key).suffix}"
        try:
            tag = tools.drop.download(roster.file_key, path)
        except ObjectMissing:
            move(ctx, roster, RosterEvent.REFUSE, refusal="file_gone", finished_at=ctx.now())
            return
        if tag != roster.content_tag:
            # Another file lies there now; its own arrival has it looked at, under its own declaration.
            move(ctx, roster, RosterEvent.REFUSE, refusal="file_gone", finished_at=ctx.now())
            return
        try:
            reading = read_table(path, recognised, names_all_needed)
            columns = match_columns(
                reading.labels, extra_columns=roster.extra_columns, chosen=_chosen(ctx, roster)
            )
            parts = _write_parts(ctx, tools, roster, reading, columns)
        except AmbiguousColumns as open_choice:
            ask_columns(ctx, tools, roster, open_choice)
            return
        except FileRefused as refused:
            # Also where the time is over in the middle of the rows: a part that was written is not looked at.
            _refuse(ctx, tools, roster, refused)
            return
    tools.steps.ask_next(move(ctx, roster, RosterEvent.SPLIT, parts=parts, rows=reading.row_count))


def read_part(tools: Tools, roster: Roster, part: int) -> tuple[PartRow, ...]:
    """The judged rows of a part."""
    body = tools.work.read(part_key(roster.employer_id, roster.roster_id, part)).decode()
    return tuple(PartRow.model_validate_json(line) for line in body.splitlines())


def _chosen(ctx: Context, roster: Roster) -> Mapping[ColumnField, str]:
    choice = column_choice(ctx, roster)
    return choice.chosen if choice else {}


def _write_parts(ctx: Context, tools: Tools, roster: Roster, reading: TableReading, columns: Columns) -> int:
    notes = "".join(map(result_line, left_out_columns(columns, reading.dialect.header_line)))
    tools.work.write(part_result_key(roster.employer_id, roster.roster_id, 0), notes.encode(), CONTENT_TYPE)
    number = 0
    judged = _judged(tools, reading, columns, ctx.today())
    for number, rows in enumerate(batched(judged, PART_ROWS), start=1):
        _write_part(tools, roster, number, rows)
        if number % _NOTED_EVERY == 0:
            note_judged(ctx.store, roster.roster_id, number * PART_ROWS, ctx.now())
    return number


def _write_part(tools: Tools, roster: Roster, number: int, rows: Sequence[PartRow]) -> None:
    body = "\n".join(row.model_dump_json(exclude_none=True) for row in rows)
    key = part_key(roster.employer_id, roster.roster_id, number)
    tools.work.write(key, body.encode(), "application/jsonl")


def _judged(tools: Tools, reading: TableReading, columns: Columns, today: date) -> Iterator[PartRow]:
    for raw in reading.rows(columns.read):
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
