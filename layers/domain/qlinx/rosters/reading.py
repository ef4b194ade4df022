"""Reading what is dropped among rosters, for whoever may not: a list as plain rows, a declaration as JSON.

It runs where there are neither records nor the secret (decision 133), so nothing is judged here, and of a
list no column is kept that could not be taken.
"""

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from qlinx.aws.objects import Bucket
from qlinx.employers.readings import (
    JSON,
    JSON_LINES,
    ReadingAsked,
    fetched,
    file_reading_key,
    roster_rows_key,
    roster_summary_key,
)
from qlinx.kit.bodies import once_each
from qlinx.rosters.headers import may_be_taken, names_all_needed, recognised
from qlinx.tabular.plain import PlainReading, PlainRefusal, PlainTable, write_rows
from qlinx.tabular.reading import read_table
from qlinx.tabular.refusals import FileRefused
from qlinx.tabular.rows import ReadingLimits

_MOST_BYTES: Final = ReadingLimits().max_file_bytes
_MOST_DECLARATION_BYTES: Final = 16 * 1024


def read_roster(drop: Bucket, work: Bucket, asked: ReadingAsked) -> str:
    """Puts the rows of a list into the work bucket, and what there is beside them last; again is fine.

    Gives in a word what became of it.
    """

    def write(part: int, body: bytes) -> None:
        work.write(roster_rows_key(asked.employer_id, asked.reading_id, part), body, JSON_LINES)

    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "roster"
            is_there = fetched(drop, asked, path, most_bytes=_MOST_BYTES)
            found = PlainReading(table=_table(path, write) if is_there else None)
    except FileRefused as refused:
        # Also where the time is over in the middle of the rows: a part that was written is not looked at.
        found = PlainReading(refused=PlainRefusal.of(refused))
    key = roster_summary_key(asked.employer_id, asked.reading_id)
    work.write(key, found.model_dump_json(exclude_none=True).encode(), JSON)
    return found.refused.code if found.refused else "read" if found.table else "gone"


def read_declaration(drop: Bucket, work: Bucket, asked: ReadingAsked) -> str:
    """The same of a declaration: what it says, or nothing where that is no JSON."""
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "declaration"
            if not fetched(drop, asked, path, most_bytes=_MOST_DECLARATION_BYTES):
                # Whatever lies there now has an arrival of its own.
                return "gone"
            body = json.dumps({"given": _read_json(path)})
    except (FileRefused, ValueError, RecursionError):
        body = json.dumps({})
    work.write(file_reading_key(asked.employer_id, asked.reading_id), body.encode(), JSON)
    return "read"


def _read_json(path: Path) -> Any:
    """Raises ValueError, also where a field stands there twice: which one is declared would be a guess."""
    return json.loads(path.read_bytes().decode("utf-8-sig"), object_pairs_hook=once_each)


def _table(path: Path, write: Callable[[int, bytes], None]) -> PlainTable:
    reading = read_table(path, recognised, names_all_needed)
    return write_rows(reading, may_be_taken(reading.labels), write)
