"""An invitation is made in a browser, in four steps."""

import re
from datetime import timedelta
from functools import partial
from html import unescape

import pytest

from qlinx.employers.model import Access
from qlinx.invitations.audiences import audiences
from qlinx.invitations.mails import compose
from qlinx.invitations.pages import making
from qlinx.mailing.composing import Links
from qlinx.mailing.letter import Letter
from tests.support.browser import Browser
from tests.support.inviting import Inviting
from tests.support.office import HOME, NEW, signs_in, what_it_is
from tests.support.signing_in import ADDRESS


def test_an_invitation_is_made_in_four_steps_and_sent_once(browser: Browser, inviting: Inviting) -> None:
    assert NEW in browser.goes(HOME).body
    browser.goes(NEW)
    typed = what_it_is(browser)
    who = browser.sends(NEW, {**typed, "go": "who"}).body
    assert "Iedereen – 3 mensen" in who
    assert "Afdeling Keuken – 2 mensen" in who
    assert "Label bhv – 1 mens" in who
    assert 'value="Zomerborrel"' in who

    typed["audience"] = "departments:Keuken"
    check = browser.sends(NEW, {**typed, "go": "check"}).body
    assert "Deze mail is voor 2 mensen." in check
    assert "Er is soep." in check
    assert "Voorbeeld Zorg nodigt je uit, en heeft daarvoor" in check
    assert "Hallo Petra" in check

    send = browser.sends(NEW, {**typed, "go": "send"}).body
    assert "Uitnodiging maken voor 2 mensen" in send
    assert not inviting.world.items_of("invitation")
    token = browser.token
    made = [browser.sends(NEW, {**typed, "when": "now", "go": "done"}, token=token) for _ in range(2)]
    assert [one.status for one in made] == [303, 303]
    (invitation,) = inviting.world.items_of("invitation")
    address = f"{HOME}/uitnodigingen/{invitation['invitation_id']}?done=made"
    assert {one.headers["Location"] for one in made} == {address}
    assert invitation["among"] == ["keuken"]
    assert "Je uitnodiging is gemaakt" in browser.goes(address).body


def test_a_step_is_kept_by_the_browser_so_that_back_leads_there(browser: Browser, inviting: Inviting) -> None:
    assert inviting.employer_id
    steps = browser.goes(NEW), browser.sends(NEW, {**what_it_is(browser), "go": "who"})
    assert {one.headers["Cache-Control"] for one in steps} == {"private, no-cache"}
    assert browser.goes(HOME).headers["Cache-Control"] == "no-store"


def test_the_mail_can_be_sent_to_oneself_first(browser: Browser, inviting: Inviting) -> None:
    browser.goes(NEW)
    typed = {**what_it_is(browser), "audience": "everyone"}
    browser.sends(NEW, {**typed, "go": "check"})
    token = browser.token
    for _ in range(2):  # a reload sends the same form once more
        tried = browser.sends(NEW, {**typed, "go": "test"}, token=token)
        assert tried.status == 200
        assert f"De proefmail gaat naar {ADDRESS}" in tried.body
        assert 'value="Zomerborrel"' in tried.body
    assert len(inviting.outbox("invitations.test_mail")) == 1
    assert not inviting.world.items_of("invitation")
    assert browser.sends(NEW, {**typed, "ends_at": "", "go": "test"}).status == 422


def test_several_groups_are_invited_together_and_nobody_twice(browser: Browser, inviting: Inviting) -> None:
    both = inviting.person(shared={"department": "Keuken", "tags": ("bhv",)})
    browser.goes(NEW)
    who = browser.sends(NEW, {**what_it_is(browser), "go": "who"}).body
    ticks = {
        unescape(value): name for name, value in re.findall(r'name="(audience-\d+)" value="([^"]*)"', who)
    }
    chosen = {ticks[one]: one for one in ("departments:Keuken", "tags:bhv")}
    assert len(chosen) == 2
    typed = {**what_it_is(browser), **chosen}
    check = browser.sends(NEW, {**typed, "go": "check"}).body
    # Two in the kitchen, one first-aider elsewhere, and one who is both.
    assert "Deze mail is voor 4 mensen." in check
    assert 'value="departments:Keuken"' in check
    assert 'value="tags:bhv"' in check
    back = browser.sends(NEW, {**typed, "go": "who"}).body
    assert back.count(" checked") == 2
    assert browser.sends(NEW, {**typed, "when": "now", "go": "done"}).status == 303
    inviting.world.pass_time(minutes=5)
    inviting.due()
    inviting.work()
    invited = [one["person_id"] for one in inviting.items("invitee")]
    assert len(invited) == len(set(invited)) == 4
    assert both in invited


