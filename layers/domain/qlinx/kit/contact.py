"""E-mail addresses, mobile numbers and names as people type them, judged and brought to one form.

The judging of addresses and numbers is the field's libraries' work; this module adds what our mail provider
can't do, what must never be written to, and stable codes instead of library texts. Refusals never carry the
value.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import ClassVar, Final, Literal, NamedTuple

EmailCode = Literal["missing", "invalid", "too_long", "not_ascii", "example_domain"]
MobileCode = Literal["missing", "invalid", "not_mobile"]
TextCode = Literal[
    "missing", "too_long", "control_character", "damaged", "no_letter", "link_in_name", "number_in_name"
]

MAX_EMAIL_LENGTH: Final = 254  # RFC 5321 4.5.3.1.3: a path is 256 octets, two of them brackets.
MAX_NAME_LENGTH: Final = 100
MAX_TYPED_NUMBER: Final = 40

# RFC 2606 and RFC 6761 set these apart for examples: mail to them always bounces.
_EXAMPLE_DOMAINS: Final = ("example", "example.com", "example.net", "example.org")

# Blanks and invisible marks that copying from web pages and spreadsheets leaves behind.
_INVISIBLE: Final = re.compile("[\u00ad\u200b\u2060\ufeff]")
# Letters and signs that show as nothing: a name of these would be blank wherever it is read.
_BLANK_SIGNS: Final = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0]")
# Numbers copied from an address book come wrapped in direction marks.
_INVISIBLE_IN_NUMBERS: Final = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_BLANKS: Final = re.compile(r"[^\S\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+")
# Joiners shape letters in Persian and Indic names; every other format character (bidi overrides among them)
# is refused.
_JOINERS: Final = "\u200c\u200d"
_REFUSED_CATEGORIES: Final = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
# Marks of direction that some programs copy around a text; within one they stay refused.
_AROUND: Final = "\u200e\u200f"
_REPLACEMENT_CHARACTER: Final = "\ufffd"

# A name stands in mails, where a link or a number to call would be taken for ours. Most names hold nothing of
# these.
_SUSPICIOUS: Final = re.compile(r"[@.:\d]|[^\x00-\x7f]")
# What browsers read as a point between the parts of a host name, and what is left of it in other alphabets
# (UTS 46).
_POINTS: Final = re.compile("[\u3002\uff61]")
_LINK: Final = re.compile(
    r"@|:/|\bwww\d?\.|\b(?:mailto|tel|sms|callto|skype|whatsapp|javascript|data|https?|ftp)\s*:"
    # A host name: a part of two signs or more, a point, a part that begins with two letters. Initials have a
    # blank after their point, or are one letter.
    r"|\w[\w-]*\w\.[^\W\d_]{2}|\.[^\W\d_]{2,}[/:?#]\S"
    # Short hosts of one letter, under domains that are not the "de" of "J.de Vries".
    r"|\b\w\.(?:com?|net|org|nl|be|eu|me|io|ly|gl|gd|info|biz|app)\b"
    r"|\d{1,3}(?:\.\d{1,3}){3}",
    re.IGNORECASE,
)
# The shortest number that can be called from everywhere in the Netherlands has eight digits; dates and
# numbers of cases, which are no part of a name either, have six.
_FEWEST_DIGITS: Final = 6


# RFC 5322: what nearly every address has before the @; the shorter, the further from any limit of length.
_DOT_ATOM: Final = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*", re.ASCII)
_USUAL_LOCAL_PART: Final = 64
# Numbers that the library takes for Dutch mobile ones, in the forms in which nearly all of them are written.
_DUTCH_MOBILE: Final = re.compile(r"(?:(?:\+|00)31[ -]?|0)6([ -]?[1-58](?:[ -]?[0-9]){7})")
_NOT_DIGITS: Final = re.compile("[^0-9]")


class ContactRefused(Exception):
    """A contact detail that can't be taken. `code` is stable; the text never holds the value."""

    kind: ClassVar[str] = "contact"

    def __init__(self, code: str) -> None:
        super().__init__(f"{self.kind}: {code}")
        self.code = code


class EmailRefused(ContactRefused):
    """Not an address that we can write to."""

    kind = "email"
    code: EmailCode


class MobileRefused(ContactRefused):
    """Not a number that a mobile telephone can have."""

    kind = "mobile"
    code: MobileCode


