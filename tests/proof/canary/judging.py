"""What the evidence must show: complete, gone, quiet.

Plain functions over plain values, so that each can be shown to fail.
"""

import base64
import re
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
# Where data of somebody stand beside their items, and how they are told of it; nowhere else may they be.
COPIES: Final[Mapping[str, str]] = {
    r"user pool": "told in words: the address with which they sign in",
    r"PrivateBucket exports/.+": "is the export itself",
    r"DropBucket employers/\w+/results/.+": "replies as their employer sees them, who is named as the one who does",
}
# What an erasure leaves, each with its end in the person's receipt. None of it holds a plain value.
EXCEPTIONS: Final[Mapping[str, str]] = {
    "LedgerTable memory": "keyed hash: rosters do not bring the person back; a year",
    "LedgerTable locked_account": "keyed hash: a backup does not open an account that was locked; 40 days",
    "LedgerTable note": "keyed hash: a restore says again what a reader of an address had said; 40 days",
    "LedgerTable moved_account": "keyed hash: a backup does not give the account back to a former address; 40 days",
    "LedgerTable suppression": "keyed hash: no mail to an address that refused it or that bounced",
    "SecurityTable identity_code": "keyed hash: a code that was looked at and not used; a day",
    "LedgerTable erasure": "ids and counts: that and when it was erased; five years",
    "AuditTable": "ids: who did what; no data",
}
# The caller's own address, as engine and functions see it: in addresses of pages it stands with scheme and
# port.
_CALLER: Final = re.compile(r"(?<![/.\d])127\.0\.0\.1(?![.:\d])")
# Where it may be (obligations 8 and 32).
CALLERS: Final[Mapping[str, str]] = {
    r"SecurityTable limit_passed": "evidence of misuse; 30 days",
}
_TOKEN: Final = re.compile(r"[\w-]{8,}")


def declared(kind: str) -> tuple[str, ...]:
    """The personal fields of a kind of item."""
    shape = every_shape().get(kind)
    return tuple(one.name for one in personal_fields(_model(shape))) if shape else ()


def incomplete(stored: Sequence[Item], export: Mapping[str, Any]) -> tuple[int, list[str]]:
    """How many fields were looked at, and those that the export lacks, has too often,
    or has and nobody keeps.
    """
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


def untold(places: Iterable[Place], markers: Sequence[str], export: Mapping[str, Any]) -> list[str]:
    """Where markers of somebody stand without being in their export."""
    told = {f"RecordsTable {item['kind']}" for item in export["items"]}
    return sorted(
        {
            f"kept and not told: {place}"
            for place, text in places
            if holds(text, markers) and place not in told and not _is_one_of(place, COPIES)
        }
    )


def left_behind(places: Iterable[Place], markers: Sequence[str], hashes: Sequence[str] = ()) -> list[str]:
    """Where markers still are, or keyed hashes outside of the listed exceptions;
    the texts themselves are not told.
    """
    found = list(places)
    return [
        *(place for place, text in found if holds(text, markers)),
        *(
            f"keyed hash in {place}"
            for place, text in found
            if not place.startswith(tuple(EXCEPTIONS)) and holds(text, hashes)
        ),
    ]


def watched(places: Iterable[Place], signs: Sequence[str]) -> list[str]:
    """Where something of use or location stands: of the device, the network or the place of a photo."""
    return [
        place
        for place, text in places
        if holds(text, signs) or (_CALLER.search(text) and not _is_one_of(place, CALLERS))
    ]


def loud(
    stored: Iterable[Item],
    names: Iterable[str],
    addresses: Iterable[str],
    logs: Iterable[Place],
    markers: Sequence[str],
) -> list[str]:
    """Markers where none may ever be:
    keys of items, names of objects and users, addresses of pages, undeclared fields, logs.
    """
    return [
        *_loud_items(stored, markers),
        *("name of an object or a user" for name in names if holds(name, markers)),
        *("address of a page" for address in addresses if holds(f"{address} {_read(address)}", markers)),
        *(place for place, line in logs if holds(line, markers)),
    ]


def _read(address: str) -> str:
    """What anybody can read in the tokens of an address."""
    return " ".join(
        base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)).decode("utf-8", "replace")
        for part in _TOKEN.findall(address)
        if len(part) % 4 != 1
    )


def _loud_items(stored: Iterable[Item], markers: Sequence[str]) -> Iterator[str]:
    for item in stored:
        kind = str(item.get("kind"))
        for name, value in item.items():
            if name in KEY_NAMES and holds(str(value), markers):
                yield f"key {name} of {kind}"
            elif name not in KEY_NAMES and name not in declared(kind) and holds(str(value), markers):
                yield f"undeclared field {kind}.{name}"


def unfilled(stored: Iterable[Item], markers: Sequence[str]) -> list[str]:
    """Personal fields of the product that no canary fills: a new one must have its canary."""
    filled: set[tuple[str, str]] = set()
    marked: set[tuple[str, str]] = set()
    for item in stored:
        for name in declared(str(item.get("kind"))):
            if name in item:
                filled.add((item["kind"], name))
                if holds(str(item[name]), markers):
                    marked.add((item["kind"], name))
    return [
        f"no canary in {kind}.{name}"
        for kind, shape in every_shape().items()
        for name, is_text in _fields(shape)
        if (kind, name) not in filled or (is_text and (kind, name) not in marked and name != "postcode")
    ]


def _fields(shape: Shape[Any]) -> Iterator[tuple[str, bool]]:
    for one in personal_fields(_model(shape)):
        text = shape.model.model_fields[one.name].annotation in {str, str | None}
        yield one.name, text and one.declaration.category in _MARKED


def _model(shape: Shape[Any]) -> type[Stored]:
    model: type[Stored] = shape.model
    return model


def _is_one_of(place: str, listed: Iterable[str]) -> bool:
    return any(re.fullmatch(one, place) for one in listed)


def holds(text: str, markers: Sequence[str]) -> bool:
    """Whether one of the markers is in a text, in whatever letter case."""
    folded = text.casefold()
    return any(marker.casefold() in folded for marker in markers)


def _plain(value: Any) -> str:
    return str([str(part) for part in value]) if isinstance(value, list | tuple) else str(value)
