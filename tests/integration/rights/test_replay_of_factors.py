"""A restored backup brings back no second factor of before, and asks for the one that was set since."""

from collections.abc import Callable

import pytest

from qlinx.factors.states import Role
from qlinx.records.audit import acts
from qlinx.sessions.factor import FactorAsked
from qlinx.sessions.own_factor import begin, confirm
from qlinx.sessions.store import recorded
from tests.integration.rights.test_replay import replays, restore
from tests.support.authenticating import app_code, sets_up
from tests.support.ending_roles import (
    STAFF_EMAIL,
    a_person,
    a_user,
    factor_of,
    one_of_staff,
    resets,
    takes_away,
)
from tests.support.people import letters
from tests.support.signing_in import ADDRESS, an_employer_user, pool_keeps_time, signs_in, tries, user_in
from tests.support.world import World


@pytest.fixture(autouse=True)
def _today(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    pool_keeps_time(world, monkeypatch)


MAKES: dict[Role, Callable[[World], str]] = {"person": a_person, "employer": a_user, "staff": one_of_staff}
each_role = pytest.mark.parametrize("role", MAKES)


@each_role
@pytest.mark.parametrize("end", [resets, takes_away])
def test_a_factor_that_was_taken_away_or_reset_does_not_come_back(
    world: World, role: Role, end: Callable[[World, Role, str], None]
) -> None:
    user_id = MAKES[role](world)
    backup, mail = world.every_item(), STAFF_EMAIL if role == "staff" else ADDRESS
    world.pass_time(minutes=1)
    end(world, role, user_id)
    letters(world)
    restore(world, backup)
    assert factor_of(world, role, user_id) is not None, "the backup itself would ask the stolen telephone"
    restored, mails = recorded(world.ctx, role, user_id), world.items_of("outbox")

    assert replays(world).standings >= 1

    assert factor_of(world, role, user_id) is None
    after = recorded(world.ctx, role, user_id)
    assert after is not None
    assert restored is not None
    assert after.value.sessions_valid_from > restored.value.sessions_valid_from
    assert world.items_of("outbox") == mails, "nobody is mailed"
    assert "again-factor" in [act.action for act in acts(world.ctx, world.now.date())]
    assert replays(world).standings == 0
    world.pass_time(seconds=1)
    if role == "employer":
        asked = tries(world, mail, role=role)
        assert isinstance(asked, FactorAsked)
        assert asked.offer, "a factor is set up anew"


def test_a_factor_that_was_set_since_is_asked_for_still_whatever_the_backup_had(world: World) -> None:
    person_id = a_person(world)
    backup = world.every_item()
    resets(world, "person", person_id)
    world.pass_time(minutes=1)
    holding = recorded(world.ctx, "person", person_id)
    assert holding is not None
    offered = begin(world.ctx, holding, world.now, label=ADDRESS)
    codes = confirm(world.ctx, holding, offered.enrolment, app_code(world.ctx, offered.offer.secret))
    letters(world)
    restore(world, backup)

    assert replays(world).standings == 1

    assert factor_of(world, "person", person_id) == offered.offer.factor_id
    world.pass_time(seconds=1)
    assert user_in(signs_in(world, role="person")) == person_id, "by the app that they have now"
    replayed = recorded(world.ctx, "person", person_id)
    assert replayed is not None
    assert codes
    assert replayed.factor.recovery_codes == ()


def test_a_first_factor_set_at_a_sign_in_is_noted_as_well(world: World) -> None:
    user_id = an_employer_user(world, factor=None, factor_set_at=None).person_id
    backup = world.every_item()
    sets_up(world, tries(world, role="employer"))
    factor_id = factor_of(world, "employer", user_id)
    restore(world, backup)
    assert replays(world).standings == 1
    assert factor_of(world, "employer", user_id) == factor_id is not None
