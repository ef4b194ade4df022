"""The letters of the languages of Europe beyond a to z, by which it is told in which encoding a text was
saved.

An encoding is judged by words: one whose letters no language has together was read in the wrong one. The
weights say how often such a word is met in a list of people in the Netherlands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, NamedTuple


class _Language(NamedTuple):
    letters: frozenset[str]
    weight: float
    habit: re.Pattern[str] | None
    """How names of that language go on; a word that does so is hardly of another."""


def _language(letters: str, weight: float, habit: str | None = None) -> _Language:
    return _Language(frozenset(letters), weight, re.compile(habit) if habit else None)


_CYRILLIC: Final = "".join(map(chr, range(0x430, 0x460))) + "ґ"
_GREEK: Final = "".join(map(chr, range(0x3AC, 0x3CF))) + "ΐΰ"

_LANGUAGES: Final = (
    _language("áàâäåçéèêëíïîñóôöúûüß", 3.0),  # of Western Europe, also mixed: people have two names
    _language("åäöæøéüá", 2.0),  # of the north
    _language("àâæçéèêëîïôœùûüÿ", 2.0),  # French
    _language("áâãàçéêíóôõúü", 2.0),  # Portuguese
    _language("àèéìíîòóùú", 1.5),  # Italian
    _language("áðéíóúýþæö", 0.2, "^(þór|guð|sigurð)|ð(ur|rún)$|(dóttir|sson)$"),  # Icelandic
    _language("çğıöşüâî\u0307", 1.5, "oğlu|[aeıioöuü]ğ|ş|^[^eiöü]*ı[^eiöü]*$|\u0307"),  # Turkish
    _language("ąćęłńóśźżé", 1.5, "ski|ska|cki|cka|czyk|czak|wicz|[rsc]z|ł|ż|iań"),  # Polish
    _language("áčďéěíĺľňóôŕřšťúůýžäöü", 1.0, "ová|cký|ský|ček|ří|ů|ě|š|č|ž"),  # Czech, Slovak
    _language("áéíóöőúüű", 0.8, "ő|ű|[aeiouáéíóöü](sz|gy|ny)|cs|zs"),  # Hungarian
    _language("čćđšž", 1.2, "ić$|ič$|dž|š|č|ž|đ"),  # Croatian, Slovene, Bosnian, Serbian
    _language("ăâîșțşţ", 0.6, "escu|eanu|ă"),  # Romanian
    _language("āčēģīķļņšūžąęėįųõöäü", 0.3, "[āēīūėų]"),  # of the Baltic
)
_OWN_SCRIPTS: Final = (
    (frozenset(_CYRILLIC), frozenset("аеёиоуыэюяєії")),
    (frozenset(_GREEK), frozenset("αεηιουωάέήίόύώ")),
)

OWN_SCRIPT: Final = re.compile("[\u0370-\u04ff]")
"""A letter of Greek or Cyrillic."""
IMPLAUSIBLE: Final = -8.0
_DOTTED: Final = "\u0307"  # what is left of the Turkish capital İ as a small letter
# A name's own between letters, in one encoding; often what is a letter in another.
_JOINTS: Final = frozenset("’‘–\u00ad")
_BESIDE: Final = "’‘“”„‚«»‹›–—…·•°ºª®™²³¿¡"
_NOT_BESIDE_A_NAME: Final = frozenset("²³¡¿º·•…‚")
_ALONE: Final = frozenset("€£¥§©±×÷¼½¾µ")
# What is hardly met in any language, and is what the encoding of another makes of its letters: an ñ before a
# consonant, a sibilant between two ("Sřren"), the ends of French and Portuguese names ("Irčne", "Joăo").
_CONSONANT: Final = "[b-df-hj-np-tv-z]"
_SELDOM: Final = re.compile(f"ñ{_CONSONANT}|{_CONSONANT}[řšžż]{_CONSONANT}|č(?:[nvrltm]r?e|s)$|ăo$")


@lru_cache(maxsize=8192)
def likelihood(word: str) -> float:
    """How likely the word is that of a language: nought to six; IMPLAUSIBLE where it is of none.

    A word is what stands between white space and the marks of ASCII; signs that are no letters are in it.
    """
    return min(map(_of_part, word.split("\xa0")))


def _of_part(word: str) -> float:
    core = word.strip(_BESIDE)
    if core.isascii() or not any(map(str.isalpha, core)):
        strange = len(core) > 2 and not _NOT_BESIDE_A_NAME.isdisjoint(word)
        drawn = any(not sign.isascii() and sign not in _ALONE for sign in core)
        return IMPLAUSIBLE / 2 if strange or drawn else 0.0
    signs = [sign for sign in core if not sign.isascii() and not sign.isalpha()]
    if any(sign not in _JOINTS for sign in signs) or _mixes_case(core):
        return IMPLAUSIBLE
    return _of_letters(core.lower()) - 2.5 * len(signs)


def _of_letters(letters: str) -> float:
    """Of the small letters of a word, the likelihood under the language that they fit best."""
    strange = [
        letter for letter in letters if not letter.isascii() and (letter.isalpha() or letter == _DOTTED)
    ]
    for script, vowels in _OWN_SCRIPTS:
        if strange and script.issuperset(strange):
            return _of_own_script(letters, vowels) if len(strange) == len(letters) else IMPLAUSIBLE
    found = [_weighed(language, letters) for language in _LANGUAGES if language.letters.issuperset(strange)]
    # A word of hardly anything but letters with accents is no language's.
    crowded = 3.0 * max(0, 2 * len(strange) - len(letters)) if len(letters) > 2 else 0.0
    return max(found) - crowded if found else IMPLAUSIBLE


def _weighed(language: _Language, letters: str) -> float:
    habit = 2.5 if language.habit and language.habit.search(letters) else 0.0
    return language.weight + habit - (3.0 if _SELDOM.search(letters) else 0.0)


def _of_own_script(letters: str, vowels: frozenset[str]) -> float:
    share = sum(letter in vowels for letter in letters) / len(letters)
    return 1.5 if len(letters) < 3 or 0.25 <= share <= 0.75 else IMPLAUSIBLE / 2


def _mixes_case(core: str) -> bool:
    """Whether a letter with an accent is a capital within a word of small ones, or small among capitals."""
    if core.isupper():
        return False
    capitals = sum(map(str.isupper, core))
    small = any(letter.islower() and letter.isascii() for letter in core)
    for before, letter, after in zip(core, core[1:], [*core[2:], ""], strict=False):
        if letter.isascii():
            if letter.isupper() and before.islower() and not before.isascii():
                return True
        elif letter.isupper():
            if before.isalpha() and (before.islower() or after.islower()):
                return True
        elif letter.islower() and letter != "ß" and capitals > 1 and not small:
            return True
    return False


PRIORS: Final[Mapping[str, float]] = {
    "cp1252": 0.0,
    "cp1250": -2.0,
    "cp1254": -2.0,
    "mac_roman": -3.0,
    "cp850": -3.0,
    "iso8859_2": -4.0,
    "cp852": -5.0,
    "cp857": -5.0,
    "cp1251": -4.0,
    "cp1253": -4.0,
    "mac_latin2": -5.0,
    "mac_turkish": -5.0,
}
"""The encodings that programs on a desk save in when they do not save in UTF-8, and how unusual each is.

Which of them a program takes depends on the language of the computer, and Macs and DOS have their own.
"""
