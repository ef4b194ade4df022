"""Which column of a roster holds which field. Columns that are not in the closed list are never stored."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal, TypeVar, get_args

from qlinx.kit.plain_text import one_line
from qlinx.rosters.errors import AmbiguousColumns, MissingColumns, UnknownColumns
from qlinx.rosters.header_names import (
    ASKED_FIELDS,
    COLUMN_NAMES,
    FULL_NAMES,
    KINDS,
    NEVER_TAKEN,
    POSSIBLE_NAMES,
    QUALIFIERS,
    REQUIRED_FIELDS,
    Field,
    LeftOutReason,
)
from qlinx.rosters.leaving_names import STANDING_NAMES
from qlinx.rosters.standing import NO_STANDING, SignOfLeaving, StandingColumns
from qlinx.tabular.labels import LONGEST_LABEL, unrepeated

__all__ = [
    "FIELDS",
    "Columns",
    "ExtraColumns",
    "Field",
    "LeftOut",
    "match_columns",
    "may_be_taken",
    "names_all_needed",
    "recognised",
]

ExtraColumns = Literal["refuse", "ignore"]

FIELDS: Final[tuple[Field, ...]] = get_args(Field)
_Named = TypeVar("_Named")
_MOST_WORDS_SAID_TWICE: Final = 8
# Of a form or a list of questions: “1. Voornaam”, “a) E-mail”.
_ORDINAL: Final = re.compile(r"\s*(?:[0-9]{1,2}|[A-Za-z])[.)]\s+")
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORD: Final = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A column of which nothing is stored, and why."""

    label: str
    reason: LeftOutReason


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each field stands, by column label, and which columns are left out.

    ``standing`` are those that are looked at for whether somebody still works there; nothing of them is
    stored, so they are left out too. ``infix_among_names``: infixes stand where other people have a second
    name.
    """

    by_field: Mapping[Field, str]
    left_out: tuple[LeftOut, ...]
    standing: StandingColumns = NO_STANDING
    infix_among_names: bool = False

    @property
    def read(self) -> tuple[str, ...]:
        """The labels of which a row's cells are needed."""
        return (*self.by_field.values(), *self.standing.labels)


# Field, group of names, labels: the candidates for each field.
_Candidates = dict[Field, dict[int, list[str]]]
_NONE_CHOSEN: Final[Mapping[Field, str]] = MappingProxyType({})
_BIRTH_INFIX, _MIDDLE_NAME = 1, 2
_BIRTH_NAME: Final = len(COLUMN_NAMES["last_name"]) - 1
_POSSIBLE: Final = 99


def recognised(cells: Iterable[str]) -> int:
    """How many different fields a row of cells would name, were it the header."""
    return len({match[0] for match in map(_match, cells) if match})


def names_all_needed(cells: Iterable[str]) -> bool:
    """Whether a row of cells, were it the header, would name every field that a roster can't do without."""
    return {match[0] for match in map(_match, cells) if match}.issuperset(REQUIRED_FIELDS)


def may_be_taken(labels: Sequence[str]) -> frozenset[str]:
    """The columns of which something could be taken or looked at, whatever the employer chooses;
    what is in the others need not leave the file.
    """
    return frozenset(label for label in labels if _match(label) or _sign(label))


def match_columns(
    labels: Sequence[str],
    *,
    extra_columns: ExtraColumns = "ignore",
    chosen: Mapping[Field, str] = _NONE_CHOSEN,
) -> Columns:
    """The columns for the labels of a reading.

    With `extra_columns` "ignore", columns that are not taken are named in `left_out`; with "refuse" they
    refuse the file. `chosen` is what the employer said where several columns could be one field; it chooses
    among these and nothing else.

    Raises AmbiguousColumns, MissingColumns, UnknownColumns.
    """
    candidates: _Candidates = {}
    for label in labels:
        if match := _match(label):
            field, group = match
            candidates.setdefault(field, {}).setdefault(group, []).append(label)
    _drop_foreign_infix(candidates)
    _raise_missing(labels, candidates)
    by_field, open_fields = _settled(candidates, chosen)
    # Who has other columns refuse the file wants none passed over either.
    if open_fields and (extra_columns == "refuse" or any(field in ASKED_FIELDS for field in open_fields)):
        raise AmbiguousColumns.asking(open_fields)
    standing = StandingColumns(
        **{sign: tuple(label for label in labels if _sign(label) == sign) for sign in STANDING_NAMES}
    )
    between = {label for found in open_fields.values() for label in found}
    used = set(by_field.values())
    left_out = tuple(
        LeftOut(label, "choose_column" if label in between else _reason(label))
        for label in labels
        if label not in used
    )
    if extra_columns == "refuse" and (extra := [one.label for one in left_out if one.reason != "standing"]):
        raise UnknownColumns(extra)
    middle = candidates.get("infix", {}).get(_MIDDLE_NAME, ())
    return Columns(by_field, left_out, standing, infix_among_names=by_field.get("infix") in middle)


