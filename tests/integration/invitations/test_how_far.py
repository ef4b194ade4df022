"""How far the sending of an invitation is, for its employer and for operators;
it waits and goes on at their word.
"""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from functions.invitation_dispatch import handler
from qlinx.entrypoints.logs import FunctionFailed
from qlinx.invitations.model import InvitationState
from qlinx.runs.errors import CalledOffElsewhere, NothingUnderWay
from tests.integration.invitations.test_employer_invitations_function import PATH, Desk
from tests.support.http import Functions
from tests.support.world import World


@pytest.fixture
def desk(world: World, monkeypatch: pytest.MonkeyPatch) -> Desk:
    world.now = datetime.now(UTC)
    return Desk(Functions(world, monkeypatch))


def half_sent(desk: Desk) -> str:
    """The path of an invitation whose last parts are still in the queue."""
    path = f"{PATH}/{desk.invite()}"
    desk.functions.world.pass_time(minutes=1)
    desk.inviting.due()
    for _ in range(5):
        desk.inviting.handle(desk.inviting.fanout.messages.pop(0))
    return path


def paused(desk: Desk, path: str, wish: object) -> Any:
    return desk.call("PUT", f"{path}/sending", body={"paused": wish})


def test_an_employer_sees_how_far_it_is_and_no_more_of_it_once_it_is_sent(desk: Desk) -> None:
    desk.inviting.people(20)
    path = half_sent(desk)

    progress = desk.call("GET", path).json["progress"]

    assert (progress["state"], progress["parts"], progress["parts_done"]) == ("running", 8, 5)
    assert progress["people"] == len(desk.inviting.mails())
    assert desk.call("GET").json["invitations"] == [desk.call("GET", path).json]
    desk.inviting.work()
    assert "progress" not in desk.call("GET", path).json


def test_while_it_waits_nobody_else_is_invited_and_then_it_goes_on(desk: Desk) -> None:
    people = desk.inviting.people(20)
    path = half_sent(desk)
    invited = len(desk.inviting.mails())

    for _ in range(2):
        answer = paused(desk, path, True)
        assert (answer.status, answer.json["state"]) == (200, "dispatching")
        assert answer.json["progress"]["state"] == "paused"
    desk.dispatch()
    assert len(desk.inviting.mails()) == invited

    for _ in range(2):
        assert paused(desk, path, False).json["progress"]["state"] == "running"
    desk.dispatch()
    assert sorted(desk.inviting.mails()) == sorted(people)
    assert desk.call("GET", path).json["state"] == "open"


def test_answers_close_at_their_time_though_it_waits(desk: Desk) -> None:
    desk.inviting.people(20)
    path = half_sent(desk)
    paused(desk, path, True)
    invitation = desk.inviting.invitation(path.rsplit("/", 1)[1])
    desk.functions.world.now = invitation.answer_by

    desk.inviting.due()

    assert desk.inviting.invitation(invitation.invitation_id).state is InvitationState.CLOSED
    assert [run["state"] for run in desk.inviting.items("run")] == ["cancelled"]


def test_what_waits_is_called_off_and_only_who_was_invited_is_told(desk: Desk) -> None:
    desk.inviting.people(20)
    path = half_sent(desk)
    invited = sorted(desk.inviting.mails())
    paused(desk, path, True)

    answer = desk.call("POST", f"{path}/cancellation")

    assert answer.json["progress"] == {"state": "running", "people": 0, "parts": 4, "parts_done": 0}
    desk.dispatch()
    assert sorted(desk.inviting.mails("invitations.invitation_cancelled")) == invited
    told = desk.call("GET", path).json["progress"]
    assert (told["state"], told["people"], told["parts_done"]) == ("done", len(invited), 4)


def test_what_is_not_being_sent_can_not_wait(desk: Desk) -> None:
    path = f"{PATH}/{desk.invite()}"
    assert (paused(desk, path, True).status, paused(desk, path, False).status) == (409, 200)
    desk.dispatch()

    refused = paused(desk, path, True)

    assert (refused.status, refused.json["type"]) == (409, f"/problems/{NothingUnderWay.code}")
    for wrong in ("true", 1, None):
        assert paused(desk, path, wrong).status == 422


def test_another_employer_has_nothing_wait(desk: Desk) -> None:
    path = half_sent(desk)
    assert paused(Desk(desk.functions, "Ander Bedrijf"), path, True).status == 404


def order(do: str, **run: str) -> Any:
    return handler.lambda_handler({"runs": {"do": do, **run}}, SimpleNamespace())  # type: ignore[arg-type]


def test_an_operator_sees_the_runs_and_has_one_wait(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handler, "context", lambda: desk.inviting.ctx)
    monkeypatch.setattr(handler, "queue", lambda name: desk.functions.world.queue(name.capitalize()))
    desk.inviting.people(20)
    path = half_sent(desk)
    subject = f"invitation#{path.rsplit('/', 1)[1]}"

    (listed,) = order("list")["runs"]
    assert (listed["subject"], listed["name"]) == (subject, "invitations.invite")
    assert (listed["state"], listed["parts_done"]) == ("running", 5)

    (waits,) = order("pause", subject=subject, name="invitations.invite")["runs"]
    assert waits["state"] == "paused"
    assert [one["state"] for one in order("list")["runs"]] == ["paused"]
    with pytest.raises(
        FunctionFailed, match=f"^{CalledOffElsewhere.__name__}$"
    ):  # its employer cancels the invitation
        order("cancel", subject=subject, name="invitations.invite")
    order("resume", subject=subject, name="invitations.invite")
    desk.dispatch()
    assert order("list")["runs"] == []
