"""Confirming a sign-up: the way from a mailed link to an open account.

It goes by steps that can be stopped anywhere and repeated with the same link: the records first, in one transaction that
leaves the account *opening*; then the user of the pool with its password; then the account is *open* and the link is dead.
A refused password leaves the account opening, so the person simply tries again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from qlinx.aws.user_pool import AddressInUse, PasswordRefused, UserPool
from qlinx.kit.errors import ChangedMeanwhile
from qlinx.kit.keyed import TokenInvalid
from qlinx.kit.texts import DEFAULT_LANGUAGE, Language
from qlinx.mailing.outbox import OUTBOX, posted
from qlinx.mailing.suppression import stops_for
from qlinx.people.errors import (
    AccountReady,
    AddressTaken,
    ErasureUnderWay,
    LinkDamaged,
    SignUpEnded,
    password_refused,
)
from qlinx.people.model import (
    UNCONFIRMED_SIGN_UP,
    Account,
    AccountState,
    AddressPointer,
    ErasedAddress,
    Person,
    PersonState,
    SignUp,
)
from qlinx.people.service import SELF, ends_after, self_given
from qlinx.people.sign_up import CONFIRM_MAIL, CONFIRM_ONCE
from qlinx.people.store import (
    ACCOUNT,
    ADDRESS,
    ERASED,
    PERSON,
    SIGN_UP,
    account_of,
    employments_of,
    erased_item,
    person_by_address,
    sign_up_item,
)
from qlinx.records.context import Context
from qlinx.records.limits import Limit, count
from qlinx.records.shape import Change

LINK = "sign-up"

OF_LINK = Limit("sign-up-link", 20, 3600)
_TRIES = 6

T = TypeVar("T")


class Step(StrEnum):
    """What a confirmation link does now."""

    BEGIN = "begin"
    FINISH = "finish"
    READY = "ready"
    WAIT = "wait"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What is known behind a confirmation link."""

    step: Step
    sign_up: SignUp | None
    person: Person | None
    account: Account | None

    @property
    def language(self) -> Language:
        known = self.sign_up or self.person
        return known.language if known else DEFAULT_LANGUAGE


def confirmation_token(ctx: Context, waiting: SignUp) -> str:
    """The token of the link that confirms a sign-up: it was mailed to the address, so it proves control of it."""
    return ctx.keys.sign(LINK, [waiting.person_id, waiting.address_hash])


def confirmation(ctx: Context, token: str) -> Confirmation:
    """What a confirmation link would do now; changes nothing.

    Raises
    ------
    LinkDamaged
    """
    sign_up_id, address_hash = _read(ctx, token)
    waiting = ctx.store.get(SIGN_UP, sign_up_item(sign_up_id))
    person = person_by_address(ctx.store, address_hash)
    account = account_of(ctx.store, person.person_id) if person else None
    return Confirmation(next_step(waiting, account, ctx.now()), waiting, person, account)


def next_step(waiting: SignUp | None, account: Account | None, now: datetime) -> Step:
    """The transition table of a confirmation: whatever came before, late, twice or half done."""
    if account and account.state is AccountState.OPEN:
        return Step.READY
    if account and account.state is AccountState.CLOSING:
        return Step.WAIT
    if waiting and now < UNCONFIRMED_SIGN_UP.ends(waiting.created_at):
        return Step.BEGIN
    if account and now < UNCONFIRMED_SIGN_UP.ends(account.opened_at):
        return Step.FINISH
    return Step.ENDED


def confirm_sign_up(ctx: Context, token: str, password: str, *, pool: UserPool) -> Account:
    """Opens the account of who holds the link, with this password.

    An employer-shared person with this address and without an account becomes one with the sign-up: what the person
    filled in wins, what they left out stays, and the sign-up's own id is not used.

    Raises
    ------
    LinkDamaged, SignUpEnded, AccountReady, AddressTaken, ErasureUnderWay
    InputInvalid
        The pool refused the password; the same link takes another one.
    ChangedMeanwhile
    """
    sign_up_id, address_hash = _read(ctx, token)
    count(ctx, OF_LINK, sign_up_id)
    password_set = False
    for _ in range(_TRIES):
        seen = confirmation(ctx, token)
        match seen.step:
            case Step.READY:
                return _ready(ctx, seen, ours=password_set)
            case Step.WAIT:
                raise ErasureUnderWay
            case Step.ENDED:
                raise SignUpEnded
            case Step.BEGIN:
                ctx.store.wrote(*_begin(ctx, seen, ctx.store.get(ERASED, erased_item(address_hash))))
            case Step.FINISH:
                _set_password(seen, password, pool)
                password_set = True
                ctx.store.wrote(*_finish(ctx, seen))
    raise ChangedMeanwhile


