"""The desk in a browser: staff sign in with a code, see what has a last day, and look for somebody."""

import re
from datetime import UTC, datetime, timedelta
from typing import Final

from qlinx.kit.clock import utc_day
from qlinx.kit.contact import parse_email
from qlinx.kit.cookies import STAFF_SESSION
from qlinx.mailing.addressed import MailStop
from qlinx.mailing.letter import Letter
from qlinx.mailing.purposes import MailPurpose
from qlinx.mailing.suppression import memory_of, stop_mail
from qlinx.people.address_undo import stop_change
from qlinx.records.audit import acts
from qlinx.rights.deadlines import deadline_of
from qlinx.rights.model import RequestState
from qlinx.rights.registry import every_right
from qlinx.rights.service import ask, open_requests
from qlinx.staff.service import end_staff
from tests.support.browser import Browser
from tests.support.desk import ADDRESS, CASES, gives_code, gives_password
from tests.support.grounds import has_signed_up
from tests.support.human_review import Full
from tests.support.people import found_by, letters, opens_account
from tests.support.subjects import NOOR, a_relation, an_employer
from tests.support.undoing import moved

SEARCH: Final = "/balie/zoeken"
ASKED: Final = {"email": NOOR, "reason": "complaint", "case": "tel-20261126"}


def test_staff_come_in_with_a_code_and_never_without(staff: Browser) -> None:
    assert STAFF_SESSION.name not in staff.cookies
    sent = staff.goes(CASES)
    assert (sent.status, sent.headers["Location"]) == (303, "/balie/inloggen?next=%2Fbalie%2Fzaken")
    assert gives_code(staff).status == 303
    assert staff.goes(CASES).status == 200
    assert staff.goes("/balie").headers["Location"] == CASES


def test_who_comes_first_sets_an_app_up_and_sees_the_recovery_codes_once(browser: Browser) -> None:
    gives_password(browser, factor=False)
    world = browser.functions.world
    page = browser.goes("/balie/inloggen/code").body
    assert "otpauth://" in page

    shown = gives_code(browser)

    assert (shown.status, shown.body.count("<li><code>")) == (200, 10)
    assert browser.goes(CASES).status == 200
    assert "factor-set" in [act.action for act in acts(world.ctx, utc_day(world.ctx.now()))]
    assert [one.template for one in letters(world) if isinstance(one, Letter)] == ["factors.factor_changed"]


def test_a_person_s_session_opens_no_desk(browser: Browser) -> None:
    opens_account(browser.functions.world)
    browser.signs_in()
    assert browser.goes(CASES).status == 303


def test_who_is_no_longer_staff_is_out_at_once(desk: Browser) -> None:
    end_staff(
        desk.functions.world.ctx, parse_email(ADDRESS), pool=desk.functions.world.staff_pool(), actor="o"
    )
    assert desk.goes(CASES).status == 303


def test_signing_out_ends_the_session(desk: Browser) -> None:
    assert desk.sends("/balie/uitloggen", {}).headers["Location"] == "/balie/inloggen?done=signed-out"
    assert desk.goes(CASES).status == 303


def test_cases_are_by_their_last_day_and_one_is_seen_whole(desk: Browser) -> None:
    ctx = desk.functions.world.ctx
    relation = a_relation(ctx, an_employer(ctx), first_name="Noortje")
    request = ask(ctx, relation.person_id, every_right()["dispute"])
    listed = desk.goes(CASES).body
    one = f"{CASES}/{request.request_id}"
    assert f'href="{one}"' in listed
    assert re.search(r"nog (2|3)\d dagen", listed)
    seen = desk.goes(one).body
    assert "Voorbeeld Zorg 1" in seen
    assert "De werkgever beslist." in seen
    assert not any(text in listed + seen for text in ("Noortje", relation.person_id))
    english = desk.goes(f"/en/desk/cases/{request.request_id}").body
    assert "The employer decides." in english
    assert desk.goes(f"{CASES}/{'a' * 26}").headers["Location"] == f"{CASES}?done=over"
    assert "staat niet meer open" in desk.goes(f"{CASES}?done=over").body


