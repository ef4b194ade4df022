"""An invitation as one row of a table: the columns an employer may use, in Dutch and in English."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from qlinx.invitations.draft import InvitationDraft
from qlinx.invitations.refusals import ADVICE
from qlinx.kit.errors import FieldFault, InputInvalid
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
_FIELDS: Final = {
    name: field for field, names in _COLUMNS.items() for name in (*names, field.replace("_", " "))
}
_NEEDED: Final = ("title", "starts_at", "ends_at", "answer_by")
_LISTS: Final = ("departments", "tags", "personnel_numbers", "email_addresses")
_EVERYONE: Final = frozenset({"iedereen", "allen", "everyone", "everybody", "all"})


def known_columns(cells: Iterable[str]) -> int:
    """How many different fields a row of cells would name, were it the names of the columns."""
    return len({_FIELDS[name] for name in map(_folded, cells) if name in _FIELDS})


def names_all_needed(cells: Iterable[str]) -> bool:
    """Whether a row of cells would name every field that an invitation can't do without."""
    return {_FIELDS.get(name) for name in map(_folded, cells)}.issuperset(_NEEDED)


def draft_of_row(cells: Mapping[str, str]) -> InvitationDraft:
    """The invitation in a row: ``cells`` by the name of their column.

    Lists stand in one cell, parted by commas.

    Raises
    ------
    InputInvalid
        A column is not known or is there twice; the pointer names the column.
    pydantic.ValidationError
        A value can't be taken; the place names the field.
    """
    fields: dict[str, str] = {}
    faults: list[FieldFault] = []
    for column, cell in cells.items():
        field = _FIELDS.get(_folded(column))
        if field is None or field in fields:
            code = "column_twice" if field else "unknown_column"
            faults.append(FieldFault(f"/{column}", code, ADVICE[code]))
        elif cell.strip():
            fields[field] = cell.strip()
    if faults:
        raise InputInvalid(faults)
    return InvitationDraft.model_validate({**_plain(fields), "audience": _audience(fields)})


def _plain(fields: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in fields.items() if name != "audience" and name not in _LISTS}


def _audience(fields: Mapping[str, str]) -> dict[str, object]:
    audience: dict[str, object] = {
        name: [part.strip() for part in re.split(r"[,;\n]", fields[name]) if part.strip()]
        for name in _LISTS
        if name in fields
    }
    if "audience" in fields:
        # Any other word than these says nothing we know, and an audience of nothing is refused.
        audience["everyone"] = fields["audience"].casefold() in _EVERYONE
    return audience


def _folded(column: str) -> str:
    return " ".join(unrepeated(column).replace("_", " ").split()).casefold()
