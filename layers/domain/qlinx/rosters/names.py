"""Whether two names can be one person's, written in different ways.

A yes lets a row change what is known about a person, so it takes more than a likeness: whatever is not listed
here is a difference. "Meyer" is not "Meijer", "van den Berg" not "van der Berg", and "J." is not "Jan Piet".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import Final, NamedTuple


class FullName(NamedTuple):
    """A first name, and a last name with its infix."""

    first_name: str
    last_name: str


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_DUTCH_PARTICLES: Final = _words(
    "van de den der het t ten ter te op in aan bij onder over uit v d vd vdn vdr vh vt"
)
_PARTICLES: Final = _DUTCH_PARTICLES | _words(
    "s tot uijt voor von vom zu zum zur la le les l du des di da do dos della el al bin ben"
)
# What may stand for more: a name fits when one of its readings does.
_READINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "v": ("v", "van", "von"),
    "d": ("d", "de", "den", "der"),
    "t": ("t", "het"),
    "h": ("h", "het"),
    "a": ("a", "aan"),
    "o": ("o", "op"),
    "i": ("i", "in"),
    "vd": ("vd", "vande", "vanden", "vander"),
    "vdn": ("vdn", "vanden"),
    "vdr": ("vdr", "vander"),
    "vt": ("vt", "vant", "vanhet"),
    "vh": ("vh", "vanhet", "vant"),
    "ad": ("ad", "aande", "aanden", "aander"),
    "od": ("od", "opde", "opden", "opder"),
}
# Readings multiply: of a name made to have many, not all are looked at.
_MOST_PARTICLES: Final = 3
_MOST_PARTS: Final = 2
# Initials of more than one letter, as Dutch registers write them.
_LONG_INITIALS: Final = frozenset({"ij", "th", "ch", "ph", "chr"})

_HYPHENS: Final = re.compile("[-‐‑‒–—―−]")
_APOSTROPHES: Final = re.compile("['’‘`´ʼʻ′]")
_LETTERS: Final = str.maketrans(
    {"ÿ": "ij", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d", "þ": "th", "ħ": "h"}
)
# Accents of Latin, Greek and Cyrillic. In other scripts marks are letters.
_ACCENT: Final = re.compile("[\u0300-\u036f]")


def same_name(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two names, each a first and a last name, differ only in how they are written.

    That is in case, accents, apostrophes, hyphens, dots and blanks, in where the infix stands or how it is
    shortened, in a first name of which one has but the initials, or, with equal first names, in one half of a
    double last name.
    """
    first, first_other = _folded(one[0]), _folded(other[0])
    equal = "".join(first) == "".join(first_other)
    if not equal and not (_initials_of(first, first_other) or _initials_of(first_other, first)):
        return False
    parts, parts_other = _parts(one[1]), _parts(other[1])
    whole, whole_other = _whole(parts), _whole(parts_other)
    if whole & whole_other:
        return True
    return equal and (_is_half(whole, parts_other) or _is_half(whole_other, parts))


def written_alike(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two names are the same in full:
    not by initials alone, and not by one half of a double name. Twins share those.
    """
    if "".join(_folded(one[0])) != "".join(_folded(other[0])):
        return False
    return bool(_whole(_parts(one[1])) & _whole(_parts(other[1])))


def _folded(text: str) -> list[str]:
    """The words of a name in lower case, without accents and apostrophes."""
    lower = unicodedata.normalize("NFC", _APOSTROPHES.sub("", text)).casefold().translate(_LETTERS)
    plain = _ACCENT.sub("", unicodedata.normalize("NFKD", lower)).casefold()
    return "".join(one if unicodedata.category(one)[0] in "LMN" else " " for one in plain).split()


def _initials_of(initials: Sequence[str], names: Sequence[str]) -> bool:
    return len(initials) == len(names) and all(
        initial == name or (name.startswith(initial) and (len(initial) == 1 or initial in _LONG_INITIALS))
        for initial, name in zip(initials, names, strict=True)
    )


def _parts(last_name: str) -> list[list[str]]:
    """The words of each half of a double name, the infix in front; one list for a single name."""
    parts: list[list[str]] = []
    infix: list[str] = []
    for words in map(_folded, _HYPHENS.split(_infix_in_front(last_name))):
        # "Al-Amrani" and "v-d Berg" are single names.
        if _PARTICLES.issuperset(words):
            infix += words
        else:
            parts.append([*infix, *words])
            infix = []
    if infix:
        parts = [*parts[:-1], [*parts[-1], *infix]] if parts else [infix]
    return [_turned(words) for words in parts]


def _infix_in_front(last_name: str) -> str:
    name, comma, behind = last_name.rpartition(",")
    if comma and _folded(name) and _PARTICLES.issuperset(_folded(behind)):
        return f"{behind} {name}"
    return last_name


def _turned(words: list[str]) -> list[str]:
    """The infix before the name, where it stood behind it without a comma."""
    end = len(words)
    while end > 1 and words[end - 1] in _DUTCH_PARTICLES:
        end -= 1
    return words[end:] + words[:end]


def _whole(parts: Iterable[Sequence[str]]) -> frozenset[str]:
    """The name without blanks, in each way in which it can be read."""
    readings = [_readings(words) for words in parts]
    if len(readings) > _MOST_PARTS:
        readings = [frozenset({"".join(words)}) for words in parts]
    return frozenset(map("".join, product(*readings)))


def _readings(words: Sequence[str]) -> frozenset[str]:
    count = 0
    while count < min(len(words) - 1, _MOST_PARTICLES) and (
        words[count] in _PARTICLES or words[count] in _READINGS
    ):
        count += 1
    choices = [_READINGS.get(word, (word,)) for word in words[:count]]
    return frozenset("".join([*chosen, *words[count:]]) for chosen in product(*choices))


def _is_half(name: frozenset[str], parts: Sequence[Sequence[str]]) -> bool:
    return any(name & _readings(part) for part in parts)
