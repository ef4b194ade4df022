"""The mails about sign-up and account, made from what is true when they are sent."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from qlinx.kit.keyed import LONG_CODE_DIGITS
from qlinx.mailing.addressees import addressees_of
from qlinx.mailing.composing import Links, Skipped
from qlinx.mailing.letter import Addressee, Letter
from qlinx.mailing.outbox import OutboxEntry
from qlinx.people import mails_of_address
from qlinx.people.confirmation import confirmation_token
from qlinx.people.letters import ASKED_CODE, HAS_ACCOUNT, SIGNED_UP, moment_in, to_person
from qlinx.people.mailed import (
    CODE_MINUTES,
    UNCONFIRMED_SIGN_UP,
)
from qlinx.people.model import SELF, AccountState
from qlinx.people.passwords import link_ends, new_password_token, told_holder_of
from qlinx.people.proofs import CODE, CODE_MAIL
from qlinx.people.putting_back import PUT_BACK, put_back_letter
from qlinx.people.store import (
    PASSWORD,
    SIGN_UP,
    account_holder,
    account_of,
    password_request_item,
    person_by_id,
    sign_up_item,
)
from qlinx.records.context import Context


def compose(ctx: Context, entry: OutboxEntry, links: Links) -> Letter | Skipped:
    """The letter of an entry of this package."""
    return _COMPOSERS[entry.template](ctx, entry, links)


def _confirm_signup(ctx: Context, entry: OutboxEntry, links: Links) -> Letter | Skipped:
    """To a new address the link that confirms it;
    to the owner of an account, that there is one already (obligation 34).
    """
    waiting = ctx.store.get(SIGN_UP, sign_up_item(entry.person_id))
    if waiting is None:
        return Skipped("sign_up_gone")
    person = account_holder(ctx.store, waiting.address_hash)
    account = account_of(ctx.store, person.person_id) if person else None
    if person and account and account.state is AccountState.FROZEN:
        return mails_of_address.frozen(ctx, person, account, entry, links, SIGNED_UP)
    if person and account and account.state is not AccountState.OPENING:
        facts = {"first_name": person.first_name, "sign_in_url": links.page("/account")}
        return to_person(person, entry, "people.already_registered", facts, SIGNED_UP)
    ends = UNCONFIRMED_SIGN_UP.ends(waiting.created_at)
    # Nothing of what was filled in: whoever did may not be who reads this, and it would come to them in our
    # name.
    return Letter(
        to=Addressee(waiting.email),
        language=waiting.language,
        template="people.confirm_signup",
        facts={
            "confirm_url": links.page(f"/sign-up/{confirmation_token(ctx, waiting)}"),
            "valid_until": moment_in(ends, waiting.language),
        },
        reason=SIGNED_UP,
        message_id_seed=entry.entry_id,
    )


def _new_password(ctx: Context, entry: OutboxEntry, links: Links) -> Letter | Skipped:
    request = ctx.store.get(PASSWORD, password_request_item(entry.person_id, entry.refs["request_id"]))
    holder = told_holder_of(ctx, request) if request else None
    if request is None or holder is None:
        return Skipped("no_account")
    person, account = holder
    if account.state is AccountState.FROZEN:
        return mails_of_address.frozen(ctx, person, account, entry, links, HAS_ACCOUNT)
    facts = {
        "first_name": person.first_name,
        "password_url": links.page(f"/password/{new_password_token(ctx, request)}"),
        "valid_until": moment_in(link_ends(request), person.language),
    }
    return to_person(person, entry, "people.new_password", facts, HAS_ACCOUNT)


def _identity_code(ctx: Context, entry: OutboxEntry, _: Links) -> Letter | Skipped:
    """A code for whoever reads the mail of an address;
    it may be the address of several people, so it names nobody.

    It goes to that very address or nowhere: whoever gave it may have named another one since it was asked
    for.
    """
    standing = entry.refs.get("standing")
    short = entry.created_at + timedelta(minutes=CODE_MINUTES)
    until = datetime.fromisoformat(entry.refs["until"]) if standing else short
    if ctx.now() >= until:
        return Skipped("ended")
    holders = addressees_of(ctx, entry.person_id)
    if not holders:
        return Skipped("no_longer_known")
    reader = holders[0].value
    if reader.address_hash != entry.refs.get("address_hash"):
        return Skipped("address_changed")
    if standing:
        code = ctx.keys.code(CODE, standing, digits=LONG_CODE_DIGITS)
    else:
        code = ctx.keys.code(CODE, entry.refs["code_request"])
    valid_until = moment_in(until, reader.language) if standing else None
    return Letter(
        to=Addressee(reader.email),
        language=reader.language,
        template=CODE_MAIL,
        facts={"code": in_fours(code), "valid_minutes": CODE_MINUTES, "valid_until": valid_until},
        reason=ASKED_CODE,
        message_id_seed=entry.entry_id,
    )


def in_fours(code: str) -> str:
    """The digits of a code as they are read aloud and typed over."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def _join_ended(ctx: Context, entry: OutboxEntry, links: Links) -> Letter | Skipped:
    """To the holder of an account, that a relation is no longer joined to it, and why."""
    person = person_by_id(ctx.store, entry.person_id)
    if person is None:
        return Skipped("no_longer_known")
    facts = {
        "first_name": person.first_name,
        "because": entry.refs["because"],
        "ended_at": moment_in(entry.created_at, person.language),
        "account_url": links.page("/account"),
    }
    return to_person(person, entry, "people.join_ended", facts, HAS_ACCOUNT)


def _joins_to_make(ctx: Context, entry: OutboxEntry, links: Links) -> Letter | Skipped:
    """To the holder of an account, that employers name another address; names none of them."""
    person = person_by_id(ctx.store, entry.person_id)
    if person is None or person.given_by != SELF:
        return Skipped("no_longer_known")
    facts = {"first_name": person.first_name, "account_url": links.page("/account")}
    return to_person(person, entry, entry.template, facts, HAS_ACCOUNT)


_COMPOSERS: Mapping[str, Callable[[Context, OutboxEntry, Links], Letter | Skipped]] = {
    "people.confirm_signup": _confirm_signup,
    "people.confirm_address": mails_of_address.confirm_address,
    "people.address_change_asked": mails_of_address.address_change_asked,
    "people.account_frozen": mails_of_address.account_state,
    "people.account_released": mails_of_address.account_state,
    "people.address_changed_warning": mails_of_address.address_changed_warning,
    "people.new_password": _new_password,
    "people.identity_code": _identity_code,
    "people.join_ended": _join_ended,
    "people.joins_to_make": _joins_to_make,
    PUT_BACK: put_back_letter,
}
