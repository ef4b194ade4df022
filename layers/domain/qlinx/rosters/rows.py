"""One row of a roster, judged: a person's contact data in their normal forms, a person who left, or
everything that is wrong.

What a row must have (a name, an address) costs it when it is wrong; anything else is left out and named, and
the person is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from dataclasses import field as with_default
from datetime import date
from functools import partial
from typing import Final, Literal, TypeVar

from qlinx.kit.contact import ContactRefused, EmailAddress
from qlinx.kit.texts import DEFAULT_LANGUAGE, Language
from qlinx.rosters import cells
from qlinx.rosters.cells import CellRefused
from qlinx.rosters.headers import Columns, Field
from qlinx.rosters.nothing import looks_failed
from qlinx.rosters.numbers import NoNumber, read_number
from qlinx.rosters.standing import Standing, standing
from qlinx.tabular.failed_formulas import found_nothing, is_failed_formula
from qlinx.tabular.rows import RawRow

_Value = TypeVar("_Value")

_NOBODY: Final = EmailAddress("", "", "")
_NO_TAGS: Final[tuple[str, ...]] = ()
_STANDING_NOTES: Final[Mapping[Standing, str]] = {
    "leaves_later": "leaves_later",
    "unclear": "unclear_day",
}


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with one field, or with the row as a whole.

    `code` is stable; nothing here holds the value.
    """

    field: Field | Literal["row", "leaving"]
    code: str
    params: Mapping[str, str | int] = with_default(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RosterRow:
    """What an employer tells about one employee, each value in its normal form.

    `last_name` includes the infix ("van den Berg"); `mobile` is in E.164 form. `notes` tell which filled
    cells are left out although the person is taken.
    """

    line: int
    first_name: str
    last_name: str
    email: EmailAddress
    mobile: str | None = None
    personnel_number: str | None = None
    department: str | None = None
    tags: tuple[str, ...] = ()
    language: Language = DEFAULT_LANGUAGE
    notes: tuple[FieldProblem, ...] = ()

    def leaves_out(self, name: Field) -> bool:
        """Whether the cell held something that could not be used:
        the row does not say that there is nothing.
        """
        return any(note.field == name for note in self.notes)


@dataclass(frozen=True, slots=True)
class RowIdentity:
    """Whom a row that is not taken is about, as far as it can be read:
    a mistake in a row ends nobody's employment.
    """

    email: EmailAddress | None = None
    personnel_number: str | None = None


@dataclass(frozen=True, slots=True)
class RowLeft:
    """A row about somebody who, as it says itself, does not work there any more. Nothing of it is taken."""

    line: int


@dataclass(frozen=True, slots=True)
class RowRefusal:
    """A row that is not taken, with all its problems at once; `notes` as in `RosterRow`."""

    line: int
    problems: tuple[FieldProblem, ...]
    mention: RowIdentity = RowIdentity()
    notes: tuple[FieldProblem, ...] = ()


class _Judge:
    """Takes fields from one row and remembers what is wrong with them."""

    __slots__ = ("_cells", "_labels", "notes", "problems")

    def __init__(self, raw: RawRow, columns: Columns) -> None:
        self._cells = raw.cells
        self._labels = columns.by_field
        self.problems: list[FieldProblem] = []
        self.notes: list[FieldProblem] = []
        if raw.surplus_cells:
            self.problems.append(FieldProblem("row", "too_many_cells", {"count": raw.surplus_cells}))

    def needed(self, name: Field, parse: Callable[[str], _Value], instead: _Value) -> _Value:
        """The field as `parse` makes it of the cell; `instead`, with a problem, when it can't."""
        return self._take(name, self._text(name), parse, instead, self.problems)

    def optional(self, name: Field, parse: Callable[[str], _Value], instead: _Value) -> _Value:
        """The same of a field that never costs the person: what can't be used is left out, with a note."""
        text = self._text(name)
        if not text or text.isspace() or found_nothing(text):
            return instead
        return self._take(name, text, parse, instead, self.notes)

    def number(self) -> str | None:
        """The personnel number. A cell that holds none never costs the person; damage is noted."""
        number = read_number(self._text("personnel_number"))
        if not isinstance(number, NoNumber):
            return number
        if number.is_damage:
            self.notes.append(FieldProblem("personnel_number", number.code))
        return None

    def _text(self, name: Field) -> str:
        label = self._labels.get(name)
        return "" if label is None else self._cells.get(label, "")

    def _take(
        self,
        name: Field,
        text: str,
        parse: Callable[[str], _Value],
        instead: _Value,
        told: list[FieldProblem],
    ) -> _Value:
        if "#" in text and (is_failed_formula(text) or looks_failed(text)):
            told.append(FieldProblem(name, "spreadsheet_error"))
            return instead
        try:
            return parse(text)
        except ContactRefused as refused:
            told.append(FieldProblem(name, refused.code))
        except CellRefused as refused:
            told.append(FieldProblem(name, refused.code, refused.params))
        return instead


def judge_row(
    raw: RawRow, columns: Columns, *, allow_example_domains: bool = False, today: date | None = None
) -> RosterRow | RowRefusal | RowLeft:
    """The row as contact data, as somebody who left, or all that is wrong with it.

    A row without a language gets Dutch. `allow_example_domains` as in `kit.contact.parse_email`; whether
    somebody left is judged for a day, so not without `today`.
    """
    stands: Standing = "present"
    if today and columns.standing.labels:
        stands = standing(raw.cells, columns.standing, today)
    if stands == "left":
        return RowLeft(raw.line)
    judge = _Judge(raw, columns)
    if code := _STANDING_NOTES.get(stands):
        judge.notes.append(FieldProblem("leaving", code))
    first_name = judge.needed("first_name", cells.name, "")
    infix = judge.optional("infix", cells.middle_name if columns.infix_among_names else cells.infix, "")
    last_name = cells.full_last_name(infix, judge.needed("last_name", cells.name, ""))
    email = judge.needed("email", _EMAIL[allow_example_domains], _NOBODY)
    mobile = judge.optional("mobile", cells.mobile, None)
    number = judge.number()
    department = judge.optional("department", cells.department, None)
    tags: tuple[str, ...] = judge.optional("tags", cells.tags, _NO_TAGS)
    language = judge.optional("language", cells.language, DEFAULT_LANGUAGE)
    notes = tuple(judge.notes)
    if judge.problems:
        mention = RowIdentity(None if email is _NOBODY else email, number)
        return RowRefusal(raw.line, tuple(judge.problems), mention, notes)
    return RosterRow(
        raw.line, first_name, last_name, email, mobile, number, department, tags, language, notes
    )


_EMAIL: Final[Mapping[bool, Callable[[str], EmailAddress]]] = {
    allowed: partial(cells.email, allow_example_domains=allowed) for allowed in (False, True)
}
