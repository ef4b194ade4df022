"""Doing again, after a restore of the tables, what people had ended since the restored moment (rule 13, obligation 51).

The ledger survives a restore. It knows who was erased, which joins ended, which accounts got another sign-in address,
which were frozen or opened again, and by notes how factors, roles, agreements, invitations, limits and words stand. How
sessions and links of before the restore end is not for here: `docs/operations.md`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from qlinx.aws.database import Key
from qlinx.aws.objects import Bucket
from qlinx.aws.queues import Queue
from qlinx.aws.user_pool import UserPool
from qlinx.people.ledger import (
    LOCKED_ACCOUNT,
    MOVED_ACCOUNT,
    PARTING,
    LockedAccount,
    MovedAccount,
    Parting,
)
from qlinx.people.locking_again import lock_again, locks_since
from qlinx.people.model import Person, PersonState
from qlinx.people.replaying import (
    move_again,
    moves_since,
    part_again,
    parted_in_silence,
    partings_since,
)
from qlinx.people.store import PERSON
from qlinx.records.audit import record_act
from qlinx.records.catalogue import parts
from qlinx.records.context import Context
from qlinx.records.notes import NOTE, Note, last_of, notes_since
from qlinx.records.shape import Shape, Stored
from qlinx.rights.clearing import remove_files, remove_items, values_of
from qlinx.rights.erasure import person_in
from qlinx.rights.model import Erasure
from qlinx.rights.removal import StoredValue
from qlinx.rights.store import erasure_by_id, erasures_begun_on
from qlinx.rights.subjects import subject_in

# An erasure may have been under way at the moment that the tables are restored to.
LONGEST_ERASURE = timedelta(days=7)

M = TypeVar("M", bound=Stored)

_ERASURE, _PARTING, _MOVE, _LOCK, _NOTE = "erasure", "parting", "move", "lock", "note"


@dataclass(frozen=True, slots=True)
class Replay:
    """How many records of the ledger were looked at, and how many subjects, items, joins, addresses, locks and standings had come back.

    Standings: how something stands by its last note (``records.notes``).
    """

    looked_at: int
    people: int
    items: int
    joins: int
    addresses: int
    locks: int
    standings: int


def announce_replay(ctx: Context, since: datetime, *, queue: Queue) -> int:
    """Has everything after the restored moment done again, each by a message of its own; says how many.

    Repeatable, as each of them is.
    """
    return queue.send(_messages(ctx, since))


def replay_one(ctx: Context, message: Mapping[str, Any], *, private: Bucket, pool: UserPool) -> int:
    """Does again what a message of ``announce_replay`` names; says how many items, joins and so on had come back."""
    what = message.get("what", _ERASURE)
    if what == _PARTING:
        parting = _stored(ctx, PARTING, message)
        return int(_part(ctx, parting)) if parting else 0
    if what == _MOVE:
        moved = _stored(ctx, MOVED_ACCOUNT, message)
        return int(_move(ctx, moved)) if moved else 0
    if what == _LOCK:
        locked = _stored(ctx, LOCKED_ACCOUNT, message)
        return int(_lock(ctx, locked)) if locked else 0
    if what == _NOTE:
        note = _stored(ctx, NOTE, message)
        return int(_stand(ctx, last_of(ctx, note))) if note else 0
    erasure = erasure_by_id(ctx.store, str(message["replay"]))
    return erase_again(ctx, erasure, private=private, pool=pool) if erasure else 0


def replay_all(ctx: Context, since: datetime, *, private: Bucket, pool: UserPool) -> Replay:
    """Does everything again that the ledger knows from after the moment that the tables were restored to.

    Repeatable: cut off, it is run once more. Nobody is mailed.
    """
    standings = [_stand(ctx, note) for note in notes_since(ctx, since)]
    since -= LONGEST_ERASURE
    removed = [erase_again(ctx, erasure, private=private, pool=pool) for erasure in _begun_since(ctx, since)]
    partings = [_part(ctx, parting) for parting in partings_since(ctx, since)]
    moves = [_move(ctx, moved) for moved in moves_since(ctx, since)]
    locks = [_lock(ctx, locked) for locked in locks_since(ctx, since)]
    return Replay(
        looked_at=len(removed) + len(partings) + len(moves) + len(locks) + len(standings),
        people=sum(1 for items in removed if items),
        items=sum(removed),
        joins=sum(partings),
        addresses=sum(moves),
        locks=sum(locks),
        standings=sum(standings),
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
    if person and (person.state is not PersonState.ERASING or person.account_id):
        ctx.store.write(
            PERSON.replace(person, state=PersonState.ERASING, account_id=None, mail_to_account=False),
            *parted_in_silence(ctx, person),
        )
    pool.delete(erasure.person_id)
    remove_files(private, erasure.person_id)
    remove_items(ctx, erasure.person_id, private, spare=lambda _: False)
    held = [found for found in values_of(ctx, erasure.person_id) if found.is_held]
    return len(values) - len(held)


def _is_new(values: tuple[StoredValue, ...], erasure: Erasure) -> bool:
    subject = subject_in(values)
    created_at = subject.value.created_at if subject and isinstance(subject.value, Person) else None
    return created_at is not None and created_at > erasure.begun_at


def _part(ctx: Context, parting: Parting) -> bool:
    again = part_again(ctx, parting)
    if again:
        record_act(ctx, actor="replay", action="parted-again", subject=parting.relation_id)
    return again


def _move(ctx: Context, moved: MovedAccount) -> bool:
    again = move_again(ctx, moved)
    if again:
        record_act(ctx, actor="replay", action="moved-again", subject=moved.person_id)
    return again


def _lock(ctx: Context, locked: LockedAccount) -> bool:
    again = lock_again(ctx, locked)
    if again:
        record_act(ctx, actor="replay", action=f"again-{locked.event}", subject=locked.person_id)
    return again


def _stand(ctx: Context, note: Note) -> bool:
    found = next((of.AGAIN[note.what] for of in parts("again") if note.what in of.AGAIN), None)
    again = found is not None and found(ctx, note)
    if again:
        record_act(ctx, actor="replay", action=f"again-{note.what}", subject=note.subject_id)
    return again


def _messages(ctx: Context, since: datetime) -> Iterator[dict[str, str]]:
    for note in notes_since(ctx, since):
        yield _message(_NOTE, note.note_id, NOTE, note)
    since -= LONGEST_ERASURE
    for erasure in _begun_since(ctx, since):
        yield {"what": _ERASURE, "replay": erasure.erasure_id}
    for parting in partings_since(ctx, since):
        yield _message(_PARTING, parting.parting_id, PARTING, parting)
    for moved in moves_since(ctx, since):
        yield _message(_MOVE, moved.change_id, MOVED_ACCOUNT, moved)
    for locked in locks_since(ctx, since):
        yield _message(_LOCK, locked.lock_id, LOCKED_ACCOUNT, locked)


def _message(what: str, named: str, shape: Shape[Any], value: Stored) -> dict[str, str]:
    key = shape.key(value)
    return {"what": what, "replay": named, "pk": key.pk, "sk": key.sk}


def _stored(ctx: Context, shape: Shape[M], message: Mapping[str, Any]) -> M | None:
    return ctx.store.get(shape, Key(str(message["pk"]), str(message["sk"])))


def _begun_since(ctx: Context, since: datetime) -> Iterator[Erasure]:
    day, today = since.astimezone(UTC).date(), ctx.now().astimezone(UTC).date()
    while day <= today:
        yield from erasures_begun_on(ctx.store, day)
        day += timedelta(days=1)
