"""The file that tells an employer what became of each row of its roster."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from qlinx.kit.texts import LocalText
from qlinx.rosters.headers import Columns
from qlinx.rosters.rows import FieldProblem, RosterRow, RowLeft, RowRefusal
from qlinx.rosters.texts import FIELD_NAMES, explain, what_to_do, why_left_out
from qlinx.rosters.texts_import import ROW_ADVICE, advice
from qlinx.tabular.refusals import FileRefused
from qlinx.tabular.writing import cells_of, csv_file, csv_line

Outcome = Literal[
    "accepted",
    "changed",
    "unchanged",
    "waiting",
    "rejected",
    "duplicate",
    "left",
    "not_stored",
    "under_way",
    "checked",
]

_OUTCOMES: Final[Mapping[Outcome, LocalText]] = {
    "accepted": LocalText("aangenomen", "accepted"),
    "changed": LocalText("gewijzigd", "changed"),
    "unchanged": LocalText("ongewijzigd", "unchanged"),
    "waiting": LocalText("wacht", "waits"),
    "rejected": LocalText("geweigerd", "rejected"),
    "duplicate": LocalText("dubbel", "duplicate"),
    "left": LocalText("uit dienst", "left"),
    "not_stored": LocalText("niet bewaard", "not stored"),
    "under_way": LocalText("bezig", "under way"),
    "checked": LocalText("gecontroleerd", "checked"),
}
_HEADER: Final = ("regel / line", "uitkomst", "outcome", "veld", "field", "code", "wat te doen", "what to do")
_NOTHING: Final = LocalText("", "")


@dataclass(frozen=True, slots=True)
class ResultRow:
    """What became of one row, or why a column or the whole file was not taken.

    `line` is that of the roster, None when it is about the file; `field` is one of ours, or the label of a
    column that was left out. A row with several problems has several result rows.
    """

    line: int | None
    outcome: Outcome
    field: str = ""
    code: str = ""
    what_to_do: LocalText = _NOTHING


def rejected_row(refusal: RowRefusal) -> tuple[ResultRow, ...]:
    """One result row per problem, and one per cell that would have been left out anyway."""
    return (
        *_told(refusal.line, "rejected", refusal.problems),
        *_told(refusal.line, "not_stored", refusal.notes),
    )


def left_row(left: RowLeft) -> ResultRow:
    """The one result row of somebody who does not work there any more."""
    return ResultRow(left.line, "left", "leaving", "left", advice(ROW_ADVICE, "left"))


def noted_row(row: RosterRow) -> tuple[ResultRow, ...]:
    """One result row per cell that is left out of a row that is taken;
    they stand beside the one with its outcome.
    """
    return _told(row.line, "not_stored", row.notes)


def _told(line: int, outcome: Outcome, problems: Sequence[FieldProblem]) -> tuple[ResultRow, ...]:
    return tuple(
        ResultRow(line, outcome, problem.field, problem.code, what_to_do(problem)) for problem in problems
    )


def rejected_file(refusal: FileRefused) -> ResultRow:
    """The one result row of a file that was refused whole."""
    return ResultRow(None, "rejected", code=refusal.code, what_to_do=explain(refusal))


def told_of_file(body: bytes) -> LocalText | None:
    """What a result file tells of a file that was refused whole."""
    cells = next(iter(cells_of(body.decode().partition("\r\n")[2])), None)
    return LocalText(cells[6], cells[7]) if cells else None


def left_out_columns(columns: Columns, header_line: int) -> tuple[ResultRow, ...]:
    """One result row per column of which nothing is stored."""
    return tuple(
        ResultRow(header_line, "not_stored", column.label, column.reason, why_left_out(column.reason))
        for column in columns.left_out
    )


def result_file(rows: Iterable[ResultRow]) -> bytes:
    """The result file. Rows that are written apart follow behind that of none, each as `result_line`."""
    return csv_file([csv_line(_HEADER), *map(result_line, rows)])


def result_line(row: ResultRow) -> str:
    """One line of a result file."""
    outcome = _OUTCOMES[row.outcome]
    field = FIELD_NAMES.get(row.field, LocalText(row.field, row.field))
    return csv_line(
        (
            "" if row.line is None else str(row.line),
            outcome.nl,
            outcome.en,
            field.nl,
            field.en,
            row.code,
            row.what_to_do.nl,
            row.what_to_do.en,
        )
    )
