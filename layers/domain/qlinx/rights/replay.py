"""Erasing again what a restore of the tables brought back (obligation 51).

The ledger survives a restore and knows who was erased; the user pool does too, and knows whose account was closed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from qlinx.aws.objects import Bucket
from qlinx.aws.queues import Queue
from qlinx.aws.user_pool import UserPool
from qlinx.kit.errors import ChangedMeanwhile, NotSignedIn
from qlinx.people.leaving import NotEmployed, close_account
from qlinx.people.model import AccountState, PersonState
from qlinx.people.store import PERSON, account_of, person_by_id
from qlinx.records.audit import record_act
from qlinx.records.context import Context
from qlinx.rights.clearing import remove_files, remove_items, values_of
from qlinx.rights.erasure import person_in
from qlinx.rights.model import Erasure
from qlinx.rights.store import erasure_by_id, erasures_begun_on

# An erasure may have been under way at the moment that the tables are restored to.
LONGEST_ERASURE = timedelta(days=7)


_TRIES = 4


@dataclass(frozen=True, slots=True)
class Replay:
    """How many erasures were looked at, and how many people and items had come back and were removed."""

    looked_at: int
    people: int
    items: int


def announce_replay(ctx: Context, since: datetime, *, queue: Queue) -> int:
    """Has every erasure after the restored moment repeated, each by a message of its own; says how many.

    Repeatable, as each of them is.
    """
    begun = _begun_since(ctx, since - LONGEST_ERASURE)
    return queue.send({"replay": erasure.erasure_id} for erasure in begun)


def replay_one(ctx: Context, message: Mapping[str, Any], *, private: Bucket, pool: UserPool) -> int:
    """Repeats the erasure that a message of ``announce_replay`` names; says how many items had come back."""
    erasure = erasure_by_id(ctx.store, str(message["replay"]))
    return erase_again(ctx, erasure, private=private, pool=pool) if erasure else 0


def replay_erasures(ctx: Context, since: datetime, *, private: Bucket, pool: UserPool) -> Replay:
    """Erases again everybody who was erased after the moment that the tables were restored to.

    Repeatable: cut off, it is run once more. Nobody is mailed.
    """
    looked_at = people = items = 0
    for erasure in _begun_since(ctx, since - LONGEST_ERASURE):
        looked_at += 1
        removed = erase_again(ctx, erasure, private=private, pool=pool)
        people += 1 if removed else 0
        items += removed
    return Replay(looked_at, people, items)


def erase_again(ctx: Context, erasure: Erasure, *, private: Bucket, pool: UserPool) -> int:
    """Removes what a restore brought back of somebody who was erased, and says how many items that were.

    Nobody is mailed, and a person who was written after the erasure is left alone.
    """
    values = values_of(ctx, erasure.person_id)
    person = person_in(values)
    if not values or (person and person.created_at > erasure.begun_at):
        return 0
    record_act(ctx, actor="replay", action="erased-again", subject=erasure.erasure_id)
    if person and person.state is not PersonState.ERASING:
        ctx.store.write(PERSON.replace(person, state=PersonState.ERASING))
    pool.delete(erasure.person_id)
    remove_files(private, erasure.person_id)
    remove_items(ctx, erasure.person_id, private, spare=lambda _: False)
    held = [found for found in values_of(ctx, erasure.person_id) if found.is_held]
    return len(values) - len(held)


def close_again(ctx: Context, person_id: str, *, private: Bucket, pool: UserPool) -> str:
    """Ends an account that a restore brought back; that it was closed shows in the user pool, which has no user for it.

    What employers share stays, as when it was closed (C-4). A person whom none shares goes with the next cleanup. Repeatable;
    the word that it gives is for the log.

    Raises
    ------
    ChangedMeanwhile
    """
    account = account_of(ctx.store, person_id)
    if account is None or account.state is not AccountState.OPEN or pool.exists(person_id):
        return "nothing-to-do"
    record_act(ctx, actor="replay", action="account-closed-again", subject=person_id)
    try:
        close_account(ctx, person_id, pool=pool, photos=private)
    except NotSignedIn:
        return "being-erased"
    except NotEmployed:
        return _end(ctx, person_id)
    return "closed"


def _end(ctx: Context, person_id: str) -> str:
    for _ in range(_TRIES):
        person = person_by_id(ctx.store, person_id)
        if person is None or ctx.store.wrote(PERSON.replace(person, ends_at=ctx.now())):
            return "ends"
    raise ChangedMeanwhile


def _begun_since(ctx: Context, since: datetime) -> Iterator[Erasure]:
    day, today = since.astimezone(UTC).date(), ctx.now().astimezone(UTC).date()
    while day <= today:
        yield from erasures_begun_on(ctx.store, day)
        day += timedelta(days=1)
