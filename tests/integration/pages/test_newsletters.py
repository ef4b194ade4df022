"""A newsletter from sign-up to one-click unsubscribe: asked for, confirmed, written, sent once, stopped."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from qlinx.mailing.addressed import OWN_MAIL, MailStop
from qlinx.mailing.composing import Skipped
from qlinx.mailing.outbox import OUTBOX
from qlinx.mailing.purposes import MailPurpose
from qlinx.mailing.suppression import memory_of, purposes_of_sender, stop_mail
from qlinx.mailing.unsubscribing import unsubscribe_path
from qlinx.newsletters.consent_texts import CONSENT_TEXT
from qlinx.newsletters.model import SubscriptionState
from qlinx.newsletters.sending import RUN_TYPES
from qlinx.newsletters.store import ISSUE
from qlinx.records.audit import acts
from qlinx.rights.identity import ask_with_code
from qlinx.rights.kinds.erasure import RIGHT as ERASURE
from qlinx.runs.declaring import Tools
from qlinx.runs.store import RUN
from qlinx.runs.sweeping import sweep_runs
from tests.support.browser import Browser
from tests.support.newsletters import (
    SIGN_UP,
    WORDS,
    asks,
    does,
    goes_out,
    link_in,
    mails,
    sent,
    stored,
    subscribed,
    written,
)
from tests.support.people import IP, letters
from tests.support.retention import run
from tests.support.rights import carry_out_request, everything
from tests.support.subjects import NOOR, code_for


def test_a_yes_to_the_newsletter_takes_back_no_more_than_was_stopped_of_it(browser: Browser) -> None:
    world = browser.functions.world
    own = world.ctx.address_hash(NOOR), OWN_MAIL
    world.ctx.store.write(*stop_mail(world.ctx, *own, MailStop.OBJECTION))

    subscribed(browser)

    left = memory_of(world.ctx.store, *own)
    assert not left.stops(MailPurpose.NEWSLETTER, MailStop.OBJECTION)
    assert all(
        left.stops(purpose, MailStop.OBJECTION)
        for purpose in purposes_of_sender(OWN_MAIL)
        if purpose is not MailPurpose.NEWSLETTER
    )


@pytest.mark.parametrize(("page", "button"), [(SIGN_UP, "Ja, stuur mij"), ("/en/newsletter", "Yes, send me")])
def test_looking_changes_nothing_and_one_button_says_yes(browser: Browser, page: str, button: str) -> None:
    world = browser.functions.world
    assert asks(browser, page=page).headers["Location"] == f"{page}?done=asked"
    (asked,) = mails(world)
    assert asked.to.address == NOOR
    path = link_in(asked)

    for _ in range(2):
        body = browser.goes(path).body
        assert body.count('name="choice"') == 1
        assert button in body
    assert stored(world).state is SubscriptionState.ASKED

    for _ in range(2):
        assert browser.sends(path, {"choice": "confirm"}, token="").status == 303
    one = stored(world)
    assert (one.state, one.consent_text, one.consent_language) == (
        SubscriptionState.ACTIVE,
        CONSENT_TEXT,
        one.language,
    )
    assert one.consented_at is not None
    (welcome,) = mails(world)
    assert welcome.template == "newsletters.welcome"
    assert CONSENT_TEXT in browser.goes(path).body


def test_the_answer_does_not_tell_who_has_it_and_mails_them_nothing(browser: Browser) -> None:
    subscribed(browser)

    known, unknown = asks(browser), asks(browser, "iemand@anders.nl")

    assert (known.status, known.headers["Location"]) == (unknown.status, unknown.headers["Location"])
    assert [one.to.address for one in mails(browser.functions.world)] == ["iemand@anders.nl"]


def test_an_address_that_is_none_is_told_beside_the_field(browser: Browser) -> None:
    refused = asks(browser, "noor")

    assert (refused.status, 'value="noor"' in refused.body) == (422, True)
    assert browser.functions.world.items_of("newsletter_subscription") == []


def test_staff_write_it_try_it_and_it_goes_once_to_each_in_their_language(desk: Browser) -> None:
    world = desk.functions.world
    subscribed(desk)
    path = written(desk)
    assert "Aantal lezers dat hem krijgt: 1." in desk.goes(path).body

    assert does(desk, path, "test").headers["Location"] == f"{path}?done=tested"
    (test,) = mails(world)
    assert (test.template, test.facts["english_title"]) == ("newsletters.test", WORDS["title_en"])

    for _ in range(2):
        assert does(desk, path, "send").status == 303
    goes_out(world)
    (mail,) = mails(world)
    assert (mail.to.address, mail.facts["title"]) == (NOOR, WORDS["title_nl"])
    assert goes_out(world) == 0
    assert mails(world) == []
    body = desk.goes(path).body
    assert (">verstuurd<" in body, 'name="act"' in body) == (True, False)
    assert any(act.action == "newsletter-sent-at-night" for act in acts(world.ctx, world.ctx.now().date()))


def test_what_was_sent_is_never_sent_again_however_long_after(desk: Browser) -> None:
    world = desk.functions.world
    subscribed(desk)
    path = written(desk)
    does(desk, path, "send")
    goes_out(world)
    mails(world)

    (item,) = world.items_of("newsletter_issue")
    for kept in world.items_of("run"):
        world.ctx.store.write(RUN.remove(RUN.value(kept)))
    for kept in world.items_of("outbox"):
        world.ctx.store.write(OUTBOX.remove(OUTBOX.value(kept)))
    assert does(desk, path, "send").status == 303
    goes_out(world)

    assert (ISSUE.value(item).state, mails(world)) == ("sent", [])


def test_one_that_is_not_finished_does_not_go(desk: Browser) -> None:
    path = written(desk, text_en="")

    desk.goes(path)
    refused = desk.sends(f"{path}/versturen", {"act": "send"})

    assert (refused.status, "nog niet af" in refused.body) == (409, True)
    assert desk.goes(f"{path}/versturen").status == 409


def test_who_saves_what_somebody_else_saved_meanwhile_is_told_and_keeps_their_words(desk: Browser) -> None:
    path = written(desk)
    desk.goes(path)

    refused = desk.sends(path, {"act": "save", "seen": "1", **WORDS, "title_nl": "Anders"})

    assert (refused.status, 'value="Anders"' in refused.body) == (412, True)
    # Both are shown: what was typed, and what is so now; sending it again is meant.
    assert f"Nu staat er: {WORDS['title_nl']}" in refused.body
    (now,) = set(re.findall(r'name="seen" value="([^"]*)"', refused.body))
    again = {"act": "save", "seen": now, **WORDS, "title_nl": "Anders"}
    assert desk.sends(path, again).headers["Location"] == f"{path}?done=saved"


def test_it_waits_goes_on_and_is_called_off_to_the_last_reader(desk: Browser) -> None:
    world = desk.functions.world
    subscribed(desk)
    path = written(desk)
    does(desk, path, "send")
    assert does(desk, path, "pause").headers["Location"] == f"{path}?done=paused"
    assert (goes_out(world), mails(world)) == (0, [])

    does(desk, path, "resume")
    goes_out(world)
    assert does(desk, path, "cancel").status in {303, 409}

    other = written(desk)
    does(desk, other, "send")
    sweep_runs(world.ctx, "newsletters", RUN_TYPES, Tools(world.queue("Fanout"), seconds_left=lambda: 60))
    does(desk, other, "cancel")
    assert goes_out(world) == 0


def stops_on_the_page(browser: Browser, path: str) -> None:
    browser.sends(path, {"choice": "stop"}, token="")


def stops_in_the_mail_program(browser: Browser, path: str) -> None:
    del path
    world = browser.functions.world
    one = stored(world)
    link = unsubscribe_path(
        world.ctx, one.person_id, one.address_hash, MailPurpose.NEWSLETTER, scope=OWN_MAIL
    )
    done = browser.functions.call("rights_pages", "POST", link, form={"List-Unsubscribe": "One-Click"})
    assert done.status == 200


@pytest.mark.parametrize("stops", [stops_on_the_page, stops_in_the_mail_program])
def test_who_stops_gets_none_of_what_waits_and_may_ask_again(
    desk: Browser, stops: Callable[[Browser, str], Any]
) -> None:
    world = desk.functions.world
    path = subscribed(desk)
    assert len(sent(desk)) == 1
    does(desk, written(desk), "send")
    goes_out(world)

    stops(desk, path)

    assert all(isinstance(one, Skipped) for one in letters(world))
    assert "niet meer" in desk.goes(path).body
    again = subscribed(desk)
    assert stored(world).is_wanted
    memory = memory_of(world.ctx.store, stored(world).address_hash, OWN_MAIL)
    assert not memory.stops(MailPurpose.NEWSLETTER, MailStop.OBJECTION)
    assert len(sent(desk)) == 1
    assert "Je krijgt de nieuwsbrief" in desk.goes(again).body


def test_a_link_that_was_altered_or_whose_subscription_is_gone_opens_nothing(browser: Browser) -> None:
    path = subscribed(browser)
    assert browser.goes(f"{path}x").status == 404

    browser.sends(path, {"choice": "stop"}, token="")
    browser.functions.world.pass_time(days=8)
    run(browser.functions.world)

    assert browser.goes(path).status == 404
    assert "opnieuw" in browser.page.body


def test_the_address_goes_with_an_erasure_and_what_nobody_confirmed_after_a_week(browser: Browser) -> None:
    world = browser.functions.world
    subscribed(browser)
    code_request, code = code_for(world)
    (erasure,) = ask_with_code(world.ctx, code_request, code, ERASURE, network_address=IP)
    assert carry_out_request(world, erasure)[-1] == "done"
    assert NOOR not in everything(world)

    letters(world)
    asks(browser)
    letters(world)
    world.pass_time(days=8)
    run(world)
    assert world.items_of("newsletter_subscription") == []
    assert NOOR not in everything(world)
