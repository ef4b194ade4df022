"""The columns that a table of invitations may have, in Dutch and in English."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from qlinx.kit.plain_text import one_line
from qlinx.tabular.labels import LONGEST_LABEL, unrepeated

_COLUMNS: Final = {
    "title": ("titel", "title"),
    "text": ("tekst", "omschrijving", "toelichting", "text", "description"),
    "location": ("locatie", "plaats", "waar", "location", "where"),
    "time_zone": ("tijdzone", "time zone"),
    "starts_at": (
        "begin",
        "begintijd",
        "start",
        "starttijd",
        "begint op",
        "van",
        "starts at",
        "starts",
        "start time",
        "from",
    ),
    "ends_at": (
        "einde",
        "eind",
        "eindtijd",
        "eindigt op",
        "tot",
        "end",
        "ends at",
        "ends",
        "end time",
        "until",
    ),
    "answer_by": (
        "antwoord voor",
        "antwoord uiterlijk",
        "antwoorden voor",
        "antwoorden tot",
        "reageren voor",
        "aanmelden voor",
        "uiterste antwoordtijd",
        "answer by",
        "reply by",
    ),
    "send_at": ("verzenden op", "versturen op", "verzendtijd", "send at"),
    "number_of_places": ("aantal plaatsen", "plaatsen", "number of places", "places"),
    "audience": ("doelgroep", "wie", "audience", "who"),
    "departments": ("afdelingen", "afdeling", "departments", "department"),
    "tags": ("labels", "label", "tags", "tag"),
    "personnel_numbers": ("personeelsnummers", "personeelsnummer", "personnel numbers", "personnel number"),
    "email_addresses": (
        "e-mailadressen",
        "e-mailadres",
        "email addresses",
        "email address",
        "e-mail addresses",
    ),
}
_NEEDED: Final = ("title", "starts_at", "ends_at", "answer_by")
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORD: Final = re.compile(r"[a-z0-9]+")


def known_columns(cells: Iterable[str]) -> int:
    """How many different fields a row of cells would name, were it the names of the columns."""
    return len({field for field in map(field_of, cells) if field})


def names_all_needed(cells: Iterable[str]) -> bool:
    """Whether a row of cells would name every field that an invitation can't do without."""
    return {field_of(cell) for cell in cells}.issuperset(_NEEDED)


def field_of(column: str) -> str | None:
    """The field that a column is, by its name, or by the same name in two languages: “Titel / Title”.

    Accents and signs make no difference: “Antwoord vóór:” is “antwoord voor”.
    """
    words = _words(column)
    if found := _FIELDS.get("".join(words)):
        return found
    for middle in range(1, len(words) if len(words) <= _MOST_WORDS else 0):
        first, second = (_FIELDS.get("".join(half)) for half in (words[:middle], words[middle:]))
        if first and first == second:
            return first
    return None


def _words(column: str) -> list[str]:
    text = _CAMEL.sub(" ", unrepeated(one_line(column)[: 2 * LONGEST_LABEL]))
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return _WORD.findall("".join(sign for sign in decomposed if not unicodedata.combining(sign)))


_MOST_WORDS: Final = 8
_FIELDS: Final = {
    "".join(_words(name)): field for field, names in _COLUMNS.items() for name in (*names, field)
}
