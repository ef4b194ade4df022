"""Builds the portability file: JSON with its schema, a CSV for each kind, and a calendar of what they said
yes to.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC
from typing import Any, Final

from pydantic import BaseModel

from qlinx.employers.store import employer_by_id
from qlinx.invitations.model import Invitee, InviteeState
from qlinx.kit.provider import PROVIDER
from qlinx.mailing.addressed import Addressed
from qlinx.records.context import Context
from qlinx.records.personal import personal_fields
from qlinx.records.shape import Stored
from qlinx.rights.article20 import declared_ground, is_covered
from qlinx.rights.kinds.portability.document import PortableDocument, PortableItem, RepliedTo
from qlinx.rights.removal import StoredValue
from qlinx.rights.subjects import employer_of
from qlinx.tabular.writing import csv_file, csv_line

_CALENDAR: Final = "calendar.ics"
_ABOUT: Final = tuple(RepliedTo.model_fields)


def portable_document(
    ctx: Context, subject: Addressed, values: Sequence[StoredValue], *, files: Sequence[str]
) -> PortableDocument:
    """What a subject gave themselves, item by item."""
    employer_id, ground = employer_of(subject), declared_ground(values)
    employer = employer_by_id(ctx.store, employer_id) if employer_id else None
    found = (_item(one, stated=employer_id is not None, ground=ground) for one in values)
    return PortableDocument(
        made_at=ctx.now(),
        language=subject.language,
        controller=employer.name if employer else PROVIDER.legal_name,
        items=[item for item in found if item],
        files=list(files),
    )


def portable_parts(
    document: PortableDocument, values: Sequence[StoredValue], attachments: Mapping[str, bytes]
) -> dict[str, bytes]:
    """The files of it, by their path."""
    parts = {"data.json": document.model_dump_json(indent=2).encode(), "schema.json": schema_text().encode()}
    for kind in dict.fromkeys(item.kind for item in document.items):
        parts[f"csv/{kind}.csv"] = _table([item for item in document.items if item.kind == kind])
    kinds = {item.kind for item in document.items}
    accepted = [
        one.value
        for one in values
        if isinstance(one.value, Invitee)
        and one.shape.kind in kinds
        and one.value.state is InviteeState.ACCEPTED
    ]
    if accepted:
        parts[_CALENDAR] = _calendar(document, accepted)
    return {**parts, **attachments}


def schema_text() -> str:
    """The JSON Schema of the file."""
    schema = PortableDocument.model_json_schema(mode="serialization")
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _item(found: StoredValue, *, stated: bool, ground: str | None) -> PortableItem | None:
    """The fields of an item that they gave; nothing where they gave none, as of an invitation without a
    reply.
    """
    model: type[Stored] = found.shape.model
    value: Stored = found.value
    covered = [
        declared.name
        for declared in personal_fields(model)
        if is_covered(value, declared.declaration, stated=stated, ground=ground)
    ]
    if all(getattr(value, name) == _default(model, name) for name in covered):
        return None
    stored: dict[str, Any] = value.model_dump(mode="json", exclude_none=True)
    about = (
        RepliedTo(**{name: getattr(value, name) for name in _ABOUT}) if isinstance(value, Invitee) else None
    )
    fields = {name: stored[name] for name in covered if name in stored}
    return PortableItem(kind=found.shape.kind, fields=fields, about=about)


def _default(model: type[BaseModel], name: str) -> object:
    return model.model_fields[name].get_default(call_default_factory=True)


def _table(items: Sequence[PortableItem]) -> bytes:
    """Items of one kind as rows; the columns are all fields that any of them has."""
    rows = [dict(_cells(item)) for item in items]
    columns = list(dict.fromkeys(name for row in rows for name in row))
    return csv_file([csv_line(columns), *(csv_line([row.get(name, "") for name in columns]) for row in rows)])


def _cells(item: PortableItem) -> Iterator[tuple[str, str]]:
    for name, value in item.fields.items():
        yield name, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    about = item.about.model_dump(mode="json") if item.about else {}
    yield from ((f"about_{name}", value) for name, value in about.items())


def _calendar(document: PortableDocument, accepted: Sequence[Invitee]) -> bytes:
    """An event for each occasion that they said yes to, under the name that their calendar knows it by."""
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("PRODID", "-//Qlinx//Portability//NL")
    calendar.add("VERSION", "2.0")
    host = PROVIDER.email.partition("@")[2]
    for one in sorted(accepted, key=lambda invitee: (invitee.starts_at, invitee.invitation_id)):
        event = Event()
        event.add("UID", f"{one.calendar_uid or one.invitation_id}@{host}")
        event.add("DTSTAMP", document.made_at.astimezone(UTC))
        event.add("DTSTART", one.starts_at.astimezone(UTC))
        event.add("DTEND", one.ends_at.astimezone(UTC))
        event.add("SUMMARY", one.title)
        calendar.add_component(event)
    return bytes(calendar.to_ical())
