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
from qlinx.rosters.nobodys_address import is_nobodys
from qlinx.rosters.nothing import is_mark, says_nothing
from qlinx.tabular.around_contacts import bare_address, bare_number
from qlinx.tabular.wrappers import without_quotes

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
    r"n\s*/\s*[abv]|n\s*\.\s*v\s*\.\s*t\s*\.?|k\s*\.\s*a\s*\.|\\n|nvt|[<\[(](?:null|none|na|leeg|blank|empty|leer|error|list|record|table|object object)[>\])]"
    # What a sheet of the web shows while it calculates.
    r"|(?:loading|laden|bezig met laden)\s*(?:\.\.\.|…)",
    re.IGNORECASE,
)
# A mark that a database was to take as it is: O''Brien, O\\'Brien.
_ESCAPED_MARK: Final = re.compile(r"(?<=[^\W\d_])(?:\\'|'')(?=[^\W\d_])")
_LOST_LETTER: Final = re.compile(r"[^\W\d_]\?|\?[^\W\d_]")
_AROUND_INFIX: Final = " ,()"
# Particles that stand before a last name; a list sorted by name writes them behind it: "Berg, van den".
_PARTICLE: Final = re.compile(
    r"(?:v\.?(?:[/ ]?d\.?)?|vd[nr]?\.?|d\.|van|de|den|der|het|'t|ten|ter|te|op|in|'s|aan|bij|onder|over|tot|uit|uijt|voor|von|vom|zu|zum|zur|la|le|les|l'"
    r"|du|des|di|da|do|dos|della|el|al|bin|ben)",
    re.IGNORECASE,
)
# What stands behind a name, behind a comma or in brackets.
_INFIX_BEHIND: Final = re.compile(r"(.*\S)\s*(?:,\s*([^,]*\S)|\(\s*([^()]*[^\s()])\s*\))\s*")


class CellRefused(Exception):
    """A cell that can't be taken, for a reason that only rosters have. `code` is stable."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def name(text: str) -> str:
    """A first or last name, without the quotation marks around it. “n.v.t.” is none; “Null” is.

    A question mark beside a letter is a letter that a program could not write: “Jos?”.
    """
    bare = without_quotes(text)
    if "'" in bare:
        bare = _ESCAPED_MARK.sub("'", bare)
    if _NO_NAME.fullmatch(bare):
        raise TextRefused("missing")
    if "?" in bare and _LOST_LETTER.search(bare):
        raise TextRefused("damaged")
    return clean_name(bare)


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
    bare = without_quotes(text).strip(_AROUND_INFIX)
    return "" if is_mark(bare) or says_nothing(bare) else clean_name(bare)


def middle_name(text: str) -> str:
    """The particles of a last name, where a program that knows none keeps them (“van den” in Outlook); of a
    second name nothing is taken.
    """
    return infix(text) if _is_infix(text) else ""


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
    return None if says_nothing(text) else clean_text(without_quotes(text), max_length=MAX_DEPARTMENT)


def tags(text: str) -> tuple[str, ...]:
    """Tags parted by a comma, semicolon, bar or line break; the same tag twice, in whatever case, is one."""
    found: dict[str, str] = {}
    for part in _TAG_SEPARATOR.split(_listed(text)):
        if not says_nothing(part):
            tag = clean_text(without_quotes(part), max_length=MAX_TAG)
            found.setdefault(tag.casefold(), tag)
    if len(found) > MAX_TAGS:
        raise CellRefused("too_many", max=MAX_TAGS)
    return tuple(found.values())


def _listed(text: str) -> str:
    """What stands in a list as programs write one: ['BHV', 'EHBO'], {BHV,EHBO}."""
    bare = text.strip()
    return bare[1:-1] if len(bare) > 1 and bare[0] + bare[-1] in {"[]", "{}"} else text


def language(text: str) -> Language:
    """The language that is asked for; Dutch where nothing is said."""
    # Behind it a program says where it is spoken: “English (United Kingdom)”.
    said = text.partition("(")[0].strip().casefold()
    main = said.replace("_", "-").partition("-")[0]
    known = _LANGUAGE_NAMES.get(said) or _LANGUAGE_NAMES.get(main)
    if known is None and not says_nothing(text):
        raise CellRefused("unknown_language")
    return known or DEFAULT_LANGUAGE


def full_last_name(infix_said: str, last_name: str) -> str:
    """The infix before the last name, once, however the export wrote them."""
    found = _INFIX_BEHIND.fullmatch(last_name) if "," in last_name or "(" in last_name else None
    if found and _is_infix(behind := found[2] or found[3]):
        last_name, infix_said = found[1], infix_said or behind
    said, folded = infix_said.casefold(), last_name.casefold()
    if said and folded.endswith(f" {said}"):
        last_name = last_name[: -len(said) - 1].rstrip(" ,")
    if not said or folded.startswith(f"{said} ") or ("-" in last_name and _has_its_own(last_name)):
        return last_name
    return f"{infix_said} {last_name}"


def _has_its_own(last_name: str) -> bool:
    """Whether a double name has its infixes already: “de Boer - van Dijk”; another is the birth name's."""
    first, _, behind = last_name.partition(" ")
    return "-" in behind and first.islower() and _is_infix(first)


def _is_infix(text: str) -> bool:
    words = text.replace("’", "'").split()
    return bool(words) and all(map(_PARTICLE.fullmatch, words))
