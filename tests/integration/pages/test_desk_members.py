"""Who is staff, as a manager sees it in a browser."""

from datetime import UTC, datetime, timedelta

import pytest

from qlinx.staff.model import StaffMember, StaffRole
from qlinx.staff.service import change_staff
from qlinx.staff.store import staff_member_by_id
from tests.support.browser import Browser
from tests.support.signing_in import a_staff_member
from tests.support.world import World

ALL = "/balie/beheer/medewerkers"
NEW = {
    "name": "Tess Voorbeeld",
    "email": "tess@aanbieder.example.nl",
    "role": "staff",
    "trained_on": "",
    "language": "nl",
}


def record(world: World, person_id: str) -> StaffMember:
    found = staff_member_by_id(world.ctx.store, person_id)
    assert found
    return found


def me(desk: Browser) -> StaffMember:
    (mine,) = desk.functions.world.items_of("staff")
    return record(desk.functions.world, str(mine["person_id"]))


@pytest.fixture
def manager(desk: Browser, monkeypatch: pytest.MonkeyPatch) -> Browser:
    """Who is signed in at the desk becomes a manager: it holds from the next page on."""
    monkeypatch.setattr("qlinx.kit.fields.example_domains_allowed", lambda: True)
    change_staff(desk.functions.world.ctx, me(desk), role=StaffRole.MANAGER, actor="staff_members")
    return desk


def test_only_a_manager_comes_here_and_is_led_here(desk: Browser) -> None:
    assert desk.goes(ALL).status == 403
    assert ALL not in desk.goes("/balie/beheer/grenzen").body
    change_staff(desk.functions.world.ctx, me(desk), role=StaffRole.MANAGER, actor="staff_members")
    assert f'href="{ALL}"' in desk.goes("/balie/beheer/grenzen").body
    assert desk.goes(ALL).status == 200
    assert desk.goes("/en/desk/upkeep/members").status == 200


def test_somebody_is_invited_once_and_what_is_wrong_is_kept(manager: Browser) -> None:
    manager.goes(ALL)
    wrong = manager.sends(ALL, {**NEW, "email": "geen"})
    assert (wrong.status, 'value="geen"' in wrong.body) == (422, True)
    manager.goes(ALL)
    assert manager.sends(ALL, NEW).headers["Location"] == f"{ALL}?done=invited"
    shown = manager.goes(f"{ALL}?done=invited").body
    assert "De uitnodiging is onderweg." in shown
    assert "Tess Voorbeeld" in shown
    assert "niet getraind" in shown
    assert manager.sends(ALL, NEW).headers["Location"] == f"{ALL}?done=known"


def test_training_role_and_a_look_are_put_down(manager: Browser) -> None:
    world = manager.functions.world
    other = a_staff_member(world, "tess@aanbieder.example.nl", trained=False)
    page = f"{ALL}/{other.person_id}"
    assert "niet getraind" in manager.goes(page).body
    hidden = {"seen": str(other.version)}
    assert manager.sends(page, {**hidden, "act": "train", "trained_on": ""}).status == 422
    manager.goes(page)
    today = world.ctx.today()
    late = manager.sends(
        page, {**hidden, "act": "train", "trained_on": (today + timedelta(days=3)).isoformat()}
    )
    assert (late.status, "Vul een dag in die geweest is." in late.body) == (422, True)
    manager.goes(page)
    done = manager.sends(page, {**hidden, "act": "train", "trained_on": today.isoformat()})
    assert done.headers["Location"] == f"{page}?done=train"
    assert record(world, other.person_id).trained_on == today
    stale = manager.sends(page, {**hidden, "act": "raise", "why": "other_work"})
    assert stale.status == 412
    manager.goes(page)
    seen = str(record(world, other.person_id).version)
    assert (
        manager.sends(page, {"seen": seen, "act": "raise", "why": "other_work"}).headers["Location"]
        == f"{page}?done=raise"
    )
    shown = manager.goes(page).body
    assert "Dit vroeg jij" in shown
    assert 'value="confirm"' not in shown
    assert manager.sends(page, {"act": "confirm"}).status == 409
    manager.goes(page)
    assert "Kies waarom." in manager.sends(page, {"act": "lower"}).body
    manager.goes(page)
    assert manager.sends(page, {"act": "lower", "why": "mistake"}).status == 303
    assert "Dit vroeg jij" not in manager.goes(page).body
    assert manager.sends(page, {"act": "review"}).status == 303
    assert "Vastgelegd dat je dit bekeken hebt." in manager.goes(f"{page}?done=review").body


def test_the_end_of_an_access_is_shown_with_its_number_and_confirmed(manager: Browser) -> None:
    world = manager.functions.world
    other = a_staff_member(world, "tess@aanbieder.example.nl")
    page = f"{ALL}/{other.person_id}/einde"
    shown = manager.goes(page).body
    assert "0 keer ingelogd" in shown
    assert "Je kunt dit niet terugdraaien." in shown
    refused = manager.sends(page, {"seen": str(other.version)})
    assert (refused.status, "Zet een vinkje" in refused.body) == (422, True)
    manager.goes(page)
    sent = manager.sends(page, {"seen": str(other.version), "confirmed": "yes", "why": "leaves"})
    assert sent.headers["Location"] == f"{ALL}?done=ended"
    assert "De toegang is gestopt." in manager.goes(f"{ALL}?done=ended").body
    assert not record(world, other.person_id).is_staff_at(datetime.now(UTC))
    assert "al gestopt" in manager.goes(page).body
    assert "heeft geen toegang meer" in manager.goes(f"{ALL}/{other.person_id}").body


def test_your_own_page_offers_nothing(manager: Browser) -> None:
    own = f"{ALL}/{me(manager).person_id}"
    shown = manager.goes(own).body
    assert "Dit ben jij." in shown
    assert 'name="act"' not in shown
    ending = manager.goes(f"{own}/einde").body
    assert "1 keer ingelogd" not in ending
    assert "Je kunt je eigen toegang niet stoppen." in ending


def test_who_is_not_trained_reads_why_nothing_opens(desk: Browser) -> None:
    world = desk.functions.world
    change_staff(
        world.ctx, me(desk), trained_on=world.ctx.today() - timedelta(days=400), actor="staff_members"
    )
    refused = desk.goes("/balie/zaken")
    assert (refused.status, "Je training geldt niet" in refused.body) == (403, True)
