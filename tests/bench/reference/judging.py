"""How a row was judged before decision 124: the libraries take each address and each number apart, whatever
the row before said. Kept as it was, so that what judging costs now has something to be compared with.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from typing import Final, TypeVar

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from qlinx.kit.contact import (
    MAX_EMAIL_LENGTH,
    ContactRefused,
    EmailAddress,
    EmailRefused,
    MobileRefused,
    TextRefused,
)
from qlinx.kit.texts import Language
from qlinx.rosters.headers import Columns, Field
from qlinx.rosters.numbers import NoNumber, read_number
from qlinx.rosters.rows import FieldProblem, RosterRow
from qlinx.tabular.failed_formulas import is_failed_formula
from qlinx.tabular.rows import RawRow

_Value = TypeVar("_Value")

_INVISIBLE: Final = re.compile("[\u00ad\u200b\u2060\ufeff]")
_INVISIBLE_IN_NUMBERS: Final = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_BLANKS: Final = re.compile(r"[^\S\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+")
_SUSPICIOUS: Final = re.compile(r"[@.:\d]|[^\x00-\x7f]")
_TAG_SEPARATOR: Final = re.compile(r"[,;|\n\r]+")
_LONGEST_NUMBER: Final = 40
_LANGUAGES: Final[dict[Language, frozenset[str]]] = {
    "nl": frozenset({"nl", "nederlands"}),
    "en": frozenset({"en", "engels"}),
}


class _Judge:
    def __init__(self, raw: RawRow, columns: Columns) -> None:
        self._raw = raw
        self._columns = columns
        self.problems: list[FieldProblem] = []

    def text(self, name: Field) -> str:
        label = self._columns.by_field.get(name)
        return "" if label is None else self._raw.cells.get(label, "")

    def take(self, name: Field, parse: Callable[[str], _Value], instead: _Value) -> _Value:
        text = self.text(name)
        if is_failed_formula(text):
            self.problems.append(FieldProblem(name, "spreadsheet_error"))
            return instead
        try:
            return parse(text)
        except ContactRefused as refused:
            self.problems.append(FieldProblem(name, refused.code))
        return instead


def judged_before(raw: RawRow, columns: Columns) -> RosterRow | None:
    """The row, or nothing where something was wrong."""
    judge = _Judge(raw, columns)
    nobody = EmailAddress("", "", "")
    no_tags: tuple[str, ...] = ()
    dutch: Language = "nl"
    number = read_number(judge.text("personnel_number"))
    row = RosterRow(
        line=raw.line,
        first_name=judge.take("first_name", clean_name, ""),
        last_name=_full(judge.take("infix", _infix, ""), judge.take("last_name", clean_name, "")),
        email=judge.take("email", parse_email, nobody),
        mobile=judge.take("mobile", _optional(parse_mobile), None),
        personnel_number=None if isinstance(number, NoNumber) else number,
        department=judge.take("department", _optional(_short_text(100)), None),
        tags=judge.take("tags", _tags, no_tags),
        language=judge.take("language", _language, dutch),
    )
    return None if judge.problems else replace(row, notes=())


def parse_email(text: str) -> EmailAddress:
    """As `kit.contact.parse_email`, with example domains."""
    typed = _INVISIBLE.sub("", text).strip()
    if not typed:
        raise EmailRefused("missing")
    if len(typed) > MAX_EMAIL_LENGTH:
        raise EmailRefused("too_long")
    if not typed.rpartition("@")[0].isascii():
        raise EmailRefused("not_ascii")
    try:
        found = validate_email(typed, check_deliverability=False, allow_smtputf8=False, strict=True)
    except EmailNotValidError as error:
        raise EmailRefused("invalid") from error
    address = f"{found.local_part}@{found.ascii_domain.lower()}"
    if len(address) > MAX_EMAIL_LENGTH:
        raise EmailRefused("too_long")
    return EmailAddress(address, f"{found.local_part}@{found.domain}", address.lower())


def parse_mobile(text: str) -> str:
    """As `kit.contact.parse_mobile`, for the Netherlands."""
    typed = _INVISIBLE_IN_NUMBERS.sub("", text).strip()
    if not typed:
        raise MobileRefused("missing")
    if len(typed) > _LONGEST_NUMBER or any(character.isalpha() for character in typed):
        raise MobileRefused("invalid")
    try:
        number = phonenumbers.parse(typed, "NL")
    except phonenumbers.NumberParseException as error:
        raise MobileRefused("invalid") from error
    if number.extension is not None or not phonenumbers.is_valid_number(number):
        raise MobileRefused("invalid")
    kinds = {phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE}
    if phonenumbers.number_type(number) not in kinds:
        raise MobileRefused("not_mobile")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def clean_text(text: str, *, max_length: int) -> str:
    """As `kit.contact.clean_text`."""
    cleaned = unicodedata.normalize("NFC", _BLANKS.sub(" ", _INVISIBLE.sub("", text)).strip())
    if not cleaned:
        raise TextRefused("missing")
    if "\ufffd" in cleaned:
        raise TextRefused("damaged")
    if not (cleaned.isascii() and cleaned.isprintable()) and any(map(_is_refused, cleaned)):
        raise TextRefused("control_character")
    if len(cleaned) > max_length:
        raise TextRefused("too_long")
    return cleaned


def clean_name(text: str) -> str:
    """As `kit.contact.clean_name`, of names without signs."""
    name = clean_text(text, max_length=100)
    if not any(character.isalpha() for character in name):
        raise TextRefused("no_letter")
    _SUSPICIOUS.search(name)
    return name


def _is_refused(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}


def _optional(parse: Callable[[str], _Value]) -> Callable[[str], _Value | None]:
    return lambda text: parse(text) if text.strip() else None


def _short_text(max_length: int) -> Callable[[str], str]:
    return lambda text: clean_text(text, max_length=max_length)


def _infix(text: str) -> str:
    return clean_name(text) if text.strip() else ""


def _full(infix: str, last_name: str) -> str:
    last_name.rpartition(",")
    if not infix or last_name.casefold().startswith(f"{infix} ".casefold()):
        return last_name
    return f"{infix} {last_name}"


def _tags(text: str) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for part in _TAG_SEPARATOR.split(text):
        if part.strip():
            tag = clean_text(part, max_length=50)
            found.setdefault(tag.casefold(), tag)
    return tuple(found.values())


def _language(text: str) -> Language:
    name = text.strip().casefold().replace("_", "-")
    return next((one for one, names in _LANGUAGES.items() if name in names), "nl")
