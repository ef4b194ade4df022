"""The first step of an import: the file is read once and put into parts;
nothing about anybody is stored yet.
"""

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from pydantic import BaseModel, ConfigDict

from qlinx.aws.objects import ObjectMissing
from qlinx.kit.batching import batched
from qlinx.records.context import Context
from qlinx.rosters.headers import Columns, match_columns, recognised
from qlinx.rosters.model import Roster, RosterState
from qlinx.rosters.results import left_out_columns, rejected_file, rejected_row, result_file, result_line
from qlinx.rosters.rows import RosterRow, RowIdentity, judge_row
from qlinx.rosters.states import RosterEvent, move
from qlinx.rosters.store import part_key, part_result_key, result_key
from qlinx.rosters.tools import Tools
from qlinx.tabular.reading import read_table
from qlinx.tabular.refusals import FileRefused
from qlinx.tabular.rows import TableReading
from qlinx.tabular.writing import CONTENT_TYPE

PART_ROWS = 200


class PartRow(BaseModel):
    """A judged row in a work file between two steps:
    a person's data, or the lines that tell why it was refused.

    ``mention`` says whom a refused row is about.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    row: RosterRow | None = None
    refused: str | None = None
    mention: RowIdentity | None = None


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
            reading = read_table(path, recognised)
            columns = match_columns(reading.labels, extra_columns=roster.extra_columns)
        except FileRefused as refused:
            _refuse(ctx, tools, roster, refused)
            return
        parts = _write_parts(tools, roster, reading, columns)
    tools.steps.ask_next(move(ctx, roster, RosterEvent.SPLIT, parts=parts, rows=reading.row_count))


def read_part(tools: Tools, roster: Roster, part: int) -> tuple[PartRow, ...]:
    """The judged rows of a part."""
    body = tools.work.read(part_key(roster.employer_id, roster.roster_id, part)).decode()
    return tuple(PartRow.model_validate_json(line) for line in body.splitlines())


def _write_parts(tools: Tools, roster: Roster, reading: TableReading, columns: Columns) -> int:
    notes = "".join(map(result_line, left_out_columns(columns, reading.dialect.header_line)))
    tools.work.write(part_result_key(roster.employer_id, roster.roster_id, 0), notes.encode(), CONTENT_TYPE)
    number = 0
    for number, rows in enumerate(batched(_judged(tools, reading, columns), PART_ROWS), start=1):
        _write_part(tools, roster, number, rows)
    return number


def _write_part(tools: Tools, roster: Roster, number: int, rows: Sequence[PartRow]) -> None:
    body = "\n".join(row.model_dump_json(exclude_none=True) for row in rows)
    key = part_key(roster.employer_id, roster.roster_id, number)
    tools.work.write(key, body.encode(), "application/jsonl")


def _judged(tools: Tools, reading: TableReading, columns: Columns) -> Iterator[PartRow]:
    for raw in reading.rows(columns.by_field.values()):
        judged = judge_row(raw, columns, allow_example_domains=tools.allow_example_domains)
        if isinstance(judged, RosterRow):
            yield PartRow(row=judged)
        else:
            told = "".join(map(result_line, rejected_row(judged)))
            yield PartRow(refused=told, mention=judged.mention)


def _refuse(ctx: Context, tools: Tools, roster: Roster, refused: FileRefused) -> None:
    name = PurePosixPath(roster.file_key).name
    body = result_file([rejected_file(refused)])
    tools.drop.write(result_key(roster.employer_id, name), body, CONTENT_TYPE)
    move(ctx, roster, RosterEvent.REFUSE, refusal=refused.code, finished_at=ctx.now())
    tools.drop.remove(roster.file_key)
