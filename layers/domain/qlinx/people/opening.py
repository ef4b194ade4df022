"""Confirming a sign-up: the way from a mailed link to an open account.

It goes by steps that can be stopped anywhere and repeated with the same link: the records first, in one
transaction that leaves the account *opening*; then the user of the pool with its password; then the account
is *open* and the link is dead. A refused password leaves the account opening, so the person simply tries
again.

An account belongs to whoever proved its address. It takes over nothing that an employer said, and nothing of
what was filled in by whoever asked for the link: what becomes true is what the reader of the mail saw and
sent with the password.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from qlinx.aws.user_pool import PasswordRefused, UserPool
from qlinx.kit.errors import ChangedMeanwhile
from qlinx.kit.retries import attempts
from qlinx.mailing.addressed import OWN_MAIL
from qlinx.mailing.outbox import enqueued_mail
from qlinx.mailing.suppression import stops_for
from qlinx.people.confirmation import Confirmation, Details, Step, confirmation, named_in
from qlinx.people.errors import (
    AccountReady,
    ErasureUnderWay,
    SignUpEnded,
    mobile_missing,
    password_refused,
)
from qlinx.people.limits import CONFIRMATIONS_OF_LINK
from qlinx.people.mailed import CODE_MINUTES, UNCONFIRMED_SIGN_UP, IdentityCode
from qlinx.people.model import (
    ACCOUNTS,
    SELF,
    Account,
    AccountEvent,
    AccountState,
    Person,
)
from qlinx.people.proofs import proof_given
from qlinx.people.service import account_ends
from qlinx.people.sign_up import (
    CONFIRM_MAIL,
    CONFIRM_ONCE,
    check_place,
    end_sign_ups,
    must_have_mobile,
    used_up,
)
from qlinx.people.store import (
    ACCOUNT,
    IDENTITY_CODE,
    PERSON,
    SIGN_UP,
    account_of,
    person_by_id,
)
from qlinx.records.addresses import ACCOUNT as ACCOUNT_ROW
from qlinx.records.addresses import ADDRESS, led_to
from qlinx.records.context import Context
from qlinx.records.limits import count
from qlinx.records.shape import Change
from qlinx.records.turns import alone

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Opened:
    """An account that was opened just now, and a code that shows its address to be proved,
    for a first look at it.

    There is no code where the link was mailed longer ago than a code lives: who got it then may not read that
    mailbox any more.
    """

    account: Account
    code_request: str | None


def confirm_sign_up(ctx: Context, token: str, password: str, details: Details, *, pool: UserPool) -> Opened:
    """Opens the account of whoever holds the link, with this password and these details.

    Raises
    ------
    LinkDamaged, SignUpEnded, AccountReady, ErasureUnderWay
    InputInvalid
        The pool refused the password, a required number is missing, or half a place is given; the same link
        takes another try.
    ChangedMeanwhile
    """
    sign_up_id, _ = named_in(ctx, token)
    count(ctx, CONFIRMATIONS_OF_LINK, sign_up_id)
    _check(ctx, details)
    opened: Opened | None = None
    began_user = False
    for _ in attempts():
        seen = confirmation(ctx, token)
        match seen.step:
            case Step.READY:
                return _ready(ctx, seen, opened)
            case Step.WAIT:
                raise ErasureUnderWay
            case Step.ENDED:
                if began_user:
                    # Another link took the place of this account meanwhile: nobody's user stays behind.
                    pool.delete(sign_up_id)
                raise SignUpEnded
            case Step.BEGIN:
                _begin(ctx, seen, details)
            case Step.FINISH:
                began_user = True
                opened = _in_turn(ctx, token, password, details, pool) or opened
    raise ChangedMeanwhile


def _in_turn(ctx: Context, token: str, password: str, details: Details, pool: UserPool) -> Opened | None:
    """The same once nobody else who follows the link is at it."""
    with alone(ctx, named_in(ctx, token)[0]) as mine:
        seen = confirmation(ctx, token)
        if mine and seen.step is Step.FINISH:
            return _opened(ctx, seen, password, details, pool)
    return None


def _opened(
    ctx: Context, seen: Confirmation, password: str, details: Details, pool: UserPool
) -> Opened | None:
    """Sets the password and opens the account; nothing where somebody else wrote meanwhile."""
    if seen.person is None or seen.account is None:
        # Read while another follower of this link was writing: to be looked at once more.
        return None
    for other_id in seen.account.in_place_of:
        # After the write that made room: whoever is cut off in between does it with the next try.
        pool.delete(other_id)
    _set_password(seen.person, password, pool)
    end_sign_ups(ctx, seen.person.address_hash)
    code = _proof(ctx, seen.person)
    given = [IDENTITY_CODE.insert(code)] if code else []
    if not ctx.store.try_write(*_finish(ctx, seen, details), *given):
        return None
    return Opened(seen.account, code.code_request if code else None)


def _check(ctx: Context, details: Details) -> None:
    if details.mobile is None and must_have_mobile(ctx):
        raise mobile_missing()
    check_place(details.postcode, details.town)


def _ready(ctx: Context, seen: Confirmation, opened: Opened | None) -> Opened:
    if seen.sign_up:
        # Somebody who has an account filled the form in again: nothing of it is needed.
        ctx.store.try_write(*used_up(ctx, seen.sign_up))
    if opened is None or seen.account is None:
        raise AccountReady
    return Opened(seen.account, opened.code_request)


def _proof(ctx: Context, person: Person) -> IdentityCode | None:
    """A code for the address, where the link is as fresh as a mailed code must be."""
    mail = enqueued_mail(ctx, person.person_id, CONFIRM_MAIL, once=CONFIRM_ONCE)
    if mail is None or ctx.now() >= mail.created_at + timedelta(minutes=CODE_MINUTES):
        return None
    return proof_given(ctx, person.address_hash)


def _replaced(ctx: Context, seen: Confirmation) -> tuple[list[Change], tuple[str, ...]]:
    """How the address comes to this sign-up, and the ids of whose half-opened accounts make room for it.

    In one write with the beginning, under the condition that the other is not open yet: of two links that are
    followed at once, one opens its account.
    """
    waiting, row = _present(seen.sign_up), seen.holder
    if row is None:
        return [led_to(None, waiting.address_hash, ACCOUNT_ROW, waiting.person_id)], ()
    if (other_id := row.person_ids[0]) == waiting.person_id:
        # Made just now by another follower of this very link.
        return [], ()
    person, account = person_by_id(ctx.store, other_id), account_of(ctx.store, other_id)
    changes: list[Change] = [ADDRESS.replace(row, person_ids=(waiting.person_id,))]
    changes += [PERSON.remove(person)] if person else []
    changes += [ACCOUNT.remove(account)] if account else []
    return changes, (other_id, *(account.in_place_of if account else ()))


def _begin(ctx: Context, seen: Confirmation, details: Details) -> None:
    """Writes the records of the new account, whole: person, how the person is found, account;
    the sign-up is used up.
    """
    room, others = _replaced(ctx, seen)
    ctx.store.try_write(*_beginning(ctx, seen, details, others), *room)


def _beginning(
    ctx: Context, seen: Confirmation, details: Details, others: tuple[str, ...]
) -> Iterator[Change]:
    waiting, now = _present(seen.sign_up), ctx.now()
    yield PERSON.insert(
        Person(
            person_id=waiting.person_id,
            given_by=SELF,
            first_name=details.first_name,
            last_name=details.last_name,
            email=waiting.email,
            mobile=details.mobile,
            postcode=details.postcode,
            town=details.town,
            language=details.language,
            address_hash=waiting.address_hash,
            mail_stops=stops_for(ctx, waiting.address_hash, OWN_MAIL),
            created_at=now,
            # Until the password is set, it is a sign-up still.
            ends_at=UNCONFIRMED_SIGN_UP.ends(now),
        )
    )
    yield ACCOUNT.insert(
        Account(
            person_id=waiting.person_id,
            state=AccountState.OPENING,
            statement_version=waiting.statement_version,
            statement_accepted_at=now,
            opened_at=now,
            sessions_valid_from=now,
            in_place_of=others,
        )
    )
    yield SIGN_UP.remove(waiting)


def _set_password(person: Person, password: str, pool: UserPool) -> None:
    try:
        pool.create(person.person_id)
        pool.set_password(person.person_id, password)
    except PasswordRefused as error:
        raise password_refused() from error


def _finish(ctx: Context, seen: Confirmation, details: Details) -> Iterator[Change]:
    person, account, now = _present(seen.person), _present(seen.account), ctx.now()
    state = ACCOUNTS.require(account.state, AccountEvent.OPENED)
    changes = {"state": state, "opened_at": now, "sessions_valid_from": now, "in_place_of": ()}
    opened = ACCOUNT.changed(account, **changes)
    yield ACCOUNT.replace(account, **changes)
    yield PERSON.replace(
        person,
        first_name=details.first_name,
        last_name=details.last_name,
        mobile=details.mobile,
        postcode=details.postcode,
        town=details.town,
        language=details.language,
        ends_at=account_ends(opened, joined=False, now=now),
    )


def _present(value: T | None) -> T:
    """A value that the step at hand implies."""
    if value is None:
        raise ChangedMeanwhile
    return value
