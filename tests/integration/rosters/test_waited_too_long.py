"""A list waits for its employer, and what was kept of it goes after a week:
a yes that comes later ends it with the reason, and leaves it nowhere in between.
"""

import pytest

from qlinx.aws.objects import ObjectMissing
from qlinx.rosters.decisions import decide_awaiting
from qlinx.rosters.model import Roster, RosterState
from qlinx.rosters.store import work_prefix
from tests.support.roster_drop import RosterDrop, person_row, roster_csv
from tests.support.world import World


@pytest.fixture
def employer(world: World) -> RosterDrop:
    """An employer with three people."""
    employer = RosterDrop(world)
    employer.drop([person_row(1), person_row(2), person_row(3)])
    return employer


def a_week_goes_by(employer: RosterDrop, below: str = "") -> None:
    """What the bucket does by itself."""
    work, newest = employer.tools.work, employer.newest()
    work.remove(*work.keys(work_prefix(newest.employer_id, newest.roster_id) + below))


def says_yes(employer: RosterDrop, **columns: str) -> Roster:
    decide_awaiting(
        employer.world.ctx,
        employer.tools.steps,
        employer.employer_id,
        employer.newest().roster_id,
        confirm=True,
        actor="user-id",
        columns=columns,  # type: ignore[arg-type]
    )
    employer.work(repeat=2)
    return employer.newest()


def assert_over(employer: RosterDrop) -> None:
    roster = employer.newest()
    assert (roster.state, roster.refusal) == (RosterState.REFUSED, "waited_too_long")
    assert roster.finished_at
    (told,) = employer.result()
    assert "waited_too_long" in told
    assert "Lever de lijst opnieuw aan" in " ".join(told)
    assert not list(employer.tools.work.keys(""))
    assert all(one.ended_at is None for one in employer.people().values())


@pytest.mark.parametrize("check_first", [True, False])
def test_a_yes_to_a_list_of_which_nothing_is_left_ends_it_and_nobody(
    employer: RosterDrop, check_first: bool
) -> None:
    employer.drop([person_row(1).replace("Zorg", "Keuken")], check_first=check_first)
    assert employer.newest().state is RosterState.AWAITING_CONFIRMATION
    a_week_goes_by(employer)
    says_yes(employer)
    assert_over(employer)
    assert len(employer.people()) == 3


def test_a_list_of_which_a_part_is_left_keeps_what_was_carried_out_and_ends_nobody(
    employer: RosterDrop,
) -> None:
    employer.drop([person_row(number) for number in range(10, 260)])
    assert employer.newest().state is RosterState.AWAITING_CONFIRMATION
    a_week_goes_by(employer, "part-000002")
    says_yes(employer)
    assert_over(employer)
    assert len(employer.people()) == 203


def test_a_list_that_is_handed_in_again_is_carried_out(employer: RosterDrop) -> None:
    employer.drop([person_row(1)], stem="werknemers")
    a_week_goes_by(employer)
    says_yes(employer)
    # The same file in the same second would be one drop.
    employer.drop([person_row(2)], stem="werknemers")
    assert says_yes(employer).state is RosterState.DONE


def test_a_file_that_went_while_it_waited_for_a_column_ends_the_list(employer: RosterDrop) -> None:
    employer.world.pass_time(minutes=1)
    employer.attest("nieuw")
    header = "Voornaam;Achternaam;E-mail werk;E-mail privé"
    employer.put("nieuw.csv", roster_csv(["Jan;Bakker;jan@werk.example;jan@thuis.example"], header))
    employer.work()
    employer.tools.drop.remove(employer.newest().file_key)
    roster = says_yes(employer, email="E-mail werk")
    assert (roster.state, roster.refusal) == (RosterState.REFUSED, "file_gone")


def test_results_that_are_gone_before_the_end_are_an_error_that_is_heard(employer: RosterDrop) -> None:
    employer.drop([person_row(1)])
    newest = employer.newest()
    decide_awaiting(
        employer.world.ctx,
        employer.tools.steps,
        employer.employer_id,
        newest.roster_id,
        confirm=True,
        actor="user-id",
    )
    for message in list(employer.world.drain("RosterParts")):
        employer.step(message)
    assert employer.newest().state is RosterState.FINISHING
    a_week_goes_by(employer)
    with pytest.raises(ObjectMissing):
        employer.work()
