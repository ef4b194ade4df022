"""A restored backup gives nobody a role back that they lost since, and takes none that they got."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from qlinx.employers.model import Access
from qlinx.employers.users import NewUser, enable, invite, limit
from qlinx.kit.contact import parse_email
from qlinx.staff.model import StaffRole
from qlinx.staff.service import change_staff, end_staff
from qlinx.staff.store import staff_member_by_id
from tests.integration.rights.test_replay import replays, restore
from tests.support.ending_roles import (
    EMPLOYER,
    SOMEBODY,
    STAFF_EMAIL,
    a_user,
    disables,
    one_of_staff,
    removes,
    user_of,
)
from tests.support.people import letters
from tests.support.signing_in import ADDRESS, a_staff_member
from tests.support.world import World


@pytest.fixture(autouse=True)
def _today(world: World) -> None:
    world.now = datetime.now(UTC)


@pytest.mark.parametrize("end", [removes, disables])
def test_a_user_who_was_removed_or_disabled_stays_so(world: World, end: Callable[[World, str], None]) -> None:
    user_id = a_user(world)
    backup = world.every_item()
    world.pass_time(minutes=1)
    end(world, user_id)
    ended = user_of(world, user_id)
    restore(world, backup)
    assert user_of(world, user_id).is_able

    assert replays(world).standings == 1

    again = user_of(world, user_id)
    assert not again.is_able
    assert (again.removed_at, again.disabled_at, again.ends_at) == (
        ended.removed_at,
        ended.disabled_at,
        ended.ends_at,
    )
    assert again.sessions_valid_from > world.now - timedelta(minutes=1)
    assert replays(world).standings == 0


def test_whose_access_was_limited_may_read_only(world: World) -> None:
    user_id = a_user(world)
    backup = world.every_item()
    limit(world.ctx, EMPLOYER, user_id, Access.READ, actor=SOMEBODY)
    restore(world, backup)
    assert replays(world).standings == 1
    assert user_of(world, user_id).access is Access.READ


def test_the_last_of_several_words_about_a_user_holds_whatever_the_backup_had(world: World) -> None:
    user_id = a_user(world)
    disables(world, user_id)
    backup = world.every_item()
    world.pass_time(minutes=1)
    enable(world.ctx, EMPLOYER, user_id, actor=SOMEBODY)
    restore(world, backup)

    assert replays(world).standings == 1

    assert user_of(world, user_id).is_able


def test_who_was_removed_and_invited_afresh_is_a_user(world: World) -> None:
    user_id = a_user(world)
    removes(world, user_id)
    backup = world.every_item()
    world.pass_time(minutes=1)
    new = NewUser("Petra de Wit", parse_email(ADDRESS), "nl", Access.READ)
    assert invite(world.ctx, EMPLOYER, new, pool=world.pool(), actor=SOMEBODY).person_id == user_id
    letters(world)
    restore(world, backup)

    assert replays(world).standings == 1

    again = user_of(world, user_id)
    assert (again.is_able, again.access, again.ends_at, again.password_chosen_at) == (
        True,
        Access.READ,
        None,
        None,
    )


def test_who_stopped_being_staff_is_none(world: World) -> None:
    member_id = one_of_staff(world)
    letters(world)
    backup = world.every_item()
    world.pass_time(minutes=1)
    end_staff(world.ctx, parse_email(STAFF_EMAIL), pool=world.staff_pool(), actor="staff_members")
    restore(world, backup)

    assert replays(world).standings == 1

    member = staff_member_by_id(world.ctx.store, member_id)
    assert member is not None
    assert not member.is_staff_at(world.now)
    assert replays(world).standings == 0


def test_a_role_and_a_training_that_were_taken_away_are_not_given_back(world: World) -> None:
    member_id = a_staff_member(world, STAFF_EMAIL, role=StaffRole.MANAGER).person_id
    letters(world)
    backup = world.every_item()
    world.pass_time(minutes=1)
    member = staff_member_by_id(world.ctx.store, member_id)
    assert member
    day = world.ctx.today() - timedelta(days=400)
    change_staff(world.ctx, member, role=StaffRole.STAFF, trained_on=day, actor="staff_members")
    restore(world, backup)

    assert replays(world).standings == 1

    again = staff_member_by_id(world.ctx.store, member_id)
    assert again is not None
    assert (again.role, again.trained_on) == (StaffRole.STAFF, day)
    assert replays(world).standings == 0


def test_who_became_staff_again_is_staff(world: World) -> None:
    member_id = one_of_staff(world)
    end_staff(world.ctx, parse_email(STAFF_EMAIL), pool=world.staff_pool(), actor="staff_members")
    backup = world.every_item()
    world.pass_time(minutes=1)
    a_staff_member(world, STAFF_EMAIL)
    restore(world, backup)

    assert replays(world).standings == 2, "who they are, and that their former factor is gone"

    member = staff_member_by_id(world.ctx.store, member_id)
    assert member is not None
    assert member.is_staff_at(world.now)
    assert member.factor is None