def _read(ctx: Context, token: str) -> tuple[str, str]:
    try:
        sign_up_id, address_hash = ctx.keys.read(LINK, token)
    except (TokenInvalid, ValueError) as error:
        raise LinkDamaged from error
    return sign_up_id, address_hash


def _ready(ctx: Context, seen: Confirmation, *, ours: bool) -> Account:
    if seen.sign_up:
        # Somebody who has an account filled the form in again: nothing of it is needed.
        ctx.store.wrote(*_used_up(ctx, seen.sign_up))
    if not ours or seen.account is None:
        raise AccountReady
    return seen.account


def _begin(ctx: Context, seen: Confirmation, erased: ErasedAddress | None) -> Iterator[Change]:
    """The records of the new account, whole: person, how the person is found, account; the sign-up is used up."""
    waiting = _present(seen.sign_up)
    now = ctx.now()
    if seen.person is None:
        person_id = waiting.person_id
        yield PERSON.insert(_new_person(ctx, waiting, now))
        yield ADDRESS.insert(AddressPointer(address_hash=waiting.address_hash, person_id=person_id))
    else:
        if seen.person.state is PersonState.ERASING:
            raise ErasureUnderWay
        person_id = seen.person.person_id
        yield PERSON.replace(seen.person, **self_given(seen.person, _given(waiting)))
    opening = Account(
        person_id=person_id,
        state=AccountState.OPENING,
        statement_version=waiting.statement_version,
        statement_accepted_at=waiting.created_at,
        opened_at=now,
        sessions_valid_from=now,
    )
    if seen.account is None:
        yield ACCOUNT.insert(opening)
    else:
        yield ACCOUNT.replace(seen.account, **opening.model_dump(exclude={"version", "holds"}))
    yield from [SIGN_UP.remove(waiting)] if seen.person is None else _used_up(ctx, waiting)
    if erased:
        # The person's own sign-up: what was erased stays so, and employers may share the person again (obligation 38).
        yield ERASED.remove(erased)


def _used_up(ctx: Context, waiting: SignUp) -> Iterator[Change]:
    """The end of a sign-up whose id becomes nobody's: its mail goes too, or nobody would find it when the person goes."""
    yield SIGN_UP.remove(waiting)
    if mail := posted(ctx, waiting.person_id, CONFIRM_MAIL, once=CONFIRM_ONCE):
        yield OUTBOX.remove(mail)


def _new_person(ctx: Context, waiting: SignUp, now: datetime) -> Person:
    given = _given(waiting)
    return Person.model_validate(
        {
            **given,
            "person_id": waiting.person_id,
            "email": waiting.email,
            "address_hash": waiting.address_hash,
            "mail_stops": stops_for(ctx, waiting.address_hash),
            "sources": dict.fromkeys([*given, "email"], SELF),
            "created_at": now,
            # Until the password is set, it is a sign-up still.
            "ends_at": UNCONFIRMED_SIGN_UP.ends(now),
        }
    )


def _given(waiting: SignUp) -> dict[str, object]:
    names = ("first_name", "last_name", "mobile", "postcode", "town", "language")
    return {name: value for name in names if (value := getattr(waiting, name)) is not None}


def _set_password(seen: Confirmation, password: str, pool: UserPool) -> None:
    person = _present(seen.person)
    if person.state is PersonState.ERASING:
        raise ErasureUnderWay
    try:
        pool.create(person.person_id, person.email)
        pool.set_password(person.person_id, password)
    except AddressInUse as error:
        raise AddressTaken from error
    except PasswordRefused as error:
        raise password_refused() from error


def _finish(ctx: Context, seen: Confirmation) -> Iterator[Change]:
    person, account, now = _present(seen.person), _present(seen.account), ctx.now()
    changes = {"state": AccountState.OPEN, "opened_at": now, "sessions_valid_from": now}
    opened = ACCOUNT.changed(account, **changes)
    yield ACCOUNT.replace(account, **changes)
    yield PERSON.replace(
        person, ends_at=ends_after(employments_of(ctx.store, person.person_id), opened, now=now)
    )


def _present(value: T | None) -> T:
    """A value that the step at hand implies."""
    if value is None:
        raise ChangedMeanwhile
    return value
