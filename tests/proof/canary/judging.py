"""What the evidence must show: complete, gone, quiet. Plain functions over plain values, so that each can be shown to fail."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from qlinx.records.catalogue import every_shape
from qlinx.records.personal import Category, personal_fields
from qlinx.records.shape import Shape, Stored

Item = Mapping[str, Any]
Place = tuple[str, str]

# Where storage finds an item: never anybody's data.
KEY_NAMES: Final = ("pk", "sk", "group", "group_sort", "due_queue")
# These change while an export is made and after it: the request, its mails, the export itself.
_MOVING: Final = frozenset({"outbox", "rights_request", "export"})
# Fields that say nothing of the person that could be made a marker: chosen from a list, or given by us.
_MARKED: Final = (Category.IDENTITY, Category.CONTACT, Category.ADDRESS)
# Personal fields that no story here fills, and why.
UNFILLED: Final[Mapping[tuple[str, str], str]] = {
    ("rights_request", "refusal"): "nobody's request is refused",
    ("password_request", "mail_stops"): "empty unless the address is stopped",
    ("employment", "notice_given_at"): "given with the first mail; seen where that mail has left",
    ("outbox", "reason"): "said where a mail does not go",
    ("invitee", "mail_problem"): "said where a mail does not arrive",
}


def declared(kind: str) -> tuple[str, ...]:
    """The personal fields of a kind of item."""
    shape = every_shape().get(kind)
    return tuple(one.name for one in personal_fields(_model(shape))) if shape else ()


def incomplete(stored: Sequence[Item], export: Mapping[str, Any]) -> tuple[int, list[str]]:
    """How many fields were looked at, and those that the export lacks, has too often, or has and nobody keeps."""
    kept = Counter(
        (item["kind"], name, _plain(item[name]))
        for item in stored
        if item["kind"] not in _MOVING
        for name in declared(item["kind"])
        if name in item
    )
    told = Counter(
        (item["kind"], one["name"], _plain(one["value"]))
        for item in export["items"]
        if item["kind"] not in _MOVING
        for one in item["fields"]
    )
    missing = [f"not in the export: {kind}.{name}" for kind, name, _ in (kept - told).elements()]
    extra = [
        f"in the export without being kept so: {kind}.{name}" for kind, name, _ in (told - kept).elements()
    ]
    moving = {item["kind"] for item in stored} & _MOVING - {"export"}
    absent = [f"not in the export: {kind}" for kind in moving - {item["kind"] for item in export["items"]}]
    return kept.total(), missing + extra + absent


def left_behind(places: Iterable[Place], markers: Sequence[str]) -> list[str]:
    """Where markers still are; the texts themselves are not told."""
    return [place for place, text in places if _has(text, markers)]


def loud(
    stored: Iterable[Item], object_keys: Iterable[str], logs: Iterable[Place], markers: Sequence[str]
) -> list[str]:
    """Markers where none may ever be: keys of items and objects, undeclared fields, logs."""
    return [
        *_loud_items(stored, markers),
        *("key of an object" for key in object_keys if _has(key, markers)),
        *(place for place, line in logs if _has(line, markers)),
    ]


def _loud_items(stored: Iterable[Item], markers: Sequence[str]) -> Iterator[str]:
    for item in stored:
        kind = str(item.get("kind"))
        for name, value in item.items():
            if name in KEY_NAMES and _has(str(value), markers):
                yield f"key {name} of {kind}"
            elif name not in KEY_NAMES and name not in declared(kind) and _has(str(value), markers):
                yield f"undeclared field {kind}.{name}"


def unfilled(stored: Iterable[Item], markers: Sequence[str]) -> list[str]:
    """Personal fields of the product that no canary fills: a new one must have its canary."""
    filled: set[tuple[str, str]] = set()
    marked: set[tuple[str, str]] = set()
    for item in stored:
        for name in declared(str(item.get("kind"))):
            if name in item:
                filled.add((item["kind"], name))
                if _has(str(item[name]), markers):
                    marked.add((item["kind"], name))
    return [
        f"no canary in {kind}.{name}"
        for kind, shape in every_shape().items()
        for name, is_text in _fields(shape)
        if (kind, name) not in UNFILLED
        and ((kind, name) not in filled or (is_text and (kind, name) not in marked and name != "postcode"))
    ]


def _fields(shape: Shape[Any]) -> Iterator[tuple[str, bool]]:
    for one in personal_fields(_model(shape)):
        text = shape.model.model_fields[one.name].annotation in {str, str | None}
        yield one.name, text and one.declaration.category in _MARKED


def _model(shape: Shape[Any]) -> type[Stored]:
    model: type[Stored] = shape.model
    return model


def _has(text: str, markers: Sequence[str]) -> bool:
    folded = text.casefold()
    return any(marker.casefold() in folded for marker in markers)


def _plain(value: Any) -> str:
    return str([str(part) for part in value]) if isinstance(value, list | tuple) else str(value)
