"""The mails about the address of an account:
another one asked for, confirmed, stopped, and the account that this locked.
"""

from qlinx.kit.texts import LocalText
from qlinx.mailing.composing import Links, Skipped
from qlinx.mailing.letter import Addressee, Letter
from qlinx.mailing.outbox import OutboxEntry
from qlinx.people.address_change import address_change_token
from qlinx.people.address_undo import FROZEN_MAIL, staff_must_release, stop_token
from qlinx.people.letters import HAS_ACCOUNT, NEW_ADDRESS, moment_in, to_person
from qlinx.people.mailed import (
    UNCONFIRMED_ADDRESS,
    AddressChange,
    AddressChangeState,
)
from qlinx.people.model import Account, AccountState, Person
from qlinx.people.store import (
    ADDRESS_CHANGE,
    UNDO,
    account_of,
    address_change_item,
    address_undo_item,
    person_by_id,
    undos_of,
)
from qlinx.records.context import Context


def confirm_address(ctx: Context, entry: OutboxEntry, links: Links) -> Letter | Skipped:
    """To the address that is asked for: the link that confirms it."""
    person, change = _person_and_change(ctx, entry)
    if person is None or change is None or change.state is not AddressChangeState.WAITING:
        return Skipped("address_change_gone")
    # Without a name: nobody has shown yet that this address is that person's.
    return Letter(
        to=Addressee(change.email),
        language=person.language,
        template="people.confirm_address",
        facts={
            "confirm_url": links.page(f"/account/address/{address_change_token(ctx, change)}"),
            "valid_until": moment_in(UNCONFIRMED_ADDRESS.ends(change.at), person.language),
        },
        reason=NEW_ADDRESS,
        message_id_seed=entry.entry_id,
    )


def address_change_asked(ctx: Context, entry: OutboxEntry, links: Links) -> Letter | Skipped:
    """To the present address, at once:
    that another was asked for, until when it may count, and how to stop it.
    """
    person, change = _person_and_change(ctx, entry)
    undo = ctx.store.get(UNDO, address_undo_item(entry.person_id, entry.refs["undo_id"]))
    if person is None or change is None or undo is None:
        return Skipped("address_change_gone")
    return Letter(
        to=Addressee(undo.email, person.name),
        language=person.language,
        template="people.address_change_asked",
        facts={
            "first_name": person.first_name,
            "asked_at": moment_in(entry.created_at, person.language),
            "valid_until": moment_in(UNCONFIRMED_ADDRESS.ends(entry.created_at), person.language),
            "stop_url": links.page(f"/account/address-stop/{stop_token(ctx, undo)}"),
        },
        reason=HAS_ACCOUNT,
        message_id_seed=entry.entry_id,
    )


def account_state(ctx: Context, entry: OutboxEntry, links: Links) -> Letter | Skipped:
    """To the holder of an account, that it was frozen, or is open again."""
    person, account = person_by_id(ctx.store, entry.person_id), account_of(ctx.store, entry.person_id)
    if person is None or account is None:
        return Skipped("no_longer_known")
    if entry.template == FROZEN_MAIL:
        if account.state is not AccountState.FROZEN:
            return Skipped("open_again")
        return frozen(ctx, person, account, entry, links, HAS_ACCOUNT)
    at = moment_in(entry.created_at, person.language)
    facts = {"first_name": person.first_name, "at": at, "account_url": links.page("/account")}
    return to_person(person, entry, entry.template, facts, HAS_ACCOUNT)


def frozen(
    ctx: Context, person: Person, account: Account, entry: OutboxEntry, links: Links, reason: LocalText
) -> Letter:
    """How the holder goes on: by the page of the address from which it was frozen, told there only,
    or by our staff.
    """
    stopped = [one for one in undos_of(ctx.store, person.person_id) if one.stopped_at]
    here = [one for one in stopped if one.address_hash == person.address_hash]
    facts = {
        "first_name": person.first_name,
        # Freezing ended every session, and none has begun since.
        "at": moment_in(account.sessions_valid_from, person.language),
        "open_url": links.page(f"/account/address-stop/{stop_token(ctx, here[0])}") if here else None,
        "by_staff": any(staff_must_release(ctx, account, one) for one in stopped),
        "account_number": person.person_id,
    }
    return to_person(person, entry, FROZEN_MAIL, facts, reason)


def address_changed_warning(ctx: Context, entry: OutboxEntry, links: Links) -> Letter | Skipped:
    """A changed address is told at the former one; a changed number at the address (obligation 39)."""
    person, change = _person_and_change(ctx, entry)
    if person is None:
        return Skipped("no_longer_known")
    to = person.email
    if entry.refs["changed"] == "email":
        if change is None or change.former_email is None:
            return Skipped("address_change_gone")
        to = change.former_email
    return Letter(
        to=Addressee(to, person.name),
        language=person.language,
        template="people.address_changed_warning",
        facts={
            "first_name": person.first_name,
            "changed": entry.refs["changed"],
            "changed_at": moment_in(entry.created_at, person.language),
            "account_url": links.page("/account"),
            "stop_url": _stop_url(ctx, entry, links),
        },
        reason=HAS_ACCOUNT,
        message_id_seed=entry.entry_id,
    )


def _stop_url(ctx: Context, entry: OutboxEntry, links: Links) -> str | None:
    undo_id = entry.refs.get("undo_id")
    undo = ctx.store.get(UNDO, address_undo_item(entry.person_id, undo_id)) if undo_id else None
    return links.page(f"/account/address-stop/{stop_token(ctx, undo)}") if undo else None


def _person_and_change(ctx: Context, entry: OutboxEntry) -> tuple[Person | None, AddressChange | None]:
    person = person_by_id(ctx.store, entry.person_id)
    change = ctx.store.get(ADDRESS_CHANGE, address_change_item(entry.person_id))
    asked = entry.refs.get("change_id")
    return person, change if change and change.change_id == asked else None
