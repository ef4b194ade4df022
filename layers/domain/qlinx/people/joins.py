"""Joins: the holder of an account says that a relation is about them. A link, made by their own look and yes.

A join takes a session, a fresh proof of the very address that the employer names, a look and a yes. It is
written under the condition of both versions, the account's and the relation's. It holds while the employer
names that address; its end is told to both. Nothing is merged: the account stays what its holder says, the
relation what the employer says.
"""

from collections.abc import Iterator, Sequence
from enum import StrEnum

from qlinx.aws.database import ConditionFailed
from qlinx.kit.errors import ChangedMeanwhile, NotFound
from qlinx.kit.retries import attempts
from qlinx.mailing.outbox import enqueue_mail
from qlinx.people.errors import CodeRefused, JoinedToAnother
from qlinx.people.ledger import PARTING, Parting, word_noted
from qlinx.people.model import Join, Person, PersonState
from qlinx.people.own_data import active_person
from qlinx.people.service import account_ends
from qlinx.people.store import (
    JOIN,
    PERSON,
    account_of,
    join_item,
    joins_of,
    person_by_id,
)
from qlinx.records.context import Context
from qlinx.records.shape import Change


class PartedBecause(StrEnum):
    """Why a join ended, as the mail about it tells."""

    BY_HOLDER = "by_holder"
    BY_READER = "by_reader"
    ADDRESS_CHANGED = "address_changed"
    RELATION_ENDED = "relation_ended"


def join(
    ctx: Context, account_id: str, relation_id: str, proved: str, *, consuming: Sequence[Change] = ()
) -> Join:
    """Joins an account to a relation at whose address the holder has just shown to read mail;
    wakes a join that is asleep.

    ``proved`` is the keyed hash of the proved address; ``consuming`` uses the proof up in the same write.
    What is remembered of an erasure at this address was somebody else's, and stays (decision 162).

    Raises
    ------
    NotFound
        No such relation, its employer names another address now, or it is being erased.
    JoinedToAnother
        It is joined to another account; whoever reads its mail can end that first.
    NotSignedIn, CodeRefused, ChangedMeanwhile
    """
    for _ in attempts():
        holder, relation = active_person(ctx, account_id), _at(ctx, relation_id, proved)
        if relation.account_id not in {None, account_id}:
            raise JoinedToAnother
        made = Join(
            person_id=account_id,
            relation_id=relation_id,
            employer_id=relation.given_by,
            address_hash=proved,
            joined_at=ctx.now(),
        )
        known = ctx.store.get(JOIN, join_item(account_id, relation_id))
        joined = PERSON.changed(relation, account_id=account_id, said=None, mail_to_account=False)
        changes: list[Change] = [
            *consuming,
            JOIN.replace(known, **made.model_dump(exclude={"version", "holds"}))
            if known
            else JOIN.insert(made),
            PERSON.next(joined),
            *((word_noted(ctx, joined),) if relation.said else ()),
            PERSON.replace(holder, ends_at=None),
        ]
        if try_write_unless_used(ctx, changes, len(consuming)):
            return made
    raise ChangedMeanwhile


def keep(ctx: Context, account_id: str, relation_id: str) -> None:
    """The holder's yes to a join that a migration made and asked about. Again changes nothing.

    Raises
    ------
    NotFound
        There is no such join, or it is asleep: a proof of the address wakes it (``join``).
    ChangedMeanwhile
    """
    for _ in attempts():
        made = ctx.store.get(JOIN, join_item(account_id, relation_id))
        if made is None or made.asleep:
            raise NotFound
        if not made.ask or ctx.store.try_write(JOIN.replace(made, ask=False)):
            return
    raise ChangedMeanwhile


def part_from(ctx: Context, account_id: str, relation_id: str) -> None:
    """Ends a join that its account's holder no longer wants; one that sleeps too.

    Raises
    ------
    NotFound
    """
    if ctx.store.get(JOIN, join_item(account_id, relation_id)) is None:
        raise NotFound
    detach(ctx, account_id, relation_id)


def detach(ctx: Context, account_id: str, relation_id: str) -> None:
    """Ends a join by the word of the holder of the account. Again changes nothing.

    Raises
    ------
    ChangedMeanwhile
    """
    for _ in attempts():
        relation = person_by_id(ctx.store, relation_id)
        if relation is None or relation.account_id != account_id:
            return
        if ctx.store.try_write(*_ended(ctx, relation, PartedBecause.BY_HOLDER)):
            return
    raise ChangedMeanwhile


def not_me(ctx: Context, relation_id: str, proved: str, *, consuming: Sequence[Change] = ()) -> None:
    """Ends a join by the word of whoever reads the mail that the employer sends (rule 3);
    the account is told.

    Raises
    ------
    NotFound, CodeRefused, ChangedMeanwhile
    """
    for _ in attempts():
        relation = _at(ctx, relation_id, proved)
        changes = [*consuming, *_ended(ctx, relation, PartedBecause.BY_READER)]
        if relation.account_id is None or try_write_unless_used(ctx, changes, len(consuming)):
            return
    raise ChangedMeanwhile


