"""The holder of an account sees and answers what the relations are invited to that they said yes to,
and nothing else.
"""

from collections.abc import Callable
from functools import partial

import pytest

from qlinx.invitations.model import InviteeState
from qlinx.invitations.own_invitations import own_invitation_of_account, own_invitations
from qlinx.invitations.replies import reply_of_account
from qlinx.invitations.store import INVITEE
from qlinx.kit.errors import NotFound
from qlinx.people.joins import detach, put_to_sleep
from qlinx.people.model import PersonState
from tests.support.inviting import ACCEPT, DECLINE, READS, Inviting


@pytest.fixture
def other(inviting: Inviting) -> Inviting:
    """Another employer."""
    return Inviting(inviting.world, name="Ander Bedrijf")


def seen(inviting: Inviting, account_id: str) -> list[tuple[str, str]]:
    return [(one.invitee.person_id, one.employer.name) for one in own_invitations(inviting.ctx, account_id)]


def test_an_account_shows_the_invitations_of_every_employer_that_its_holder_said_yes_to(
    inviting: Inviting, other: Inviting
) -> None:
    mine, theirs = inviting.person(), other.person()
    lone = other.person()
    account = inviting.account(mine, theirs)
    inviting.dispatch(starts_at="2026-12-08T10:00", ends_at="2026-12-08T12:00")
    other.dispatch()

    assert seen(inviting, account) == [(theirs, "Ander Bedrijf"), (mine, "Voorbeeld Zorg")]
    assert seen(inviting, inviting.account()) == []
    assert lone in other.mails()


@pytest.mark.parametrize(
    "ends",
    [
        lambda inviting, account, _: put_to_sleep(inviting.ctx, account, "0" * 40),
        lambda inviting, account, person_id: detach(inviting.ctx, account, person_id),
        lambda inviting, _, person_id: inviting.change_person(person_id, state=PersonState.ERASING),
    ],
    ids=["asleep", "ended", "being erased"],
)
def test_what_is_not_joined_any_more_is_neither_seen_nor_answered(
    inviting: Inviting, ends: Callable[[Inviting, str, str], None]
) -> None:
    person_id = inviting.person()
    account = inviting.account(person_id)
    invitation = inviting.dispatch()
    assert seen(inviting, account) == [(person_id, "Voorbeeld Zorg")]

    ends(inviting, account, person_id)

    assert seen(inviting, account) == []
    with pytest.raises(NotFound):
        own_invitation_of_account(inviting.ctx, account, invitation.invitation_id)
    with pytest.raises(NotFound):
        reply_of_account(inviting.ctx, account, invitation.invitation_id, ACCEPT)
    assert inviting.invitee(person_id, invitation).state is InviteeState.INVITED


def test_the_holder_of_an_account_answers_for_the_relation_that_is_invited(
    inviting: Inviting, other: Inviting
) -> None:
    mine, theirs = inviting.person(), other.person()
    account = inviting.account(theirs, mine)
    invitation = inviting.dispatch(number_of_places=1)

    own = reply_of_account(inviting.ctx, account, invitation.invitation_id, ACCEPT)

    assert (own.invitee.person_id, own.invitee.state) == (mine, InviteeState.ACCEPTED)
    assert own_invitation_of_account(inviting.ctx, account, invitation.invitation_id) == own
    reply_of_account(inviting.ctx, account, invitation.invitation_id, DECLINE)
    assert inviting.invitee(mine, invitation).state is InviteeState.DECLINED


def test_of_two_relations_that_are_invited_it_is_always_the_same_that_answers(inviting: Inviting) -> None:
    people = inviting.people(2)
    account = inviting.account(*people)
    invitation = inviting.dispatch()

    for answer in (ACCEPT, DECLINE, ACCEPT):
        reply_of_account(inviting.ctx, account, invitation.invitation_id, answer)

    states = {one.person_id: one.state for one in inviting.invitees(invitation).values()}
    assert states == {min(people): InviteeState.ACCEPTED, max(people): InviteeState.INVITED}


def test_a_join_that_ends_or_falls_asleep_between_any_two_steps_takes_no_answer(inviting: Inviting) -> None:
    def prepared() -> tuple[str, str]:
        person_id = inviting.person()
        inviting.store.write(INVITEE.insert(like.model_copy(update={"person_id": person_id})))
        account = inviting.account(person_id)
        inviting.calls.forget()
        return person_id, account

    first = inviting.person()
    invitation = inviting.dispatch()
    like = inviting.invitee(first, invitation)
    _, account = prepared()
    reply_of_account(inviting.ctx, account, invitation.invitation_id, ACCEPT)
    write = next(number for number, name in enumerate(inviting.calls.made) if name not in READS)
    for ends in (put_to_sleep, detach):
        for step in range(write + 1):
            person_id, account = prepared()
            arguments = (account, person_id if ends is detach else "0" * 40)
            inviting.calls.before[step] = partial(ends, inviting.world.ctx, *arguments)

            with pytest.raises(NotFound):
                reply_of_account(inviting.ctx, account, invitation.invitation_id, ACCEPT)
            assert inviting.invitee(person_id, invitation).state is InviteeState.INVITED, (
                f"before step {step}"
            )


def test_somebody_else_s_invitation_does_not_exist_for_an_account(inviting: Inviting) -> None:
    person_id = inviting.person()
    invitation = inviting.dispatch()
    stranger = inviting.account(inviting.person())

    with pytest.raises(NotFound):
        own_invitation_of_account(inviting.ctx, stranger, invitation.invitation_id)
    with pytest.raises(NotFound):
        reply_of_account(inviting.ctx, stranger, invitation.invitation_id, ACCEPT)
    assert inviting.invitee(person_id, invitation).state is InviteeState.INVITED


def test_a_holder_reads_in_their_own_language_what_the_employer_sends_in_another(inviting: Inviting) -> None:
    person_id = inviting.person(language="nl")
    account = inviting.account(person_id, language="en")
    invitation = inviting.dispatch()

    (listed,) = own_invitations(inviting.ctx, account)
    one = own_invitation_of_account(inviting.ctx, account, invitation.invitation_id)

    assert (listed.language, one.language) == ("en", "en")


def test_a_list_takes_one_query_for_each_join_and_reads_nothing_twice(
    inviting: Inviting, other: Inviting
) -> None:
    account = inviting.account(inviting.person(), other.person())
    inviting.dispatch()
    other.dispatch()
    inviting.calls.forget()

    assert len(list(own_invitations(inviting.ctx, account))) == 2

    # The joins, then the invitees of each; two people and the holder at once; invitations and employers.
    made = inviting.calls.made
    assert made.count("query") == 3
    assert made.count("get_item") == 0
    assert made.count("batch_get_item") == 2
