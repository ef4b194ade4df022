"""The columns that a table of invitations may have, in Dutch and in English."""

from collections.abc import Iterable
from typing import Final

from qlinx.tabular.labels import unrepeated

_COLUMNS: Final = {
    "title": ("titel", "title"),
    "text": ("tekst", "omschrijving", "toelichting", "text", "description"),
    "location": ("locatie", "plaats", "waar", "location", "where"),
    "time_zone": ("tijdzone", "time zone"),
    "starts_at": ("begin", "start", "begint op", "van", "starts at", "starts", "from"),
    "ends_at": ("einde", "eind", "eindigt op", "tot", "end", "ends at", "ends", "until"),
    "answer_by": ("antwoord voor", "antwoord uiterlijk", "uiterste antwoordtijd", "answer by", "reply by"),
    "send_at": ("verzenden op", "versturen op", "verzendtijd", "send at"),
    "number_of_places": ("aantal plaatsen", "plaatsen", "number of places", "places"),
    "audience": ("doelgroep", "audience", "who"),
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
FIELDS: Final = {
    name: field for field, names in _COLUMNS.items() for name in (*names, field.replace("_", " "))
}
_NEEDED: Final = ("title", "starts_at", "ends_at", "answer_by")


def known_columns(cells: Iterable[str]) -> int:
    """How many different fields a row of cells would name, were it the names of the columns."""
    return len({FIELDS[name] for name in map(folded_column, cells) if name in FIELDS})


def names_all_needed(cells: Iterable[str]) -> bool:
    """Whether a row of cells would name every field that an invitation can't do without."""
    return {FIELDS.get(name) for name in map(folded_column, cells)}.issuperset(_NEEDED)


def folded_column(column: str) -> str:
    """The name of a column as it is compared."""
    return " ".join(unrepeated(column).replace("_", " ").split()).casefold()
