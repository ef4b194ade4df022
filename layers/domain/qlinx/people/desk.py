"""What an employer does with its own relations:
sees them with what their readers said, corrects them, decides, ends them.
"""

from collections.abc import Callable
from enum import StrEnum
from itertools import chain

from qlinx.aws.database import Item
from qlinx.kit.errors import ChangedMeanwhile, NotFound
from qlinx.kit.retries import attempts
from qlinx.kit.seen import WHATEVER_IS_NOW, Seen
from qlinx.people.employment import end_employment
from qlinx.people.errors import NothingSaid, not_shared_again, number_in_use
from qlinx.people.ledger import word_noted
from qlinx.people.model import Person, PersonState, Word
from qlinx.people.put_right import marks_of_correction, put_back, stated_now
from qlinx.people.putting_back import told_put_back
from qlinx.people.relations import relation_by_id, restated, says_the_same
from qlinx.people.service import personnel_hash
from qlinx.people.stated import Relation, Stated, Under
from qlinx.people.store import (
    EMPLOYMENT,
    MEMORY_ITEM,
    PERSON,
    PERSONNEL,
    address_ground,
    employer_group,
    employment_item,
    memory_item,
    person_item,
    personnel_item,
)
from qlinx.records.addresses import row_of
from qlinx.records.audit import record_act, told_with
from qlinx.records.context import Context
from qlinx.records.dealings import About, Dealt


class Decision(StrEnum):
    """What an employer says to "not any more": they work there still, or they have left."""

    STILL_WORKS_HERE = "still_works_here"
    HAS_LEFT = "has_left"


def own_relation(ctx: Context, employer_id: str, person_id: str) -> Relation:
    """One of an employer's relations.

    Raises
    ------
    NotFound
        There is none, or it is another employer's, it is being erased, or it is only kept.
    """
    relation = relation_by_id(ctx, person_id)
    if relation is None or relation.person.given_by != employer_id:
        raise NotFound
    if not _is_shown(relation.person):
        raise NotFound
    return relation


def one_only_kept(ctx: Context, employer_id: str, person_id: str) -> Person | None:
    """One of an employer's people of whom nothing may be done with the data but keeping them;
    nobody where there is none such.
    """
    relation = relation_by_id(ctx, person_id)
    if relation is None or relation.person.given_by != employer_id or not relation.person.is_only_kept:
        return None
    return relation.person if relation.person.state is PersonState.ACTIVE else None


def relations_page(
    ctx: Context, employer_id: str, shard: int, *, limit: int, resume: Item | None = None
) -> tuple[tuple[Relation, ...], Item | None]:
    """A page of an employer's relations in one shard of its index, and where the next begins;
    who is only kept is left out.
    """
    page = ctx.store.group_page(employer_group(employer_id, shard), limit=limit, resume=resume)
    ids = [item["group_sort"] for item in page.items]
    keys = [(person_item(one), employment_item(one, employer_id)) for one in ids]
    store = ctx.reading().store
    store.prefetch(*chain.from_iterable(keys))
    found = ((store.get(PERSON, person), store.get(EMPLOYMENT, work)) for person, work in keys)
    shown = (Relation(person, work) for person, work in found if person and work and _is_shown(person))
    return tuple(shown), page.resume


def place(employer_id: str, shard: int, after: str) -> dict[str, str]:
    """Where the index goes on after somebody.

    Made from the caller's own employer: no cursor leads to another's people.
    """
    key = employment_item(after, employer_id)
    return {**key.attributes(), "group": employer_group(employer_id, shard), "group_sort": after}


def correct(
    ctx: Context,
    employer_id: str,
    person_id: str,
    corrected: Callable[[Stated], Stated],
    *,
    actor: str,
    seen: Seen = WHATEVER_IS_NOW,
) -> Relation:
    """Corrects what an employer gave about one of its people, and what its lists do not undo by themselves;
    ``corrected`` makes what it says now of what it said; ``seen`` is which version of that it saw.

    Raises
    ------
    NotFound
        Also where the relation has ended.
    InputInvalid
        The number is another person's, or whoever had the address had their data erased.
    ChangedSince, ChangedMeanwhile
    """
    for _ in attempts():
        relation = own_relation(ctx, employer_id, person_id)
        if relation.employment.ended_at:
            raise NotFound
        seen.must_hold(relation.tag)
        stated = corrected(stated_now(relation))
        if says_the_same(ctx, relation, stated):
            return relation
        _check(ctx, relation, stated)
        row = row_of(ctx.store, ctx.address_hash(stated.email.match_key), address_ground(relation.person))
        # Before the write: cut off in between, it is in the trail twice rather than never.
        act = record_act(ctx, actor=actor, action="relation-corrected", subject=person_id)
        told = told_with(act, About(person_id, Dealt.CORRECTED, employer_id))
        marks = marks_of_correction(ctx, relation, stated)
        changes = restated(ctx, relation, stated, _under(relation), row=row, marks=marks)
        back = told_put_back(ctx, relation, put_back(ctx, relation.employment, stated))
        if ctx.store.try_write(*changes, *back, told):
            return own_relation(ctx, employer_id, person_id)
    raise ChangedMeanwhile


def decide(ctx: Context, employer_id: str, person_id: str, decision: Decision, *, actor: str) -> Relation:
    """The employer's answer to somebody who said that they do not work there any more.

    The same again changes nothing.

    Raises
    ------
    NotFound, NothingSaid, ChangedMeanwhile
    """
    for _ in attempts():
        relation = own_relation(ctx, employer_id, person_id)
        if decision is Decision.HAS_LEFT:
            if relation.employment.ended_at is None:
                act = record_act(ctx, actor=actor, action="relation-ended", subject=person_id)
                told = told_with(act, About(person_id, Dealt.ENDED, employer_id))
                end_employment(ctx, relation.employment, ctx.now(), told)
            return own_relation(ctx, employer_id, person_id)
        if relation.person.said is not Word.LEFT:
            raise NothingSaid
        act = record_act(ctx, actor=actor, action="relation-confirmed", subject=person_id)
        told = told_with(act, About(person_id, Dealt.STAYS, employer_id))
        confirmed = PERSON.changed(relation.person, said=None)
        if ctx.store.try_write(PERSON.next(confirmed), word_noted(ctx, confirmed), told):
            return own_relation(ctx, employer_id, person_id)
    raise ChangedMeanwhile


def _check(ctx: Context, relation: Relation, stated: Stated) -> None:
    """Refuses a number of somebody else, and an address that this employer may not bring back (rule 8)."""
    employer_id, address_hash = relation.employment.employer_id, ctx.address_hash(stated.email.match_key)
    if address_hash != relation.person.address_hash and ctx.store.get(
        MEMORY_ITEM, memory_item(employer_id, "address", address_hash)
    ):
        raise not_shared_again()
    if stated.personnel_number:
        key = personnel_item(employer_id, personnel_hash(ctx, employer_id, stated.personnel_number))
        known = ctx.store.get(PERSONNEL, key)
        if known and known.person_id != relation.person.person_id:
            raise number_in_use()


def _is_shown(person: Person) -> bool:
    return person.state is PersonState.ACTIVE and not person.is_only_kept


def _under(relation: Relation) -> Under:
    employment = relation.employment
    return Under(
        employer_id=employment.employer_id,
        attestation_id=employment.attestation_id,
        ground=employment.ground,
        roster_id=employment.roster_id,
        roster_line=employment.roster_line,
        roster_at=employment.roster_at,
        outcome="changed",
    )
