"""Invitation files that employers drop: each invitation judged on its own, with a result file."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Final

from pydantic import ValidationError

from qlinx.aws.objects import Bucket
from qlinx.aws.queues import Queue
from qlinx.employers.file_names import in_one_name
from qlinx.employers.readings import read_or_ask
from qlinx.invitations.file_content import FileContent
from qlinx.invitations.file_entries import Entry, InvitationFileRefused, entries_of
from qlinx.invitations.file_places import invitation_file_key, invitation_result_key
from qlinx.invitations.service import create_invitation
from qlinx.kit.errors import DomainError, FieldFault, InputInvalid
from qlinx.kit.faults import faults_of
from qlinx.kit.texts import LocalText
from qlinx.records.context import Context
from qlinx.tabular.writing import CONTENT_TYPE, csv_file, csv_line

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
_NOTHING: Final = LocalText(nl="", en="")
_IN_A_FOLDER: Final = LocalText(
    nl="Dit bestand stond in een map onder “invitations”. Daar halen we niets op. Er is niemand uitgenodigd en het bestand"
    " is verwijderd. Zet het rechtstreeks in “invitations”, zonder map ertussen.",
    en="This file was in a folder below “invitations”. We collect nothing there. Nobody was invited and the file was"
    " removed. Put it directly in “invitations”, without a folder in between.",
)


@dataclass(frozen=True)
class Intake:
    """What taking an invitation file in needs beside the context."""

    drop: Bucket
    work: Bucket
    readings: Queue
    """Whoever reads files takes from here what is to be read, and leaves what it read in ``work``."""
    fanout: Queue
    """Takes what is to be sent at once."""
    counting_limits: Callable[[], AbstractContextManager[None]] = nullcontext
    """Counts the limits that are reached within."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one invitation, or of the file."""

    line: int | None
    accepted: bool
    field: str = ""
    code: str = ""
    advice: LocalText = _NOTHING
    invitation_id: str = ""


def take_in_invitations(ctx: Context, intake: Intake, employer_id: str, file_name: str) -> None:
    """Makes the invitations in a dropped file, writes what became of each, and removes the file; has it read
    where it was not read yet.

    The same file again makes nothing new; one that is gone was taken in.
    """
    key = invitation_file_key(employer_id, file_name)
    dropped = intake.drop.found(key)
    if dropped is None:
        return
    read = read_or_ask(intake.work, intake.readings, "invitations", employer_id, dropped)
    if read is None:
        return
    place, body = read
    content = FileContent.read(body)
    try:
        entries = entries_of(content)
    except InvitationFileRefused as refused:
        results = [Result(refused.line, accepted=False, code=refused.code, advice=refused.advice)]
    else:
        results = [
            result
            for entry in entries
            for result in _made(
                ctx, intake, employer_id, entry, once=f"file:{content.content_hash}:{entry.line}"
            )
        ]
    intake.drop.write(invitation_result_key(employer_id, file_name), result_file(results), CONTENT_TYPE)
    intake.drop.remove(key)
    # Last: cut off before the file was gone, the same is read and made once more.
    intake.work.remove(place)


def refuse_misplaced_invitations(intake: Intake, employer_id: str, path: str) -> None:
    """Says of a file in a folder below that of the invitations where it should be, and removes it:
    nobody would take it in.
    """
    result = Result(None, accepted=False, code="file-in-a-folder", advice=_IN_A_FOLDER)
    key = invitation_result_key(employer_id, in_one_name(path))
    intake.drop.write(key, result_file([result]), CONTENT_TYPE)
    intake.drop.remove(invitation_file_key(employer_id, path))


def result_file(results: Sequence[Result]) -> bytes:
    """What the employer reads about its file."""
    return csv_file([csv_line(_HEADER), *map(_result_line, results)])


def _made(ctx: Context, intake: Intake, employer_id: str, entry: Entry, *, once: str) -> Sequence[Result]:
    try:
        with intake.counting_limits():
            invitation = create_invitation(ctx, employer_id, entry.draft(), once=once, fanout=intake.fanout)
    except ValidationError as error:
        return _rejected(entry.line, faults_of(error).faults)
    except InputInvalid as error:
        return _rejected(entry.line, error.faults)
    except DomainError as error:
        return [Result(entry.line, accepted=False, code=error.code, advice=error.advice)]
    return [Result(entry.line, accepted=True, invitation_id=invitation.invitation_id)]


def _rejected(line: int, faults: Sequence[FieldFault]) -> list[Result]:
    return [
        Result(line, accepted=False, field=fault.pointer, code=fault.code, advice=fault.advice)
        for fault in faults
    ]


def _result_line(result: Result) -> str:
    outcome = ("aangenomen", "accepted") if result.accepted else ("geweigerd", "rejected")
    line = "" if result.line is None else str(result.line)
    advice = result.advice
    return csv_line((line, *outcome, result.field, result.code, advice.nl, advice.en, result.invitation_id))
