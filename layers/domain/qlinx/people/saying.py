"""What somebody who has just proved an address says about what stands under it: several words in one act.

Everything is checked before anything is said. Then the proof is used up, and each word is said on its own:
cut off in between, or overtaken by somebody else, a part of them is said. The outcome names which; the rest
takes a new proof.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from qlinx.kit.errors import ChangedMeanwhile, DomainError, NotFound
from qlinx.people.errors import JoinedToAnother, WordNotPossible
from qlinx.people.joins import join, keep, not_me
from qlinx.people.looking import Look, Standing, check_number, look
from qlinx.people.model import Word
from qlinx.people.proofs import Proof, use_up
from qlinx.people.store import joins_of
from qlinx.people.words import allow_again, say, say_from_account
from qlinx.records.context import Context


class Spoken(StrEnum):
    """What can be said. ``YES`` and ``ALLOW_AGAIN`` take an account."""

    YES = "yes"
    WRONG_PERSON = "wrong_person"
    I_KNOW_THEM = "i_know_them"
    NOT_ANY_MORE = "not_any_more"
    NOT_ME = "not_me"
    ALLOW_AGAIN = "allow_again"


WORDS = {
    Spoken.WRONG_PERSON: Word.WRONG_PERSON,
    Spoken.I_KNOW_THEM: Word.KNOWN,
    Spoken.NOT_ANY_MORE: Word.LEFT,
}
SAYINGS = {word: saying for saying, word in WORDS.items()}


@dataclass(frozen=True, slots=True)
class Said:
    """One word about one relation; ``ALLOW_AGAIN`` is about an employer.

    ``number`` is for an address of several people.
    """

    about: str
    word: Spoken
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one word; without ``problem`` it is said."""

    said: Said
    problem: DomainError | None = None


def possible(standing: Standing, account_id: str | None, *, is_asleep: bool = False) -> tuple[Spoken, ...]:
    """What can be said about a relation now, by whoever proved its address;
    with an account or without one.
    """
    joined_to = standing.relation.person.account_id
    if joined_to is None:
        return ((Spoken.YES,) if account_id else ()) + tuple(WORDS)
    if joined_to != account_id:
        return (Spoken.NOT_ME,)
    if is_asleep:
        return Spoken.YES, Spoken.NOT_ME
    return Spoken.WRONG_PERSON, Spoken.NOT_ANY_MORE, Spoken.NOT_ME


def asleep_of(ctx: Context, account_id: str | None) -> frozenset[str]:
    """The ids of the relations whose join to this account is asleep."""
    if account_id is None:
        return frozenset()
    return frozenset(made.relation_id for made in joins_of(ctx.store, account_id) if made.asleep)


def say_all(
    ctx: Context, proof: Proof, words: Sequence[Said], *, account_id: str | None = None
) -> tuple[Outcome, ...]:
    """Says all of it on the strength of one proof, which is used up.

    Raises
    ------
    NotFound, NumberNeeded, JoinedToAnother, WordNotPossible, CodeRefused
        Nothing was said. Unless it is CodeRefused, the proof works still.
    """
    check_words(ctx, look(ctx, proof.address_hash), words, account_id=account_id)
    use_up(ctx, proof)
    return say_each(ctx, proof.address_hash, words, account_id=account_id)


def check_words(ctx: Context, seen: Look, words: Sequence[Said], *, account_id: str | None = None) -> None:
    """Refuses what can't be said about what stands there.

    Raises
    ------
    NotFound, NumberNeeded, JoinedToAnother, WordNotPossible
    """
    asleep = asleep_of(ctx, account_id)
    if len({one.about for one in words}) < len(words):
        raise WordNotPossible
    for one in words:
        if one.word is Spoken.ALLOW_AGAIN:
            _check_memory(seen, one, account_id)
            continue
        standing = standing_of(seen, one.about)
        can = possible(standing, account_id, is_asleep=one.about in asleep)
        if one.word not in can:
            raise JoinedToAnother if can == (Spoken.NOT_ME,) else WordNotPossible
        check_number(ctx, standing, one.number)


def say_each(
    ctx: Context, proved: str, words: Sequence[Said], *, account_id: str | None = None
) -> tuple[Outcome, ...]:
    """Says each word on its own; ``proved`` is the address whose proof was used up for them."""
    return tuple(_outcome(one, partial(_say, ctx, proved, one, account_id)) for one in words)


def say_again(ctx: Context, account_id: str, relation_id: str, word: Spoken) -> None:
    """Says something about a joined relation: it takes no proof.

    ``YES`` answers the question of a migration whether it is them.

    Raises
    ------
    NotFound
        The relation is not joined to this account, or the join is asleep.
    ChangedMeanwhile
    """
    if word is Spoken.YES:
        keep(ctx, account_id, relation_id)
    else:
        say_from_account(ctx, account_id, relation_id, WORDS[word])


def standing_of(seen: Look, relation_id: str) -> Standing:
    """The relation with an id, among what stands under an address.

    Raises
    ------
    NotFound
    """
    for standing in seen.relations:
        if standing.relation.person.person_id == relation_id:
            return standing
    raise NotFound


def _check_memory(seen: Look, one: Said, account_id: str | None) -> None:
    if account_id is None:
        raise WordNotPossible
    if one.about not in {memory.employer_id for memory in seen.memories}:
        raise NotFound


def _outcome(one: Said, say_it: Callable[[], object]) -> Outcome:
    try:
        say_it()
    except (NotFound, JoinedToAnother, ChangedMeanwhile) as problem:
        return Outcome(one, problem)
    return Outcome(one)


def _say(ctx: Context, proved: str, one: Said, account_id: str | None) -> None:
    match one.word:
        case Spoken.YES if account_id:
            join(ctx, account_id, one.about, proved)
        case Spoken.NOT_ME:
            not_me(ctx, one.about, proved)
        case Spoken.ALLOW_AGAIN:
            allow_again(ctx, one.about, proved)
        case _:
            _say_word(ctx, proved, one, account_id)


def _say_word(ctx: Context, proved: str, one: Said, account_id: str | None) -> None:
    joined = account_id and any(made.relation_id == one.about for made in joins_of(ctx.store, account_id))
    if account_id and joined:
        say_from_account(ctx, account_id, one.about, WORDS[one.word])
    else:
        say(ctx, one.about, WORDS[one.word], proved)
