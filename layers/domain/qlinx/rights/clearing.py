"""Takes away what is kept about a person, each item with what belongs to it, and sign-ups never confirmed."""

from collections.abc import Callable, Iterator
from datetime import datetime

from qlinx.holds.keeping import kept_of
from qlinx.kit.errors import ChangedMeanwhile
from qlinx.kit.retries import attempts
from qlinx.mailing.addressed import Addressed
from qlinx.mailing.outbox import OUTBOX
from qlinx.people.mailed import SignUp
from qlinx.people.model import Person
from qlinx.people.store import SIGN_UP, person_by_id, sign_ups_with
from qlinx.records.context import Context
from qlinx.rights.belongings import Reach
from qlinx.rights.removal import StoredValue, declared, remove, what_stays


def values_of(ctx: Context, person_id: str) -> tuple[StoredValue, ...]:
    """Everything that is kept about a person, as declared values."""
    return tuple(declared(item) for item in ctx.store.about(person_id))


def remove_items(ctx: Context, person_id: str, reach: Reach, *, spare: Callable[[StoredValue], bool]) -> None:
    """Removes all but what is spared and what a hold stops, until a fresh look finds nothing more to do."""
    for _ in attempts():
        going = [found for found in values_of(ctx, person_id) if not spare(found) and _can_go(ctx, found)]
        if not going:
            return
        for found in going:
            remove(ctx, found, reach=reach)
    raise ChangedMeanwhile


def _can_go(ctx: Context, found: StoredValue) -> bool:
    """Whether no hold is on an item, or those that name fields keep less of it than there is."""
    if not found.is_held:
        return True
    kept = kept_of(ctx.store, found.shape, found.value)
    return not kept.whole and what_stays(found, kept) != found.value


def waiting_sign_ups(ctx: Context, subject: Addressed) -> tuple[StoredValue, ...]:
    """Sign-ups with an account's address that nobody confirmed:
    its holder's data too, under ids of their own; with their mails.

    Whoever has the address could confirm them and see the same, so telling them tells nobody more.
    """
    return tuple(
        found
        for waiting in _sign_ups(ctx, subject)
        for found in values_of(ctx, waiting.person_id)
        if not _is_no_sign_up(found)
    )


def remove_sign_ups(ctx: Context, person_id: str, reach: Reach, *, until: datetime) -> None:
    """Takes the sign-ups of ``waiting_sign_ups`` away, but for one from after ``until``.

    That is the beginning of an erasure, and a sign-up since then is a new start.
    """
    person = person_by_id(ctx.store, person_id)
    for waiting in _sign_ups(ctx, person) if person else ():
        if waiting.created_at <= until:
            remove_items(ctx, waiting.person_id, reach, spare=_is_no_sign_up)


def _sign_ups(ctx: Context, subject: Addressed) -> Iterator[SignUp]:
    if not isinstance(subject, Person) or subject.employer_id:
        return
    for waiting in sign_ups_with(ctx.store, subject.address_hash):
        if waiting.person_id != subject.person_id:
            yield waiting


def _is_no_sign_up(found: StoredValue) -> bool:
    return found.shape is not SIGN_UP and found.shape is not OUTBOX
