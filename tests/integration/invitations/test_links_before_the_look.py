"""Links in an employer's text lead nowhere until staff have looked:
in mails, calendars, on the page and in the app.
"""

import pytest

from qlinx.invitations.mailings import approve_employer
from qlinx.invitations.model import Invitation
from qlinx.invitations.own_invitations import own_invitation
from qlinx.invitations.replies import reply
from qlinx.invitations.schemas import InvitationResponse
from qlinx.invitations.service import cancel
from tests.support.invitation_mails import CALLED_OFF, INVITED, event_in, message
from tests.support.inviting import ACCEPT, Inviting
from tests.support.letters import ReadMessage
from tests.support.world import World
from tests.unit.kit.test_links_as_text import HOSTILE, LED_BY

EVIL = "evil.example"
WORDS = {
    "title": f"Loon: https://{EVIL}/t",
    "text": f"Log in op www.{EVIL}\nof mail wie@{EVIL}",
    "location": f"Online: {EVIL}/zaal",
}


@pytest.fixture
def new(world: World) -> Inviting:
    return Inviting(world, looked_at=False)


def invited(new: Inviting, **words: str) -> tuple[str, Invitation]:
    person_id = new.person()
    return person_id, new.dispatch(**(words or WORDS))


def shown_in(found: ReadMessage) -> tuple[str, ...]:
    """Everything of a mail that a program may look for links in: subject, text, HTML, calendar."""
    _, event = event_in(found)
    return (
        found.header("Subject"),
        found.part("text/plain").get_content(),
        found.part("text/html").get_content(),
        str(event["SUMMARY"]),
        str(event.get("LOCATION", "")),
    )


@pytest.mark.parametrize("template", [INVITED, CALLED_OFF])
def test_a_mail_and_its_calendar_hold_no_link_of_the_employer(new: Inviting, template: str) -> None:
    person_id, invitation = invited(new)
    if template == CALLED_OFF:
        reply(new.ctx, person_id, invitation.invitation_id, ACCEPT)
        cancel(new.ctx, new.employer_id, invitation.invitation_id)
        new.world.pass_time(minutes=1)
        new.due()
        new.work()

    shown = shown_in(message(new, person_id, template))

    assert not [one for one in shown if EVIL in one]
    assert all("evil[.]example" in one for one in shown)


@pytest.mark.parametrize("spelled", HOSTILE)
def test_however_a_link_is_spelled_none_comes_into_a_mail(new: Inviting, spelled: str) -> None:
    sent = {"text": f"Klik {spelled} nu"}
    person_id, _ = invited(new, **sent)

    text = message(new, person_id).part("text/plain").get_content()

    said = next(line for line in text.splitlines() if line.startswith("Klik "))
    assert LED_BY.search(said) is None


def test_our_own_link_is_one_all_the_same(new: Inviting) -> None:
    person_id, _ = invited(new)

    html = message(new, person_id).part("text/html").get_content()

    assert '<a href="https://qlinx.example/i/' in html


def test_page_and_app_show_the_same(new: Inviting) -> None:
    person_id, invitation = invited(new)
    own = own_invitation(new.ctx, person_id, invitation.invitation_id)

    answer = InvitationResponse.of(own)

    assert EVIL not in answer.model_dump_json()
    assert answer.location == "Online: evil[.]example/zaal"


def test_after_the_look_links_are_as_they_were_written(new: Inviting) -> None:
    person_id, invitation = invited(new)
    approve_employer(new.ctx, new.employer_id, actor="sjoerd", fanout=new.fanout)

    shown = shown_in(message(new, person_id))

    assert all(EVIL in one for one in shown)
    assert own_invitation(new.ctx, person_id, invitation.invitation_id).invitation.text == WORDS["text"]


def test_the_employer_sees_its_own_words(new: Inviting) -> None:
    _, invitation = invited(new)

    assert new.invitation(invitation.invitation_id).text == WORDS["text"]


def test_of_who_was_looked_at_nothing_more_is_read(world: World) -> None:
    known = Inviting(world)
    person_id = known.person()
    invitation = known.dispatch(**WORDS)

    assert not invitation.before_look
    assert EVIL in message(known, person_id).header("Subject")
