"""The invitations of a person who is signed in, as pages."""

from datetime import timedelta

import pytest

from qlinx.invitations.change_schemas import ChangeRequest
from qlinx.invitations.changing import change_invitation
from qlinx.invitations.model import ReplyChoice
from qlinx.invitations.replies import reply
from qlinx.invitations.store import INVITATION
from qlinx.kit.cookies import USER_SESSION
from qlinx.people.store import PERSON
from qlinx.sessions.model import Session
from qlinx.sessions.on_pages import browser_session_id
from qlinx.sessions.store import SESSION
from tests.support.browser import Browser
from tests.support.inviting import Inviting


@pytest.fixture
def inviting(browser: Browser) -> Inviting:
    return Inviting(browser.functions.world)


def signed_in(browser: Browser, account_id: str) -> None:
    """The browser of the holder of an account."""
    ctx, secret = browser.functions.world.ctx, "s" * 26
    session = Session(
        person_id=account_id,
        session_id=browser_session_id(account_id, secret),
        began_at=ctx.now(),
        stays=False,
    )
    ctx.store.write(SESSION.insert(session))
    browser.cookies = {USER_SESSION.name: f"{account_id}.{secret}"}


def test_somebody_sees_what_they_are_invited_to_and_answers(browser: Browser, inviting: Inviting) -> None:
    mine = inviting.person()
    signed_in(browser, inviting.account(mine))
    invitation_id = inviting.dispatch().invitation_id
    one = f"/mijn/uitnodigingen/{invitation_id}"
    assert f'href="{one}"' in browser.goes("/mijn").body
    assert "Ik kom" in browser.goes(one).body
    assert browser.sends(one, {"reply": "accept"}).headers["Location"] == one
    assert "Je komt." in browser.goes(one).body
    assert "Je komt" in browser.goes("/mijn").body
    browser.sends(one, {"reply": "decline"})
    assert "Je komt niet." in browser.goes(one).body
    assert "You&#39;re not coming" in browser.goes(f"/en/my/invitations/{invitation_id}").body


def test_the_last_place_that_is_gone_is_told_where_somebody_answers(
    browser: Browser, inviting: Inviting
) -> None:
    mine, other = inviting.person(), inviting.person()
    signed_in(browser, inviting.account(mine))
    invitation_id = inviting.dispatch(number_of_places=1).invitation_id
    one = f"/mijn/uitnodigingen/{invitation_id}"
    browser.goes(one)
    reply(inviting.ctx, other, invitation_id, ReplyChoice.ACCEPT)
    refused = browser.sends(one, {"reply": "accept"})
    assert refused.status == 409
    assert 'class="banner bad"' in refused.body


def test_nobody_sees_an_invitation_of_somebody_else(browser: Browser, inviting: Inviting) -> None:
    inviting.person()
    signed_in(browser, inviting.account())
    invitation_id = inviting.dispatch().invitation_id
    assert browser.goes(f"/mijn/uitnodigingen/{invitation_id}").status == 404
    assert browser.sends(f"/mijn/uitnodigingen/{invitation_id}", {"reply": "accept"}).status in {404, 409}
    assert browser.goes("/mijn/made-up").status == 404


@pytest.mark.parametrize("value", ["", "maybe"])
def test_a_reply_that_is_none_changes_nothing(browser: Browser, inviting: Inviting, value: str) -> None:
    mine = inviting.person()
    signed_in(browser, inviting.account(mine))
    one = f"/mijn/uitnodigingen/{inviting.dispatch().invitation_id}"
    browser.goes(one)
    assert browser.sends(one, {"reply": value}).status == 422


def test_a_change_is_shown_and_who_comes_is_asked_whether_they_still_do(
    browser: Browser, inviting: Inviting
) -> None:
    mine = inviting.person()
    signed_in(browser, inviting.account(mine))
    day = inviting.world.now + timedelta(days=9)
    times = {name: f"{day:%Y-%m-%d}T{time}" for name, time in (("starts_at", "19:30"), ("ends_at", "22:00"))}
    invitation = inviting.dispatch(**times, answer_by=f"{day - timedelta(days=2):%Y-%m-%d}T12:00")
    ids = inviting.employer_id, invitation.invitation_id
    one = f"/mijn/uitnodigingen/{invitation.invitation_id}"
    browser.goes(one)
    browser.sends(one, {"reply": "accept"})
    later = ChangeRequest(starts_at=f"{day:%Y-%m-%d}T20:30")
    change_invitation(inviting.ctx, *ids, later, once=None, fanout=inviting.fanout)

    told = "Gewijzigd: start 19.30 → 20.30"
    assert told in browser.goes("/mijn").body
    assert "kom je nog?" in browser.goes("/mijn").body
    shown = browser.goes(one).body
    assert told in shown
    assert "Ja, ik kom nog steeds" in shown
    # A page of before the change says yes to what it showed.
    browser.sends(one, {"reply": "accept", "changes": "0"})
    assert told in browser.goes(one).body
    browser.sends(one, {"reply": "accept", "changes": "1"})
    assert "Je komt." in browser.goes(one).body
    assert told not in browser.goes(one).body


def test_whoever_is_only_kept_is_told_why_they_can_not_come_and_where_that_ends(
    browser: Browser, inviting: Inviting
) -> None:
    mine = inviting.person()
    signed_in(browser, inviting.account(mine))
    one = f"/mijn/uitnodigingen/{inviting.dispatch().invitation_id}"
    restricted = PERSON.replace(inviting.someone(mine), restricted=True)
    inviting.store.write(restricted)
    page = browser.goes(one).body
    assert "We bewaren je gegevens nu alleen" in page
    assert "Bij Verzoeken zeg je dat we ze weer mogen gebruiken." in page
    assert 'value="accept"' not in page


def test_once_the_time_is_over_a_reply_says_whom_to_tell_of_a_change(
    browser: Browser, inviting: Inviting
) -> None:
    mine = inviting.person()
    signed_in(browser, inviting.account(mine))
    invitation = inviting.dispatch()
    reply(inviting.ctx, mine, invitation.invitation_id, ReplyChoice.ACCEPT)
    one = f"/mijn/uitnodigingen/{invitation.invitation_id}"
    said = "Je antwoord kan hier niet meer veranderen. Vraag het aan Voorbeeld Zorg."
    assert said not in browser.goes(one).body
    inviting.store.write(INVITATION.replace(inviting.invitation(invitation.invitation_id), state="closed"))
    page = browser.goes(one).body
    assert ("Je komt." in page, said in page) == (True, True)
