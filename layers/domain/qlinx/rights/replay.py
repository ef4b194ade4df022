"""Doing again, after a restore of the tables, what people had ended since the restored moment (rule 13,
obligation 51).

The ledger survives a restore. It knows who was erased, and what each package remembers there: ends and locks
as *memories*, how factors, roles, agreements, invitations, limits and words stand as *notes*
(``records.declarations``). How sessions and links of before the restore end is not for here:
`docs/operations.md`.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

from qlinx.aws.objects import Bucket
from qlinx.aws.queues import Queue
from qlinx.aws.user_pool import UserPool
from qlinx.people.changes import mark_erasing_again
from qlinx.people.model import Person
from qlinx.records.audit import record_act
from qlinx.records.catalogue import every_memory, every_note
from qlinx.records.context import Context
from qlinx.records.declarations import LedgerMemory
from qlinx.records.notes import NOTE, Note, days_since, last_of, notes_since
from qlinx.records.shape import Shape, Stored
from qlinx.rights.belongings import Reach, remove_strays
from qlinx.rights.clearing import remove_items, values_of
from qlinx.rights.erasures import Erasure
from qlinx.rights.errors import MemoryUnknown
from qlinx.rights.kinds.erasure.steps import person_in, remove_files
from qlinx.rights.messages import ERASURE_AGAIN, EndAgain
from qlinx.rights.removal import StoredValue
from qlinx.rights.store import erasure_by_id, erasures_begun_on
from qlinx.rights.subjects import subject_in

# An erasure may have been under way at the moment that the tables are restored to.
LONGEST_ERASURE = timedelta(days=7)

M = TypeVar("M", bound=Stored)

_NOTE: Final = "note"


@dataclass(frozen=True, slots=True)
class Replay:
    """How many records of the ledger were looked at, and how many of what they are about had come back.

    ``again``: by what is remembered, such as partings. ``standings``: how something stands by its last note.
    """

    looked_at: int = 0
    people: int = 0
    items: int = 0
    standings: int = 0
    again: Mapping[str, int] = field(default_factory=dict)


def announce_replay(ctx: Context, since: datetime, *, queue: Queue) -> int:
    """Has everything after the restored moment done again, each by a message of its own; says how many.

    Repeatable, as each of them is.
    """
    return queue.send(_messages(ctx, since))


def replay_one(ctx: Context, message: Mapping[str, Any], *, private: Bucket, pool: UserPool) -> int:
    """Does again what a message of ``announce_replay`` names;
    says how many items, joins and so on had come back.

    Raises
    ------
    MemoryUnknown
        No package declares what the ledger remembers. The message comes again.
    """
    step = EndAgain.model_validate(message)
    if step.what == _NOTE:
        note = ctx.store.get(NOTE, step.key)
        return int(_stand(ctx, last_of(ctx, note))) if note else 0
    if step.what != ERASURE_AGAIN:
        memory = every_memory().get(step.what)
        if memory is None:
            raise MemoryUnknown(step.what)
        remembered = ctx.store.get(memory.shape, step.key)
        return int(_do_again(ctx, memory, remembered)) if remembered else 0
    erasure = erasure_by_id(ctx.store, step.replay)
    return erase_again(ctx, erasure, private=private, pool=pool) if erasure else 0


def replay_all(ctx: Context, since: datetime, *, private: Bucket, pool: UserPool) -> Replay:
    """Does everything again that the ledger knows from after the moment that the tables were restored to.

    Repeatable: cut off, it is run once more. Nobody is mailed.

    Raises
    ------
    MemoryUnknown
        No package declares something that was noted. All else has been done.
    """
    notes = notes_since(ctx, since)
    known = [note for note in notes if note.what in every_note()]
    standings = [_stand(ctx, note) for note in known]
    since -= LONGEST_ERASURE
    removed = [erase_again(ctx, erasure, private=private, pool=pool) for erasure in _begun_since(ctx, since)]
    looked_at, again = len(known) + len(removed), Counter[str]()
    for memory in every_memory().values():
        done = [_do_again(ctx, memory, one) for one in memory.since(ctx, since)]
        looked_at += len(done)
        again[memory.what] = sum(done)
    if unknown := {note.what for note in notes} - every_note().keys():
        raise MemoryUnknown(*sorted(unknown))
    return Replay(
        looked_at=looked_at,
        people=sum(1 for items in removed if items),
        items=sum(removed),
        standings=sum(standings),
        again=again,
    )


def erase_again(ctx: Context, erasure: Erasure, *, private: Bucket, pool: UserPool) -> int:
    """Removes what a restore brought back of a subject that was erased, and says how many items that were.

    Nobody is mailed, and what was written after the erasure is left alone.
    """
    values = values_of(ctx, erasure.person_id)
    if not values or _is_new(values, erasure):
        return 0
    record_act(ctx, actor="replay", action="erased-again", subject=erasure.erasure_id)
    person = person_in(values)
    if person and (changes := mark_erasing_again(ctx, person)):
        ctx.store.write(*changes)
    reach = Reach(buckets={"PRIVATE": private}, pool=pool)
    remove_files(ctx, erasure.person_id, reach)
    remove_items(ctx, erasure.person_id, reach, spare=lambda _: False)
    remove_strays(ctx, erasure.person_id, reach)
    held = [found for found in values_of(ctx, erasure.person_id) if found.is_held]
    return len(values) - len(held)


def _is_new(values: tuple[StoredValue, ...], erasure: Erasure) -> bool:
    subject = subject_in(values)
    created_at = subject.value.created_at if subject and isinstance(subject.value, Person) else None
    return created_at is not None and created_at > erasure.begun_at


def _do_again(ctx: Context, memory: LedgerMemory[M], remembered: M) -> bool:
    again = memory.again(ctx, remembered)
    if again:
        record_act(ctx, actor="replay", action=memory.act(remembered), subject=memory.subject(remembered))
    return again


def _stand(ctx: Context, note: Note) -> bool:
    found = every_note().get(note.what)
    if found is None:
        raise MemoryUnknown(note.what)
    again = found(ctx, note)
    if again:
        record_act(ctx, actor="replay", action=f"again-{note.what}", subject=note.subject_id)
    return again


def _messages(ctx: Context, since: datetime) -> Iterator[Mapping[str, Any]]:
    for note in notes_since(ctx, since):
        yield _message(_NOTE, note.note_id, NOTE, note)
    since -= LONGEST_ERASURE
    for erasure in _begun_since(ctx, since):
        yield EndAgain(replay=erasure.erasure_id).body()
    for memory in every_memory().values():
        for remembered in memory.since(ctx, since):
            yield _message(memory.what, memory.named(remembered), memory.shape, remembered)


def _message(what: str, named: str, shape: Shape[Any], value: Stored) -> Mapping[str, Any]:
    key = shape.key(value)
    return EndAgain(what=what, replay=named, pk=key.pk, sk=key.sk).body()


def _begun_since(ctx: Context, since: datetime) -> Iterator[Erasure]:
    for day in days_since(ctx, since):
        yield from erasures_begun_on(ctx.store, day)
