"""One cell of a roster, brought to its normal form.

What can't be taken raises `ContactRefused` or `CellRefused`; neither holds the value.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from qlinx.kit.contact import (
    EmailAddress,
    EmailRefused,
    MobileRefused,
    TextRefused,
    clean_name,
    clean_text,
    parse_email,
    parse_mobile,
)
from qlinx.kit.texts import DEFAULT_LANGUAGE, Language
from qlinx.rosters.around_contacts import bare_address, bare_number
from qlinx.rosters.nobodys_address import is_nobodys
from qlinx.rosters.nothing import is_mark, says_nothing

MAX_DEPARTMENT: Final = 100
MAX_TAG: Final = 50
MAX_TAGS: Final = 20

_TAG_SEPARATOR: Final = re.compile(r"[,;|\n\r]+")
_LANGUAGE_NAMES: Final[Mapping[str, Language]] = {
    **dict.fromkeys(
        ("nl", "nld", "dut", "nederlands", "vlaams", "dutch", "flemish", "niederländisch", "néerlandais"),
        "nl",
    ),
    **dict.fromkeys(("en", "eng", "engels", "english", "englisch", "anglais"), "en"),
}
# Words that say “nothing” and can't be a name, for the signs in them. Somebody is called Null.
_NO_NAME: Final = re.compile(
    r"n\s*/\s*[abv]|n\s*\.\s*v\s*\.\s*t\s*\.?|k\s*\.\s*a\s*\.|\\n|[<\[(](?:null|none|na|leeg|blank|empty|leer)[>\])]|nvt",
    re.IGNORECASE,
)
# Particles that stand before a last name; a list sorted by name writes them behind it: "Berg, van den".
_PARTICLE: Final = re.compile(
    r"(?:van|de|den|der|het|'t|ten|ter|te|op|in|'s|aan|bij|onder|over|tot|uit|uijt|voor|von|vom|zu|zum|zur|la|le|les|l'"
    r"|du|des|di|da|do|dos|della|el|al|bin|ben)",
    re.IGNORECASE,
)


class CellRefused(Exception):
    """A cell that can't be taken, for a reason that only rosters have. `code` is stable."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def name(text: str) -> str:
    """A first or last name. “n.v.t.” is none; “Null” is."""
    if _NO_NAME.fullmatch(text.strip()):
        raise TextRefused("missing")
    return clean_name(text)


def email(text: str, *, allow_example_domains: bool) -> EmailAddress:
    """The address, unless it is one that people type where they have none."""
    try:
        found = parse_email(text, allow_example_domains=allow_example_domains)
    except EmailRefused:
        if (bare := bare_address(text)) == text:
            raise
        found = parse_email(bare, allow_example_domains=allow_example_domains)
    if is_nobodys(found):
        raise CellRefused("nobodys_address")
    return found


def infix(text: str) -> str:
    """The particles before a last name, or nothing."""
    return "" if is_mark(text) or says_nothing(text) else clean_name(text)


def mobile(text: str) -> str | None:
    """The number in E.164 form. A lone “0” is no word for nothing: a number lost its other digits."""
    if text.strip() != "0" and (is_mark(text) or says_nothing(text)):
        return None
    try:
        return parse_mobile(text)
    except MobileRefused:
        if (bare := bare_number(text)) == text:
            raise
        return parse_mobile(bare)


def department(text: str) -> str | None:
    """What the department is called."""
    return None if says_nothing(text) else clean_text(text, max_length=MAX_DEPARTMENT)


def tags(text: str) -> tuple[str, ...]:
    """Tags parted by a comma, semicolon, bar or line break; the same tag twice, in whatever case, is one."""
    found: dict[str, str] = {}
    for part in _TAG_SEPARATOR.split(text):
        if not says_nothing(part):
            tag = clean_text(part, max_length=MAX_TAG)
            found.setdefault(tag.casefold(), tag)
    if len(found) > MAX_TAGS:
        raise CellRefused("too_many", max=MAX_TAGS)
    return tuple(found.values())


def language(text: str) -> Language:
    """The language that is asked for; Dutch where nothing is said."""
    said = text.strip().casefold()
    main = said.replace("_", "-").partition("-")[0]
    known = _LANGUAGE_NAMES.get(said) or _LANGUAGE_NAMES.get(main)
    if known is None and not says_nothing(text):
        raise CellRefused("unknown_language")
    return known or DEFAULT_LANGUAGE


def full_last_name(infix_said: str, last_name: str) -> str:
    """The infix before the last name, once, however the export wrote them."""
    before, comma, behind = last_name.rpartition(",")
    if comma and before.strip() and _is_infix(behind):
        last_name, infix_said = before.strip(), infix_said or behind.strip()
    if not infix_said or last_name.casefold().startswith(f"{infix_said} ".casefold()):
        return last_name
    return f"{infix_said} {last_name}"


def _is_infix(text: str) -> bool:
    words = text.replace("’", "'").split()
    return bool(words) and all(map(_PARTICLE.fullmatch, words))
