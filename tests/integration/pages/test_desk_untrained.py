"""Whoever of the staff is not trained is told what to do, and reaches their own sign-in alone."""

from datetime import timedelta

import pytest

from qlinx.staff.model import TRAINING_LASTS, StaffMember
from qlinx.staff.store import STAFF, staff_member_by_id
from tests.support.browser import Browser

OWN = "/balie/beheer/inloggen"


@pytest.fixture
def untrained(desk: Browser) -> Browser:
    """Somebody who is signed in at the desk, and whose training ended yesterday."""
    world = desk.functions.world
    (mine,) = world.items_of("staff")
    member = staff_member_by_id(world.ctx.store, str(mine["person_id"]))
    assert isinstance(member, StaffMember)
    long_ago = world.ctx.today() - TRAINING_LASTS - timedelta(days=1)
    world.ctx.store.write(STAFF.replace(member, trained_on=long_ago))
    return desk


def test_every_page_says_what_to_do_and_leads_to_the_own_sign_in(untrained: Browser) -> None:
    refused = untrained.goes("/balie/zaken")
    assert refused.status == 403
    assert "Je training geldt niet (meer)." in refused.body
    assert "Vraag daarna een beheerder van medewerkers om de dag vast te leggen" in refused.body
    assert f'href="{OWN}"' in refused.body
    assert 'action="/balie/uitloggen"' in refused.body
    assert 'href="/inloggen"' not in refused.body
    english = untrained.goes("/en/desk/cases").body
    assert 'href="/en/desk/upkeep/sign-in"' in english


def test_sessions_and_the_second_step_are_open_and_nothing_else_is_led_to(untrained: Browser) -> None:
    own = untrained.goes(OWN)
    assert own.status == 200
    assert "Je training geldt niet (meer)." in own.body
    assert "/balie/zaken" not in own.body
    assert "/balie/beheer/grenzen" not in own.body
    assert 'action="/balie/uitloggen"' in own.body
    ended = untrained.sends(OWN, {"act": "others"})
    assert ended.headers["Location"] == f"{OWN}?done=ended"
    assert untrained.goes(OWN).status == 200
    wrong = untrained.sends(OWN, {"act": "codes", "code": "000000"})
    assert (wrong.status, 'id="code-error"' in wrong.body or "code" in wrong.body) == (401, True)
    assert "Je training geldt niet (meer)." in wrong.body, "the page that was sent, once more"


def test_who_is_trained_sees_no_word_of_it(desk: Browser) -> None:
    own = desk.goes(OWN).body
    assert "Je training geldt niet" not in own
    assert 'href="/balie/zaken"' in own


def test_nothing_is_changed_by_who_is_not_trained(untrained: Browser) -> None:
    desk = untrained
    desk.goes(OWN)
    refused = desk.sends("/balie/berichten", {"name": "x"})
    assert refused.status in {403, 404}
