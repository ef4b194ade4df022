"""Rows that wait and somebody whose data are only kept: neither is moved, named or decided about."""

import pytest

from qlinx.people.errors import OnlyKept
from qlinx.rights.kinds.restriction import RIGHT as RESTRICTION
from qlinx.rights.registry import every_right
from qlinx.rights.service import ask
from qlinx.rosters.model import WaitingDecision
from qlinx.rosters.store import waiting_row_by_id
from qlinx.rosters.waiting import waiting_rows
from qlinx.rosters.waiting_decisions import decide_all
from tests.support.roster_drop import RosterDrop, person_row
from tests.support.waiting_rows import JAN, KIM, names
from tests.support.world import World


@pytest.fixture
def employer(world: World) -> RosterDrop:
    return RosterDrop(world)


def test_a_row_that_was_restricted_stays_so_when_it_comes_again(employer: RosterDrop) -> None:
    employer.drop([JAN])
    employer.drop([KIM])
    (waiting,) = employer.waiting()
    ask(employer.world.ctx, waiting.row.person_id, every_right()["restriction"])

    employer.drop([KIM])

    kept = waiting_row_by_id(employer.world.ctx.store, waiting.row.person_id)
    assert kept is not None
    assert kept.restricted
    assert not employer.waiting()


@pytest.mark.parametrize("right", ["restriction", "objection_to_use"])
def test_a_row_is_not_said_to_be_about_somebody_whose_data_are_only_kept(
    world: World, employer: RosterDrop, right: str
) -> None:
    employer.drop([JAN])
    employer.drop([KIM])
    jan = employer.relations()["jan@werk.example"].person
    ask(world.ctx, jan.person_id, every_right()[right], proved=jan.address_hash)

    with pytest.raises(OnlyKept):
        employer.decides(WaitingDecision.SAME_PERSON)
    found = decide_all(world.ctx, employer.employer_id, WaitingDecision.SAME_PERSON, actor="hr")
    assert (found.decided, found.left) == (0, 1)
    assert names(employer) == {"jan@werk.example": "Jan Bakker"}


def test_a_row_about_somebody_new_takes_no_number_of_somebody_whose_data_are_only_kept(
    world: World, employer: RosterDrop
) -> None:
    employer.drop([JAN])
    employer.drop([KIM])
    jan = employer.relations()["jan@werk.example"].person
    ask(world.ctx, jan.person_id, every_right()["restriction"], proved=jan.address_hash)

    with pytest.raises(OnlyKept):
        employer.decides(WaitingDecision.NEW_PERSON)
    assert employer.relations()["jan@werk.example"].employment.personnel_number == "1042"
    assert names(employer) == {"jan@werk.example": "Jan Bakker"}


def test_a_row_that_is_only_kept_is_counted_and_tells_nobody(employer: RosterDrop) -> None:
    employer.drop([JAN, person_row(7)])
    employer.drop([KIM, "Lea;;Smit;lea@werk.example;;1007;Zorg"])
    ctx = employer.world.ctx
    assert waiting_rows(ctx, employer.employer_id).not_shown == 0
    kim = next(one.row for one in employer.waiting() if one.row.first_name == "Kim")
    ask(ctx, kim.person_id, RESTRICTION, proved=kim.address_hash)

    found = waiting_rows(ctx, employer.employer_id)

    assert ([row.first_name for row in found.rows], found.not_shown) == (["Lea"], 1)
    employer.world.pass_time(days=30)
    later = waiting_rows(ctx, employer.employer_id)
    assert (later.rows, later.not_shown) == ((), 1)
