"""Invitations that were under way before there were runs:
what is stored, and what is in the queue, goes on.
"""

from datetime import timedelta
from typing import Any

import pytest

from qlinx.invitations.model import PEOPLE_PARTS, Invitation, InvitationState
from qlinx.invitations.service import cancel
from qlinx.invitations.store import INVITATION
from qlinx.invitations.under_way import INVITE, TELL_CANCELLED, run_of_invitation
from qlinx.kit.ids import shard_of
from qlinx.runs.model import Run, RunState
from qlinx.runs.store import RUN
from tests.support.inviting import Inviting, as_read

S = InvitationState


def as_before(inviting: Inviting, invitation: Invitation, **progress: Any) -> Invitation:
    """The invitation as it was stored then, half way: without a run, how far it is in itself."""
    for item in inviting.items("run"):
        _without_run(inviting, item)
    inviting.fanout.messages.clear()
    current = inviting.invitation(invitation.invitation_id)
    stored = INVITATION.changed(current, **progress)
    inviting.store.write(INVITATION.next(stored))
    return stored


def _without_run(inviting: Inviting, item: dict[str, Any]) -> None:
    run = RUN.value(as_read(item))
    inviting.store.write(RUN.remove(run))


def dispatched_before(inviting: Inviting, **progress: Any) -> Invitation:
    invitation = inviting.create()
    inviting.due()
    resume_at = inviting.world.now + timedelta(minutes=5)
    return as_before(inviting, invitation, **{"resume_at": resume_at, **progress})


def walk_message(invitation: Invitation, step: str, part: str, **more: Any) -> dict[str, Any]:
    message = {"step": step, "invitation_id": invitation.invitation_id, "part": part, "resume": None}
    return {**message, "counted": 0, "postponed": 0, "because": None, **more}


def run_of(inviting: Inviting, invitation: Invitation, name: str = INVITE) -> Run:
    found = run_of_invitation(inviting.store, invitation.invitation_id, name)
    assert found is not None
    return found


def test_it_is_due_as_it_was_and_goes_on_with_the_parts_that_were_open(inviting: Inviting) -> None:
    people = inviting.people(12)
    done = shard_of(people[0], PEOPLE_PARTS)
    invited_before = [one for one in people if shard_of(one, PEOPLE_PARTS) == done]
    invitation = dispatched_before(inviting, parts_done={f"people-{done}": len(invited_before)})
    assert inviting.due().found == 0
    inviting.world.pass_time(minutes=6)

    assert inviting.due().found == 1
    assert {message["part"] for message in inviting.fanout.messages} == {
        f"people-{number}" for number in range(PEOPLE_PARTS) if number != done
    }
    inviting.work()

    opened = inviting.invitation(invitation.invitation_id)
    assert (opened.state, opened.invited) == (S.OPEN, 12)
    assert sorted(inviting.mails()) == sorted(set(people) - set(invited_before))


def test_messages_of_then_go_on_as_parts_of_the_run(inviting: Inviting) -> None:
    people = inviting.people(12)
    invitation = dispatched_before(inviting)
    for number in range(PEOPLE_PARTS):
        inviting.handle(walk_message(invitation, "invite", f"people-{number}"))

    opened = inviting.invitation(invitation.invitation_id)
    assert (opened.state, opened.invited) == (S.OPEN, 12)
    assert sorted(inviting.mails()) == sorted(people)
    assert run_of(inviting, invitation).state is RunState.DONE


def test_a_message_of_then_goes_on_where_it_was(inviting: Inviting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qlinx.runs.pages.PAGE", 1)
    everyone = sorted(inviting.people(30))
    number = shard_of(everyone[0], PEOPLE_PARTS)
    people = [one for one in everyone if shard_of(one, PEOPLE_PARTS) == number]
    invitation = dispatched_before(inviting)
    first = inviting.employment(people[0])
    resume = {
        "pk": f"person#{people[0]}",
        "sk": f"employment#{inviting.employer_id}",
        "group": f"employer#{first.employer_id}#{number}",
        "group_sort": people[0],
    }

    inviting.handle(walk_message(invitation, "invite", f"people-{number}", resume=resume, counted=1))

    assert sorted(inviting.mails()) == people[1:]
    assert run_of(inviting, invitation).parts_done == {f"people-{number}": len(people)}


def test_what_waited_for_a_limit_waits_on_until_its_day(inviting: Inviting) -> None:
    inviting.people(3)
    until = inviting.world.now.replace(hour=0, minute=0) + timedelta(days=1)
    invitation = dispatched_before(
        inviting,
        parts_done={f"people-{number}": 0 for number in range(1, PEOPLE_PARTS)},
        resume_at=until,
        postponed={"people-0": 1},
        postponed_until=until,
        postponed_because="people_a_day",
    )
    inviting.world.pass_time(hours=3)
    assert inviting.due().found == 0

    inviting.world.now = until
    inviting.due()
    inviting.work()

    opened = inviting.invitation(invitation.invitation_id)
    assert (opened.state, opened.postponed, opened.postponed_because) == (S.OPEN, {}, None)


def test_a_cancellation_of_then_tells_whoever_was_not_told(inviting: Inviting) -> None:
    people = inviting.people(6)
    invitation = inviting.dispatch(number_of_places=2)
    cancel(inviting.ctx, inviting.employer_id, invitation.invitation_id)
    cancelled = as_before(inviting, invitation, parts_done={}, resume_at=inviting.world.now)
    assert cancelled.unfinished

    inviting.due()
    inviting.work()

    assert sorted(inviting.mails("invitations.invitation_cancelled")) == sorted(people)
    assert run_of(inviting, invitation, TELL_CANCELLED).state is RunState.DONE
    assert not inviting.invitation(invitation.invitation_id).unfinished


def test_it_closes_at_its_time_though_nobody_took_it_up(inviting: Inviting) -> None:
    inviting.people(2)
    invitation = dispatched_before(inviting)
    inviting.world.now = invitation.answer_by

    inviting.due()

    assert inviting.invitation(invitation.invitation_id).state is S.CLOSED
    assert inviting.items("run") == []
