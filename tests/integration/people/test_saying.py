"""Several words on the strength of one proof: checked first, said one by one, and told which were said."""

from functools import partial

import pytest

from qlinx.kit.errors import DomainError, NotFound
from qlinx.people.errors import CodeRefused, JoinedToAnother, NumberNeeded, WordNotPossible
from qlinx.people.joins import join
from qlinx.people.looking import look
from qlinx.people.model import Memory, Person, Word
from qlinx.people.proofs import Proof, code_of, proof_given, proved, use_up
from qlinx.people.saying import Said, Spoken, possible, say_all
from qlinx.people.store import IDENTITY_CODE, JOIN, MEMORY_ITEM, join_item
from tests.support.people import IP, is_shared, opens_account, person_of, says_yes
from tests.support.threads import a_context, at_once
from tests.support.world import World

EMAIL = "noor@werk.example.nl"


def proof(world: World, email: str = EMAIL) -> Proof:
    code = proof_given(world.ctx, world.ctx.address_hash(email))
    world.ctx.store.write(IDENTITY_CODE.insert(code))
    return again(world, code.code_request)


def again(world: World, code_request: str) -> Proof:
    return proved(world.ctx, code_request, code_of(world.ctx, code_request), network_address=IP)


def said(world: World, relation: Person) -> Word | None:
    return person_of(world.ctx, relation.person_id).said


def test_one_proof_carries_several_words_and_is_used_up_by_them(world: World) -> None:
    one, _ = is_shared(world)
    two, _ = is_shared(world, employer_id="f" * 26)
    shown = proof(world)
    words = [Said(one.person_id, Spoken.WRONG_PERSON), Said(two.person_id, Spoken.I_KNOW_THEM)]
    outcomes = say_all(world.ctx, shown, words)
    assert [outcome.problem for outcome in outcomes] == [None, None]
    assert (said(world, one), said(world, two)) == (Word.WRONG_PERSON, Word.KNOWN)
    with pytest.raises(CodeRefused):
        say_all(world.ctx, shown, words)


def test_the_same_proof_shown_twice_at_once_is_used_once(world: World) -> None:
    relation, _ = is_shared(world)
    shown = proof(world)
    words = [Said(relation.person_id, Spoken.NOT_ANY_MORE)]
    raised = at_once(*(partial(say_all, a_context(world), shown, words) for _ in range(3)))
    assert sorted(type(error).__name__ for error in raised) == ["CodeRefused", "CodeRefused", "NoneType"]


@pytest.mark.parametrize(
    ("word", "problem"),
    [
        (Said("z" * 26, Spoken.WRONG_PERSON), NotFound),
        (Said("1", Spoken.YES), WordNotPossible),
        (Said("1", Spoken.NOT_ME), WordNotPossible),
        (Said("e" * 26, Spoken.ALLOW_AGAIN), WordNotPossible),
    ],
)
def test_what_can_not_be_said_is_refused_whole_and_leaves_the_proof(
    world: World, word: Said, problem: type[DomainError]
) -> None:
    one, _ = is_shared(world)
    two, _ = is_shared(world, employer_id="f" * 26)
    shown = proof(world)
    about = one.person_id if word.about == "1" else word.about
    words = [Said(two.person_id, Spoken.WRONG_PERSON), Said(about, word.word)]
    with pytest.raises(problem):
        say_all(world.ctx, shown, words)
    assert said(world, two) is None
    assert say_all(world.ctx, shown, words[:1])[0].problem is None


def test_a_relation_of_another_address_is_nobodys_to_speak_about(world: World) -> None:
    relation, _ = is_shared(world, "iemand@werk.example.nl")
    is_shared(world)
    with pytest.raises(NotFound):
        say_all(world.ctx, proof(world), [Said(relation.person_id, Spoken.WRONG_PERSON)])


def test_a_shared_mailbox_takes_the_number_of_whom_it_is_about(world: World) -> None:
    one, _ = is_shared(world, number="1001")
    is_shared(world, number="1002", first_name="Sanne")
    for number in (None, "1002", "9999"):
        with pytest.raises(NumberNeeded):
            say_all(world.ctx, proof(world), [Said(one.person_id, Spoken.NOT_ANY_MORE, number)])
    assert (
        say_all(world.ctx, proof(world), [Said(one.person_id, Spoken.NOT_ANY_MORE, " 1001 ")])[0].problem
        is None
    )


