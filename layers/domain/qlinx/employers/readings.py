"""Having a dropped file read by a function that holds neither records nor the secret (decision 133).

What it makes of a file lies in the work bucket until whoever asked takes it from there. Both look for it
before they ask, so that a message more or a message less changes nothing.
"""

from pathlib import Path
from typing import Final, Literal

from qlinx.aws.messages import QueueMessage
from qlinx.aws.objects import Bucket, Listed, ObjectMissing
from qlinx.aws.queues import Queue
from qlinx.kit.ids import derived_id
from qlinx.tabular.refusals import FileTooLarge

ReadingKind = Literal["roster", "declaration", "invitations"]

JSON: Final = "application/json"
JSON_LINES: Final = "application/jsonl"


class ReadingAsked(QueueMessage):
    """Read a dropped file.

    ``tag`` is the content that is meant; ``reading_id`` names where the reading goes, of a roster its own id.
    """

    kind: ReadingKind
    employer_id: str
    key: str
    tag: str
    reading_id: str


def roster_reading(employer_id: str, roster_id: str) -> str:
    """How the keys of what was read of a roster begin."""
    return f"read/rosters/{employer_id}/{roster_id}/"


def roster_summary_key(employer_id: str, roster_id: str) -> str:
    """What there is beside the rows of a roster. It is written last."""
    return f"{roster_reading(employer_id, roster_id)}read.json"


def roster_rows_key(employer_id: str, roster_id: str, part: int) -> str:
    return f"{roster_reading(employer_id, roster_id)}rows-{part:06d}.jsonl"


def file_reading_key(employer_id: str, reading_id: str) -> str:
    """Where a declaration or an invitation file lies as it was read."""
    return f"read/files/{employer_id}/{reading_id}.json"


def ask_reading(readings: Queue, asked: ReadingAsked) -> None:
    """Has a file read. One employer's many files leave the next place to another's."""
    readings.send([asked.body()], tenant=asked.employer_id)


def read_or_ask(
    work: Bucket, readings: Queue, kind: ReadingKind, employer_id: str, dropped: Listed
) -> tuple[str, bytes] | None:
    """A declaration or an invitation file as it was read, with where that lies; asks for it where it was not
    read yet.
    """
    reading_id = derived_id("reading", dropped.key, dropped.tag, str(dropped.written_at))
    key = file_reading_key(employer_id, reading_id)
    try:
        return key, work.read(key)
    except ObjectMissing:
        asked = ReadingAsked(
            kind=kind,
            employer_id=employer_id,
            key=dropped.key,
            tag=dropped.tag,
            reading_id=reading_id,
        )
        ask_reading(readings, asked)
        return None


def fetched(drop: Bucket, asked: ReadingAsked, to: Path, *, most_bytes: int) -> bool:
    """Whether the file that is meant is there; then it lies in ``to``.

    Raises FileTooLarge before anything of it is fetched.
    """
    head = drop.head(asked.key)
    if head is None or head["ETag"].strip('"') != asked.tag:
        return False
    if head["ContentLength"] > most_bytes:
        raise FileTooLarge("bytes", most_bytes)
    try:
        return drop.download(asked.key, to) == asked.tag
    except ObjectMissing:
        return False
