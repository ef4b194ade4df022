"""One row of a roster, judged:
either a person's contact data in their normal forms, or everything that is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as with_default
from typing import Final, Literal, TypeVar

from qlinx.kit.contact import (
    ContactRefused,
    EmailAddress,
    clean_name,
    clean_text,
    parse_email,
    parse_mobile,
)
from qlinx.kit.texts import DEFAULT_LANGUAGE, Language
from qlinx.rosters.headers import Columns, Field
from qlinx.rosters.numbers import NoNumber, read_number
from qlinx.tabular.failed_formulas import is_failed_formula
from qlinx.tabular.rows import RawRow

_Value = TypeVar("_Value")

MAX_DEPARTMENT: Final = 100
MAX_TAG: Final = 50
MAX_TAGS: Final = 20

_TAG_SEPARATOR: Final = re.compile(r"[,;|\n\r]+")
_LANGUAGE_NAMES: Final[Mapping[Language, frozenset[str]]] = {
    "nl": frozenset({"nl", "nld", "dut", "nl-nl", "nl-be", "nederlands", "vlaams", "dutch"}),
    "en": frozenset({"en", "eng", "en-gb", "en-us", "engels", "english"}),
}
# Particles that stand before a last name; a list sorted by name writes them behind it: "Berg, van den".
_PARTICLE: Final = re.compile(
    r"(?:van|de|den|der|het|'t|ten|ter|te|op|in|'s|aan|bij|onder|over|tot|uit|uijt|voor|von|vom|zu|zum|zur|la|le|les|l'"
    r"|du|des|di|da|do|dos|della|el|al|bin|ben)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with one field, or with the row as a whole.

    `code` is stable; nothing here holds the value.
    """

    field: Field | Literal["row"]
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
class RowRefusal:
    """A row that is not taken, with all its problems at once; `notes` as in `RosterRow`."""

    line: int
    problems: tuple[FieldProblem, ...]
    mention: RowIdentity = RowIdentity()
    notes: tuple[FieldProblem, ...] = ()


class _CellRefused(Exception):
    """Within this module: one field can't be taken."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class _Judge:
    """Takes fields from one row and remembers what is wrong with them."""

    def __init__(self, raw: RawRow, columns: Columns) -> None:
        self._raw = raw
        self._columns = columns
        self.problems: list[FieldProblem] = []
        self.notes: list[FieldProblem] = []
        if raw.surplus_cells:
            self.problems.append(FieldProblem("row", "too_many_cells", {"count": raw.surplus_cells}))

    def text(self, name: Field) -> str:
        label = self._columns.by_field.get(name)
        return "" if label is None else self._raw.cells.get(label, "")

    def take(self, name: Field, parse: Callable[[str], _Value], instead: _Value) -> _Value:
        """The field as `parse` makes it of the cell; `instead`, with a problem, when it can't."""
        text = self.text(name)
        if is_failed_formula(text):
            self.problems.append(FieldProblem(name, "spreadsheet_error"))
            return instead
        try:
            return parse(text)
        except ContactRefused as refused:
            self.problems.append(FieldProblem(name, refused.code))
        except _CellRefused as refused:
            self.problems.append(FieldProblem(name, refused.code, refused.params))
        return instead

    def number(self) -> str | None:
        """The personnel number. A cell that holds none never costs the person; damage is noted."""
        number = read_number(self.text("personnel_number"))
        if not isinstance(number, NoNumber):
            return number
        if number.is_damage:
            self.notes.append(FieldProblem("personnel_number", number.code))
        return None


def judge_row(
    raw: RawRow, columns: Columns, *, allow_example_domains: bool = False
) -> RosterRow | RowRefusal:
    """The row as contact data, or all that is wrong with it.

    A row without a language gets Dutch. `allow_example_domains` as in `kit.contact.parse_email`.
    """
    judge = _Judge(raw, columns)
    nobody = EmailAddress("", "", "")
    row = RosterRow(
        line=raw.line,
        first_name=judge.take("first_name", clean_name, ""),
        last_name=_full_last_name(judge.take("infix", _infix, ""), judge.take("last_name", clean_name, "")),
        email=judge.take(
            "email", lambda text: parse_email(text, allow_example_domains=allow_example_domains), nobody
        ),
        mobile=judge.take("mobile", _optional(parse_mobile), None),
        personnel_number=judge.number(),
        department=judge.take("department", _optional(_short_text(MAX_DEPARTMENT)), None),
        tags=judge.take("tags", _tags, ()),
        language=judge.take("language", _language, DEFAULT_LANGUAGE),
    )
    notes = tuple(judge.notes)
    if not judge.problems:
        return replace(row, notes=notes)
    mention = RowIdentity(None if row.email is nobody else row.email, row.personnel_number)
    return RowRefusal(raw.line, tuple(judge.problems), mention, notes)


def _optional(parse: Callable[[str], _Value]) -> Callable[[str], _Value | None]:
    return lambda text: parse(text) if text.strip() else None


def _short_text(max_length: int) -> Callable[[str], str]:
    return lambda text: clean_text(text, max_length=max_length)


def _infix(text: str) -> str:
    return clean_name(text) if text.strip() else ""


def _full_last_name(infix: str, last_name: str) -> str:
    """The infix before the last name, once, however the export wrote them."""
    name, comma, behind = last_name.rpartition(",")
    if comma and name.strip() and _is_infix(behind):
        last_name, infix = name.strip(), infix or behind.strip()
    if not infix or last_name.casefold().startswith(f"{infix} ".casefold()):
        return last_name
    return f"{infix} {last_name}"


def _is_infix(text: str) -> bool:
    words = text.replace("’", "'").split()
    return bool(words) and all(map(_PARTICLE.fullmatch, words))


def _tags(text: str) -> tuple[str, ...]:
    """Tags parted by a comma, semicolon, bar or line break; the same tag twice, in whatever case, is one."""
    found: dict[str, str] = {}
    for part in _TAG_SEPARATOR.split(text):
        if part.strip():
            tag = clean_text(part, max_length=MAX_TAG)
            found.setdefault(tag.casefold(), tag)
    if len(found) > MAX_TAGS:
        raise _CellRefused("too_many", max=MAX_TAGS)
    return tuple(found.values())


def _language(text: str) -> Language:
    name = text.strip().casefold().replace("_", "-")
    if not name:
        return DEFAULT_LANGUAGE
    for language, names in _LANGUAGE_NAMES.items():
        if name in names:
            return language
    raise _CellRefused("unknown_language")
