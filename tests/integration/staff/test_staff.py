"""Staff: made and ended by an operator alone, with a password of their own choice;
the record decides, not the group.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from qlinx.aws.pool_sessions import WrongPassword
from qlinx.kit.contact import parse_email
from qlinx.kit.errors import LinkDamaged, NotFound
from qlinx.mailing.composing import Skipped
from qlinx.mailing.letter import Letter
from qlinx.records.addresses import STAFF as STAFF_ROW
from qlinx.records.addresses import row_of
from qlinx.records.audit import acts
from qlinx.records.shape import Regime
from qlinx.staff.errors import StaffWelcomeEnded
from qlinx.staff.model import WELCOME_DAYS, StaffMember
from qlinx.staff.service import choose_staff_password, end_staff, welcome_token, welcomed_staff
from qlinx.staff.store import STAFF, staff_item, staff_member_by_id
from tests.support.authenticating import sets_up
from tests.support.http import Functions, an_event
from tests.support.people import LINKS, PASSWORD, letters
from tests.support.signing_in import a_staff_member, pool_keeps_time, signs_in, tries, user_in
from tests.support.world import World

EMAIL = "sam@aanbieder.example.nl"
ANOTHER = "Een-ander-woord-9"


def member_of(world: World, person_id: str) -> StaffMember:
    found = staff_member_by_id(world.ctx.store, person_id)
    assert found is not None
    return found


def ends(world: World, email: str = EMAIL) -> StaffMember:
    return end_staff(world.ctx, parse_email(email), pool=world.staff_pool(), actor="staff_members")


def test_an_operator_makes_staff_who_choose_their_own_password(world: World) -> None:
    member = a_staff_member(world, EMAIL, password=None)
    (mail,) = letters(world)
    assert isinstance(mail, Letter)
    assert (mail.to.address, mail.to.name) == (EMAIL, "Sam Voorbeeld")
    token = str(mail.facts["password_url"]).removeprefix(LINKS.page("/welcome-staff/"))
    assert welcomed_staff(world.ctx, token) == member
    choose_staff_password(world.ctx, token, PASSWORD, pool=world.staff_pool())
    assert user_in(sets_up(world, tries(world, EMAIL, role="staff")).tokens) == member.person_id
    with pytest.raises(StaffWelcomeEnded):
        choose_staff_password(world.ctx, token, ANOTHER, pool=world.staff_pool())


def test_what_an_operator_does_is_in_the_audit_trail_by_id_alone(world: World) -> None:
    member = a_staff_member(world, EMAIL)
    ends(world)
    found = [(act.actor, act.action, act.subject) for act in acts(world.ctx, world.now.date())]
    assert found == [
        ("staff_members", "staff-added:staff", member.person_id),
        ("staff_members", "staff-ended", member.person_id),
    ]
    assert EMAIL not in str(world.every_item(Regime.AUDIT))


def test_done_once_more_it_is_the_same_member_with_a_new_link(world: World) -> None:
    member = a_staff_member(world, EMAIL)
    world.pass_time(hours=1)
    again = a_staff_member(world, EMAIL.upper(), password=None)
    assert again.person_id == member.person_id
    assert len(world.items_of("staff")) == 1
    assert again.sessions_valid_from > world.now
    with pytest.raises(StaffWelcomeEnded):
        welcomed_staff(world.ctx, welcome_token(world.ctx, member))
    with pytest.raises(LinkDamaged):
        welcomed_staff(world.ctx, welcome_token(world.ctx, member) + "x")
    choose_staff_password(world.ctx, welcome_token(world.ctx, again), ANOTHER, pool=world.staff_pool())
    assert user_in(signs_in(world, EMAIL, ANOTHER, role="staff")) == member.person_id


def test_done_once_more_the_factor_is_gone_and_set_up_anew(world: World) -> None:
    member = a_staff_member(world, EMAIL)
    assert member.factor
    world.pass_time(minutes=5)
    again = a_staff_member(world, EMAIL, password=ANOTHER, factor=False)
    assert again.factor is None
    asked = tries(world, EMAIL, ANOTHER, role="staff")
    assert user_in(sets_up(world, asked).tokens) == member.person_id
    done = [act.action for act in acts(world.ctx, world.now.date())]
    assert done == ["staff-added:staff", "staff-added:staff", "factor-removed", "factor-set"]


def test_staff_are_in_a_pool_of_their_own(world: World) -> None:
    member = a_staff_member(world, EMAIL)
    assert (world.staff_pool().exists(member.person_id), world.pool().exists(member.person_id)) == (
        True,
        False,
    )
    with pytest.raises(WrongPassword):
        world.sessions().sign_in(member.person_id, PASSWORD)


def test_a_welcome_link_ends(world: World) -> None:
    member = a_staff_member(world, EMAIL, password=None)
    world.pass_time(days=WELCOME_DAYS, seconds=1)
    with pytest.raises(StaffWelcomeEnded):
        welcomed_staff(world.ctx, welcome_token(world.ctx, member))


def test_a_link_of_an_employers_user_is_none_of_staff(world: World) -> None:
    member = a_staff_member(world, EMAIL, password=None)
    with pytest.raises(LinkDamaged):
        welcomed_staff(world.ctx, world.ctx.keys.sign("employer-welcome", [member.person_id]))


def test_who_left_can_do_nothing_and_goes_after_four_weeks(world: World) -> None:
    member = a_staff_member(world, EMAIL, password=None)
    token = welcome_token(world.ctx, member)
    left = ends(world)
    assert not world.staff_pool().exists(member.person_id)
    assert not member_of(world, left.person_id).is_staff_at(world.now)
    with pytest.raises(StaffWelcomeEnded):
        welcomed_staff(world.ctx, token)
    assert ends(world).person_id == member.person_id, "a repeat completes what was cut off"
    (mail,) = letters(world)
    assert mail == Skipped("no_longer_known")
    due = STAFF.due(member_of(world, member.person_id))
    assert due is not None
    assert due.at == world.now + timedelta(days=28)
    assert STAFF.points(member)


def test_who_left_may_come_back(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    pool_keeps_time(world, monkeypatch)
    member = a_staff_member(world, EMAIL)
    ends(world)
    world.pass_time(days=3)
    back = a_staff_member(world, EMAIL, password=ANOTHER)
    world.pass_time(seconds=1)
    assert back.person_id == member.person_id
    assert user_in(signs_in(world, EMAIL, ANOTHER, role="staff")) == member.person_id
    row = row_of(world.ctx.store, back.address_hash, STAFF_ROW)
    assert row is not None
    assert row.person_ids == (member.person_id,)


def test_who_never_was_staff_can_not_be_ended(world: World) -> None:
    with pytest.raises(NotFound):
        ends(world)


@pytest.fixture
def functions(world: World, monkeypatch: pytest.MonkeyPatch) -> Functions:
    world.now = datetime.now(UTC)
    made = Functions(world, monkeypatch)
    monkeypatch.setattr("qlinx.kit.fields.example_domains_allowed", lambda: True)
    return made


def order(functions: Functions, event: dict[str, Any]) -> dict[str, Any]:
    return functions.handle("staff_members", event)


def test_the_example_events_make_and_end_somebody(functions: Functions) -> None:
    made = order(functions, an_event("staff_members", "add"))
    assert made["outcome"] == "invited"
    assert order(functions, an_event("staff_members", "end")) == {**made, "outcome": "ended"}
    assert order(functions, {"dry_run": True}) == {"outcome": "nothing-asked"}


@pytest.mark.parametrize(
    ("event", "answer"),
    [
        ({"add_staff": {"name": "Sam", "email": "geen adres"}}, {"/add_staff/email": "not_an_address"}),
        ({"add_staff": {"email": EMAIL}}, {"/add_staff/name": "missing"}),
        ({"end_staff": {"email": EMAIL, "now": True}}, {"/end_staff/now": "extra_forbidden"}),
    ],
)
def test_an_order_that_is_not_right_changes_nothing_and_repeats_no_value(
    functions: Functions, event: dict[str, Any], answer: dict[str, str]
) -> None:
    told = order(functions, event)
    assert told["outcome"] == "input-invalid"
    assert list(told["fields"]) == list(answer)
    assert "geen adres" not in str(told)
    assert functions.world.items_of("staff") == []


def test_who_is_no_staff_is_told_so(functions: Functions) -> None:
    assert order(functions, {"end_staff": {"email": EMAIL}}) == {"outcome": "not-found"}


def test_the_page_gives_back_a_user_whom_the_pool_lost(functions: Functions) -> None:
    world = functions.world
    person_id = order(functions, {"add_staff": {"name": "Sam Voorbeeld", "email": EMAIL}})["staff_id"]
    path = f"/welcome-staff/{welcome_token(functions.of('staff_sessions').context(), member_of(world, person_id))}"
    world.staff_pool().delete(person_id)
    assert functions.call("staff_sessions", "POST", path, form={"password": PASSWORD}).status == 200
    body = {"email": EMAIL, "password": PASSWORD}
    assert functions.call("staff_sessions", "POST", "/v1/staff/sessions", body=body).status == 200


def test_the_page_behind_the_link_takes_a_password_once(functions: Functions) -> None:
    world = functions.world
    person_id = order(functions, {"add_staff": {"name": "Sam Voorbeeld", "email": EMAIL}})["staff_id"]
    path = f"/welcome-staff/{welcome_token(functions.of('staff_sessions').context(), member_of(world, person_id))}"
    before = world.every_item()
    shown = functions.call("staff_sessions", "GET", path)
    assert shown.status == 200
    assert "als medewerker" in shown.body
    assert f'action="{path}?language=nl"' in shown.body
    assert world.every_item() == before
    assert functions.call("staff_sessions", "POST", path, form={"password": "kort"}).status == 422
    assert functions.call("staff_sessions", "POST", path, form={"password": PASSWORD}).status == 200
    assert functions.call("staff_sessions", "POST", path, form={"password": ANOTHER}).status == 410
    body = {"email": EMAIL, "password": PASSWORD}
    assert functions.call("sessions", "POST", "/v1/sessions", body=body).status == 401
    asked = functions.call("staff_sessions", "POST", "/v1/staff/sessions", body=body)
    assert (asked.status, asked.json["challenge"]) == (200, "enrol")


def employers(functions: Functions, person_id: str, *, group: str = "staff", seconds: int = 2) -> int:
    signed_in_at = datetime.now(UTC) + timedelta(seconds=seconds)
    return functions.call(
        "staff_desk",
        "GET",
        "/v1/staff/employers",
        person_id=person_id,
        groups=group,
        signed_in_at=signed_in_at,
    ).status


def test_the_group_alone_makes_nobody_staff(functions: Functions) -> None:
    member = a_staff_member(functions.world, EMAIL)
    assert employers(functions, member.person_id) == 200
    assert employers(functions, "somebody-in-the-group") == 401
    assert employers(functions, member.person_id, group="employer") == 403
    assert employers(functions, member.person_id, seconds=-60) == 401
    ends(functions.world)
    assert employers(functions, member.person_id) == 401
    assert staff_item(member.person_id).sk == "staff"
