"""The mails about sign-up and account, made from what is true when they are sent."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from qlinx.kit.clock import HOME_ZONE
from qlinx.kit.keyed import LONG_CODE_DIGITS
from qlinx.kit.texts import Language, LocalText, format_moment
from qlinx.mailing.composing import Dropped, Links
from qlinx.mailing.holders import holders_of
from qlinx.mailing.letter import Addressee, Letter
from qlinx.mailing.outbox import OutboxEntry
from qlinx.mailing.suppression import MailKind
from qlinx.people.address_change import address_change_token
from qlinx.people.address_undo import FROZEN_MAIL, stop_token
from qlinx.people.confirmation import confirmation_token
from qlinx.people.mailed import (
    CODE_MINUTES,
    UNCONFIRMED_ADDRESS,
    UNCONFIRMED_SIGN_UP,
    AddressChange,
    AddressChangeState,
)
from qlinx.people.model import SELF, Account, AccountState, Person
from qlinx.people.passwords import link_ends, new_password_token, told_holder_of
from qlinx.people.proofs import CODE, CODE_MAIL
from qlinx.people.store import (
    ADDRESS_CHANGE,
    PASSWORD,
    SIGN_UP,
    UNDO,
    account_holder,
    account_of,
    address_change_item,
    address_undo_item,
    password_request_item,
    person_by_id,
    sign_up_item,
    undos_of,
)
from qlinx.records.context import Context

# All of them answer an act of the reader, or are about the safety of their account.
KINDS: Mapping[str, MailKind] = dict.fromkeys(
    (
        "confirm_signup",
        "confirm_address",
        "address_change_asked",
        "address_changed_warning",
        "account_frozen",
        "account_released",
        "new_password",
        "identity_code",
        "join_ended",
        "joins_to_make",
    ),
    MailKind.REQUESTED,
)

_SIGNED_UP = LocalText(
    nl="Je krijgt deze mail omdat iemand zich met dit e-mailadres heeft aangemeld.",
    en="You get this mail because somebody signed up with this e-mail address.",
)
_HAS_ACCOUNT = LocalText(
    nl="Je krijgt deze mail omdat je een account hebt.", en="You get this mail because you have an account."
)
_ASKED_CODE = LocalText(
    nl="Je krijgt deze mail omdat iemand met dit e-mailadres een code heeft gevraagd.",
    en="You get this mail because somebody asked for a code with this e-mail address.",
)
_NEW_ADDRESS = LocalText(
    nl="Je krijgt deze mail omdat iemand dit e-mailadres voor een account heeft opgegeven.",
    en="You get this mail because somebody gave this e-mail address for an account.",
)


def compose(ctx: Context, entry: OutboxEntry, links: Links) -> Letter | Dropped:
    """The letter of an entry of this package."""
    return _COMPOSERS[entry.template](ctx, entry, links)


def _confirm_signup(ctx: Context, entry: OutboxEntry, links: Links) -> Letter | Dropped:
    """To a new address the link that confirms it; to the owner of an account, that there is one already (obligation 34)."""
    waiting = ctx.store.get(SIGN_UP, sign_up_item(entry.person_id))
    if waiting is None:
        return Dropped("sign_up_gone")
    person = account_holder(ctx.store, waiting.address_hash)
    account = account_of(ctx.store, person.person_id) if person else None
    if person and account and account.state is AccountState.FROZEN:
        return _frozen(ctx, person, account, entry, links, _SIGNED_UP)
    if person and account and account.state is not AccountState.OPENING:
        facts = {"first_name": person.first_name, "sign_in_url": links.page("/account")}
        return _to_person(person, entry, "people.already_registered", facts, _SIGNED_UP)
    ends = UNCONFIRMED_SIGN_UP.ends(waiting.created_at)
    # Nothing of what was filled in: whoever did may not be who reads this, and it would come to them in our name.
    return Letter(
        to=Addressee(waiting.email),
        language=waiting.language,
        template="people.confirm_signup",
        facts={
            "confirm_url": links.page(f"/sign-up/{confirmation_token(ctx, waiting)}"),
            "valid_until": _moment(ends, waiting.language),
        },
        reason=_SIGNED_UP,
        message_id_seed=entry.entry_id,
    )


def _confirm_address(ctx: Context, entry: OutboxEntry, links: Links) -> Letter | Dropped:
    person, change = _person_and_change(ctx, entry)
    if person is None or change is None or change.state is not AddressChangeState.WAITING:
        return Dropped("address_change_gone")
    # Without a name: nobody has shown yet that this address is that person's.
    return Letter(
        to=Addressee(change.email),
        language=person.language,
        template="people.confirm_address",
        facts={
            "confirm_url": links.page(f"/account/address/{address_change_token(ctx, change)}"),
            "valid_until": _moment(UNCONFIRMED_ADDRESS.ends(change.at), person.language),
        },
        reason=_NEW_ADDRESS,
        message_id_seed=entry.entry_id,
    )


def _address_change_asked(ctx: Context, entry: OutboxEntry, links: Links) -> Letter | Dropped:
    """To the address of now, at once: that another was asked for, until when it may count, and how to stop it."""
    person, change = _person_and_change(ctx, entry)
    undo = ctx.store.get(UNDO, address_undo_item(entry.person_id, entry.refs["undo_id"]))
    if person is None or change is None or undo is None:
        return Dropped("address_change_gone")
    return Letter(
        to=Addressee(undo.email, person.name),
        language=person.language,
        template="people.address_change_asked",
        facts={
            "first_name": person.first_name,
            "asked_at": _moment(entry.created_at, person.language),
            "valid_until": _moment(UNCONFIRMED_ADDRESS.ends(entry.created_at), person.language),
            "stop_url": links.page(f"/account/address-stop/{stop_token(ctx, undo)}"),
        },
        reason=_HAS_ACCOUNT,
        message_id_seed=entry.entry_id,
    )


def _account_state(ctx: Context, entry: OutboxEntry, links: Links) -> Letter | Dropped:
    """To the holder of an account, that it was frozen, or is open again."""
    person, account = person_by_id(ctx.store, entry.person_id), account_of(ctx.store, entry.person_id)
    if person is None or account is None:
        return Dropped("no_longer_known")
    if entry.template == FROZEN_MAIL:
        if account.state is not AccountState.FROZEN:
            return Dropped("open_again")
        return _frozen(ctx, person, account, entry, links, _HAS_ACCOUNT)
    at = _moment(entry.created_at, person.language)
    facts = {"first_name": person.first_name, "at": at, "account_url": links.page("/account")}
    return _to_person(person, entry, entry.template, facts, _HAS_ACCOUNT)


def _frozen(
    ctx: Context, person: Person, account: Account, entry: OutboxEntry, links: Links, reason: LocalText
) -> Letter:
    """How the holder goes on: by the page of the address from which it was frozen, told there only, or by our staff."""
    stopped = [one for one in undos_of(ctx.store, person.person_id) if one.stopped_at]
    here = [one for one in stopped if one.address_hash == person.address_hash]
    facts = {
        "first_name": person.first_name,
        # Freezing ended every session, and none has begun since.
        "at": _moment(account.sessions_valid_from, person.language),
        "open_url": links.page(f"/account/address-stop/{stop_token(ctx, here[0])}") if here else None,
        "account_number": person.person_id,
    }
    return _to_person(person, entry, FROZEN_MAIL, facts, reason)


def _address_changed_warning(ctx: Context, entry: OutboxEntry, links: Links) -> Letter | Dropped:
    """A changed address is told at the former one; a changed number at the address (obligation 39)."""
    person, change = _person_and_change(ctx, entry)
    if person is None:
        return Dropped("no_longer_known")
    to = person.email
    if entry.refs["changed"] == "email":
        if change is None or change.former_email is None:
            return Dropped("address_change_gone")
        to = change.former_email
    return Letter(
        to=Addressee(to, person.name),
        language=person.language,
        template="people.address_changed_warning",
        facts={
            "first_name": person.first_name,
            "changed": entry.refs["changed"],
            "changed_at": _moment(entry.created_at, person.language),
            "account_url": links.page("/account"),
            "stop_url": _stop_url(ctx, entry, links),
        },
        reason=_HAS_ACCOUNT,
        message_id_seed=entry.entry_id,
    )


def _stop_url(ctx: Context, entry: OutboxEntry, links: Links) -> str | None:
    undo_id = entry.refs.get("undo_id")
    undo = ctx.store.get(UNDO, address_undo_item(entry.person_id, undo_id)) if undo_id else None
    return links.page(f"/account/address-stop/{stop_token(ctx, undo)}") if undo else None


def _new_password(ctx: Context, entry: OutboxEntry, links: Links) -> Letter | Dropped:
    request = ctx.store.get(PASSWORD, password_request_item(entry.person_id, entry.refs["request_id"]))
    holder = told_holder_of(ctx, request) if request else None
    if request is None or holder is None:
        return Dropped("no_account")
    person, account = holder
    if account.state is AccountState.FROZEN:
        return _frozen(ctx, person, account, entry, links, _HAS_ACCOUNT)
    facts = {
        "first_name": person.first_name,
        "password_url": links.page(f"/password/{new_password_token(ctx, request)}"),
        "valid_until": _moment(link_ends(request), person.language),
    }
    return _to_person(person, entry, "people.new_password", facts, _HAS_ACCOUNT)


def _identity_code(ctx: Context, entry: OutboxEntry, _: Links) -> Letter | Dropped:
    """A code for whoever reads the mail of an address; it may be the address of several people, so it names nobody.

    It goes to that very address or nowhere: whoever gave it may have named another one since it was asked for.
    """
    standing = entry.refs.get("standing")
    short = entry.created_at + timedelta(minutes=CODE_MINUTES)
    until = datetime.fromisoformat(entry.refs["until"]) if standing else short
    if ctx.now() >= until:
        return Dropped("ended")
    holders = holders_of(ctx, entry.person_id)
    if not holders:
        return Dropped("no_longer_known")
    reader = holders[0].value
    if reader.address_hash != entry.refs.get("address_hash"):
        return Dropped("address_changed")
    if standing:
        code = ctx.keys.code(CODE, standing, digits=LONG_CODE_DIGITS)
    else:
        code = ctx.keys.code(CODE, entry.refs["code_request"])
    valid_until = _moment(until, reader.language) if standing else None
    return Letter(
        to=Addressee(reader.email),
        language=reader.language,
        template=CODE_MAIL,
        facts={"code": in_fours(code), "valid_minutes": CODE_MINUTES, "valid_until": valid_until},
        reason=_ASKED_CODE,
        message_id_seed=entry.entry_id,
    )


def in_fours(code: str) -> str:
    """The digits of a code as they are read aloud and typed over."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def _join_ended(ctx: Context, entry: OutboxEntry, links: Links) -> Letter | Dropped:
    """To the holder of an account, that a relation is no longer joined to it, and why."""
    person = person_by_id(ctx.store, entry.person_id)
    if person is None:
        return Dropped("no_longer_known")
    facts = {
        "first_name": person.first_name,
        "because": entry.refs["because"],
        "ended_at": _moment(entry.created_at, person.language),
        "account_url": links.page("/account"),
    }
    return _to_person(person, entry, "people.join_ended", facts, _HAS_ACCOUNT)


