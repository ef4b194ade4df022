"""Which column of a roster holds which field. Columns that are not in the closed list are never stored."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, get_args

from qlinx.kit.plain_text import one_line
from qlinx.rosters.errors import AmbiguousColumns, MissingColumns, UnknownColumns
from qlinx.rosters.header_names import (
    COLUMN_NAMES,
    NEVER_TAKEN,
    QUALIFIERS,
    REQUIRED_FIELDS,
    Field,
    LeftOutReason,
)
from qlinx.tabular.labels import LONGEST_LABEL, unrepeated

__all__ = [
    "FIELDS",
    "Columns",
    "ExtraColumns",
    "Field",
    "LeftOut",
    "match_columns",
    "names_all_needed",
    "recognised",
]

ExtraColumns = Literal["refuse", "ignore"]

FIELDS: Final[tuple[Field, ...]] = get_args(Field)
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORD: Final = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A column of which nothing is stored, and why."""

    label: str
    reason: LeftOutReason


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each field stands, by column label, and which columns are left out."""

    by_field: Mapping[Field, str]
    left_out: tuple[LeftOut, ...]


def recognised(cells: Iterable[str]) -> int:
    """How many different fields a row of cells would name, were it the header."""
    return len({match[0] for match in map(_match, cells) if match})


def names_all_needed(cells: Iterable[str]) -> bool:
    """Whether a row of cells, were it the header, would name every field that a roster can't do without."""
    return {match[0] for match in map(_match, cells) if match}.issuperset(REQUIRED_FIELDS)


def match_columns(labels: Sequence[str], *, extra_columns: ExtraColumns = "ignore") -> Columns:
    """The columns for the labels of a reading.

    With `extra_columns` "ignore", columns that are not taken are named in `left_out`; with "refuse" they
    refuse the file.

    Raises AmbiguousColumns, MissingColumns, UnknownColumns.
    """
    candidates: dict[Field, dict[int, list[str]]] = {}
    for label in labels:
        if match := _match(label):
            field, group = match
            candidates.setdefault(field, {}).setdefault(group, []).append(label)
    _drop_foreign_infix(candidates)
    by_field = {field: _only(field, groups[min(groups)]) for field, groups in candidates.items()}
    if missing := [field for field in REQUIRED_FIELDS if field not in by_field]:
        raise MissingColumns(missing)
    used = set(by_field.values())
    left_out = tuple(LeftOut(label, _reason(label)) for label in labels if label not in used)
    if left_out and extra_columns == "refuse":
        raise UnknownColumns([column.label for column in left_out])
    return Columns(by_field, left_out)


def _drop_foreign_infix(candidates: dict[Field, dict[int, list[str]]]) -> None:
    """The infix of the name at birth does not belong before the name in use."""
    if 0 in candidates.get("last_name", {}) and 0 not in candidates.get("infix", {0: []}):
        del candidates["infix"]


def _only(field: Field, labels: list[str]) -> str:
    if len(labels) > 1:
        raise AmbiguousColumns(field, labels)
    return labels[0]


def _match(cell: str) -> tuple[Field, int] | None:
    """The field that a header cell names, with the number of its group of names."""
    words = _words(cell)
    whole = "".join(words)
    plain = "".join(word for word in words if word not in QUALIFIERS)
    return _BY_NAME.get(whole) or _BY_NAME.get(plain)


def _reason(label: str) -> LeftOutReason:
    if _match(label):
        return "other_column_used"
    words = _words(label)
    whole = "".join(words)
    for reason, exact, parts in NEVER_TAKEN:
        if not exact.isdisjoint(words) or any(part in whole for part in parts):
            return reason
    return "unknown"


def _words(cell: str) -> list[str]:
    text = _CAMEL.sub(" ", unrepeated(one_line(cell)[: 2 * LONGEST_LABEL]))
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return _WORD.findall("".join(mark for mark in decomposed if not unicodedata.combining(mark)))


_BY_NAME: Final[Mapping[str, tuple[Field, int]]] = {
    name: (field, group)
    for field, groups in COLUMN_NAMES.items()
    for group, names in enumerate(groups)
    for name in names
}