def test_of_very_many_people_the_page_says_how_far_it_counted(
    browser: Browser, inviting: Inviting, monkeypatch: pytest.MonkeyPatch
) -> None:
    inviting.people(4)
    monkeypatch.setattr(making, "audiences", partial(audiences, most=3))
    browser.goes(NEW)
    who = browser.sends(NEW, {**what_it_is(browser), "go": "who"}).body
    assert "3+ mensen" in who
    assert "Een kleine groep kan ontbreken" in who
    check = browser.sends(NEW, {**what_it_is(browser), "audience-0": "everyone", "go": "check"}).body
    assert "Deze mail is voor 3+ mensen." in check


def test_what_is_wrong_stands_at_its_field_with_what_was_typed(browser: Browser, inviting: Inviting) -> None:
    browser.goes(NEW)
    typed = what_it_is(browser)
    refused = browser.sends(NEW, {**typed, "ends_at": typed["answer_by"], "go": "who"})
    assert refused.status == 422
    assert "Het einde moet na het begin liggen" in refused.body
    assert "Neem je bord mee." in refused.body
    past = browser.sends(NEW, {**typed, "answer_by": "2020-01-01T12:00", "go": "done"})
    assert past.status == 422
    assert 'id="answer_by-fault"' in past.body
    nobody = browser.sends(NEW, {**typed, "go": "check"})
    assert nobody.status == 422
    assert "Kies een groep" in nobody.body
    later = {**typed, "audience": "everyone", "when": "later", "go": "done"}
    assert 'id="send_at-fault"' in browser.sends(NEW, later).body
    assert 'id="send_at-fault"' in browser.sends(NEW, {**later, "send_at": typed["starts_at"]}).body
    assert not inviting.world.items_of("invitation")


def test_an_invitation_can_go_later(browser: Browser, inviting: Inviting) -> None:
    browser.goes(NEW)
    typed = {**what_it_is(browser), "audience": "tags:bhv", "when": "later"}
    day = browser.functions.world.now + timedelta(days=1)
    send_at = f"{day:%Y-%m-%d}T09:00"
    assert browser.sends(NEW, {**typed, "send_at": send_at, "go": "done"}).status == 303
    (invitation,) = inviting.world.items_of("invitation")
    assert invitation["send_at"].startswith(f"{day:%Y-%m-%d}")
    assert invitation["state"] == "scheduled"


def test_the_mail_that_is_shown_is_the_mail_that_goes(browser: Browser, inviting: Inviting) -> None:
    browser.goes(NEW)
    typed = {**what_it_is(browser), "audience": "tags:bhv"}
    check = unescape(browser.sends(NEW, {**typed, "go": "check"}).body)
    person_id = inviting.person(first_name="Petra", shared={"tags": ("lunch",)})
    draft = {name: value for name, value in typed.items() if name != "audience"}
    inviting.dispatch(audience={"tags": ["lunch"]}, **draft)
    (entry,) = inviting.outbox("invitations.invitation")
    assert entry.person_id == person_id
    letter = compose(inviting.ctx, entry, Links("https://qlinx.example"))
    assert isinstance(letter, Letter)
    told = {name: value for name, value in letter.facts.items() if name not in {"answer_url", "notice"}}
    for value in told.values():
        for line in str(value or "").splitlines():
            assert line in check


def test_who_may_only_look_is_shown_no_way_to_invite(browser: Browser) -> None:
    signs_in(browser, Inviting(browser.functions.world).employer_id, access=Access.READ)
    assert NEW not in browser.goes(HOME).body
    browser.goes(NEW)
    assert browser.sends(NEW, {**what_it_is(browser), "go": "who"}).status == 403