def test_who_calls_is_found_put_down_and_asked_and_the_request_goes_on_once_it_is_clear(
    desk: Browser,
) -> None:
    world = desk.functions.world
    relation = a_relation(world.ctx, an_employer(world.ctx), first_name="Noortje")
    letters(world)
    desk.goes(SEARCH)
    desk.sends(SEARCH, ASKED)
    place = f"/balie/noteren/{relation.person_id}"
    assert f'href="{place}"' in desk.page.body
    form = desk.goes(place).body
    assert "Het gaat over gegevens die Voorbeeld Zorg 1 deelt." in form
    assert "Noortje" not in form
    today = world.ctx.today()
    called = {"right": "erasure", "channel": "phone", "received_on": today.isoformat()}
    late = desk.sends(place, {**called, "received_on": (today - timedelta(days=29)).isoformat()})
    assert (late.status, 'href="#received_on"' in late.body) == (422, True)
    assert desk.sends(place, {**called, "right": "nothing"}).status == 422

    noted = desk.sends(place, {**called, "by_representative": "yes"})

    (request,) = open_requests(world.ctx)
    one = f"{CASES}/{request.request_id}"
    assert noted.headers["Location"] == f"{one}?done=noted"
    assert [told.template for told in letters(world) if isinstance(told, Letter)] == [
        "rights.request_identity"
    ]
    seen = desk.goes(f"{one}?done=noted").body
    assert "per telefoon" in seen
    assert "Een ouder of voogd, voor iemand jonger dan 16" in seen
    assert "de klok staat stil" in seen
    assert desk.sends(one, {"act": "identified", "how": ""}).status == 422
    assert desk.sends(one, {"act": "extend", "reason": "many"}).status == 409
    assert (
        desk.sends(one, {"act": "identified", "how": "called_back"}).headers["Location"] == f"{one}?done=done"
    )
    (request,) = open_requests(world.ctx)
    assert request.state is RequestState.RECEIVED


def test_who_calls_to_have_it_looked_at_who_got_a_place_is_put_down_with_the_invitation(
    desk: Browser,
) -> None:
    full = Full(desk.functions.world)
    place = f"/balie/noteren/{full.without}"
    look = f"human_review.{full.invitation_id}"
    form = desk.goes(place).body
    assert (f'value="{look}"' in form, full.invitation.title in form) == (True, True)
    called = {"channel": "post", "received_on": full.ctx.today().isoformat()}
    for wrong in ("human_review", f"erasure.{full.invitation_id}"):
        assert desk.sends(place, {**called, "right": wrong}).status == 422
    assert desk.sends(place, {**called, "right": f"human_review.{'a' * 26}"}).status == 404

    desk.sends(place, {**called, "right": look})

    (request,) = open_requests(full.ctx)
    assert (request.right, request.matter) == ("human_review", full.invitation_id)
    assert "menselijke blik" not in desk.goes(f"/balie/noteren/{full.has}").body
    desk.sends(f"{CASES}/{request.request_id}", {"act": "identified", "how": "employer"})
    assert full.waiting() == [request.request_id]
    again = desk.sends(place, {**called, "right": look})
    assert again.headers["Location"] == f"{CASES}/{request.request_id}?done=noted"


def test_more_time_is_given_once_with_a_reason(desk: Browser) -> None:
    ctx = desk.functions.world.ctx
    relation = a_relation(ctx, an_employer(ctx))
    request = ask(ctx, relation.person_id, every_right()["dispute"])
    one = f"{CASES}/{request.request_id}"
    desk.goes(one)
    assert desk.sends(one, {"act": "extend", "reason": ""}).status == 422
    desk.sends(one, {"act": "extend", "reason": "complex"})
    (extended,) = open_requests(ctx)
    assert extended.deadline_on == deadline_of(request.received_at, months=3)
    seen = desk.goes(one).body
    assert "verlengd" in seen
    assert 'value="extend"' not in seen


def test_what_nobody_shows_to_be_theirs_is_refused_and_nothing_else_is(desk: Browser) -> None:
    ctx = desk.functions.world.ctx
    relation = a_relation(ctx, an_employer(ctx))
    place = relation.address_hash, relation.given_by
    ctx.store.write(*stop_mail(ctx, *place, MailStop.SPAM_REPORT, purpose=MailPurpose.INVITATION))
    request = ask(ctx, relation.person_id, every_right()["dispute"])
    one = f"{CASES}/{request.request_id}"
    desk.goes(one)
    assert desk.sends(one, {"act": "refuse"}).status == 422
    desk.sends(one, {"act": "doubt"})
    assert open_requests(ctx)[0].is_in_doubt
    assert desk.sends(one, {"act": "refuse"}).headers["Location"] == f"{CASES}?done=refused"
    assert open_requests(ctx) == ()
    assert "Het verzoek is geweigerd." in desk.goes(f"{CASES}?done=refused").body
    assert set(memory_of(ctx.store, *place).since) == {MailStop.SPAM_REPORT}


