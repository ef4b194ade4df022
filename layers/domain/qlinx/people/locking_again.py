"""Doing again, after a restore of the tables,
what the ledger knows of accounts that were frozen or opened since.

Nobody is mailed. A frozen account that a backup brought back opens by our staff only: the pool is not
restored, so nobody can tell whether its password is the former one.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from qlinx.kit.errors import ChangedMeanwhile
from qlinx.kit.retries import attempts
from qlinx.people.ledger import LOCKED_ACCOUNT, LockedAccount, locked_accounts_of
from qlinx.people.model import ACCOUNTS, Account, AccountEvent, Person
from qlinx.people.store import ACCOUNT, PERSON, UNDO, account_of, person_by_id, undos_of
from qlinx.records.context import Context
from qlinx.records.notes import days_since
from qlinx.records.sessions import all_ended
from qlinx.records.shape import Change


def locks_since(ctx: Context, since: datetime) -> tuple[LockedAccount, ...]:
    """Each freezing of an account since its last release, or else that release,
    of each account that had one since a moment.
    """
    each: dict[str, list[LockedAccount]] = {}
    found = (
        one
        for day in days_since(ctx, since)
        for one in ctx.store.within(LOCKED_ACCOUNT, locked_accounts_of(day), "")
        if one.at >= since
    )
    for locked in sorted(found, key=lambda one: one.at):
        before = each.get(locked.person_id, [])
        goes_on = locked.event is AccountEvent.CHANGE_STOPPED and before
        each[locked.person_id] = [*_frozen_only(before), locked] if goes_on else [locked]
    return tuple(one for several in each.values() for one in several)


def lock_again(ctx: Context, locked: LockedAccount) -> bool:
    """Freezes an account that a restore brought back open, or opens one that it brought back frozen;
    says whether it did.

    Raises
    ------
    ChangedMeanwhile
    """
    for _ in attempts():
        person, account = person_by_id(ctx.store, locked.person_id), account_of(ctx.store, locked.person_id)
        if person is None or account is None or ACCOUNTS.after(account.state, locked.event) is None:
            return False
        changes = tuple(_again(ctx, person, account, locked))
        if not changes:
            return False
        if ctx.store.try_write(*changes, PERSON.unchanged(person)):
            return True
    raise ChangedMeanwhile


def _again(ctx: Context, person: Person, account: Account, locked: LockedAccount) -> Iterator[Change]:
    state = ACCOUNTS.require(account.state, locked.event)
    undos = undos_of(ctx.store, person.person_id)
    if locked.event is AccountEvent.RELEASED:
        yield ACCOUNT.replace(account, state=state, **all_ended(ctx.now()))
        yield from (UNDO.remove(one) for one in undos)
        return
    if state is not account.state:
        yield ACCOUNT.replace(account, state=state, password_at=ctx.now(), **all_ended(ctx.now()))
    # Where the backup does not know the address that froze it, staff give the account back by the plain one
    # in the record.
    for undo in undos:
        if undo.address_hash == locked.address_hash and undo.stopped_at is None:
            yield UNDO.replace(undo, stopped_at=locked.at)


def _frozen_only(locks: Sequence[LockedAccount]) -> list[LockedAccount]:
    return [one for one in locks if one.event is AccountEvent.CHANGE_STOPPED]
