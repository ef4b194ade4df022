"""Another e-mail address for an account:
told to the old one at once, confirmed at the new one before anything changes.

With the change every session ends but the one that asked for it. Until weeks after it, the old address can
stop or undo it (`address_undo`).
"""

from collections.abc import Iterator, Mapping
from datetime import datetime

from qlinx.kit.contact import EmailAddress
from qlinx.kit.errors import ChangedMeanwhile, LinkDamaged
from qlinx.kit.keyed import TokenInvalid
from qlinx.kit.retries import attempts
from qlinx.mailing.addressed import OWN_MAIL
from qlinx.mailing.outbox import enqueue_mail
from qlinx.mailing.suppression import stops_for
from qlinx.people.address_undo import undo_of
from qlinx.people.errors import AddressChangeEnded, AddressTaken
from qlinx.people.ledger import MOVED_ACCOUNT, MovedAccount
from qlinx.people.limits import ADDRESS_CHANGE_MAILS, ADDRESS_CHANGES
from qlinx.people.mailed import UNCONFIRMED_ADDRESS, AddressChange, AddressChangeState, AddressUndo
from qlinx.people.model import Account, AccountState, Person
from qlinx.people.own_data import active_person
from qlinx.people.passwords import live_requests
from qlinx.people.sign_up import end_sign_ups
from qlinx.people.store import ACCOUNT as ACCOUNT_ITEM
from qlinx.people.store import (
    ADDRESS_CHANGE,
    PASSWORD,
    PERSON,
    account_of,
    address_change_item,
    person_by_id,
    undos_of,
)
from qlinx.records.addresses import ACCOUNT, account_at, led_no_more, led_to, row_of
from qlinx.records.context import Context
from qlinx.records.limits import count, tally
from qlinx.records.sessions import all_ended
from qlinx.records.shape import Change

LINK = "address-change"


def ask_address_change(
    ctx: Context, person_id: str, email: EmailAddress, *, asked_in: str | None = None
) -> AddressChange | None:
    """Has a link mailed to the new address; the present address stays until it is followed.

    The present address is told at once, with a link that stops it. ``asked_in`` is the session that asks.

    A newer request for another address ends an older; one for the same address keeps its link. Beyond some
    mails a day for a mailbox nothing is mailed there, and nobody is told. Whether the address is somebody
    else's is not told here, but to whoever can open the link. Asking for the present address does nothing but
    to tell it in plain words, where a restore left only its keyed hash.

    Raises
    ------
    NotSignedIn, TooManyRequests, ChangedMeanwhile
    """
    count(ctx, ADDRESS_CHANGES, person_id)
    may_mail = tally(ctx, ADDRESS_CHANGE_MAILS, email.mailbox_key).is_within
    address_hash = ctx.address_hash(email.match_key)
    for _ in attempts():
        person = active_person(ctx, person_id)
        if person.address_hash == address_hash:
            if ctx.address_hash(person.email.lower()) == address_hash or ctx.store.try_write(
                PERSON.replace(person, email=email.address)
            ):
                return None
            continue
        waiting, written = _asked(ctx, person_id, email, asked_in)
        refs = {"change_id": waiting.change_id}
        mail = [enqueue_mail(ctx, person_id, "people.confirm_address", refs)] if may_mail else []
        if ctx.store.try_write(written, PERSON.unchanged(person), *_told(ctx, person, refs), *mail):
            return waiting
    raise ChangedMeanwhile


def _told(ctx: Context, person: Person, refs: Mapping[str, str]) -> Iterator[Change]:
    """The mail to the present address, and what its link undoes;
    none where a restore left a former address in plain words.
    """
    if ctx.address_hash(person.email.lower()) == person.address_hash:
        undo, kept = undo_of(ctx, person)
        yield kept
        yield enqueue_mail(
            ctx, person.person_id, "people.address_change_asked", {**refs, "undo_id": undo.undo_id}
        )


def _asked(
    ctx: Context, person_id: str, email: EmailAddress, asked_in: str | None
) -> tuple[AddressChange, Change]:
    """The change that waits from now on, and how that is written: one that waits for the same address goes on
    waiting, as long as its link is good; a dead one stays dead.
    """
    account = account_of(ctx.store, person_id)
    since = account.sessions_valid_from if account else None
    waiting = AddressChange(
        person_id=person_id,
        change_id=ctx.new_id(),
        email=email.address,
        address_hash=ctx.address_hash(email.match_key),
        at=ctx.now(),
        asked_in=asked_in,
        sessions_from=since,
    )
    earlier = ctx.store.get(ADDRESS_CHANGE, address_change_item(person_id))
    if earlier is None:
        return waiting, ADDRESS_CHANGE.insert(waiting)
    is_good = _may_go_on(earlier, earlier.change_id, account, ctx.now())
    waits = earlier.state is AddressChangeState.WAITING and is_good
    if waits and earlier.address_hash == waiting.address_hash:
        return earlier, ADDRESS_CHANGE.replace(earlier, at=ctx.now(), asked_in=asked_in, sessions_from=since)
    return waiting, ADDRESS_CHANGE.replace(earlier, **waiting.model_dump(exclude={"version", "holds"}))