def _joins_to_make(ctx: Context, entry: OutboxEntry, links: Links) -> Letter | Dropped:
    """To the holder of an account, that employers name another address; names none of them."""
    person = person_by_id(ctx.store, entry.person_id)
    if person is None or person.given_by != SELF:
        return Dropped("no_longer_known")
    facts = {"first_name": person.first_name, "account_url": links.page("/account")}
    return _to_person(person, entry, entry.template, facts, _HAS_ACCOUNT)


_COMPOSERS: Mapping[str, Callable[[Context, OutboxEntry, Links], Letter | Dropped]] = {
    "people.confirm_signup": _confirm_signup,
    "people.confirm_address": _confirm_address,
    "people.address_change_asked": _address_change_asked,
    "people.account_frozen": _account_state,
    "people.account_released": _account_state,
    "people.address_changed_warning": _address_changed_warning,
    "people.new_password": _new_password,
    "people.identity_code": _identity_code,
    "people.join_ended": _join_ended,
    "people.joins_to_make": _joins_to_make,
}


def _to_person(
    person: Person, entry: OutboxEntry, template: str, facts: Mapping[str, object], reason: LocalText
) -> Letter:
    return Letter(
        to=Addressee(person.email, person.name),
        language=person.language,
        template=template,
        facts=facts,
        reason=reason,
        message_id_seed=entry.entry_id,
    )


def _person_and_change(ctx: Context, entry: OutboxEntry) -> tuple[Person | None, AddressChange | None]:
    person = person_by_id(ctx.store, entry.person_id)
    change = ctx.store.get(ADDRESS_CHANGE, address_change_item(entry.person_id))
    asked = entry.refs.get("change_id")
    return person, change if change and change.change_id == asked else None


def _moment(moment: datetime, language: Language) -> str:
    return format_moment(moment, HOME_ZONE.key, language)
