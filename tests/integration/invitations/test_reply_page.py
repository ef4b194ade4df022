"""The page behind the link in an invitation's mail, as the gateway has it called."""

from datetime import UTC, datetime, timedelta

import pytest

from qlinx.invitations.change_schemas import ChangeRequest
from qlinx.invitations.changing import change_invitation
from qlinx.invitations.model import InviteeState
from qlinx.invitations.own_invitations import MOST_COUNTED
from qlinx.invitations.replies import reply
from qlinx.invitations.service import cancel
from qlinx.invitations.store import INVITATION, INVITEE
from tests.support.deployed_invitations import Deployed, invitee_state
from tests.support.http import an_event
from tests.support.inviting import ACCEPT
from tests.support.letters import Markup


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
    assert '<a class="button" href="/mijn">Kijk bij je uitnodigingen</a>' in revoked.body
    in_english = deployed.opens(path, query={"language": "en"}).body
    assert '<a class="button" href="/en/my">See your invitations</a>' in in_english
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
    deployed.posts(path, form={"reply": "accept", "changes": "1"})
    assert "Je komt." in deployed.opens(path).body
