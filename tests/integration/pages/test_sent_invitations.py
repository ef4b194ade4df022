"""One invitation in a browser: who comes, reminders, places, changes, calling off."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import unquote

from qlinx.employers.model import Access
from qlinx.invitations.replies import reply
from qlinx.invitations.results_file import export_results
from qlinx.invitations.store import results_objects
from qlinx.mailing.outbox import OUTBOX, mails_of_occasion
from qlinx.mailing.settling import settle
from qlinx.mailing.states import MailEvent
from tests.support.browser import Browser
from tests.support.inviting import ACCEPT, Inviting
from tests.support.office import HOME, signs_in
from tests.support.roster_drop import RosterDrop


def test_an_invitation_tells_who_comes_and_reminds_the_others(browser: Browser) -> None:
    inviting = Inviting(browser.functions.world)
    coming, _ = inviting.person(), inviting.person()
    invitation = inviting.dispatch(number_of_places=12)
    reply(inviting.ctx, coming, invitation.invitation_id, ACCEPT)
    signs_in(browser, inviting.employer_id)

    assert invitation.title in browser.goes(HOME).body
    address = f"{HOME}/uitnodigingen/{invitation.invitation_id}"
    page = browser.goes(address).body
    assert "1 van de 12 plaatsen bezet" in page
    assert browser.sends(address, {}).headers["Location"] == f"{address}?done=reminded"
    assert "gaan op weg" in browser.goes(f"{address}?done=reminded").body
    assert browser.sends(address, {}).status == 409


def test_the_list_tells_at_a_glance_how_many_come(browser: Browser) -> None:
    inviting = Inviting(browser.functions.world)
    coming, *_ = inviting.people(3)
    invitation = inviting.dispatch(number_of_places=12)
    reply(inviting.ctx, coming, invitation.invitation_id, ACCEPT)
    signs_in(browser, inviting.employer_id)
    assert "12 plaatsen" in browser.goes(HOME).body
    export_results(inviting.ctx, invitation.invitation_id, None, drop=inviting.world.bucket("Drop"))
    page = browser.goes(HOME).body
    assert "<strong>1/12</strong> plaatsen bezet · 0 niet · 2 nog geen antwoord" in page


def test_the_number_of_places_changes_and_nobody_loses_theirs(browser: Browser) -> None:
    inviting = Inviting(browser.functions.world)
    coming = inviting.people(2)
    inviting.person(first_name="Stille")
    invitation = inviting.dispatch(number_of_places=3)
    for person_id in coming:
        reply(inviting.ctx, person_id, invitation.invitation_id, ACCEPT)
    signs_in(browser, inviting.employer_id)
    address = f"{HOME}/uitnodigingen/{invitation.invitation_id}"
    assert f"{address}/plaatsen" in browser.goes(address).body
    assert "Stille" in browser.goes(f"{address}?reply=invited").body
    assert "Stille" not in browser.goes(f"{address}?reply=accepted").body
    page = f"{address}/plaatsen"
    assert 'value="3"' in browser.goes(page).body
    assert browser.sends(page, {"number_of_places": "1"}).status == 409
    assert browser.sends(page, {"number_of_places": "veel"}).status == 422
    assert browser.sends(page, {"number_of_places": "2"}).headers["Location"] == f"{address}?done=places"
    assert "2 van de 2 plaatsen bezet" in browser.goes(f"{address}?done=places").body
    assert set(inviting.holders(invitation)) == set(coming)


def test_the_replies_are_fetched_under_the_name_of_the_occasion(browser: Browser) -> None:
    inviting = Inviting(browser.functions.world)
    inviting.person()
    drop = inviting.world.bucket("Drop")
    invitation = inviting.dispatch(title="Borrel: 1/2?")
    signs_in(browser, inviting.employer_id)
    for language, address in (
        ("nl", f"{HOME}/uitnodigingen/{invitation.invitation_id}/antwoorden"),
        ("en", f"/en/employer/invitations/{invitation.invitation_id}/replies"),
    ):
        shown = browser.goes(address.rpartition("/")[0]).body
        for kind in ("xlsx", "csv"):
            assert f'href="{address}/{kind}"' in shown, language
            drop.remove(f"{results_objects(invitation)}{kind}")
            early = browser.goes(f"{address}/{kind}")
            assert (early.status, early.headers.get("Location")) == (404, None)
            assert ("nog niet" in early.body) == (language == "nl")
            export_results(inviting.ctx, invitation.invitation_id, None, drop=drop)
            found = browser.goes(f"{address}/{kind}")
            assert found.status == 303
            assert f"/results/invitations/{invitation.invitation_id}.{kind}" in found.headers["Location"]
            assert f'filename="Borrel- 1-2-.{kind}"' in unquote(found.headers["Location"])
        assert browser.goes(f"{address}/pdf").status == 404


def test_before_the_mails_left_it_says_when_they_go_and_shows_no_numbers(browser: Browser) -> None:
    inviting = Inviting(browser.functions.world)
    inviting.person()
    now = browser.functions.world.now
    at_once = inviting.create(send_at=f"{now + timedelta(minutes=1):%Y-%m-%dT%H:%M:%S}Z")
    later = inviting.create(send_at=f"{now + timedelta(hours=3):%Y-%m-%dT%H:%M:%S}Z")
    signs_in(browser, inviting.employer_id)
    for invitation, said in ((at_once, "Er is nog geen mail weg."), (later, "De mails gaan weg op ")):
        page = browser.goes(f"{HOME}/uitnodigingen/{invitation.invitation_id}").body
        assert said in page
        # As soon as somebody is invited the page is another one, which the script notices by this.
        assert 'id="waiting" data-refresh' in page
        assert "Wie komt er" not in page
        assert 'id="numbers"' not in page


def test_calling_off_is_asked_first(browser: Browser) -> None:
    inviting = Inviting(browser.functions.world)
    inviting.person()
    invitation = inviting.dispatch()
    signs_in(browser, inviting.employer_id)
    address = f"{HOME}/uitnodigingen/{invitation.invitation_id}"
    assert "Niemand kan nog antwoorden" in browser.goes(f"{address}/gaat-niet-door").body
    off = browser.sends(f"{address}/gaat-niet-door", {"reason": "De zaal is er niet."})
    assert off.headers["Location"] == f"{address}?done=called-off"
    assert "gaat niet door" in browser.goes(HOME).body


def test_an_invitation_is_changed_and_who_comes_is_asked_anew(browser: Browser) -> None:
    inviting = Inviting(browser.functions.world)
    coming = inviting.person()
    day = browser.functions.world.now + timedelta(days=9)
    times = {name: f"{day:%Y-%m-%d}T{time}" for name, time in (("starts_at", "19:30"), ("ends_at", "22:00"))}
    invitation = inviting.dispatch(**times, answer_by=f"{day - timedelta(days=2):%Y-%m-%d}T12:00")
    reply(inviting.ctx, coming, invitation.invitation_id, ACCEPT)
    signs_in(browser, inviting.employer_id)
    address = f"{HOME}/uitnodigingen/{invitation.invitation_id}"
    page = f"{address}/wijzig"
    assert page in browser.goes(address).body

    shown = browser.goes(page).body
    assert 'value="Kerstborrel"' in shown
    assert f'value="{times["starts_at"]}"' in shown
    typed = {name: unescape(value) for name, value in re.findall(r'name="(\w+)"[^>]* value="([^"]*)"', shown)}
    typed["text"] = invitation.text.replace("\n", "\r\n")
    assert browser.sends(page, typed).status == 409
    refused = browser.sends(page, {**typed, "title": "Nieuwjaarsborrel", "starts_at": times["ends_at"]})
    assert refused.status == 422
    assert 'id="ends_at-fault"' in refused.body
    assert 'value="Nieuwjaarsborrel"' in refused.body

    changed = {**typed, "starts_at": f"{day:%Y-%m-%d}T20:30"}
    assert browser.sends(page, changed).headers["Location"] == f"{address}?done=changed"
    seen = browser.goes(f"{address}?done=changed").body
    assert "De uitnodiging is gewijzigd" in seen
    assert "moet nog bevestigen" in seen
    (made,) = inviting.items("invitation_change")
    assert made["number"] == 1
    # Somebody else who still saw the former words is told so, and keeps what they typed.
    del typed["csrf"], changed["csrf"]
    browser.goes(page)
    late = browser.sends(page, {**typed, "title": "Borrel"})
    assert late.status == 412
    assert 'value="Borrel"' in late.body
    # Each field that is different says what stands there now; sent again it is meant.
    assert "Nu staat er: Kerstborrel" in late.body
    assert re.search(r"Nu staat er: [^<]*20[.:]30", late.body)
    (now,) = set(re.findall(r'name="seen" value="([^"]*)"', late.body))
    assert browser.sends(page, {**changed, "title": "Borrel", "seen": now}).status == 303


def test_two_who_change_the_number_of_places_see_each_others(browser: Browser) -> None:
    inviting = Inviting(browser.functions.world)
    inviting.person()
    invitation = inviting.dispatch(number_of_places=3)
    signs_in(browser, inviting.employer_id)
    page = f"{HOME}/uitnodigingen/{invitation.invitation_id}/plaatsen"
    (seen,) = re.findall(r'name="seen" value="([^"]*)"', browser.goes(page).body)
    assert browser.sends(page, {"number_of_places": "5", "seen": seen}).status == 303
    late = browser.sends(page, {"number_of_places": "4", "seen": seen})
    assert (late.status, 'value="4"' in late.body) == (412, True)
    assert "Nu staat er: 5" in late.body


def test_another_employers_invitation_is_nowhere(browser: Browser) -> None:
    world = browser.functions.world
    inviting = Inviting(world)
    inviting.person()
    invitation = inviting.dispatch()
    signs_in(browser, RosterDrop(world, name="Ander").employer_id)
    address = f"{HOME}/uitnodigingen/{invitation.invitation_id}"
    assert browser.goes(address).status == 404
    export_results(inviting.ctx, invitation.invitation_id, None, drop=inviting.world.bucket("Drop"))
    assert browser.goes(f"{address}/antwoorden/csv").status == 404


def test_the_employer_sees_how_far_each_mail_came_and_who_wants_none(browser: Browser) -> None:
    inviting = Inviting(browser.functions.world)
    bart, stille = inviting.person(first_name="Bart"), inviting.person(first_name="Stille")
    invitation = inviting.dispatch()
    signs_in(browser, inviting.employer_id)
    address = f"{HOME}/uitnodigingen/{invitation.invitation_id}"
    page = browser.goes(address).body
    assert page.count("staat klaar") == 2
    for person_id, event in ((bart, MailEvent.DELIVERY), (stille, MailEvent.SKIP)):
        (entry,) = mails_of_occasion(
            inviting.ctx, [person_id], "invitations.invitation", once=invitation.invitation_id
        ).values()
        settle(inviting.ctx, OUTBOX.key(entry), event, at=inviting.ctx.now(), reason="objection")

    page = browser.goes(address).body

    assert "bezorgd" in page
    assert "wil geen uitnodiging per mail" in page


def test_who_sees_a_mistake_has_the_sending_wait_and_go_on(browser: Browser) -> None:
    inviting = Inviting(browser.functions.world)
    inviting.people(3)
    invitation = inviting.create()
    inviting.due()
    signs_in(browser, inviting.employer_id)
    address = f"{HOME}/uitnodigingen/{invitation.invitation_id}"
    assert "Zie je een fout?" in browser.goes(address).body

    waits = browser.sends(address, {"act": "wait"})

    assert waits.headers["Location"] == f"{address}?done=waits"
    inviting.work()
    assert not inviting.mails()
    told = browser.goes(waits.headers["Location"]).body
    assert "Het versturen wacht." in told
    assert "Ga verder met versturen" in told
    assert browser.sends(address, {"act": "go-on"}).headers["Location"] == f"{address}?done=goes-on"
    assert "Het versturen gaat verder." in browser.goes(f"{address}?done=goes-on").body
    inviting.world.pass_time(minutes=20)
    inviting.due()
    inviting.work()
    assert len(inviting.mails()) == 3
    sent = browser.goes(address).body
    assert ("Zie je een fout?" in sent, "Het versturen wacht." in sent) == (False, False)
    assert browser.sends(address, {"act": "wait"}).status == 409


def test_who_may_only_look_sees_an_invitation_and_nothing_to_press(browser: Browser) -> None:
    inviting = Inviting(browser.functions.world)
    inviting.people(2)
    invitation = inviting.dispatch(number_of_places=3)
    signs_in(browser, inviting.employer_id, access=Access.READ)
    address = f"{HOME}/uitnodigingen/{invitation.invitation_id}"
    main = browser.goes(address).body.partition("<main")[2].partition("</main>")[0]
    assert "nog geen antwoord" in main
    for act in ("<form", "/wijzig", "/plaatsen", "/gaat-niet-door"):
        assert act not in main
