"""Why a roster as a whole can't be taken, beside what `tabular.refusals` names.

Nothing of such a file is stored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qlinx.rosters.header_names import ASKED_FIELDS, Field
from qlinx.tabular.refusals import FileRefused


class MissingColumns(FileRefused):
    """A column that every roster needs is not there."""

    code = "missing_columns"

    def __init__(self, fields: Sequence[Field], full_name: str | None = None) -> None:
        self.fields = tuple(fields)
        super().__init__({"column": full_name} if full_name else {})


class AmbiguousColumns(FileRefused):
    """Columns that could be the same field, and choosing is not up to us: the employer is asked.

    ``asked`` are all fields that are open, with the columns between which to choose; ``field`` is the first.
    """

    code = "ambiguous_columns"

    def __init__(
        self, field: Field, labels: Sequence[str], asked: Mapping[Field, Sequence[str]] | None = None
    ) -> None:
        self.field = field
        self.asked = {name: tuple(found) for name, found in (asked or {field: labels}).items()}
        super().__init__({"columns": quoted(labels)})

    @classmethod
    def asking(cls, asked: Mapping[Field, Sequence[str]]) -> AmbiguousColumns:
        first = next((field for field in ASKED_FIELDS if field in asked), next(iter(asked)))
        return cls(first, asked[first], asked)


def quoted(labels: Sequence[str]) -> str:
    """Labels of columns as they stand in a sentence."""
    return ", ".join(f"“{label}”" for label in labels)


class UnknownColumns(FileRefused):
    """There are columns that are not taken, and the employer chose to have such a file refused."""

    code = "unknown_columns"

    def __init__(self, labels: Sequence[str]) -> None:
        super().__init__({"columns": quoted(labels)})