class TextRefused(ContactRefused):
    """Not a name (or another short text of one line)."""

    kind = "text"
    code: TextCode


@dataclass(frozen=True, slots=True)
class EmailAddress:
    """One address in the three forms in which it is needed.

    `address` is what is given to the mail provider: the local part as typed, the domain in lower case and
    ASCII (punycode). `display` is the same with the domain readable. `match_key` decides whether two
    addresses are the same.
    """

    address: str
    display: str
    match_key: str

    @property
    def mailbox_key(self) -> str:
        """One key for all addresses that lead to one mailbox: `match_key` without a label, for limits alone.

        Providers that know labels write them behind a plus sign. What else some of them read as one (points)
        is left as it is.
        """
        local_part, _, domain = self.match_key.rpartition("@")
        return f"{local_part.partition('+')[0] or local_part}@{domain}"


def parse_email(text: str, *, allow_example_domains: bool = False) -> EmailAddress:
    """The address in `text`, judged by its form alone: nothing is looked up.

    Two addresses match when they are equal after folding to lower case. A label (`jan+werk@…`) is part of the
    address: providers differ in what they do with it, so `jan+werk@…` and `jan@…` are two addresses.

    Amazon SES takes no local part outside ASCII (no SMTPUTF8), so such an address is refused; an
    international domain is sent to in its punycode form. Domains that standards keep for examples are refused
    unless `allow_example_domains` is given, which only an installation with a local mailbox should do.

    Raises EmailRefused.
    """
    typed = (text if text.isascii() else _INVISIBLE.sub("", text)).strip()
    if not typed:
        raise EmailRefused("missing")
    if len(typed) > MAX_EMAIL_LENGTH:
        raise EmailRefused("too_long")
    local_part, found = _halves(typed)
    address = f"{local_part}@{found.ascii}"
    # In ASCII a domain may be longer than it was typed.
    if len(address) > MAX_EMAIL_LENGTH:
        raise EmailRefused("invalid")
    if found.is_example and not allow_example_domains:
        raise EmailRefused("example_domain")
    return EmailAddress(address=address, display=f"{local_part}@{found.shown}", match_key=address.lower())


def _halves(typed: str) -> tuple[str, _Domain]:
    """The part before the @ in its form, and the domain."""
    local_part, _, behind = typed.rpartition("@")
    if not local_part.isascii():
        raise EmailRefused("not_ascii")
    if len(local_part) > _USUAL_LOCAL_PART or not _DOT_ATOM.fullmatch(local_part):
        return _taken_apart(typed)
    found = _domain(behind)
    if not found.is_valid:
        raise EmailRefused("invalid")
    return (local_part.lower() if found.lowers(local_part) else local_part), found


class _Domain(NamedTuple):
    """What stands behind the @, judged: in ASCII and in readable form."""

    ascii: str = ""
    shown: str = ""
    is_valid: bool = False
    is_example: bool = False
    lower_case_names: frozenset[str] = frozenset()

    def lowers(self, local_part: str) -> bool:
        """Whether the standard knows this mailbox (“Postmaster”) whatever its case."""
        return local_part.lower() in self.lower_case_names


@lru_cache(maxsize=1_000)
def _domain(text: str) -> _Domain:
    """Judged once: the people of a list share a handful of domains, which take most of the library's time.

    The part before the @ is a plain one here, so that it changes nothing about the domain.
    """
    from email_validator.rfc_constants import CASE_INSENSITIVE_MAILBOX_NAMES

    try:
        _, found = _taken_apart(f"a@{text}")
    except EmailRefused:
        return _Domain()
    return found._replace(lower_case_names=frozenset(CASE_INSENSITIVE_MAILBOX_NAMES))


# No domain of the highest level has one letter: the end of the address is missing.
_SHORTEST_TOP: Final = 2


def _taken_apart(typed: str) -> tuple[str, _Domain]:
    """The same by the library alone."""
    from email_validator import EmailNotValidError, validate_email

    try:
        # strict: only then is the local part held to the 64 characters of RFC 5321.
        found = validate_email(typed, check_deliverability=False, allow_smtputf8=False, strict=True)
    except EmailNotValidError as error:
        raise EmailRefused("invalid") from error
    domain = found.ascii_domain.lower()
    if len(domain.rpartition(".")[2]) < _SHORTEST_TOP:
        raise EmailRefused("invalid")
    return found.local_part, _Domain(domain, found.domain, is_valid=True, is_example=_is_example(domain))


