"""What can happen to an invitation and a reply: both tables, every pair."""

from datetime import datetime, timedelta
from itertools import product
from typing import Any

import pytest

from qlinx.invitations.errors import AlreadyEnded
from qlinx.invitations.model import InvitationState, InviteeState, ReplyChoice
from qlinx.invitations.states import ClosedBecause, Event, Possible, after, cancelled, possible, replied
from qlinx.invitations.store import INVITATION
from tests.support.drafts import INVITED_AT as NOW
from tests.support.drafts import an_invitation, an_invitee

S, E = InvitationState, Event
ACCEPT, DECLINE = ReplyChoice.ACCEPT, ReplyChoice.DECLINE

MOVES = {
    (S.SCHEDULED, E.START): S.DISPATCHING,
    (S.SCHEDULED, E.CLOSE): S.CLOSED,
    (S.SCHEDULED, E.CANCEL): S.CANCELLED,
    (S.SCHEDULED, E.WAIT): S.WAITING,
    (S.WAITING, E.RELEASE): S.SCHEDULED,
    (S.WAITING, E.CANCEL): S.CANCELLED,
    (S.DISPATCHING, E.FINISH): S.OPEN,
    (S.DISPATCHING, E.CLOSE): S.CLOSED,
    (S.DISPATCHING, E.CANCEL): S.CANCELLED,
    (S.OPEN, E.CLOSE): S.CLOSED,
    (S.OPEN, E.CANCEL): S.CANCELLED,
    (S.CLOSED, E.CANCEL): S.CANCELLED,
}


@pytest.mark.parametrize(("state", "event"), list(product(S, E)))
def test_every_event_in_every_state_moves_as_the_table_says_or_nothing(
    state: InvitationState, event: Event
) -> None:
    assert after(an_invitation(state=state), event) is MOVES.get((state, event))


def test_events_in_any_order_never_bring_an_ended_invitation_back() -> None:
    for events in product(E, repeat=4):
        invitation = an_invitation(state=S.SCHEDULED)
        for event in events:
            reached = after(invitation, event)
            if reached is None:
                continue
            assert (invitation.state, reached) not in {(S.CLOSED, S.OPEN), (S.CANCELLED, reached)}
            invitation = INVITATION.changed(invitation, state=reached)


@pytest.mark.parametrize(("state", "answer"), list(product(InviteeState, ReplyChoice)))
def test_an_answer_leads_where_it_says_unless_a_later_decision_stands(
    state: InviteeState, answer: ReplyChoice
) -> None:
    says = {ACCEPT: InviteeState.ACCEPTED, DECLINE: InviteeState.DECLINED}[answer]
    invitee = an_invitee(state=state, answered_at=NOW)

    assert replied(an_invitee(state=state), answer, NOW) is says
    assert replied(invitee, answer, NOW) is says
    assert replied(invitee, answer, NOW + timedelta(seconds=1)) is says
    assert replied(invitee, answer, NOW - timedelta(microseconds=1)) is None


def test_cancelling_twice_changes_nothing_and_what_is_over_is_refused() -> None:
    invitation = an_invitation()
    assert cancelled(invitation, NOW) is S.CANCELLED
    assert cancelled(an_invitation(state=S.CANCELLED), invitation.ends_at) is None
    with pytest.raises(AlreadyEnded):
        cancelled(invitation, invitation.ends_at)


ANSWERS = {
    (InviteeState.INVITED, True): Possible((ACCEPT, DECLINE)),
    (InviteeState.INVITED, False): Possible((DECLINE,), ClosedBecause.FULL),
    (InviteeState.ACCEPTED, True): Possible((DECLINE,)),
    (InviteeState.ACCEPTED, False): Possible((DECLINE,)),
    (InviteeState.DECLINED, True): Possible((ACCEPT,)),
    (InviteeState.DECLINED, False): Possible((), ClosedBecause.FULL),
}


@pytest.mark.parametrize(("state", "has_place"), list(ANSWERS))
@pytest.mark.parametrize("open_in", [S.DISPATCHING, S.OPEN])
def test_what_can_be_done_while_answers_are_taken(
    state: InviteeState, has_place: bool, open_in: InvitationState
) -> None:
    found = possible(
        an_invitee(state), an_invitation(state=open_in), restricted=False, has_place=has_place, now=NOW
    )

    assert found == ANSWERS[state, has_place]


@pytest.mark.parametrize("state", list(InviteeState))
@pytest.mark.parametrize(
    ("changes", "late", "restricted", "because"),
    [
        ({"state": S.CANCELLED}, False, False, ClosedBecause.CANCELLED),
        ({"state": S.CANCELLED}, True, True, ClosedBecause.CANCELLED),
        ({"state": S.CLOSED}, False, False, ClosedBecause.ANSWER_BY_PASSED),
        ({"state": S.SCHEDULED}, False, False, ClosedBecause.ANSWER_BY_PASSED),
        ({}, True, False, ClosedBecause.ANSWER_BY_PASSED),
        ({}, True, True, ClosedBecause.ANSWER_BY_PASSED),
    ],
)
def test_nothing_can_be_done_once_answers_are_closed_and_it_says_why(
    state: InviteeState, changes: dict[str, Any], late: bool, restricted: bool, because: ClosedBecause
) -> None:
    invitation = an_invitation(**changes)
    now = invitation.answer_by if late else NOW

    assert possible(
        an_invitee(state), invitation, restricted=restricted, has_place=True, now=now
    ) == Possible((), because)


@pytest.mark.parametrize(
    ("state", "possible_then"),
    [
        (InviteeState.INVITED, Possible((), ClosedBecause.RESTRICTED)),
        (InviteeState.DECLINED, Possible((), ClosedBecause.RESTRICTED)),
        (InviteeState.ACCEPTED, Possible((DECLINE,))),
    ],
)
@pytest.mark.parametrize("has_place", [True, False])
def test_during_a_restriction_who_comes_can_still_decline_and_nothing_else(
    state: InviteeState, possible_then: Possible, has_place: bool
) -> None:
    found = possible(
        an_invitee(state), an_invitation(state=S.OPEN), restricted=True, has_place=has_place, now=NOW
    )

    assert found == possible_then


def test_an_invitation_is_due_for_its_next_step_and_in_the_end_for_its_removal() -> None:
    def queue_of(**changes: Any) -> tuple[str, datetime]:
        item = INVITATION.item(an_invitation(**changes))
        return item["due_queue"].split("#")[0], datetime.fromisoformat(item["due_at"])

    one = an_invitation()
    soon = NOW + timedelta(minutes=5)
    assert queue_of(state=S.SCHEDULED) == ("dispatch", one.send_at)
    assert queue_of(state=S.DISPATCHING, resume_at=soon) == ("dispatch", soon)
    assert queue_of(state=S.DISPATCHING, resume_at=one.starts_at) == ("dispatch", one.answer_by)
    assert queue_of(state=S.CLOSED, places_stored=True, resume_at=soon) == ("dispatch", soon)
    assert queue_of(state=S.CANCELLED, resume_at=soon) == ("dispatch", soon)
    done = {f"invitees-{number}": 0 for number in range(4)}
    ended = ("retention", one.ends_at + timedelta(days=37))
    assert queue_of(state=S.OPEN) == ended
    assert queue_of(state=S.CLOSED) == ended
    assert queue_of(state=S.CANCELLED, parts_done=done) == ended
