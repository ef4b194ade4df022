"""A personnel number as it may be a key, or why a cell holds none.

A number that is none but is taken for one makes one record of two people, so what is in doubt is none: the
person is found by address all the same. Two ways of writing are the same number only where nothing but
blanks, case, width of digits, kind of dash or what programs put around a value differs. "00123" is not "123",
and "1.042" is not "1042".

Numbers of one repeated digit ("9999999") are kept, zeros excepted: somebody has number 1111. Where such a
number is filler after all, it contradicts name and address, and that is asked about.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final, Literal

from qlinx.rosters.nothing import folded_words, looks_failed
from qlinx.rosters.number_words import AROUND_NO_NUMBER, NO_NUMBER
from qlinx.tabular.failed_formulas import found_nothing, is_failed_formula

NumberCode = Literal[
    "number_placeholder",
    "number_scientific",
    "number_rounded",
    "number_decimal",
    "number_date",
    "spreadsheet_error",
    "control_character",
    "damaged",
    "too_long",
]

MAX_PERSONNEL_NUMBER: Final = 50
# What a spreadsheet keeps of a number; the digits behind it become zeros.
_EXACT_DIGITS: Final = 15

_ANY_WORDS: Final = NO_NUMBER | AROUND_NO_NUMBER
# Before anything else: a lone acute accent would turn into a blank and a mark.
_PLAIN: Final = {**dict.fromkeys(map(ord, "‐‑‒–—―−⁃﹘"), "-"), ord("´"): "'"}
_INVISIBLE: Final = re.compile("[\u034f\u115f\u1160\u3164\uffa0\ufe00-\ufe0f]")
_BREAK: Final = re.compile("[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]")
_REFUSED_CATEGORIES: Final = frozenset({"Cc", "Cn", "Co", "Cs"})
_REPLACEMENT_CHARACTER: Final = "\ufffd"
# Quotes, and the "=" of ="00123", by which exports keep a spreadsheet from eating zeros.
_BEFORE: Final = "='\"`‘’“”„«»"
_BEHIND: Final = _BEFORE + ".,;:"

_PLAIN_NUMBER: Final = re.compile("0*[1-9][0-9]*")
_SCIENTIFIC: Final = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?e([+-]?[0-9]{1,3})", re.IGNORECASE)
_ONE_COMMA_OR_POINT: Final = re.compile(r"[+-]?[0-9]*[.,][0-9]+")
_GROUPS_AND_FRACTION: Final = re.compile(
    r"[+-]?(?:[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+)"
)
# "1.042": thousands, or numbers of departments with people's behind it; told apart from a fraction by its
# three digits. One comma before three digits is a fraction in Dutch and thousands in English: in doubt.
_GROUPS: Final = re.compile(r"(?!0+\.)[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,3}(?:,[0-9]{3}){2,}")
# A program that takes numbers for fractions writes 1042 as "1042.0".
_WHOLE: Final = re.compile(
    r"([0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?=,)|[1-9][0-9]{0,2}(?:,[0-9]{3}){2,}(?=\.))[.,]0{1,2}"
)
_MONTH: Final = "(?:jan|feb|mrt|mar|mär|apr|mei|may|mai|jun|jul|aug|sept?|okt|oct|nov|dec|dez)"
_DAY: Final = "(?:0?[1-9]|[12][0-9]|3[01])"
_MONTH_NUMBER: Final = "(?:0?[1-9]|1[0-2])"
_YEAR: Final = "(?:19|20)[0-9]{2}"
_TIME: Final = "[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?"
# What a spreadsheet makes of "12-3" and "10:30".
_DATE: Final = re.compile(
    rf"{_YEAR}-{_MONTH_NUMBER}-{_DAY}(?:T?{_TIME})?|{_TIME}"
    rf"|{_DAY}(?P<between>[-/.]){_MONTH_NUMBER}(?P=between){_YEAR}|{_DAY}-{_MONTH}\.?(?:-(?:{_YEAR}|[0-9]{{2}}))?",
    re.IGNORECASE,
)
# How databases say "nothing" in a column of numbers.
_NEGATIVE_FILLER: Final = re.compile("-(?:1|9+)")


@dataclass(frozen=True, slots=True)
class NoNumber:
    """Why a cell holds no personnel number. `code` is stable."""

    code: NumberCode

    @property
    def is_damage(self) -> bool:
        """Whether there was a number, so that the employer has something to mend."""
        return self.code != "number_placeholder"


_NOTHING: Final = NoNumber("number_placeholder")


def read_number(text: str) -> str | NoNumber:
    """The number in a cell, without blanks and in its case; or why there is none."""
    # Nearly all are so, and a list has a million of them.
    if len(text) <= _EXACT_DIGITS and _PLAIN_NUMBER.fullmatch(text):
        return text
    if found_nothing(text):
        return _NOTHING
    if is_failed_formula(text) or looks_failed(text):
        return NoNumber("spreadsheet_error")
    seen = _without_invisible(text).strip()
    written = _normal(seen)
    number = _without_fraction(written)
    # With blanks, "nog niet bekend" is three words; without them "n v t" is one.
    if _says_nothing(seen) or _says_nothing(number):
        return _NOTHING
    damage = _unusable(seen, number) or _changed_by_program(written, number)
    return NoNumber(damage) if damage else number


def number_key(number: str) -> str:
    """What decides whether two numbers are the same: as `read_number` gives them, without case."""
    return unicodedata.normalize("NFKC", _without_fraction(_normal(number)).casefold())


def _normal(text: str) -> str:
    text = text.translate(_PLAIN)
    # Twice: taking a blank away may bring a letter and its accent together.
    for _ in range(2):
        text = unicodedata.normalize("NFKC", "".join(_without_invisible(text).split()))
    digits = "".join(
        str(unicodedata.decimal(character)) if character.isdecimal() else character for character in text
    )
    return digits.translate(_PLAIN).rstrip(_BEHIND).lstrip(_BEFORE)


def _without_invisible(text: str) -> str:
    if text.isascii():
        return text
    return "".join(
        character for character in _INVISIBLE.sub("", text) if unicodedata.category(character) != "Cf"
    )


def _without_fraction(number: str) -> str:
    whole = _WHOLE.fullmatch(number)
    return whole[1] if whole else number


def _says_nothing(text: str) -> bool:
    words = folded_words(text)
    bare = "".join(words)
    if not bare.strip("0") or _NEGATIVE_FILLER.fullmatch(text):
        return True
    letters = [word for word in words if word.strip("0")]
    if any(character.isdecimal() for word in letters for character in word):
        return False
    return (
        bare in NO_NUMBER
        or len(set(bare)) == 1
        or (not NO_NUMBER.isdisjoint(letters) and _ANY_WORDS.issuperset(letters))
        or _is_remark(words)
    )


def _is_remark(words: list[str]) -> bool:
    """Whether several words without a digit stand there:
    “wordt nagestuurd” is said of many, in more ways than a list can hold.
    """
    return len(words) > 1 and all(len(word) > 1 and word.isalpha() for word in words)


def _unusable(seen: str, number: str) -> NumberCode | None:
    if _REPLACEMENT_CHARACTER in seen:
        return "damaged"
    # Behind a line break stands something else: a second number, a remark.
    if _BREAK.search(seen) or any(unicodedata.category(one) in _REFUSED_CATEGORIES for one in number):
        return "control_character"
    return "too_long" if len(number) > MAX_PERSONNEL_NUMBER else None


def _changed_by_program(written: str, number: str) -> NumberCode | None:
    if scientific := _SCIENTIFIC.fullmatch(number):
        return "number_rounded" if int(scientific[1]) >= _EXACT_DIGITS else "number_scientific"
    if _DATE.fullmatch(number):
        return "number_date"
    if _GROUPS.fullmatch(number) or number.isdecimal():
        return "number_rounded" if _is_rounded(number, is_fraction=written != number) else None
    if _ONE_COMMA_OR_POINT.fullmatch(number) or _GROUPS_AND_FRACTION.fullmatch(number):
        return "number_decimal"
    return None


def _is_rounded(number: str, *, is_fraction: bool) -> bool:
    digits = re.sub("[.,]", "", number).lstrip("0")
    return len(digits) > _EXACT_DIGITS and (is_fraction or not digits[_EXACT_DIGITS:].strip("0"))
