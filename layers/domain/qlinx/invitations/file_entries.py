"""What an invitation file holds:
JSON, or a table as `tabular` reads it, a CSV file or a workbook, with a row for each invitation.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, NamedTuple

from qlinx.invitations.draft import InvitationDraft
from qlinx.invitations.rows import draft_of_row, known_columns, names_all_needed
from qlinx.kit.errors import FieldFault, InputInvalid
from qlinx.kit.texts import LocalText
from qlinx.tabular.failed_formulas import is_failed_formula
from qlinx.tabular.reading import read_table
from qlinx.tabular.refusals import FileRefused, FileTooLarge
from qlinx.tabular.rows import RawRow, ReadingLimits
from qlinx.tabular.texts import FAILED_FORMULA, TOO_MANY_CELLS, explain

MOST_FILE_BYTES: Final = 2 * 1024 * 1024
MOST_INVITATIONS: Final = 200

_MEBIBYTE: Final = 1024**2
# The function that reads them has a third of a processor and a minute. A cell of a CSV file may name ten
# thousand people.
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
_NEEDED: Final = LocalText(
    nl="Titel, Begin, Einde, Antwoord uiterlijk en Doelgroep", en="Title, Start, End, Answer by and Audience"
)
_UNREADABLE: Final = LocalText(
    nl="Dit bestand is niet te lezen. Lever JSON aan, of een tabel met kolomnamen op de eerste regel: een Excelbestand (.xlsx)"
    " of CSV.",
    en="This file can't be read. Deliver JSON, or a table with column names on the first line: an Excel file (.xlsx) or CSV.",
)
_TOO_MUCH: Final = LocalText(
    nl="Dit bestand is te groot. Lever hoogstens 200 uitnodigingen en 2 MB tegelijk aan.",
    en="This file is too large. Deliver at most 200 invitations and 2 MB at once.",
)
_TOO_MUCH_OF_IT: Final = frozenset({"too_large_bytes", "too_large_rows"})


class InvitationFileRefused(Exception):
    """The file as a whole can't be taken. ``line`` is where, when that can be told beside the advice."""

    def __init__(self, code: str, advice: LocalText, line: int | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.advice = advice
        self.line = line

    @classmethod
    def as_too_large(cls) -> "InvitationFileRefused":
        return cls("file-too-large", _TOO_MUCH)


class Entry(NamedTuple):
    """One invitation of a file:
    where it stands, and what makes a draft of it or raises what is wrong with it.
    """

    line: int
    """Of a table the line on which its row ends; of JSON its number."""
    draft: Callable[[], InvitationDraft]


def read_entries(path: Path, file_name: str) -> list[Entry]:
    """Every invitation in a file, not judged yet.

    A name that ends in .json says JSON; anything else is told by its content.

    Raises
    ------
    InvitationFileRefused
    """
    if path.stat().st_size > MOST_FILE_BYTES:
        raise InvitationFileRefused.as_too_large()
    if file_name.lower().endswith(".json"):
        return _of_json(path.read_bytes())
    try:
        reading = read_table(path, known_columns, names_all_needed, limits=_LIMITS)
        return [_of_row(row) for row in reading.rows()]
    except FileRefused as refusal:
        raise _refused(refusal) from refusal


def _refused(refusal: FileRefused) -> InvitationFileRefused:
    if refusal.code in _TOO_MUCH_OF_IT:
        return InvitationFileRefused.as_too_large()
    code = "file-too-large" if isinstance(refusal, FileTooLarge) else "file-unreadable"
    return InvitationFileRefused(code, explain(refusal, _NEEDED))


def _of_json(body: bytes) -> list[Entry]:
    try:
        found = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise InvitationFileRefused("file-unreadable", _UNREADABLE) from error
    if isinstance(found, dict) and set(found) == {"invitations"}:
        found = found["invitations"]
    entries: list[Any] = found if isinstance(found, list) else [found]
    if len(entries) > MOST_INVITATIONS:
        raise InvitationFileRefused.as_too_large()
    return [_of_object(number, entry) for number, entry in enumerate(entries, start=1)]


def _of_object(number: int, entry: Any) -> Entry:
    return Entry(number, lambda: InvitationDraft.model_validate(entry))


def _of_row(row: RawRow) -> Entry:
    if row.surplus_cells:
        # More cells than column names: nobody can tell which belongs where.
        raise InvitationFileRefused("file-unreadable", TOO_MANY_CELLS, row.last_line)
    return Entry(row.last_line, lambda: _draft_of(row))


def _draft_of(row: RawRow) -> InvitationDraft:
    if failed := [label for label, cell in row.cells.items() if is_failed_formula(cell)]:
        raise InputInvalid([_failed_formula(label) for label in failed])
    return draft_of_row(row.cells)


def _failed_formula(label: str) -> FieldFault:
    advice = LocalText(nl=FAILED_FORMULA.nl.format(field=label), en=FAILED_FORMULA.en.format(field=label))
    return FieldFault(f"/{label}", "spreadsheet_error", advice)
