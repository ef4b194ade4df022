"""Doing again, after a restore of the tables, what readers had said about relations since."""

from collections.abc import Mapping
from typing import Final

from qlinx.people.ledger import NOTED
from qlinx.people.model import Word
from qlinx.people.store import PERSON, person_by_id
from qlinx.records.context import Context
from qlinx.records.notes import Again, Note


def word_again(ctx: Context, note: Note) -> bool:
    """Has a relation say what its reader said last, as long as it has the address that the word is about."""
    relation = person_by_id(ctx.store, note.subject_id)
    said = note.state.get("said")
    word = Word(said) if said else None
    if relation is None or relation.employer_id is None or relation.said is word:
        return False
    if relation.address_hash != note.state["address_hash"]:
        return False
    ctx.store.write(PERSON.replace(relation, said=word))
    return True


AGAIN: Final[Mapping[str, Again]] = {NOTED: word_again}
