"""The export as a file: a zip with JSON, CSV, a page to read, its schema, and the person's own files."""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from qlinx.kit.clock import HOME_ZONE, home_day
from qlinx.kit.texts import format_date, format_moment
from qlinx.rights.kinds.access.document import DataField, DataItem, ExportDocument, Party
from qlinx.rights.sealing import zip_of
from qlinx.tabular.writing import csv_file, csv_line

if TYPE_CHECKING:
    from jinja2 import Template


def archive_of(document: ExportDocument, attachments: Mapping[str, bytes]) -> bytes:
    """The zip; ``attachments`` by their path in it. The same document makes the same bytes."""
    return zip_of(_parts(document, attachments), document.made_at)


def schema_text() -> str:
    """The JSON Schema of an export."""
    schema = ExportDocument.model_json_schema(mode="serialization")
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _parts(document: ExportDocument, attachments: Mapping[str, bytes]) -> dict[str, bytes]:
    parts = {
        "index.html": _page(document).encode(),
        "data.json": document.model_dump_json(indent=2).encode(),
        "schema.json": schema_text().encode(),
    }
    for kind in dict.fromkeys(item.kind for item in document.items):
        parts[f"csv/{kind}.csv"] = _table(document, kind)
    return {**parts, **attachments}


def _table(document: ExportDocument, kind: str) -> bytes:
    """The items of one kind as rows; the columns are all fields that any of them has."""
    items = [item for item in document.items if item.kind == kind]
    columns = list(dict.fromkeys(field.name for item in items for field in item.fields))
    rows = ({field.name: _cell(field.value) for field in item.fields} for item in items)
    return csv_file([csv_line(columns), *(csv_line([row.get(name, "") for name in columns]) for row in rows)])


def _cell(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    return json.dumps(value, ensure_ascii=False)


def _page(document: ExportDocument) -> str:
    return _template().render({**facts_of(document), "in_file": True})


def facts_of(document: ExportDocument) -> dict[str, object]:
    """What the page of a document is made of, in the file and on the site."""

    def shown(field: DataField) -> str:
        if field.meaning:
            return field.meaning
        moment = _moment(field.value)
        return format_moment(moment, HOME_ZONE.key, document.language) if moment else _cell(field.value)

    def until(item: DataItem) -> str:
        if item.term is None or item.term.ends_at is None:
            return ""
        return format_date(home_day(item.term.ends_at), document.language)

    def party(one: Party) -> str:
        return ", ".join(filter(None, (one.name, one.address, one.telephone, one.email)))

    made = format_moment(document.made_at, HOME_ZONE.key, document.language)
    return {
        "document": document,
        "language": document.language,
        "alike": _alike,
        "shown": shown,
        "until": until,
        "party": party,
        "made": made,
        "in_file": False,
    }


def _alike(item: DataItem) -> list[list[DataField]]:
    """Its fields, those alike together: in what for, on what ground, from whom and for whom."""
    found: dict[object, list[DataField]] = {}
    for field in item.fields:
        same = (*field.purposes, None, field.ground, field.source, *field.recipients, field.portable)
        found.setdefault(same, []).append(field)
    return list(found.values())


def _moment(value: object) -> datetime | None:
    if not (isinstance(value, str) and len(value) >= len("2026-01-01T00:00Z") and value[10:11] == "T"):
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


@cache
def _template() -> "Template":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    from qlinx.kit.translations import EXTENSION, install_translations

    environment = Environment(
        loader=FileSystemLoader(str(files("qlinx"))),
        extensions=[EXTENSION],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    install_translations(environment)
    return environment.get_template("rights/pages/export.html")
