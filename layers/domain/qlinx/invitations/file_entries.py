"""What an invitation file holds, as invitations: an object of JSON or a row of a table for each."""

from collections.abc import Callable
from typing import Any, Final, NamedTuple

from qlinx.invitations.draft import InvitationDraft
from qlinx.invitations.file_content import FIELD_TWICE, MOST_INVITATIONS, NO_JSON, FileContent, PlainRow
from qlinx.invitations.rows import draft_of_row
from qlinx.kit.errors import FieldFault, InputInvalid
from qlinx.kit.texts import LocalText
from qlinx.tabular.failed_formulas import is_failed_formula
from qlinx.tabular.plain import PlainRefusal
from qlinx.tabular.texts import FAILED_FORMULA, TOO_MANY_CELLS, explain

_NEEDED: Final = LocalText(
    nl="Titel, Begin, Einde, Antwoord uiterlijk en Doelgroep", en="Title, Start, End, Reply by and Audience"
)
_UNREADABLE: Final = LocalText(
    nl="Dit bestand is niet te lezen. Lever JSON aan, of een tabel met kolomnamen op de eerste regel: een Excelbestand (.xlsx)"
    " of CSV.",
    en="This file can't be read. Deliver JSON, or a table with column names on the first line: an Excel file (.xlsx) or CSV.",
)
_SAID_TWICE: Final = LocalText(
    nl="In dit bestand heeft een uitnodiging een veld twee keer. Er is niets van verwerkt. Laat er één staan.",
    en="In this file an invitation has a field twice. Nothing of it was processed. Leave one.",
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


def entries_of(content: FileContent) -> list[Entry]:
    """Every invitation in what a file holds, not judged yet.

    Raises
    ------
    InvitationFileRefused
    """
    if content.refused:
        raise _refused(content.refused)
    if content.objects is None:
        return [_of_row(row) for row in content.rows or ()]
    if len(content.objects) > MOST_INVITATIONS:
        raise InvitationFileRefused.as_too_large()
    return [_of_object(number, entry) for number, entry in enumerate(content.objects, start=1)]


def _refused(refused: PlainRefusal) -> InvitationFileRefused:
    if refused.code == NO_JSON:
        return InvitationFileRefused("file-unreadable", _UNREADABLE)
    if refused.code == FIELD_TWICE:
        return InvitationFileRefused("file-unreadable", _SAID_TWICE)
    if refused.code in _TOO_MUCH_OF_IT:
        return InvitationFileRefused.as_too_large()
    code = "file-too-large" if refused.code.startswith("too_large") else "file-unreadable"
    return InvitationFileRefused(code, explain(refused.told(), _NEEDED))


def _of_object(number: int, entry: Any) -> Entry:
    return Entry(number, lambda: InvitationDraft.model_validate(entry))


def _of_row(row: PlainRow) -> Entry:
    if row.surplus_cells:
        # More cells than column names: nobody can tell which belongs where.
        raise InvitationFileRefused("file-unreadable", TOO_MANY_CELLS, row.last_line)
    return Entry(row.last_line, lambda: _draft_of(row))


def _draft_of(row: PlainRow) -> InvitationDraft:
    if failed := [label for label, cell in row.cells.items() if is_failed_formula(cell)]:
        raise InputInvalid([_failed_formula(label) for label in failed])
    return draft_of_row(row.cells)


def _failed_formula(label: str) -> FieldFault:
    advice = LocalText(nl=FAILED_FORMULA.nl.format(field=label), en=FAILED_FORMULA.en.format(field=label))
    return FieldFault(f"/{label}", "spreadsheet_error", advice)