def _settled(
    candidates: _Candidates, chosen: Mapping[Field, str]
) -> tuple[dict[Field, str], dict[Field, tuple[str, ...]]]:
    """Which column each field is in; and the fields left open, with the columns between which to choose."""
    by_field: dict[Field, str] = {}
    left: dict[Field, tuple[str, ...]] = {}
    for field, groups in candidates.items():
        every = [label for group in sorted(groups) for label in groups[group]]
        best = groups[min(groups)]
        if choice := _choice(chosen.get(field), every):
            by_field[field] = choice
        elif len(best) == 1 and min(groups) != _POSSIBLE:
            by_field[field] = best[0]
        elif field in REQUIRED_FIELDS or min(groups) != _POSSIBLE:
            left[field] = tuple(best)
    return by_field, left


def _choice(said: str | None, labels: Sequence[str]) -> str | None:
    if said is None or said in labels:
        return said
    same = [label for label in labels if "".join(_words(label)) == "".join(_words(said))]
    return same[0] if len(same) == 1 else None


def _raise_missing(labels: Sequence[str], candidates: _Candidates) -> None:
    """A name that may be a last name is one only beside a first name."""
    if "first_name" not in candidates and set(candidates.get("last_name", ())) == {_POSSIBLE}:
        del candidates["last_name"]
    if missing := [field for field in REQUIRED_FIELDS if field not in candidates]:
        whole = next((label for label in labels if "".join(_words(label)) in FULL_NAMES), None)
        raise MissingColumns(missing, whole if {"first_name", "last_name"} & set(missing) else None)


def _drop_foreign_infix(candidates: _Candidates) -> None:
    """The infix of the name at birth does not belong before the name in use."""
    in_use = any(group < _BIRTH_NAME for group in candidates.get("last_name", {}))
    infixes = candidates.get("infix", {})
    if in_use and 0 not in infixes:
        infixes.pop(_BIRTH_INFIX, None)
        if not infixes:
            candidates.pop("infix", None)


def _match(cell: str) -> tuple[Field, int] | None:
    """The field that a header cell names, with the number of its group of names."""
    words = _words(cell)
    if found := _field(words):
        return found
    for first, second in _halves(words):
        one, other = _field(first), _field(second)
        if one and other and one[0] == other[0] and _POSSIBLE not in {one[1], other[1]}:
            return max(one, other)
    return None


def _field(words: Sequence[str]) -> tuple[Field, int] | None:
    """The same of words in one language; “werkmail” is “mail” too."""
    if (found := _named(words, _BY_NAME)) or len(words) != 1:
        return found
    bare = (words[0].removeprefix(kind).removesuffix(kind) for kind in KINDS if kind in words[0])
    return next((_BY_NAME[one] for one in bare if one in _CONTACT_NAMES), None)


def _sign(label: str) -> SignOfLeaving | None:
    words = _words(label)
    if found := _named(words, _SIGN_BY_NAME):
        return found
    for first, second in _halves(words):
        if (one := _named(first, _SIGN_BY_NAME)) and one == _named(second, _SIGN_BY_NAME):
            return one
    return None


def _named(words: Sequence[str], names: Mapping[str, _Named]) -> _Named | None:
    """What the words are the name of, whole or without those that say whose or what kind."""
    plain = "".join(word for word in words if word not in QUALIFIERS)
    found = names.get("".join(words)) or names.get(plain)
    # Of “user.employeeNumber” the second of such words belongs to the name.
    return found or (names.get("".join(words[1:])) if words[:1] and words[0] in QUALIFIERS else None)


def _halves(words: Sequence[str]) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """The ways in which a header may say the same in two languages: “Voornaam / First name”."""
    if len(words) <= _MOST_WORDS_SAID_TWICE:
        for middle in range(1, len(words)):
            yield words[:middle], words[middle:]


def _reason(label: str) -> LeftOutReason:
    match = _match(label)
    if match and match[1] != _POSSIBLE:
        return "other_column_used"
    if _sign(label):
        return "standing"
    words = _words(label)
    whole = "".join(words)
    for reason, exact, parts in NEVER_TAKEN:
        if not exact.isdisjoint(words) or any(part in whole for part in parts):
            return reason
    return "unknown"


def _words(cell: str) -> list[str]:
    line = unrepeated(one_line(cell)[: 2 * LONGEST_LABEL])
    ordinal = _ORDINAL.match(line)
    text = _CAMEL.sub(" ", line[ordinal.end() :] if ordinal else line)
    # BambooHR's "Employee #".
    decomposed = unicodedata.normalize("NFKD", text.replace("#", " no ")).casefold()
    return _WORD.findall("".join(mark for mark in decomposed if not unicodedata.combining(mark)))


_BY_NAME: Final[Mapping[str, tuple[Field, int]]] = {
    name: (field, group)
    for field, groups in COLUMN_NAMES.items()
    for group, names in (*enumerate(groups), (_POSSIBLE, POSSIBLE_NAMES.get(field, frozenset())))
    for name in names
}
_CONTACT_NAMES: Final = frozenset(
    name for name, (field, group) in _BY_NAME.items() if field in {"email", "mobile"} and group != _POSSIBLE
)
_SIGN_BY_NAME: Final[Mapping[str, SignOfLeaving]] = {
    name: sign for sign, names in STANDING_NAMES.items() for name in names
}