def test_an_objection_about_an_account_is_weighed_on_the_desk(desk: Browser) -> None:
    world = desk.functions.world
    letters(world)
    holder = opens_account(world)
    request = ask(world.ctx, holder.person_id, every_right()["objection_to_use"], account_id=holder.person_id)
    one = f"{CASES}/{request.request_id}"
    assert "Afwegen" in desk.goes(CASES).body
    assert "Weeg dit bezwaar af" in desk.goes(one).body
    assert desk.sends(one, {"act": "overridden", "weighing": ""}).status == 422
    weighed = desk.sends(one, {"act": "overridden", "weighing": "Zonder dit is er geen account."})
    assert weighed.headers["Location"] == f"{CASES}?done=weighed"
    assert "Het bezwaar is afgewogen." in desk.goes(f"{CASES}?done=weighed").body
    assert open_requests(world.ctx) == ()
    (told,) = [one for one in letters(world) if getattr(one, "template", "") == "rights.request_refused"]
    assert isinstance(told, Letter)
    assert told.facts["weighing"] == "Zonder dit is er geen account."


def test_a_search_is_written_down_and_shows_what_there_is(desk: Browser) -> None:
    ctx = desk.functions.world.ctx
    a_relation(ctx, an_employer(ctx), first_name="Noortje")
    desk.goes(f"{SEARCH}?case=U3VQ-2D4K-7W5C")
    assert 'value="U3VQ-2D4K-7W5C"' in desk.page.body
    found = desk.sends(SEARCH, ASKED)
    assert (found.status, "Voorbeeld Zorg 1" in found.body, "Noortje" in found.body) == (200, True, False)
    told = [act.action for act in acts(ctx, datetime.now(UTC).date())]
    assert "person-searched:complaint:TEL-20261126" in told


def test_a_sign_up_that_nobody_confirmed_is_shown_with_until_when_and_what_can_be_put_down(
    desk: Browser,
) -> None:
    waiting = has_signed_up(desk.functions.world)
    desk.goes(SEARCH)

    found = desk.sends(SEARCH, ASKED)

    assert "Aanmelding die niemand bevestigde" in found.body
    assert "Ingevuld: e-mailadres, taal, voornaam en achternaam" in found.body
    assert "Je kunt noteren: inzage, wissen" in found.body
    assert waiting.last_name not in found.body
    put_down_at = f"/balie/noteren/{waiting.person_id}"
    assert put_down_at in found.body
    noted = desk.goes(put_down_at)
    assert ('value="erasure"' in noted.body, 'value="restriction"' in noted.body) == (True, False)


def test_without_a_reason_what_was_typed_stays(desk: Browser) -> None:
    desk.goes(SEARCH)
    refused = desk.sends(SEARCH, {**ASKED, "reason": "", "case": "Jansen"})
    assert refused.status == 422
    assert f'value="{NOOR}"' in refused.body
    assert refused.body.count('class="fault"') == 2
    assert not [
        act for act in acts(desk.functions.world.ctx, datetime.now(UTC).date()) if "search" in act.action
    ]


def test_a_form_of_another_page_looks_for_nobody(desk: Browser) -> None:
    desk.goes(SEARCH)
    assert desk.sends(SEARCH, ASKED, {"sec-fetch-site": "cross-site"}).status == 403


def test_a_locked_account_is_opened_once_its_holder_is_found_out(desk: Browser) -> None:
    world = desk.functions.world
    letters(world)  # that of the member of staff
    person = opens_account(world)
    stop_change(world.ctx, moved(world, person), pool=world.pool())
    one = f"/balie/op-slot/{person.person_id}"
    assert f'href="{one}"' in desk.goes(SEARCH).body
    desk.goes(one)
    assert desk.sends(one, {"email": person.email}).status == 422
    wrong = desk.sends(one, {"email": "iemand.anders@werk.example.nl", "confirmed": "yes"})
    assert (wrong.status, 'href="#email"' in wrong.body) == (422, True)
    assert (
        desk.sends(one, {"email": person.email, "confirmed": "yes"}).headers["Location"]
        == f"{SEARCH}?done=opened"
    )
    assert "Het account is weer open." in desk.goes(f"{SEARCH}?done=opened").body
    assert desk.goes(one).status == 404
    assert found_by(world, person.email) == person.person_id
