"""Why a dropped table as a whole can't be taken.

Each refusal has a stable `code` and the `params` that its text needs to say what is wrong and what to do
(`texts.explain`). The text of the exception is its code alone: the names of columns and sheets belong in the
employer's result file, not in a log.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

UnreadableReason = Literal["encoding", "mixed_encoding", "letters", "unsure", "quotes", "damaged"]
TooLarge = Literal["bytes", "rows", "columns", "cell", "row", "unpacked", "time"]
Unsupported = Literal[
    "xls",
    "xlsb",
    "ods",
    "numbers",
    "pdf",
    "web",
    "picture",
    "word",
    "presentation",
    "mail",
    "archive",
    "shortcut",
    "other",
]


class FileRefused(Exception):
    """The family: a file that is refused whole. Who reads tables of one kind may add refusals of its own."""

    code: str = "file_refused"

    def __init__(self, params: Mapping[str, str | int] | None = None) -> None:
        self.params: Mapping[str, str | int] = params or {}
        super().__init__(self.code)


class EmptyFile(FileRefused):
    """There is nothing in the file, or nothing but blanks."""

    code = "empty_file"


class HeaderMissing(FileRefused):
    """No row in the beginning of the file names columns that we know."""

    code = "header_missing"


class HeaderOnly(FileRefused):
    """The columns are named, and no row follows."""

    code = "header_only"


class UnreadableFile(FileRefused):
    """The bytes are not what they claim to be. `line` is where, when that can be told."""

    def __init__(self, reason: UnreadableReason, line: int | None = None) -> None:
        self.code = f"unreadable_{reason}"
        super().__init__({} if line is None else {"line": line})


class CutOff(FileRefused):
    """The file ends in the middle of something: a row, a character, the archive, or a quoted cell.

    `open_quote_line` is where the row starts whose quoted cell never ends: a forgotten quotation mark looks
    the same.
    """

    def __init__(self, open_quote_line: int | None = None) -> None:
        self.code = "cut_off" if open_quote_line is None else "cut_off_in_quotes"
        super().__init__({} if open_quote_line is None else {"line": open_quote_line})


class FileTooLarge(FileRefused):
    """The file, or something in it, is beyond a limit."""

    def __init__(self, what: TooLarge, limit: int, line: int | None = None) -> None:
        self.code = f"too_large_{what}"
        super().__init__({"limit": limit} if line is None else {"limit": limit, "line": line})


class UnsupportedFormat(FileRefused):
    """A kind of file that is not read, recognised by its content."""

    def __init__(self, found: Unsupported) -> None:
        self.code = f"unsupported_{found}"
        super().__init__()


class PasswordProtected(FileRefused):
    """The workbook is encrypted."""

    code = "password_protected"


class SecondHeader(FileRefused):
    """Below the list begins another one, whose columns stand in another order."""

    code = "second_header"

    def __init__(self, line: int) -> None:
        super().__init__({"line": line})


class AmbiguousSheets(FileRefused):
    """More than one sheet starts with a header that we know."""

    code = "ambiguous_sheets"

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__({"sheets": ", ".join(names)})
