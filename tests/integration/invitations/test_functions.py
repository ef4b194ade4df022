"""The four functions, called as the gateway, the queues and the schedule call them."""

import io
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from qlinx.entrypoints import wiring
from qlinx.entrypoints.logs import logger
from qlinx.invitations.change_schemas import ChangeRequest
from qlinx.invitations.changing import change_invitation
from qlinx.invitations.links import reply_path
from qlinx.invitations.model import Invitation, InviteeState
from qlinx.invitations.replies import MOST_COUNTED, reply
from qlinx.invitations.service import cancel
from qlinx.invitations.store import INVITATION, INVITEE, results_object
from qlinx.people.store import person_by_id
from tests.support.http import Functions, Response, an_event
from tests.support.inviting import ACCEPT, Inviting
from tests.support.letters import Markup
from tests.support.world import World

DISPATCH = "invitation_dispatch"


class Deployed(Functions):
    """The functions, and an employer whose people and invitations they find."""

    def __init__(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__(world, monkeypatch)
        world.now = datetime.now(UTC)
        self.inviting = Inviting(world)
        # Links are signed with the deployed secret.
        self.of("invitation_replies")
        self.inviting.ctx = replace(
            world.context(), read_secret=wiring.context().read_secret, now=wiring.context().now
        )

    def invite(self, **fields: Any) -> Invitation:
        """An open invitation some days ahead."""
        starts = self.world.now + timedelta(days=10)
        times = {
            "starts_at": starts.isoformat(timespec="minutes"),
            "ends_at": (starts + timedelta(hours=2)).isoformat(timespec="minutes"),
            "answer_by": (starts - timedelta(days=1)).isoformat(timespec="minutes"),
        }
        return self.inviting.dispatch(**{**times, **fields})

    def page(self, person_id: str, invitation: Invitation) -> str:
        person = person_by_id(self.inviting.store, person_id)
        assert person is not None
        return reply_path(self.inviting.ctx, person, invitation.invitation_id)

    def opens(self, path: str, **more: Any) -> Response:
        return self.call("invitation_replies", "GET", path, **more)

    def posts(self, path: str, **more: Any) -> Response:
        return self.call("invitation_replies", "POST", path, **more)

    def account(self, person_id: str) -> str:
        """The account of somebody who said yes to what the employer shares about them."""
        return self.inviting.account(person_id)

    def happens(self, function: str, event: Mapping[str, Any]) -> Any:
        """A schedule or a queue calls a function that has a minute."""
        context = SimpleNamespace(aws_request_id="test", get_remaining_time_in_millis=lambda: 60_000)
        return self.of(function).lambda_handler(event, context)


@pytest.fixture
def deployed(world: World, monkeypatch: pytest.MonkeyPatch) -> Deployed:
    return Deployed(world, monkeypatch)


def invitee_state(deployed: Deployed, person_id: str, invitation: Invitation) -> InviteeState:
    return deployed.inviting.invitee(person_id, invitation).state


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


@pytest.mark.parametrize("case", ["page", "accept"])
def test_the_example_events_of_the_page_carry_a_link_of_another_installation(
    deployed: Deployed, case: str
) -> None:
    assert deployed.handle("invitation_replies", an_event("invitation_replies", case))["statusCode"] == 404


@pytest.mark.parametrize(("language", "button"), [("nl", "Ja, ik kom"), ("en", "Yes, I will come")])
def test_the_page_is_in_the_person_s_language_and_plain(
    deployed: Deployed, language: str, button: str
) -> None:
    person_id = deployed.inviting.person(language=language, first_name="Onvindbaar", last_name="Geheim")
    invitation = deployed.invite(title="<script>alert(1)</script> & co")
    other = "en" if language == "nl" else "nl"
    shown = deployed.opens(deployed.page(person_id, invitation), language=other)
    page = Markup(shown.body)

    assert shown.status == 200
    assert button in page.text
    assert "<script>alert(1)</script> & co" in page.text
    tags = {tag for tag, _ in page.tags}
    assert not tags & {"script", "img", "link", "iframe", "object", "embed"}
    assert ("html", {"lang": language}) in page.tags
    assert "set-cookie" not in {name.lower() for name in shown.headers}
    assert "script-src" not in shown.headers["Content-Security-Policy"]
    assert "default-src 'none'" in shown.headers["Content-Security-Policy"]
    assert shown.headers["Referrer-Policy"] == "same-origin"
    assert shown.headers["Cache-Control"] == "no-store"
    # Whoever it is forwarded to learns nothing about the person.
    for secret in ("Onvindbaar", "Geheim", "@werk.example", person_id):
        assert secret not in shown.body


def test_opening_the_page_changes_nothing_and_its_button_answers(deployed: Deployed) -> None:
    person_id = deployed.inviting.person()
    invitation = deployed.invite()
    path = deployed.page(person_id, invitation)
    before = deployed.world.every_item()
    for _ in range(3):
        deployed.opens(path)
    assert deployed.world.every_item() == before

    buttons = [attributes for tag, attributes in Markup(deployed.opens(path).body).tags if tag == "button"]
    assert [button["name"] for button in buttons] == ["reply", "reply"]
    answered = deployed.posts(path, form={"reply": str(buttons[0]["value"])})
    assert (answered.status, answered.headers["Location"]) == (303, path)
    assert "<h1>Je komt.</h1>" in deployed.opens(path).body
    assert invitee_state(deployed, person_id, invitation) is InviteeState.ACCEPTED

    deployed.posts(path, form={"reply": "decline"})
    assert "<h1>Je komt niet.</h1>" in deployed.opens(path).body
    assert invitee_state(deployed, person_id, invitation) is InviteeState.DECLINED


def test_the_page_says_how_many_places_are_left(deployed: Deployed) -> None:
    first, second = deployed.inviting.people(2)
    invitation = deployed.invite(number_of_places=3)
    path = deployed.page(second, invitation)
    assert "Nog 3 van de 3 plaatsen vrij." in deployed.opens(path).body
    reply(deployed.inviting.ctx, first, invitation.invitation_id, ACCEPT)
    assert "Nog 2 van de 3 plaatsen vrij." in deployed.opens(path).body
    many = deployed.invite(number_of_places=MOST_COUNTED + 2)
    told = f"meer dan {MOST_COUNTED} van de {MOST_COUNTED + 2} plaatsen"
    assert told in deployed.opens(deployed.page(second, many)).body


@pytest.mark.parametrize("form", [{}, {"reply": "perhaps"}, {"reply": "accept", "person_id": "x"}])
def test_a_form_that_is_not_ours_changes_nothing(deployed: Deployed, form: dict[str, str]) -> None:
    person_id = deployed.inviting.person()
    invitation = deployed.invite()

    assert deployed.posts(deployed.page(person_id, invitation), form=form).status == 422
    assert invitee_state(deployed, person_id, invitation) is InviteeState.INVITED


def test_a_full_a_closed_and_a_cancelled_invitation_say_so_on_the_page(deployed: Deployed) -> None:
    first, second = deployed.inviting.people(2)
    invitation = deployed.invite(number_of_places=1)
    path = deployed.page(second, invitation)
    reply(deployed.inviting.ctx, first, invitation.invitation_id, ACCEPT)
    assert "Alle plaatsen zijn bezet." in deployed.opens(path).body
    assert deployed.posts(path, form={"reply": "accept"}).status == 409

    cancel(deployed.inviting.ctx, deployed.inviting.employer_id, invitation.invitation_id)
    shown = deployed.opens(path)
    assert "Dit gaat niet door." in shown.body
    assert "<button" not in shown.body
    assert deployed.posts(path, form={"reply": "decline"}).status == 410


def test_a_page_after_the_time_to_answer_shows_the_answer_without_buttons(deployed: Deployed) -> None:
    person_id = deployed.inviting.person()
    invitation = deployed.invite()
    path = deployed.page(person_id, invitation)
    passed = datetime.now(UTC) - timedelta(seconds=1)
    deployed.inviting.store.write(INVITATION.replace(invitation, answer_by=passed))

    shown = deployed.opens(path)

    assert "De tijd om te antwoorden is voorbij." in shown.body
    assert deployed.posts(path, form={"reply": "accept"}).status == 410


def test_altered_made_up_and_revoked_links_each_say_what_to_do(deployed: Deployed) -> None:
    person_id = deployed.inviting.person()
    invitation = deployed.invite()
    path = deployed.page(person_id, invitation)
    for wrong in (f"{path[:-1]}{'a' if path[-1] != 'a' else 'b'}", path[: len(path) // 2], "/i/x"):
        refused = deployed.opens(wrong)
        assert refused.status == 404
        assert "Deze link klopt niet." in refused.body

    # The address has changed: whoever reads the old mailbox can't answer any more.
    deployed.inviting.change_person(person_id, address_hash="f" * 40)
    revoked = deployed.opens(path)
    assert revoked.status == 410
    assert "Deze link werkt niet meer." in revoked.body
    renewed = deployed.page(person_id, invitation)
    assert deployed.opens(renewed).status == 200

    deployed.inviting.store.write(INVITEE.remove(deployed.inviting.invitee(person_id, invitation)))
    assert deployed.posts(renewed, form={"reply": "accept"}).status == 410


def test_who_tries_wrong_links_has_to_wait_and_right_links_still_open(deployed: Deployed) -> None:
    person_id = deployed.inviting.person()
    path = deployed.page(person_id, deployed.invite())
    statuses = [deployed.opens(f"/i/made-up-{number}").status for number in range(21)]

    assert statuses == [404] * 20 + [429]
    assert deployed.opens(path).status == 200


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


def test_the_links_of_a_test_mail_lead_to_a_page_that_says_so(deployed: Deployed) -> None:
    page = deployed.opens("/i/proef")
    assert (page.status, "Dit was een proefmail" in page.body) == (200, True)
    assert "This was a test mail" in deployed.opens("/i/proef", query={"language": "en"}).body
    assert deployed.posts("/i/proef", form={"reply": "accept"}).status == 404


def test_the_page_of_a_changed_invitation_says_what_is_different_and_asks(deployed: Deployed) -> None:
    person_id = deployed.inviting.person()
    invitation = deployed.invite()
    ctx, invitation_id = deployed.inviting.ctx, invitation.invitation_id
    reply(ctx, person_id, invitation_id, ACCEPT)
    asked = ChangeRequest(location="Zaal 2")
    ids = deployed.inviting.employer_id, invitation_id
    change_invitation(ctx, *ids, asked, once=None, fanout=deployed.inviting.fanout)
    path = deployed.page(person_id, invitation)
    shown = deployed.opens(path).body
    assert "Kom je nog?" in shown
    assert "Gewijzigd: plaats Voorbeeldplein 1, Haarlem → Zaal 2" in shown
    assert "Changed: place" in deployed.opens(path, query={"language": "en"}).body
    assert "Kom je nog?" in shown
    deployed.posts(path, form={"reply": "accept", "seen": "1"})
    assert "Je komt." in deployed.opens(path).body
