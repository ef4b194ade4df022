"""Why a roster as a whole can't be taken, beside what `tabular.refusals` names.

Nothing of such a file is stored.
"""

from __future__ import annotations

from collections.abc import Sequence

from qlinx.rosters.header_names import Field
from qlinx.tabular.refusals import FileRefused


class MissingColumns(FileRefused):
    """A column that every roster needs is not there."""

    code = "missing_columns"

    def __init__(self, fields: Sequence[Field]) -> None:
        self.fields = tuple(fields)
        super().__init__()


class AmbiguousColumns(FileRefused):
    """Two columns could be the same field, and choosing is not up to us."""

    code = "ambiguous_columns"

    def __init__(self, field: Field, labels: Sequence[str]) -> None:
        self.field = field
        super().__init__({"columns": ", ".join(f"“{label}”" for label in labels)})


class UnknownColumns(FileRefused):
    """There are columns that are not taken, and the employer chose to have such a file refused."""

    code = "unknown_columns"

    def __init__(self, labels: Sequence[str]) -> None:
        super().__init__({"columns": ", ".join(f"“{label}”" for label in labels)})