def test_a_joined_relation_takes_only_that_was_not_me(world: World) -> None:
    relation, _ = is_shared(world)
    says_yes(world, opens_account(world), relation)
    with pytest.raises(JoinedToAnother):
        say_all(world.ctx, proof(world), [Said(relation.person_id, Spoken.WRONG_PERSON)])
    say_all(world.ctx, proof(world), [Said(relation.person_id, Spoken.NOT_ME)])
    assert person_of(world.ctx, relation.person_id).account_id is None


def test_with_an_account_yes_joins_and_an_employer_may_share_again(world: World) -> None:
    relation, _ = is_shared(world)
    account = opens_account(world)
    memory = Memory(employer_id="f" * 26, of="address", hashed=relation.address_hash, since=world.now)
    world.ctx.store.write(MEMORY_ITEM.insert(memory))
    words = [Said(relation.person_id, Spoken.YES), Said("f" * 26, Spoken.ALLOW_AGAIN)]
    outcomes = say_all(world.ctx, proof(world), words, account_id=account.person_id)
    assert all(outcome.problem is None for outcome in outcomes)
    assert person_of(world.ctx, relation.person_id).account_id == account.person_id
    assert world.ctx.store.get(MEMORY_ITEM, MEMORY_ITEM.key(memory)) is None


def test_what_can_be_said_depends_on_whose_it_is(world: World) -> None:
    relation, _ = is_shared(world)
    account = opens_account(world)
    lone = look(world.ctx, relation.address_hash).relations[0]
    assert Spoken.YES not in possible(lone, None)
    assert Spoken.YES in possible(lone, account.person_id)
    says_yes(world, account, relation)
    mine = look(world.ctx, relation.address_hash).relations[0]
    assert possible(mine, None) == (Spoken.NOT_ME,)
    assert possible(mine, "z" * 26) == (Spoken.NOT_ME,)
    assert Spoken.YES not in possible(mine, account.person_id)
    assert possible(mine, account.person_id, is_asleep=True) == (Spoken.YES, Spoken.NOT_ME)


def test_not_any_more_about_ones_own_keeps_the_join(world: World) -> None:
    relation, _ = is_shared(world)
    account = opens_account(world)
    says_yes(world, account, relation)
    words = [Said(relation.person_id, Spoken.NOT_ANY_MORE)]
    assert say_all(world.ctx, proof(world), words, account_id=account.person_id)[0].problem is None
    after = person_of(world.ctx, relation.person_id)
    assert (after.said, after.account_id) == (Word.LEFT, account.person_id)


def test_a_yes_wakes_what_sleeps(world: World) -> None:
    relation, _ = is_shared(world)
    account = opens_account(world)
    says_yes(world, account, relation)
    made = world.ctx.store.get(JOIN, join_item(account.person_id, relation.person_id))
    assert made is not None
    world.ctx.store.write(JOIN.replace(made, asleep=True))
    words = [Said(relation.person_id, Spoken.YES)]
    assert say_all(world.ctx, proof(world), words, account_id=account.person_id)[0].problem is None
    woken = world.ctx.store.get(JOIN, join_item(account.person_id, relation.person_id))
    assert woken is not None
    assert not woken.asleep


def test_a_word_that_somebody_was_before_is_told_and_the_others_are_said(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, _ = is_shared(world)
    two, _ = is_shared(world, employer_id="f" * 26)
    account, other = opens_account(world), opens_account(world, email="ander@werk.example.nl")

    def meanwhile(_: object, shown: Proof) -> None:
        join(world.ctx, other.person_id, one.person_id, one.address_hash)
        use_up(world.ctx, shown)

    monkeypatch.setattr("qlinx.people.saying.use_up", meanwhile)
    words = [Said(one.person_id, Spoken.YES), Said(two.person_id, Spoken.YES)]
    outcomes = say_all(world.ctx, proof(world), words, account_id=account.person_id)
    assert [type(outcome.problem) for outcome in outcomes] == [JoinedToAnother, type(None)]
    assert person_of(world.ctx, two.person_id).account_id == account.person_id
