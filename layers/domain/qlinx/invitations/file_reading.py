"""Reading a dropped invitation file, for whoever may not: JSON as it is, a table as plain rows.

It runs where there are neither records nor the secret (decision 133); what an invitation is, is judged
elsewhere.
"""

import hashlib
import json
import tempfile
from pathlib import Path
from typing import Any, Final

from qlinx.aws.objects import Bucket
from qlinx.employers.readings import JSON, ReadingAsked, fetched, file_reading_key
from qlinx.invitations.columns import known_columns, names_all_needed
from qlinx.invitations.file_content import (
    FIELD_TWICE,
    MOST_FILE_BYTES,
    MOST_INVITATIONS,
    NO_JSON,
    FileContent,
    PlainRow,
)
from qlinx.kit.bodies import Twice, once_each
from qlinx.tabular.plain import PlainRefusal
from qlinx.tabular.reading import read_table
from qlinx.tabular.refusals import FileRefused, FileTooLarge
from qlinx.tabular.rows import ReadingLimits

_MEBIBYTE: Final = 1024**2
# A cell of a CSV file may name ten thousand people.
_LIMITS: Final = ReadingLimits(
    max_file_bytes=MOST_FILE_BYTES,
    max_rows=MOST_INVITATIONS,
    max_cell_characters=131_072,
    max_row_characters=MOST_FILE_BYTES,
    max_unpacked_bytes=32 * _MEBIBYTE,
    max_parts=500,
    max_cells=500_000,
    max_shared_text_bytes=16 * _MEBIBYTE,
    max_seconds=40,
)


def read_invitation_file(drop: Bucket, work: Bucket, asked: ReadingAsked) -> str:
    """Leaves what the file holds in the work bucket; again is fine.

    Gives in a word what became of it.
    """
    name = asked.key.rpartition("/")[2]
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "invitations"
            if not fetched(drop, asked, path, most_bytes=MOST_FILE_BYTES):
                # Whatever lies there now has an arrival of its own.
                return "gone"
            content = content_of(path, name)
    except FileTooLarge as refused:
        content = _refused(refused)
    key = file_reading_key(asked.employer_id, asked.reading_id)
    work.write(key, content.written(), JSON)
    return content.refused.code if content.refused else "read"


def content_of(path: Path, file_name: str) -> FileContent:
    """What a file holds, not judged yet.

    A name that ends in .json says JSON; anything else is told by its content.
    """
    content_hash = hashlib.sha256(path.read_bytes()).hexdigest()
    if file_name.lower().endswith(".json"):
        return _of_json(content_hash, path.read_bytes())
    try:
        reading = read_table(path, known_columns, names_all_needed, limits=_LIMITS)
        rows = [PlainRow(row.last_line, row.surplus_cells, dict(row.cells)) for row in reading.rows()]
    except FileRefused as refused:
        return _refused(refused)
    return FileContent(content_hash=content_hash, rows=rows)


def _refused(refused: FileRefused) -> FileContent:
    return FileContent(refused=PlainRefusal.of(refused))


def _of_json(content_hash: str, body: bytes) -> FileContent:
    try:
        found: Any = json.loads(body.decode("utf-8-sig"), object_pairs_hook=once_each)
        if isinstance(found, dict) and set(found) == {"invitations"}:
            found = found["invitations"]
        content = FileContent(
            content_hash=content_hash, objects=found if isinstance(found, list) else [found]
        )
        # What is nested deeper than it can be written can't be told.
        content.written()
    except Twice:
        # Two readers may each take another of them.
        return FileContent(refused=PlainRefusal(code=FIELD_TWICE))
    except (ValueError, RecursionError):
        return FileContent(refused=PlainRefusal(code=NO_JSON))
    return content
