"""Invitation files that employers drop: JSON or CSV, each invitation judged on its own, with a result file."""

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError

from qlinx.aws.objects import Bucket
from qlinx.aws.queues import Queue
from qlinx.invitations.draft import InvitationDraft
from qlinx.invitations.drop_places import invitation_result_key
from qlinx.invitations.rows import draft_of_row
from qlinx.invitations.service import create_invitation
from qlinx.kit.csv_cells import BYTE_ORDER_MARK, csv_line
from qlinx.kit.errors import DomainError, FieldFault, InputInvalid
from qlinx.kit.faults import faults_of
from qlinx.kit.texts import LocalText
from qlinx.records.context import Context

MOST_FILE_BYTES: Final = 2 * 1024 * 1024
MOST_INVITATIONS: Final = 200
_SEPARATORS: Final = ";,\t"
_CSV: Final = "text/csv; charset=utf-8"
_HEADER: Final = (
    "regel / line",
    "uitkomst",
    "outcome",
    "veld / field",
    "code",
    "wat te doen",
    "what to do",
    "id",
)
_UNREADABLE: Final = LocalText(
    nl="Dit bestand is niet te lezen. Lever JSON aan, of CSV met kolomnamen op de eerste regel (UTF-8).",
    en="This file can't be read. Deliver JSON, or CSV with column names on the first line (UTF-8).",
)
_TOO_MUCH: Final = LocalText(
    nl="Dit bestand is te groot. Lever hoogstens 200 uitnodigingen en 2 MB tegelijk aan.",
    en="This file is too large. Deliver at most 200 invitations and 2 MB at once.",
)


_NOTHING: Final = LocalText(nl="", en="")


class FileUnreadable(Exception):
    """The file as a whole can't be taken."""

    def __init__(self, code: str, advice: LocalText) -> None:
        super().__init__(code)
        self.code = code
        self.advice = advice


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one invitation, or of the file."""

    line: int | None
    accepted: bool
    field: str = ""
    code: str = ""
    advice: LocalText = _NOTHING
    invitation_id: str = ""


Draft = Callable[[], InvitationDraft]
Counting = Callable[[], AbstractContextManager[None]]


def take_in_invitations(
    ctx: Context,
    drop: Bucket,
    employer_id: str,
    file_name: str,
    body: bytes,
    *,
    fanout: Queue,
    counting: Counting = nullcontext,
) -> int:
    """Makes the invitations in a file and writes what became of each; the same file again makes nothing new.

    What is to be sent at once goes to ``fanout``; within ``counting``, limits that are reached are counted.

    Returns how many were accepted.
    """
    try:
        results = [
            result
            for line, draft in _drafts(file_name, body)
            for result in _made(ctx, employer_id, body, line, draft, fanout, counting)
        ]
    except FileUnreadable as error:
        results = [Result(None, accepted=False, code=error.code, advice=error.advice)]
    drop.write(invitation_result_key(employer_id, file_name), _result_file(results), _CSV)
    return sum(result.accepted for result in results)


def _made(
    ctx: Context,
    employer_id: str,
    body: bytes,
    line: int,
    draft: Draft,
    fanout: Queue,
    counting: Counting,
) -> Sequence[Result]:
    once = f"file:{hashlib.sha256(body).hexdigest()}:{line}"
    try:
        with counting():
            invitation = create_invitation(ctx, employer_id, draft(), once=once, fanout=fanout)
    except ValidationError as error:
        return _refused(line, faults_of(error).faults)
    except InputInvalid as error:
        return _refused(line, error.faults)
    except DomainError as error:
        return [Result(line, accepted=False, code=error.code, advice=error.advice)]
    return [Result(line, accepted=True, invitation_id=invitation.invitation_id)]


def _refused(line: int, faults: Sequence[FieldFault]) -> list[Result]:
    return [
        Result(line, accepted=False, field=fault.pointer, code=fault.code, advice=fault.advice)
        for fault in faults
    ]


def _drafts(file_name: str, body: bytes) -> Iterator[tuple[int, Draft]]:
    if len(body) > MOST_FILE_BYTES:
        raise FileUnreadable("file-too-large", _TOO_MUCH)
    entries = _json_entries(body) if file_name.lower().endswith(".json") else _csv_entries(body)
    if len(entries) > MOST_INVITATIONS:
        raise FileUnreadable("file-too-large", _TOO_MUCH)
    yield from entries


def _json_entries(body: bytes) -> list[tuple[int, Draft]]:
    try:
        found = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise FileUnreadable("file-unreadable", _UNREADABLE) from error
    if isinstance(found, dict) and set(found) == {"invitations"}:
        found = found["invitations"]
    entries: list[Any] = found if isinstance(found, list) else [found]
    return [(number, _json_draft(entry)) for number, entry in enumerate(entries, start=1)]


def _json_draft(entry: Any) -> Draft:
    return lambda: InvitationDraft.model_validate(entry)


def _csv_entries(body: bytes) -> list[tuple[int, Draft]]:
    text = _text(body)
    if "\0" in text:
        raise FileUnreadable("file-unreadable", _UNREADABLE)
    header = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=header.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        rows = [(reader.line_num, _cells(row)) for row in reader]
    except csv.Error as error:
        raise FileUnreadable("file-unreadable", _UNREADABLE) from error
    if not rows:
        raise FileUnreadable("file-unreadable", _UNREADABLE)
    return [(line, _csv_draft(cells)) for line, cells in rows if any(cells.values())]


def _cells(row: Mapping[str | None, Any]) -> dict[str, str]:
    if None in row:
        # More cells than column names: nobody can tell which belongs where.
        raise FileUnreadable("file-unreadable", _UNREADABLE)
    return {str(name): (value or "").strip() for name, value in row.items()}


def _csv_draft(cells: Mapping[str, str]) -> Draft:
    return lambda: draft_of_row(cells)


def _text(body: bytes) -> str:
    marked = body.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ["utf-16"] if marked else ["utf-8-sig", "cp1252"]:
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileUnreadable("file-unreadable", _UNREADABLE)


def _result_file(results: Sequence[Result]) -> bytes:
    lines = [BYTE_ORDER_MARK + csv_line(_HEADER), *map(_result_line, results)]
    return "".join(lines).encode()


def _result_line(result: Result) -> str:
    outcome = ("aangenomen", "accepted") if result.accepted else ("geweigerd", "rejected")
    line = "" if result.line is None else str(result.line)
    advice = result.advice
    return csv_line((line, *outcome, result.field, result.code, advice.nl, advice.en, result.invitation_id))
