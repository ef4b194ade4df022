"""The former address of an account can stop a change, or undo it:
the account is frozen first (rule 5 of *Who a person is*).

Frozen, nobody signs in, renews a session, gets a new password or changes anything; what others send goes on.
Whoever reads the former mailbox opens it again with the former password; who has that no more, or when it was
changed since, by our staff.
"""

from collections.abc import Iterator
from contextlib import suppress

from qlinx.aws.pool_sessions import PoolSessions, SessionOver, Tokens, WrongPassword
from qlinx.aws.user_pool import UserPool
from qlinx.kit.contact import EmailAddress, parse_email
from qlinx.kit.errors import ChangedMeanwhile, LinkDamaged, NotFound
from qlinx.kit.keyed import TokenInvalid
from qlinx.kit.retries import attempts
from qlinx.mailing.addressed import OWN_MAIL
from qlinx.mailing.outbox import enqueue_mail
from qlinx.mailing.suppression import stops_for
from qlinx.people.errors import (
    AddressChangeEnded,
    AddressTaken,
    StaffMustRelease,
    password_wrong,
)
from qlinx.people.ledger import LOCKED_ACCOUNT, MOVED_ACCOUNT, LockedAccount, MovedAccount
from qlinx.people.limits import OF_UNDO
from qlinx.people.mailed import AddressUndo
from qlinx.people.model import ACCOUNTS, Account, AccountEvent, AccountState, Person, PersonState
from qlinx.people.passwords import live_requests
from qlinx.people.sign_up import end_sign_ups
from qlinx.people.store import (
    ACCOUNT,
    ADDRESS_CHANGE,
    PASSWORD,
    PERSON,
    UNDO,
    account_of,
    address_change_item,
    address_undo_item,
    person_by_id,
    undos_of,
)
from qlinx.records.addresses import ACCOUNT as ACCOUNT_ROW
from qlinx.records.addresses import account_at, led_no_more, led_to, row_of
from qlinx.records.audit import record_act, told_with
from qlinx.records.context import Context
from qlinx.records.dealings import About, Dealt
from qlinx.records.limits import count
from qlinx.records.sessions import all_ended
from qlinx.records.shape import Change

LINK = "address-stop"
FROZEN_MAIL = "people.account_frozen"
RELEASED_MAIL = "people.account_released"


def undo_of(ctx: Context, person: Person) -> tuple[AddressUndo, Change]:
    """What lets the present address stop a change that is asked for, and its write;
    the same link as long as it is kept.
    """
    known = next((one for one in undos_of(ctx.store, person.person_id) if _is_at(one, person)), None)
    if known:
        return known, UNDO.replace(known, asked_at=ctx.now())
    made = AddressUndo(
        person_id=person.person_id,
        undo_id=ctx.new_id(),
        email=person.email,
        address_hash=person.address_hash,
        asked_at=ctx.now(),
    )
    return made, UNDO.insert(made)


def stop_token(ctx: Context, undo: AddressUndo) -> str:
    return ctx.keys.sign(LINK, [undo.person_id, undo.undo_id])


def stoppable(ctx: Context, token: str) -> tuple[Person, Account, AddressUndo]:
    """Whose change a link can stop, or has stopped; changes nothing.

    Raises
    ------
    LinkDamaged
    AddressChangeEnded
        Too old, the account is open again, or it is gone or going.
    """
    try:
        person_id, undo_id = ctx.keys.read(LINK, token)
    except (TokenInvalid, ValueError) as error:
        raise LinkDamaged from error
    undo = ctx.store.get(UNDO, address_undo_item(person_id, undo_id))
    person, account = person_by_id(ctx.store, person_id), account_of(ctx.store, person_id)
    if undo is None or person is None or account is None or ctx.now() >= undo.ends_at:
        raise AddressChangeEnded
    if (
        person.state is PersonState.ERASING
        or ACCOUNTS.after(account.state, AccountEvent.CHANGE_STOPPED) is None
    ):
        raise AddressChangeEnded
    return person, account, undo


def stop_change(ctx: Context, token: str, *, pool: UserPool) -> Person:
    """Freezes the account from a former address, and stops what waits;
    the same link again changes nothing more.

    Raises
    ------
    LinkDamaged, AddressChangeEnded, ChangedMeanwhile
    """
    for _ in attempts():
        person, account, undo = stoppable(ctx, token)
        if undo.stopped_at and account.state is AccountState.FROZEN:
            pool.sign_out(person.person_id)
            return person
        if ctx.store.try_write(*_frozen(ctx, person, account, undo)):
            pool.sign_out(person.person_id)
            return person
    raise ChangedMeanwhile


def recover(ctx: Context, token: str, password: str, *, pool: PoolSessions) -> Person:
    """Opens a frozen account again, at the former address, for whoever has the former password.

    Raises
    ------
    LinkDamaged
    AddressChangeEnded
        Nothing is frozen from here.
    StaffMustRelease
        The password was changed after another address was asked for, or it was frozen from two addresses.
    InputInvalid
        It is not the password.
    AddressTaken, TooManyRequests, ChangedMeanwhile, qlinx.aws.database.Busy
    """
    for _ in attempts():
        person, account, undo = stoppable(ctx, token)
        if account.state is not AccountState.FROZEN or undo.stopped_at is None:
            raise AddressChangeEnded
        if staff_must_release(ctx, account, undo):
            raise StaffMustRelease
        count(ctx, OF_UNDO, undo.undo_id)
        _check_password(pool, person.person_id, password)
        if ctx.store.try_write(*_released(ctx, person, account, undo)):
            return person_by_id(ctx.store, person.person_id) or person
    raise ChangedMeanwhile


