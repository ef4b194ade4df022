"""A person's own data: seen whole, changed by themselves, and every session ended at once."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from qlinx.aws.user_pool import UserPool
from qlinx.kit.errors import ChangedMeanwhile, NotFound, NotSignedIn
from qlinx.kit.retries import attempts
from qlinx.kit.seen import WHATEVER_IS_NOW, Seen, tag_of
from qlinx.mailing.outbox import enqueue_mail
from qlinx.mailing.purposes import MailPurpose
from qlinx.mailing.stops import Stopped, mail_again, stops_of
from qlinx.mailing.suppression import asks_memory
from qlinx.people.errors import mobile_missing
from qlinx.people.mailed import AddressChange
from qlinx.people.model import Account, Employment, Join, Person, PersonState
from qlinx.people.sign_up import check_place, must_have_mobile
from qlinx.people.store import (
    ACCOUNT,
    ADDRESS_CHANGE,
    JOIN,
    PERSON,
    account_of,
    address_change_item,
    employment_item,
    employment_of,
    join_item,
    joins_of,
    person_by_id,
    person_item,
)
from qlinx.records.asking import Question, Within
from qlinx.records.context import Context
from qlinx.records.sessions import all_ended

CHANGEABLE = frozenset({"first_name", "last_name", "mobile", "postcode", "town", "language"})


AlsoAsked = Callable[[Join], Iterable[Question]]


def _nothing_else(made: Join) -> Iterable[Question]:
    del made
    return ()


@dataclass(frozen=True, slots=True)
class Joined:
    """A relation that the holder of an account said yes to, as its employer gave it;
    nothing of it while it is asleep.
    """

    join: Join
    person: Person | None
    employment: Employment | None
    stops: tuple[Stopped, ...] = ()
    """What stops mail of this employer."""


@dataclass(frozen=True, slots=True)
class OwnData:
    """What a person sees about themselves (obligation 59); invitations stand beside it."""

    person: Person
    account: Account
    joined: tuple[Joined, ...]
    stops: tuple[Stopped, ...]
    """What stops our own mail."""
    address_change: AddressChange | None

    @property
    def tag(self) -> str:
        """The version of what the holder changes."""
        return tag_of(self.person.version)


def own_data(ctx: Context, account: Account) -> OwnData:
    """Everything that is kept about the holder of an account, invitations aside.

    Raises
    ------
    NotSignedIn
        The person is gone or is being erased.
    """
    read, joins = _joins_read(ctx, account.person_id)
    person = active_person(read, account.person_id)
    own = (person.address_hash, person.mail_scope)
    read.store.prefetch(*_behind(joins, person.address_hash), *asks_memory(*own))
    return OwnData(
        person=person,
        account=account,
        joined=tuple(_joined(read, made) for made in joins),
        stops=stops_of(read, person.person_id),
        address_change=read.store.get(ADDRESS_CHANGE, address_change_item(account.person_id)),
    )


def joined_to(ctx: Context, account_id: str) -> tuple[Joined, ...]:
    """The relations that are joined to an account, those that are asleep as no more than a link."""
    read, joins = _joins_read(ctx, account_id)
    person = person_by_id(read.store, account_id)
    read.store.prefetch(*_behind(joins, person.address_hash if person else None))
    return tuple(_joined(read, made) for made in joins)


def asks_joins(account_id: str, parts: Mapping[str, str] | None = None) -> tuple[Question, ...]:
    """What is read of an account before what it is joined to is known."""
    del parts
    return (
        person_item(account_id),
        address_change_item(account_id),
        Within(person_item(account_id).pk, "join#"),
    )


def _joins_read(ctx: Context, account_id: str) -> tuple[Context, tuple[Join, ...]]:
    read = ctx.reading()
    read.store.prefetch(*asks_joins(account_id))
    return read, joins_of(read.store, account_id)


def _behind(joins: Sequence[Join], own_address: str | None) -> Iterator[Question]:
    """What is read of each relation that is not asleep: it, the name of its employer, and what stops its
    mail at the address that was proved, which it names, and at the account's own, where it may go.
    """
    # Here and not above: most who know people do without employers.
    from qlinx.employers.store import employer_item

    for made in joins:
        yield employer_item(made.employer_id)
        if not made.asleep:
            yield person_item(made.relation_id)
            yield employment_item(made.relation_id, made.employer_id)
            for address in (made.address_hash, own_address):
                yield from asks_memory(address, made.employer_id) if address else ()


def awake_relations(ctx: Context, account_id: str, asks: AlsoAsked = _nothing_else) -> tuple[str, ...]:
    """The ids of the relations that an account shows and acts for; ``asks``: what else will be asked of
    each.
    """
    return tuple(made.relation_id for made in awake_joins(ctx, account_id, asks))


def awake_joins(ctx: Context, account_id: str, asks: AlsoAsked = _nothing_else) -> tuple[Join, ...]:
    """The links to these relations."""
    joins = [made for made in joins_of(ctx.store, account_id) if not made.asleep]
    also = (question for made in joins for question in asks(made))
    ctx.store.prefetch(person_item(account_id), *(person_item(made.relation_id) for made in joins), *also)
    found = ((made, _awake(ctx, made)) for made in joins)
    return tuple(made for made, person in found if person and person.state is PersonState.ACTIVE)


def _joined(ctx: Context, made: Join) -> Joined:
    person = _awake(ctx, made)
    if person is None:
        return Joined(made, None, None)
    return Joined(made, person, employment_of(ctx.store, person), stops_of(ctx, person.person_id))


def want_mail_of(ctx: Context, account_id: str, relation_id: str, purpose: MailPurpose | None = None) -> None:
    """The holder of an account wants this employer's mail again,
    of a purpose or all that they reported or objected to.

    Raises
    ------
    NotFound
        The relation is not joined to this account, or the join is asleep; or the employer has no mail of this
        purpose that can be stopped.
    ChangedMeanwhile
    """
    made = ctx.store.get(JOIN, join_item(account_id, relation_id))
    if made is None or _awake(ctx, made) is None:
        raise NotFound
    mail_again(ctx, relation_id, purpose)


def _awake(ctx: Context, made: Join) -> Person | None:
    """The relation of a join, unless it is asleep or over."""
    person = None if made.asleep else person_by_id(ctx.store, made.relation_id)
    return person if person and person.account_id == made.person_id else None


def active_person(ctx: Context, person_id: str) -> Person:
    """The person, unless they are gone or going.

    Raises
    ------
    NotSignedIn
    """
    person = person_by_id(ctx.store, person_id)
    if person is None or person.state is PersonState.ERASING:
        raise NotSignedIn
    return person


def change_own_data(
    ctx: Context, person_id: str, changes: Mapping[str, object], seen: Seen = WHATEVER_IS_NOW
) -> Person:
    """Changes what a person says about themselves (obligations 50 and 60).

    ``changes`` names fields of ``CHANGEABLE``; None takes a value away. Saying what is known already changes
    nothing. ``seen`` is which version the person saw. A changed mobile number is told by mail (obligation
    39).

    Raises
    ------
    InputInvalid
        A required mobile number would be taken away, or postcode and town would be separated.
    NotSignedIn, ChangedSince, ChangedMeanwhile
    """
    if not changes.keys() <= CHANGEABLE:
        raise ValueError("a field that a person can't change this way")
    if "mobile" in changes and changes["mobile"] is None and must_have_mobile(ctx):
        raise mobile_missing()
    for _ in attempts():
        person = active_person(ctx, person_id)
        seen.must_hold(tag_of(person.version))
        wanted = {name: value for name, value in changes.items() if getattr(person, name) != value}
        if not wanted:
            return person
        after = PERSON.changed(person, **wanted)
        check_place(after.postcode, after.town)
        warned = [{"changed": "mobile"}] if "mobile" in wanted and person.mobile else []
        warnings = (enqueue_mail(ctx, person_id, "people.address_changed_warning", refs) for refs in warned)
        if ctx.store.try_write(PERSON.replace(person, **wanted), *warnings):
            return after
    raise ChangedMeanwhile


def sign_out_everywhere(
    ctx: Context, person_id: str, *, pool: UserPool, asked_in: datetime | None = None
) -> None:
    """Ends every session that began until now:
    at once for us, and for new tokens of the pool (obligation 39).

    ``asked_in`` is when the session that asks began, by the pool's clock.

    Raises
    ------
    NotSignedIn, ChangedMeanwhile
    """
    for _ in attempts():
        account = account_of(ctx.store, person_id)
        if account is None:
            raise NotSignedIn
        if ctx.store.try_write(ACCOUNT.replace(account, **all_ended(ctx.now(), latest=asked_in))):
            pool.sign_out(person_id)
            return
    raise ChangedMeanwhile