@cache
def load_readers() -> None:
    """Loads what addresses and numbers are read with, which their first use does elsewhere."""
    parse_email("someone@qlinx.example", allow_example_domains=True)
    # Of another country: a Dutch one is read without the library.
    parse_mobile("+32 470 12 34 56")


def parse_mobile(text: str, region: str = "NL") -> str:
    """The number in E.164 form ("+31612345678").

    `region` (ISO 3166) is where a number without a country code belongs. Taken for the Netherlands: 06…, +31
    6…, +31 (0)6…, 0031 6…, 31 6… and 6…, which is what a spreadsheet leaves of 06…. A number is taken when
    its kind can be a mobile number; in some countries (the United States) the kinds can't be told apart.

    Raises MobileRefused.
    """
    typed = (text if text.isascii() else _INVISIBLE_IN_NUMBERS.sub("", text)).strip()
    if not typed:
        raise MobileRefused("missing")
    if region == "NL" and (dutch := _DUTCH_MOBILE.fullmatch(typed)):
        return f"+316{_NOT_DIGITS.sub('', dutch[1])}"
    import phonenumbers

    # The library reads letters as keys ("0800-BELNU") and as extensions; in a mobile number both are
    # mistakes.
    if len(typed) > MAX_TYPED_NUMBER or any(character.isalpha() for character in typed):
        raise MobileRefused("invalid")
    try:
        number = phonenumbers.parse(typed, region)
    except phonenumbers.NumberParseException as error:
        raise MobileRefused("invalid") from error
    if number.extension is not None or not phonenumbers.is_valid_number(number):
        raise MobileRefused("invalid")
    mobile_kinds = {phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE}
    if phonenumbers.number_type(number) not in mobile_kinds:
        raise MobileRefused("not_mobile")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def clean_text(text: str, *, max_length: int) -> str:
    """A short text of one line: composed (NFC), blanks folded, invisible marks dropped.

    Markup stays as the text it is: escaping belongs to whoever renders it. `max_length` counts characters.

    Raises TextRefused, for control characters and line breaks within the text, direction overrides, and the
    mark that a wrong encoding leaves behind.
    """
    # Most texts hold nothing but printable ASCII, and a roster has six to a row.
    if text.isascii() and text.isprintable():
        cleaned = _BLANKS.sub(" ", text).strip() if "  " in text else text.strip()
        if not cleaned:
            raise TextRefused("missing")
    else:
        cleaned = _composed(text)
    if len(cleaned) > max_length:
        raise TextRefused("too_long")
    return cleaned


def _composed(text: str) -> str:
    shown = _BLANKS.sub(" ", _BLANK_SIGNS.sub("", _INVISIBLE.sub("", text))).strip().strip(_AROUND).strip()
    cleaned = unicodedata.normalize("NFC", shown)
    if not cleaned:
        raise TextRefused("missing")
    if _REPLACEMENT_CHARACTER in cleaned:
        raise TextRefused("damaged")
    if not (cleaned.isascii() and cleaned.isprintable()) and any(map(_is_refused, cleaned)):
        raise TextRefused("control_character")
    return cleaned


def clean_name(text: str, *, max_length: int = MAX_NAME_LENGTH) -> str:
    """A person's name, or a part of it: as `clean_text`, with at least one letter in it.

    Raises TextRefused, also for a name that holds a link, an e-mail address or a number that can be called.
    """
    name = clean_text(text, max_length=max_length)
    if not name.isalpha() and not any(map(str.isalpha, name)):
        raise TextRefused("no_letter")
    if _SUSPICIOUS.search(name):
        _refuse_what_leads_elsewhere(name)
    return name


def _refuse_what_leads_elsewhere(name: str) -> None:
    """Judges what a reader's program would make of the name:
    wide and ringed signs are the plain ones there.
    """
    plain = _POINTS.sub(".", unicodedata.normalize("NFKC", name))
    if _LINK.search(plain):
        raise TextRefused("link_in_name")
    if sum(map(str.isdigit, plain)) >= _FEWEST_DIGITS:
        raise TextRefused("number_in_name")


def _is_example(domain: str) -> bool:
    return any(domain == example or domain.endswith(f".{example}") for example in _EXAMPLE_DOMAINS)


def _is_refused(character: str) -> bool:
    return unicodedata.category(character) in _REFUSED_CATEGORIES and character not in _JOINERS