def staff_must_release(ctx: Context, account: Account, undo: AddressUndo) -> bool:
    """Whether no password opens a frozen account:
    another was chosen since, or it was frozen from several addresses.
    """
    changed = account.password_at is not None and account.password_at > undo.asked_at
    return changed or sum(one.stopped_at is not None for one in undos_of(ctx.store, account.person_id)) > 1


def release(ctx: Context, account_id: str, email: EmailAddress, *, actor: str) -> Person:
    """Staff, who know now whose it is, open a frozen account again:
    at the address it has, or at one that it had before.

    Raises
    ------
    NotFound
        Nothing is frozen under this id, or it had no such address lately.
    AddressTaken, ChangedMeanwhile
    """
    address_hash = ctx.address_hash(email.match_key)
    for _ in attempts():
        person, account = person_by_id(ctx.store, account_id), account_of(ctx.store, account_id)
        if person is None or account is None or account.state is not AccountState.FROZEN:
            raise NotFound
        undo = next(
            (one for one in undos_of(ctx.store, account_id) if one.address_hash == address_hash),
            _restored_address(ctx, person, email),
        )
        if undo is None and person.address_hash != address_hash:
            raise NotFound
        # Before the write: cut off in between, it is in the trail twice rather than never.
        act = record_act(ctx, actor=actor, action="account-released", subject=account_id)
        told = told_with(act, About(account_id, Dealt.ACCOUNT_RELEASED))
        if ctx.store.try_write(*_released(ctx, person, account, undo), told):
            return person_by_id(ctx.store, account_id) or person
    raise ChangedMeanwhile


def _restored_address(ctx: Context, person: Person, email: EmailAddress) -> AddressUndo | None:
    """The address that a restored backup has in plain words,
    where the account had got another one by then (decision 95).
    """
    address_hash = ctx.address_hash(email.match_key)
    plain = parse_email(person.email, allow_example_domains=True)
    if plain.match_key != email.match_key or address_hash == person.address_hash:
        return None
    return AddressUndo(
        person_id=person.person_id,
        undo_id=ctx.new_id(),
        email=person.email,
        address_hash=address_hash,
        asked_at=ctx.now(),
    )


def _frozen(ctx: Context, person: Person, account: Account, undo: AddressUndo) -> Iterator[Change]:
    state = ACCOUNTS.require(account.state, AccountEvent.CHANGE_STOPPED)
    yield ACCOUNT.replace(account, state=state, **all_ended(ctx.now()))
    yield UNDO.replace(undo, stopped_at=ctx.now())
    # Whoever asked afterwards got the address from a change that is in doubt now.
    yield from (
        UNDO.remove(one)
        for one in undos_of(ctx.store, person.person_id)
        if one.asked_at > undo.asked_at and one.stopped_at is None
    )
    if waiting := ctx.store.get(ADDRESS_CHANGE, address_change_item(person.person_id)):
        yield ADDRESS_CHANGE.remove(waiting)
    yield from (PASSWORD.remove(one) for one in live_requests(ctx, person.person_id))
    # Written as it is: a mail that would go to the present address is decided on again.
    yield PERSON.replace(person)
    yield _remembered(ctx, person, AccountEvent.CHANGE_STOPPED, undo)
    yield enqueue_mail(ctx, person.person_id, FROZEN_MAIL, once=undo.undo_id)


def _released(ctx: Context, person: Person, account: Account, undo: AddressUndo | None) -> Iterator[Change]:
    state = ACCOUNTS.require(account.state, AccountEvent.RELEASED)
    yield ACCOUNT.replace(account, state=state, **all_ended(ctx.now()))
    yield from (UNDO.remove(one) for one in undos_of(ctx.store, person.person_id))
    if undo and not _is_at(undo, person):
        yield from _moved_back(ctx, person, undo)
    else:
        yield PERSON.unchanged(person)
    yield _remembered(ctx, person, AccountEvent.RELEASED)
    yield enqueue_mail(ctx, person.person_id, RELEASED_MAIL)


def _remembered(ctx: Context, person: Person, event: AccountEvent, undo: AddressUndo | None = None) -> Change:
    """What the ledger keeps of a lock, so that a restored backup has the account as it is."""
    return LOCKED_ACCOUNT.insert(
        LockedAccount(
            person_id=person.person_id,
            lock_id=ctx.new_id(),
            event=event,
            address_hash=undo.address_hash if undo else None,
            at=ctx.now(),
        )
    )


def _moved_back(ctx: Context, person: Person, undo: AddressUndo) -> Iterator[Change]:
    if account_at(ctx.store, undo.address_hash) not in {None, person.person_id}:
        raise AddressTaken
    end_sign_ups(ctx, undo.address_hash)
    yield PERSON.replace(
        person,
        email=undo.email,
        address_hash=undo.address_hash,
        mail_stops=stops_for(ctx, undo.address_hash, OWN_MAIL),
    )
    if present := row_of(ctx.store, person.address_hash, ACCOUNT_ROW):
        yield led_no_more(present, person.person_id)
    yield led_to(None, undo.address_hash, ACCOUNT_ROW, person.person_id)
    yield MOVED_ACCOUNT.insert(
        MovedAccount(
            person_id=person.person_id,
            change_id=ctx.new_id(),
            address_hash=undo.address_hash,
            at=ctx.now(),
        )
    )


def _check_password(pool: PoolSessions, user_id: str, password: str) -> None:
    try:
        outcome = pool.sign_in(user_id, password)
    except WrongPassword as refused:
        raise password_wrong() from refused
    if isinstance(outcome, Tokens):
        # It was to see whether it is right; no session begins.
        with suppress(SessionOver):
            pool.revoke(outcome.refresh_token)


def _is_at(undo: AddressUndo, person: Person) -> bool:
    return undo.address_hash == person.address_hash
