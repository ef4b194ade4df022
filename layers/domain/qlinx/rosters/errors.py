"""Why a roster file as a whole can't be taken. Nothing of such a file is stored.

Each refusal has a stable `code` and the `params` that `texts.explain` needs to say what is wrong and what to do. The
text of the exception is its code alone: the names of columns belong in the employer's result file, not in a log.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from qlinx.rosters.header_names import Field

UnreadableReason = Literal["encoding", "mixed_encoding", "quotes", "damaged"]
TooLarge = Literal["bytes", "rows", "columns", "cell", "row", "unpacked"]
Unsupported = Literal["xls", "xlsm", "xlsb", "ods", "pdf", "other"]


class RosterRefused(Exception):
    """The family: a file that is refused whole."""

    code: str = "roster_refused"

    def __init__(self, params: Mapping[str, str | int] | None = None) -> None:
        self.params: Mapping[str, str | int] = params or {}
        super().__init__(self.code)


class EmptyFile(RosterRefused):
    """There is nothing in the file, or nothing but blanks."""

    code = "empty_file"


class HeaderMissing(RosterRefused):
    """No row in the beginning of the file names columns that we know."""

    code = "header_missing"


class HeaderOnly(RosterRefused):
    """The columns are named, and no row follows."""

    code = "header_only"


class UnreadableFile(RosterRefused):
    """The bytes are not what they claim to be. `line` is where, when that can be told."""

    def __init__(self, reason: UnreadableReason, line: int | None = None) -> None:
        self.code = f"unreadable_{reason}"
        super().__init__({} if line is None else {"line": line})


class CutOff(RosterRefused):
    """The file ends in the middle of something: a row, a character, the archive, or a quoted cell.

    `open_quote_line` is where the row starts whose quoted cell never ends: a forgotten quotation mark looks the same.
    """

    def __init__(self, open_quote_line: int | None = None) -> None:
        self.code = "cut_off" if open_quote_line is None else "cut_off_in_quotes"
        super().__init__({} if open_quote_line is None else {"line": open_quote_line})


class FileTooLarge(RosterRefused):
    """The file, or something in it, is beyond a limit."""

    def __init__(self, what: TooLarge, limit: int, line: int | None = None) -> None:
        self.code = f"too_large_{what}"
        super().__init__({"limit": limit} if line is None else {"limit": limit, "line": line})


class UnsupportedFormat(RosterRefused):
    """A kind of file that is not read, recognised by its content."""

    def __init__(self, found: Unsupported) -> None:
        self.code = f"unsupported_{found}"
        super().__init__()


class PasswordProtected(RosterRefused):
    """The workbook is encrypted."""

    code = "password_protected"


class AmbiguousSheets(RosterRefused):
    """More than one sheet starts with a header that we know."""

    code = "ambiguous_sheets"

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__({"sheets": ", ".join(names)})


class MissingColumns(RosterRefused):
    """A column that every roster needs is not there."""

    code = "missing_columns"

    def __init__(self, fields: Sequence[Field]) -> None:
        self.fields = tuple(fields)
        super().__init__()


class AmbiguousColumns(RosterRefused):
    """Two columns could be the same field, and choosing is not up to us."""

    code = "ambiguous_columns"

    def __init__(self, field: Field, labels: Sequence[str]) -> None:
        self.field = field
        super().__init__({"columns": ", ".join(f"“{label}”" for label in labels)})


class UnknownColumns(RosterRefused):
    """There are columns that are not taken, and the employer chose to have such a file refused."""

    code = "unknown_columns"

    def __init__(self, labels: Sequence[str]) -> None:
        super().__init__({"columns": ", ".join(f"“{label}”" for label in labels)})
