"""What a reader of the mail of a relation says about it, beside yes:
wrong person, I know them, not any more (rule 7).
"""

from collections.abc import Sequence

from qlinx.kit.errors import ChangedMeanwhile, NotFound
from qlinx.kit.retries import attempts
from qlinx.people.errors import JoinedToAnother
from qlinx.people.joins import PartedBecause, parted, try_write_unless_used
from qlinx.people.ledger import word_noted
from qlinx.people.model import Person, PersonState, Word
from qlinx.people.store import JOIN, MEMORY_ITEM, PERSON, join_item, memory_item, person_by_id
from qlinx.records.context import Context
from qlinx.records.shape import Change


def say(
    ctx: Context, relation_id: str, word: Word, proved: str, *, consuming: Sequence[Change] = ()
) -> Person:
    """Keeps what somebody who reads the mail of a relation says about it. Gives the relation as it is then.

    Raises
    ------
    NotFound
        No such relation under the proved address.
    JoinedToAnother
        It is joined to an account, whose holder speaks for it.
    CodeRefused, ChangedMeanwhile
    """
    for _ in attempts():
        relation = person_by_id(ctx.store, relation_id)
        if relation is None or relation.employer_id is None or relation.address_hash != proved:
            raise NotFound
        if relation.state is not PersonState.ACTIVE:
            raise NotFound
        if relation.account_id is not None:
            raise JoinedToAnother
        changed, said = _said(ctx, relation, word)
        writes = [*consuming, *said]
        if not writes or try_write_unless_used(ctx, writes, len(consuming)):
            return changed
    raise ChangedMeanwhile


def say_from_account(ctx: Context, account_id: str, relation_id: str, word: Word) -> Person:
    """Keeps what the holder of an account says about a joined relation.

    ``WRONG_PERSON`` ends the join as well.

    Raises
    ------
    NotFound
        The relation is not joined to this account, or the join is asleep.
    ChangedMeanwhile
    """
    for _ in attempts():
        relation = person_by_id(ctx.store, relation_id)
        made = ctx.store.get(JOIN, join_item(account_id, relation_id))
        if relation is None or relation.account_id != account_id or made is None or made.asleep:
            raise NotFound
        changes: dict[str, object] = {}
        # A word answers the question of a migration whether it is them.
        following: list[Change] = [JOIN.replace(made, ask=False) if made.ask else JOIN.unchanged(made)]
        if word is Word.WRONG_PERSON:
            changes = {"account_id": None, "mail_to_account": False}
            following = list(parted(ctx, relation, PartedBecause.BY_HOLDER))
        changed, said = _said(ctx, relation, word, **changes)
        if ctx.store.try_write(*said, *following):
            return changed
    raise ChangedMeanwhile


def _said(ctx: Context, relation: Person, word: Word, **more: object) -> tuple[Person, Sequence[Change]]:
    """The relation with the word, and its changes; what was said before is not noted once more."""
    changed = PERSON.changed(relation, said=word, **more)
    if changed.model_copy(update={"version": relation.version}) == relation:
        return relation, ()
    return changed, [PERSON.next(changed), word_noted(ctx, changed)]


def allow_again(ctx: Context, employer_id: str, proved: str, *, consuming: Sequence[Change] = ()) -> None:
    """The person's own yes to an employer that may not bring them back:
    what was remembered is forgotten (rule 8).

    It takes an account and a proof of the address; that is for the caller to see to.

    Raises
    ------
    NotFound, CodeRefused, ChangedMeanwhile
    """
    memory = ctx.store.get(MEMORY_ITEM, memory_item(employer_id, "address", proved))
    if memory is None:
        raise NotFound
    if not try_write_unless_used(ctx, [*consuming, MEMORY_ITEM.remove(memory)], len(consuming)):
        raise ChangedMeanwhile
