"""An invitation as one row of a table."""

import re
from collections.abc import Mapping
from typing import Final

from qlinx.invitations.columns import field_of
from qlinx.invitations.draft import InvitationDraft
from qlinx.invitations.refusals import ADVICE
from qlinx.kit.errors import FieldFault, InputInvalid
from qlinx.tabular.around_contacts import bare_address

_LISTS: Final = ("departments", "tags", "personnel_numbers", "email_addresses")
_MOMENTS: Final = frozenset({"starts_at", "ends_at", "answer_by", "send_at"})
# What people write around a day and a time: “za 5.12.2026 om 19u30 uur”.
_WEEKDAY: Final = re.compile(
    r"(?:ma|di|wo|do|vr|za|zo|(?:maan|dins|woens|donder|vrij|zater|zon)dag|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|mon|tue|wed|thu|fri|sat|sun)\b[.,]?\s*",
    re.IGNORECASE,
)
_POINTS: Final = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})\b")
_OCLOCK: Final = re.compile(r"(?<=[0-9]) ?(?:uur|u|h)\.?$", re.IGNORECASE)
_HOUR: Final = re.compile(r"\b([0-9]{1,2})u([0-9]{2})\b", re.IGNORECASE)
_LONGEST_MOMENT: Final = 60
_EVERYONE: Final = frozenset(
    {
        "iedereen",
        "allen",
        "alle",
        "allemaal",
        "alle medewerkers",
        "everyone",
        "everybody",
        "all",
        "all employees",
    }
)


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
        field = field_of(column)
        if field is None or field in fields:
            code = "column_twice" if field else "unknown_column"
            faults.append(FieldFault(f"/{column}", code, ADVICE[code]))
        elif cell.strip():
            fields[field] = cell.strip()
    if faults:
        raise InputInvalid(faults)
    return InvitationDraft.model_validate({**_plain(fields), "audience": _audience(fields)})


def _plain(fields: Mapping[str, str]) -> dict[str, str]:
    return {
        name: _moment(text) if name in _MOMENTS else text
        for name, text in fields.items()
        if name != "audience" and name not in _LISTS
    }


def _moment(text: str) -> str:
    """A day and a time without what stands around them; which day and time it is, is judged elsewhere."""
    if len(text) > _LONGEST_MOMENT:
        return text
    found = " ".join(text.split()).replace(" om ", " ")
    found = found[weekday.end() :] if (weekday := _WEEKDAY.match(found)) else found
    return _OCLOCK.sub("", _HOUR.sub(r"\1:\2", _POINTS.sub(r"\1-\2-\3", found)))


def _audience(fields: Mapping[str, str]) -> dict[str, object]:
    audience: dict[str, object] = {
        name: [_one(name, part) for part in re.split(r"[,;\n]", fields[name]) if part.strip()]
        for name in _LISTS
        if name in fields
    }
    if "audience" in fields:
        # Any other word than these says nothing we know, and an audience of nothing is refused.
        audience["everyone"] = " ".join(fields["audience"].casefold().split()) in _EVERYONE
    return audience


def _one(name: str, part: str) -> str:
    """One of a list; of an address without what programs put around it."""
    return bare_address(part) if name == "email_addresses" and "@" in part else part.strip()
