"""Doing again, after a restore of the tables,
what the ledger knows of joins that ended and of addresses that changed.

Nobody is mailed: each was told when it happened. All of it is repeatable.
"""

from collections.abc import Iterator
from datetime import datetime

from qlinx.kit.errors import ChangedMeanwhile
from qlinx.kit.retries import attempts
from qlinx.mailing.addressed import OWN_MAIL
from qlinx.mailing.suppression import stops_for
from qlinx.people.ledger import MOVED_ACCOUNT, PARTING, MovedAccount, Parting, moved_accounts_of, partings_of
from qlinx.people.mailed import AddressChange
from qlinx.people.model import Person
from qlinx.people.service import account_ends
from qlinx.people.store import (
    ADDRESS_CHANGE,
    JOIN,
    PERSON,
    account_of,
    address_change_item,
    join_item,
    joins_of,
    person_by_id,
)
from qlinx.records.addresses import ACCOUNT, led_no_more, led_to, row_of
from qlinx.records.context import Context
from qlinx.records.notes import days_since
from qlinx.records.shape import Change


def partings_since(ctx: Context, since: datetime) -> Iterator[Parting]:
    """The joins that ended since a moment."""
    for day in days_since(ctx, since):
        for parting in ctx.store.within(PARTING, partings_of(day), ""):
            if parting.at >= since:
                yield parting


def moves_since(ctx: Context, since: datetime) -> tuple[MovedAccount, ...]:
    """The last change of address since a moment, of each account that had one."""
    last: dict[str, MovedAccount] = {}
    for day in days_since(ctx, since):
        for moved in ctx.store.within(MOVED_ACCOUNT, moved_accounts_of(day), ""):
            known = last.get(moved.person_id)
            if moved.at >= since and (known is None or known.at < moved.at):
                last[moved.person_id] = moved
    return tuple(last.values())


def part_again(ctx: Context, parting: Parting) -> bool:
    """Ends a join that a restore brought back, unless it was made after that end; says whether there was one.

    Raises
    ------
    ChangedMeanwhile
    """
    for _ in attempts():
        relation = person_by_id(ctx.store, parting.relation_id)
        made = ctx.store.get(JOIN, join_item(parting.account_id, parting.relation_id))
        if made is None or made.joined_at > parting.at:
            return False
        changes = [JOIN.remove(made), *_without(ctx, made.person_id, made.relation_id)]
        if relation and relation.account_id == parting.account_id:
            changes.append(PERSON.replace(relation, account_id=None, mail_to_account=False))
        if ctx.store.try_write(*changes):
            return True
    raise ChangedMeanwhile


def parted_in_silence(ctx: Context, relation: Person) -> Iterator[Change]:
    """What changes at the account when a relation that a restore brought back is erased again."""
    if relation.account_id is None:
        return
    if made := ctx.store.get(JOIN, join_item(relation.account_id, relation.person_id)):
        yield JOIN.remove(made)
        yield from _without(ctx, relation.account_id, relation.person_id)


def move_again(ctx: Context, moved: MovedAccount) -> bool:
    """Gives an account the sign-in address again that it had got; says whether anything was to be done.

    Only the keyed hash of that address is known, unless the backup holds the change that was waiting for its
    confirmation. Until its holder signs in and names it again (`people.address_change`), the account has the
    former address in plain words, to which nothing is mailed. An address that another account has meanwhile
    is left to that one.

    Raises
    ------
    ChangedMeanwhile
    """
    for _ in attempts():
        person = person_by_id(ctx.store, moved.person_id)
        if person is None or person.employer_id or person.address_hash == moved.address_hash:
            return False
        row = row_of(ctx.store, moved.address_hash, ACCOUNT)
        if row and row.person_ids != (person.person_id,):
            return False
        waiting = ctx.store.get(ADDRESS_CHANGE, address_change_item(person.person_id))
        if ctx.store.try_write(*_moved(ctx, person, moved.address_hash, waiting)):
            return True
    raise ChangedMeanwhile


def _moved(
    ctx: Context, person: Person, address_hash: str, waiting: AddressChange | None
) -> Iterator[Change]:
    changes: dict[str, object] = {
        "address_hash": address_hash,
        "mail_stops": stops_for(ctx, address_hash, OWN_MAIL),
    }
    if waiting and waiting.address_hash == address_hash:
        changes["email"] = waiting.email
        yield ADDRESS_CHANGE.remove(waiting)
    yield PERSON.replace(person, **changes)
    if former := row_of(ctx.store, person.address_hash, ACCOUNT):
        yield led_no_more(former, person.person_id)
    if row_of(ctx.store, address_hash, ACCOUNT) is None:
        yield led_to(None, address_hash, ACCOUNT, person.person_id)


def _without(ctx: Context, account_id: str, relation_id: str) -> Iterator[Change]:
    """The end of an account that has one join less."""
    holder, account = person_by_id(ctx.store, account_id), account_of(ctx.store, account_id)
    if holder is None or account is None:
        return
    left = any(other.relation_id != relation_id for other in joins_of(ctx.store, account_id))
    ends_at = holder.ends_at or account_ends(account, joined=left, now=ctx.now())
    yield PERSON.replace(holder, ends_at=ends_at)
