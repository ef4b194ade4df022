"""The desk in a browser: staff sign in with a code, see what has a last day, and look for somebody."""

import re
from datetime import UTC, datetime
from typing import Final

from qlinx.kit.contact import parse_email
from qlinx.kit.cookies import STAFF_SESSION
from qlinx.people.address_undo import stop_change
from qlinx.records.audit import acts
from qlinx.rights.registry import every_right
from qlinx.rights.service import ask
from qlinx.staff.service import end_staff
from tests.support.browser import Browser
from tests.support.desk import ADDRESS, CASES, gives_code
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
    assert desk.goes(f"{CASES}/{'a' * 26}").status == 404


def test_a_search_is_written_down_and_shows_what_there_is(desk: Browser) -> None:
    ctx = desk.functions.world.ctx
    a_relation(ctx, an_employer(ctx), first_name="Noortje")
    desk.goes(f"{SEARCH}?case=U3VQ-2D4K-7W5C")
    assert 'value="U3VQ-2D4K-7W5C"' in desk.page.body
    found = desk.sends(SEARCH, ASKED)
    assert (found.status, "Voorbeeld Zorg 1" in found.body, "Noortje" in found.body) == (200, True, False)
    told = [act.action for act in acts(ctx, datetime.now(UTC).date())]
    assert "person-searched:complaint:TEL-20261126" in told


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
