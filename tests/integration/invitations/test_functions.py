"""The app, the schedule and the queues: the functions of invitations as they are called."""

import io
import json
from datetime import timedelta

import pytest

from qlinx.entrypoints.logs import logger
from qlinx.invitations.model import InviteeState
from qlinx.invitations.replies import reply
from qlinx.invitations.results_file_request import EACH_OF_THEIRS
from qlinx.invitations.store import results_object
from tests.support.deployed_invitations import DISPATCH, Deployed, invitee_state
from tests.support.http import an_event
from tests.support.inviting import ACCEPT


def test_people_see_their_invitations_and_answer_in_the_app(deployed: Deployed) -> None:
    account = deployed.account(deployed.inviting.person())
    invitation = deployed.invite(number_of_places=2)

    (seen,) = deployed.call("invitations", "GET", "/v1/invitations", person_id=account).json["invitations"]
    assert (seen["title"], seen["employer"]) == ("Kerstborrel", "Voorbeeld Zorg")
    assert (seen["reply"], seen["can"]) == ("invited", ["accept", "decline"])

    path = f"/v1/invitations/{invitation.invitation_id}"
    answered = deployed.call(
        "invitations", "PUT", f"{path}/reply", person_id=account, body={"reply": "accept"}
    )
    assert (answered.status, answered.json["reply"], answered.json["can"]) == (200, "accepted", ["decline"])
    assert deployed.call("invitations", "GET", path, person_id=account).json == answered.json


@pytest.mark.parametrize(
    ("body", "pointer"),
    [({"reply": "maybe"}, "/reply"), ({}, "/reply"), ({"reply": "accept", "via": "app"}, "/via")],
)
def test_an_answer_we_do_not_know_is_refused(
    deployed: Deployed, body: dict[str, object], pointer: str
) -> None:
    person_id = deployed.inviting.person()
    account = deployed.account(person_id)
    invitation = deployed.invite()
    path = f"/v1/invitations/{invitation.invitation_id}/reply"
    refused = deployed.call("invitations", "PUT", path, person_id=account, body=body)

    assert refused.status == 422
    assert refused.json["errors"][0]["pointer"] == pointer
    assert invitee_state(deployed, person_id, invitation) is InviteeState.INVITED


def test_the_app_is_for_people_with_an_account(deployed: Deployed) -> None:
    person_id = deployed.inviting.person()
    assert deployed.call("invitations", "GET", "/v1/invitations").status == 401
    assert deployed.call("invitations", "GET", "/v1/invitations", person_id=person_id).status == 401
    account = deployed.account(person_id)
    assert deployed.call("invitations", "GET", "/v1/invitations", person_id=account).status == 200
    user = deployed.call("invitations", "GET", "/v1/invitations", person_id=account, groups="employer")
    assert user.status == 403


def test_somebody_else_s_invitation_is_not_found(deployed: Deployed) -> None:
    invited = deployed.inviting.person()
    invitation = deployed.invite()
    stranger = deployed.account(deployed.inviting.person())
    path = f"/v1/invitations/{invitation.invitation_id}"

    assert deployed.call("invitations", "GET", path, person_id=stranger).status == 404
    body = {"reply": "accept"}
    assert deployed.call("invitations", "PUT", f"{path}/reply", person_id=stranger, body=body).status == 404
    assert invitee_state(deployed, invited, invitation) is InviteeState.INVITED


@pytest.mark.parametrize("case", ["list", "accept"])
def test_the_example_events_of_the_app_are_about_somebody_who_is_not_here(
    deployed: Deployed, case: str
) -> None:
    assert deployed.handle("invitations", an_event("invitations", case))["statusCode"] == 401


def test_the_schedule_and_the_queue_dispatch_and_the_file_is_written(deployed: Deployed) -> None:
    person_id = deployed.inviting.person(first_name="Sanne")
    starts = deployed.world.now + timedelta(days=10)
    invitation = deployed.inviting.create(
        starts_at=starts.isoformat(),
        ends_at=(starts + timedelta(hours=1)).isoformat(),
        answer_by=(starts - timedelta(days=1)).isoformat(),
    )

    report = deployed.happens(DISPATCH, an_event(DISPATCH, "each_minute"))
    assert report == {"found": 1, "failed": 0}
    for body in list(deployed.world.drain("Fanout")):
        event = an_event(DISPATCH, "page")
        event["Records"][0]["body"] = json.dumps(body)
        assert deployed.happens(DISPATCH, event) == {"batchItemFailures": []}
    assert deployed.inviting.mails() == [person_id]

    event = an_event("results_export", "changed")
    changed = {"invitation_id": invitation.invitation_id, "person_ids": [person_id]}
    event["Records"][0]["body"] = json.dumps(changed)
    assert deployed.happens("results_export", event) == {"batchItemFailures": []}
    written = deployed.world.bucket("Drop").read(results_object(invitation)).decode("utf-8-sig")
    assert "Sanne van den Berg;;;geen antwoord;;" in written


def test_whoever_is_only_kept_from_now_on_stands_in_the_file_without_a_name(deployed: Deployed) -> None:
    inviting, person_id = deployed.inviting, deployed.inviting.person(first_name="Sanne")
    invitation = deployed.invite(number_of_places=1)
    reply(inviting.ctx, person_id, invitation.invitation_id, ACCEPT)
    event = an_event("results_export", "changed")
    told = {"invitation_id": invitation.invitation_id, "person_ids": [person_id]}
    event["Records"][0]["body"] = json.dumps(told)
    deployed.happens("results_export", event)
    inviting.change_person(person_id, restricted=True)
    event["Records"][0]["body"] = json.dumps({"invitation_id": EACH_OF_THEIRS, "person_ids": [person_id]})

    assert deployed.happens("results_export", event) == {"batchItemFailures": []}
    written = deployed.world.bucket("Drop").read(results_object(invitation)).decode("utf-8-sig")
    assert ("Sanne" in written, "(niet getoond);;;komt;;;;" in written) == (False, True)


@pytest.mark.parametrize(("function", "case"), [(DISPATCH, "page"), ("results_export", "changed")])
def test_the_example_messages_about_what_is_not_here_are_done(
    deployed: Deployed, function: str, case: str
) -> None:
    assert deployed.happens(function, an_event(function, case)) == {"batchItemFailures": []}


def test_a_message_that_is_not_ours_fails_alone(deployed: Deployed) -> None:
    event = an_event(DISPATCH, "page")
    good = event["Records"][0]
    event["Records"] = [{**good, "messageId": "bad", "body": '{"step":"dance"}'}, good]

    assert deployed.happens(DISPATCH, event) == {"batchItemFailures": [{"itemIdentifier": "bad"}]}


def test_no_log_line_tells_who_it_was(deployed: Deployed, monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.StringIO()
    monkeypatch.setattr(logger.registered_handler, "stream", written)
    person_id = deployed.inviting.person(first_name="Onvindbaar")
    deployed.account(person_id)
    invitation = deployed.invite(title="Geheim feest")
    path = deployed.page(person_id, invitation)
    deployed.opens(path)
    deployed.posts(path, form={"reply": "accept"})
    deployed.opens("/i/made-up")
    logged = written.getvalue()

    assert "invitation answered" in logged
    for secret in ("Onvindbaar", "werk.example", "Geheim feest", path):
        assert secret not in logged