def address_change_token(ctx: Context, change: AddressChange) -> str:
    return ctx.keys.sign(LINK, [change.person_id, change.change_id])


def address_change(ctx: Context, token: str) -> tuple[Person, AddressChange]:
    """The change behind a link, waiting or just done, and whose it is; changes nothing.

    Raises
    ------
    LinkDamaged, AddressChangeEnded
    """
    try:
        person_id, change_id = ctx.keys.read(LINK, token)
    except (TokenInvalid, ValueError) as error:
        raise LinkDamaged from error
    change = ctx.store.get(ADDRESS_CHANGE, address_change_item(person_id))
    person, account = person_by_id(ctx.store, person_id), account_of(ctx.store, person_id)
    if change is None or person is None or not _may_go_on(change, change_id, account, ctx.now()):
        raise AddressChangeEnded
    return person, change


def confirm_address_change(ctx: Context, token: str) -> Person:
    """Makes the new address the one of the account.

    The same link again changes nothing more and says the same.

    Raises
    ------
    LinkDamaged, AddressChangeEnded, ChangedMeanwhile
    AddressTaken
        The address is another account's; told to whoever could open mail to it.
    """
    for _ in attempts():
        person, change = address_change(ctx, token)
        account = account_of(ctx.store, person.person_id)
        if account is None or account.state is not AccountState.OPEN:
            raise AddressChangeEnded
        if change.state is AddressChangeState.CHANGED:
            return person
        holder = account_at(ctx.store, change.address_hash)
        if holder not in {None, person.person_id}:
            raise AddressTaken
        end_sign_ups(ctx, change.address_hash)
        if ctx.store.try_write(*_moved(ctx, person, account, change)):
            return PERSON.changed(person, **_changes(ctx, change))
    raise ChangedMeanwhile


def _moved(ctx: Context, person: Person, account: Account, change: AddressChange) -> Iterator[Change]:
    yield PERSON.replace(person, **_changes(ctx, change))
    # One that has ended by itself, as by signing out, goes on no more.
    asked_in = None if account.has_ended(change.asked_in) else change.asked_in
    yield ACCOUNT_ITEM.replace(account, **all_ended(ctx.now(), but=asked_in))
    if former := row_of(ctx.store, person.address_hash, ACCOUNT):
        yield led_no_more(former, person.person_id)
    yield led_to(None, change.address_hash, ACCOUNT, person.person_id)
    # Else they would work again once the account came back to the former address.
    yield from (PASSWORD.remove(request) for request in live_requests(ctx, person.person_id))
    yield ADDRESS_CHANGE.replace(
        change, state=AddressChangeState.CHANGED, former_email=person.email, at=ctx.now()
    )
    yield MOVED_ACCOUNT.insert(
        MovedAccount(
            person_id=person.person_id,
            change_id=change.change_id,
            address_hash=change.address_hash,
            at=ctx.now(),
        )
    )
    refs = {"changed": "email", "change_id": change.change_id}
    if undo := next((one for one in undos_of(ctx.store, person.person_id) if _was_at(one, person)), None):
        refs["undo_id"] = undo.undo_id
    yield enqueue_mail(ctx, person.person_id, "people.address_changed_warning", refs, once=change.change_id)


def _was_at(undo: AddressUndo, person: Person) -> bool:
    return undo.address_hash == person.address_hash


def _may_go_on(change: AddressChange, change_id: str, account: Account | None, now: datetime) -> bool:
    return (
        change.change_id == change_id
        and now < UNCONFIRMED_ADDRESS.ends(change.at)
        and account is not None
        and account.state is AccountState.OPEN
        and (change.state is AddressChangeState.CHANGED or _is_wanted(change, account))
    )


def _is_wanted(change: AddressChange, account: Account) -> bool:
    """Whether nobody ended the session that asked since, with all others or by a new password: whoever did
    wants nothing of what it began.
    """
    spared = change.asked_in is not None and change.asked_in == account.spared_session
    return spared or account.sessions_valid_from <= (change.sessions_from or change.at)


def _changes(ctx: Context, change: AddressChange) -> dict[str, object]:
    return {
        "email": change.email,
        "address_hash": change.address_hash,
        # Stops belong to the address that caused them.
        "mail_stops": stops_for(ctx, change.address_hash, OWN_MAIL),
    }