def choose_mail(ctx: Context, account_id: str, relation_id: str, *, at_sign_in: bool) -> None:
    """Where the mail of a joined relation goes:
    to the sign-in address, or to the one that the employer names.

    Raises
    ------
    NotFound
        The relation is not joined to this account, or the join is asleep.
    ChangedMeanwhile
    """
    for _ in attempts():
        relation, made = (
            person_by_id(ctx.store, relation_id),
            ctx.store.get(JOIN, join_item(account_id, relation_id)),
        )
        if relation is None or relation.account_id != account_id or made is None or made.asleep:
            raise NotFound
        if relation.mail_to_account is at_sign_in or ctx.store.try_write(
            PERSON.replace(relation, mail_to_account=at_sign_in), JOIN.unchanged(made)
        ):
            return
    raise ChangedMeanwhile


def put_to_sleep(ctx: Context, account_id: str, address_hash: str) -> None:
    """Puts the joins to sleep that were made with another address than this one:
    a recovery by mail proves no more (rule 2).

    Their mail goes to the employer's address meanwhile. The ledger knows of it as of an end: a restore of the
    tables does not wake them, while the new password lives on in the user pool.

    Raises
    ------
    ChangedMeanwhile
    """
    for made in joins_of(ctx.store, account_id):
        if not made.asleep and made.address_hash != address_hash:
            _put_to_sleep(ctx, made)


def parted(ctx: Context, relation: Person, because: PartedBecause) -> Iterator[Change]:
    """What changes at the account when a relation that is joined to it parts from it:
    the link goes, and it is told.
    """
    if relation.account_id is None:
        return
    if made := ctx.store.get(JOIN, join_item(relation.account_id, relation.person_id)):
        yield JOIN.remove(made)
    yield _remembered(ctx, relation.account_id, relation.person_id)
    holder, account = person_by_id(ctx.store, relation.account_id), account_of(ctx.store, relation.account_id)
    if holder is None or account is None or holder.state is not PersonState.ACTIVE:
        return
    left = any(other.relation_id != relation.person_id for other in joins_of(ctx.store, holder.person_id))
    # An end that is set while there is a join came with the end of agreements: it stays (obligation 37).
    ends_at = holder.ends_at or account_ends(account, joined=left, now=ctx.now())
    yield PERSON.replace(holder, ends_at=ends_at)
    if ends_at and ends_at <= ctx.now():
        # The account goes in the same night: nobody is left to be told.
        return
    yield enqueue_mail(
        ctx,
        holder.person_id,
        "people.join_ended",
        {"employer_id": relation.given_by, "because": because.value},
    )


def let_go(ctx: Context, made: Join) -> Iterator[Change]:
    """What changes at a relation when the account that it is joined to goes:
    it stands alone, at its employer's address.
    """
    relation = person_by_id(ctx.store, made.relation_id)
    if relation and relation.account_id == made.person_id:
        yield PERSON.replace(relation, account_id=None, mail_to_account=False)


def try_write_unless_used(ctx: Context, changes: Sequence[Change], consuming: int) -> bool:
    """Writes the changes; says whether the conditions held. The first ``consuming`` of them use a proof up.

    Raises
    ------
    CodeRefused
        Somebody used the proof meanwhile.
    """
    try:
        ctx.store.write(*changes)
    except ConditionFailed as error:
        if any(position < consuming for position in error.positions):
            raise CodeRefused from error
        return False
    return True


def _ended(ctx: Context, relation: Person, because: PartedBecause) -> list[Change]:
    return [
        PERSON.replace(relation, account_id=None, mail_to_account=False),
        *parted(ctx, relation, because),
    ]


def _at(ctx: Context, relation_id: str, proved: str) -> Person:
    relation = person_by_id(ctx.store, relation_id)
    if (
        relation is None
        or relation.employer_id is None
        or relation.state is not PersonState.ACTIVE
        or relation.address_hash != proved
    ):
        raise NotFound
    return relation


def _remembered(ctx: Context, account_id: str, relation_id: str) -> Change:
    return PARTING.insert(
        Parting(parting_id=ctx.new_id(), account_id=account_id, relation_id=relation_id, at=ctx.now())
    )


def _put_to_sleep(ctx: Context, made: Join) -> None:
    now: Join | None = made
    for _ in attempts():
        if now is None or now.asleep:
            return
        relation = person_by_id(ctx.store, now.relation_id)
        back: list[Change] = [PERSON.replace(relation, mail_to_account=False)] if relation else []
        remembered = _remembered(ctx, now.person_id, now.relation_id)
        if ctx.store.try_write(JOIN.replace(now, asleep=True), *back, remembered):
            return
        now = ctx.store.get(JOIN, JOIN.key(now))
    raise ChangedMeanwhile
