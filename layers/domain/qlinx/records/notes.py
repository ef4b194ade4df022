"""How something stands since a moment, noted in the ledger:
a restore of the tables must not bring back how it stood before.

Whoever ends, locks or lowers something notes in the same write how it stands afterwards. The last note of a
subject is the truth, whatever a backup says; what packages declare (``Capability.notes``, by the name of what
is noted) has the record say so again. Notes hold random ids, keyed hashes, days and words of a table: nothing
of a person.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Annotated

from qlinx.aws.database import Key
from qlinx.kit.clock import utc_day
from qlinx.records.context import Context
from qlinx.records.personal import Technical
from qlinx.records.retention import RetentionRule
from qlinx.records.shape import Change, Regime, Shape, Stored

FOR_RESTORE = RetentionRule(
    name="for-restore",
    days=40,
    service="restoring the tables after a failure",
    data="random ids, keyed hashes, and how a factor, a role, an agreement, an invitation, a limit, a request or a reader's word stands",
    interest="a backup of up to 35 days ago must not bring back what has been ended, locked or lowered since",
)
# A write that was under way at the restored moment may have been noted a little before it.
_UNDER_WAY = timedelta(hours=1)


class Note(Stored):
    """How ``what`` of a subject stands from a moment on.

    ``number``: the version of its record, for notes of one moment.
    """

    what: Annotated[str, Technical("what is noted")]
    subject_id: Annotated[str, Technical("random id, or the name of a policy")]
    state: Annotated[
        dict[str, str], Technical("words of a table, days, numbers, random ids and keyed hashes")
    ]
    number: Annotated[int, Technical("version of the record that is noted")]
    note_id: Annotated[str, Technical("random id")]
    at: Annotated[datetime, Technical("moment")]

    @property
    def thing(self) -> tuple[str, str, str]:
        """Of what this is a note: what is said of one address of a subject is another thing
        than what is said of another.
        """
        return self.what, self.subject_id, self.state.get("address_hash", "")

    def is_before(self, other: "Note") -> bool:
        return (self.at, self.number) < (other.at, other.number)


Again = Callable[[Context, Note], bool]
"""Has a record say what a note says; tells whether it said something else.

Repeatable, without secret, and mails nobody.
"""


def notes_of(day: date) -> str:
    return f"notes#{day.isoformat()}"


def _sort_key(what: str, subject_id: str, note_id: str = "") -> str:
    return f"{what}#{subject_id}#{note_id}"


NOTE: Shape[Note] = Shape(
    kind="note",
    model=Note,
    key=lambda note: Key(notes_of(utc_day(note.at)), _sort_key(note.what, note.subject_id, note.note_id)),
    regime=Regime.LEDGER,
    retention=FOR_RESTORE,
    expires=lambda note: FOR_RESTORE.ends(note.at),
)


def noted(ctx: Context, what: str, subject_id: str, state: Mapping[str, str], *, number: int) -> Change:
    """The note of how something stands now; written with the change itself.

    ``number`` is the version that comes of it.
    """
    note = Note(
        what=what,
        subject_id=subject_id,
        state=dict(state),
        number=number,
        note_id=ctx.new_id(),
        at=ctx.now(),
    )
    return NOTE.insert(note)


def notes_since(ctx: Context, since: datetime) -> tuple[Note, ...]:
    """The last note since a moment, of each thing of each subject."""
    since -= _UNDER_WAY
    last: dict[tuple[str, str, str], Note] = {}
    for day in days_since(ctx, since):
        for note in ctx.store.within(NOTE, notes_of(day), ""):
            known = last.get(note.thing)
            if note.at >= since and (known is None or known.is_before(note)):
                last[note.thing] = note
    return tuple(last.values())


def last_of(ctx: Context, note: Note) -> Note:
    """The last note of the same, for whoever carries one out later than it was found."""
    prefix = _sort_key(note.what, note.subject_id)
    for day in days_since(ctx, note.at):
        for one in ctx.store.within(NOTE, notes_of(day), prefix):
            if one.thing == note.thing and note.is_before(one):
                note = one
    return note


def days_since(ctx: Context, since: datetime) -> Iterator[date]:
    """The days from a moment to now, as the ledger is kept by."""
    day, today = utc_day(since), utc_day(ctx.now())
    while day <= today:
        yield day
        day += timedelta(days=1)
