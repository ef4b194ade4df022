"""Closing an account while an employer still shares its holder (C-4).

What is the person's own goes at once: account, sign-in, photo, and what they said about themselves. What the employer
shared stays as long as the work does, and the answer says so. Without an employer there is nothing to stay: then it is an
erasure, which is carried out by ``rights``.

The records come first and leave the account *closing*, which no session opens; then sign-in and photo go; then the account.
Cut off in between, the person's next try or ``finish_closing`` completes it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qlinx.aws.objects import Bucket
from qlinx.aws.user_pool import UserPool
from qlinx.kit.errors import ChangedMeanwhile, NotSignedIn
from qlinx.mailing.outbox import post
from qlinx.mailing.suppression import stops_for
from qlinx.people.model import Account, AccountState, Employment, Person
from qlinx.people.own_data import active_person
from qlinx.people.photos import remove_photo_objects
from qlinx.people.service import SELF, ends_after, source_of
from qlinx.people.store import (
    ACCOUNT,
    ADDRESS,
    ADDRESS_CHANGE,
    CLOSING_QUEUE,
    PERSON,
    account_of,
    address_change_item,
    address_item,
    employments_of,
    moved_pointers,
)
from qlinx.records.context import Context
from qlinx.records.shape import Change

_TRIES = 6
_OPTIONAL = ("mobile", "postcode", "town")


class NotEmployed(Exception):
    """No employer shares this person: closing the account is an erasure of everything."""


@dataclass(frozen=True, slots=True)
class Closed:
    """The account is gone. ``kept_for`` are the ids of the employers whose shared data stay, and end with the work."""

    kept_for: tuple[str, ...]


def close_account(ctx: Context, person_id: str, *, pool: UserPool, photos: Bucket) -> Closed:
    """Closes the account of somebody whom an employer shares. Once more completes what was cut off.

    Raises
    ------
    NotEmployed, NotSignedIn, ChangedMeanwhile
    """
    for _ in range(_TRIES):
        person, account = active_person(ctx, person_id), account_of(ctx.store, person_id)
        if account is None:
            raise NotSignedIn
        relations = tuple(
            relation for relation in employments_of(ctx.store, person_id) if not relation.ended_at
        )
        if not relations:
            raise NotEmployed
        if account.state is not AccountState.CLOSING and not ctx.store.wrote(
            *_closing(ctx, person, account, relations)
        ):
            continue
        finish_closing(ctx, person_id, pool=pool, photos=photos)
        return Closed(kept_for=tuple(relation.employer_id for relation in relations))
    raise ChangedMeanwhile


def finish_closing(ctx: Context, person_id: str, *, pool: UserPool, photos: Bucket) -> None:
    """Removes sign-in, photo and account of somebody whose account is closing; anything else is left alone."""
    account = account_of(ctx.store, person_id)
    if account is None or account.state is not AccountState.CLOSING:
        return
    pool.delete(person_id)
    remove_photo_objects(person_id, photos=photos)
    ctx.store.wrote(
        ACCOUNT.remove(account),
        post(ctx, person_id, "people.account_closed", once=account.opened_at.isoformat()),
    )


def closings(ctx: Context, *, limit: int) -> Iterator[str]:
    """The people whose account is closing and was cut off: for the nightly cleanup."""
    for key, account in ctx.store.get_many(
        ACCOUNT, ctx.store.due(CLOSING_QUEUE, ctx.now(), limit=limit)
    ).items():
        del key
        yield account.person_id


def _closing(
    ctx: Context, person: Person, account: Account, relations: Sequence[Employment]
) -> Iterator[Change]:
    after = PERSON.changed(person, **_as_shared(ctx, person, relations))
    yield PERSON.replace(person, **after.model_dump(exclude={"version", "holds"}))
    yield from moved_pointers(ctx.store, person, after)
    yield ACCOUNT.replace(account, state=AccountState.CLOSING, closing_at=ctx.now())
    if change := ctx.store.get(ADDRESS_CHANGE, address_change_item(person.person_id)):
        yield ADDRESS_CHANGE.remove(change)


def _as_shared(ctx: Context, person: Person, relations: Sequence[Employment]) -> dict[str, object]:
    """What is left of a person without what they said themselves: the word of the employer that shared them last."""
    latest = max(relations, key=lambda relation: relation.shared_at)
    values: dict[str, object] = {}
    sources = dict(person.sources)
    for name in ("first_name", "last_name", *_OPTIONAL):
        if sources.get(name) != SELF:
            continue
        value = getattr(latest, name, None)
        values[name] = value
        sources[name] = source_of(latest.employer_id)
        if value is None:
            del sources[name]
    if sources.get("email") == SELF and (address := _free_address(ctx, person, latest)):
        values |= {"email": latest.email, "address_hash": address, "mail_stops": stops_for(ctx, address)}
        sources["email"] = source_of(latest.employer_id)
    return {
        **values,
        "sources": sources,
        "also_known_by": (),
        "photo_id": None,
        "photo_replaced": None,
        "photo_refused": None,
        "photo_at": ctx.now(),
        "ends_at": ends_after(relations, None, now=ctx.now()),
    }


def _free_address(ctx: Context, person: Person, employment: Employment) -> str | None:
    """The employer's address for this person, unless it has become somebody else's: then their own must stay."""
    address_hash = ctx.address_hash(employment.email.lower())
    pointer = ctx.store.get(ADDRESS, address_item(address_hash))
    return address_hash if pointer is None or pointer.person_id == person.person_id else None
