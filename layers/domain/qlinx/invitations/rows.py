"""An invitation as one row of a table."""

import re
from collections.abc import Mapping
from typing import Final

from qlinx.invitations.columns import FIELDS, folded_column
from qlinx.invitations.draft import InvitationDraft
from qlinx.invitations.refusals import ADVICE
from qlinx.kit.errors import FieldFault, InputInvalid

_LISTS: Final = ("departments", "tags", "personnel_numbers", "email_addresses")
_EVERYONE: Final = frozenset({"iedereen", "allen", "everyone", "everybody", "all"})


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
        field = FIELDS.get(folded_column(column))
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
