"""Two columns that could be the address: the employer is asked, says which, and nothing is stored before."""

from typing import Any

import pytest

from qlinx.rosters.decisions import decide_awaiting, seen
from qlinx.rosters.errors_import import ColumnNotAsked, NothingToDecide
from qlinx.rosters.model import Roster, RosterState
from qlinx.rosters.schemas import RosterResponse
from tests.support.roster_drop import RosterDrop, person_row, roster_csv
from tests.support.world import World

HEADER = "Voornaam;Achternaam;E-mail werk;E-mail privé;Mobiel werk;Mobiel privé"
JAN = "Jan;Bakker;jan@werk.example;jan@thuis.example;0612345678;0687654321"


@pytest.fixture
def employer(world: World) -> RosterDrop:
    return RosterDrop(world)


def drop(employer: RosterDrop, stem: str = "werknemers", **attested: object) -> Roster:
    employer.world.pass_time(minutes=1)
    employer.attest(stem, **attested)
    employer.put(f"{stem}.csv", roster_csv([JAN], HEADER))
    employer.work()
    return employer.newest()


def decide(employer: RosterDrop, roster: Roster, /, **columns: Any) -> Roster:
    return _decided(employer, roster, columns, confirm=True)


def _decided(employer: RosterDrop, roster: Roster, columns: Any, *, confirm: bool) -> Roster:
    decided = decide_awaiting(
        employer.world.ctx,
        employer.tools.steps,
        employer.employer_id,
        roster.roster_id,
        confirm=confirm,
        actor="user-id",
        columns=columns,
    )
    employer.work()
    return decided


def addresses(employer: RosterDrop) -> list[str]:
    return sorted(employer.people())


def test_the_employer_is_told_both_columns_and_nothing_is_stored(employer: RosterDrop) -> None:
    roster = drop(employer)

    assert roster.state is RosterState.AWAITING_CONFIRMATION
    assert not employer.world.items_of("person")
    assert not list(employer.tools.work.keys(""))
    response = RosterResponse.of(seen(employer.world.ctx, roster))
    assert {one.field: one.columns for one in response.questions} == {
        "email": ["E-mail werk", "E-mail privé"],
        "mobile": ["Mobiel werk", "Mobiel privé"],
    }
    asked = {cells[4]: cells for cells in employer.result()}
    assert asked["e-mail address"][2] == "waits"
    for part in ("“E-mail werk”, “E-mail privé”", "werknemers.attestation.json", "“columns”: {“email”"):
        assert part in asked["e-mail address"][6].replace('""', '"')


@pytest.mark.parametrize(
    ("column", "address"), [("E-mail werk", "jan@werk.example"), ("E-mail privé", "jan@thuis.example")]
)
def test_the_choice_over_the_api_reads_the_list_that_is_there(
    employer: RosterDrop, column: str, address: str
) -> None:
    decide(employer, drop(employer), email=column, mobile="Mobiel privé")

    assert employer.newest().state is RosterState.DONE
    assert addresses(employer) == [address]
    assert employer.relations()[address].person.mobile == "+31687654321"
    assert RosterResponse.of(seen(employer.world.ctx, employer.newest())).questions == []


def test_what_nobody_has_to_give_may_stay_open(employer: RosterDrop) -> None:
    decide(employer, drop(employer), email="E-mail werk")

    assert employer.relations()["jan@werk.example"].person.mobile is None
    assert [cells[5] for cells in employer.result() if cells[3].startswith("Mobiel")] == ["choose_column"] * 2


def test_a_declaration_that_comes_again_with_the_choice_reads_the_list_that_is_there(
    employer: RosterDrop,
) -> None:
    first = drop(employer)
    employer.world.pass_time(minutes=1)
    employer.attest("werknemers", columns={"email": "E-mail privé"})
    employer.work()

    assert employer.newest().state is RosterState.DONE
    assert addresses(employer) == ["jan@thuis.example"]
    states = {one.roster_id: one.state for one in [first, employer.newest()]}
    assert len(states) == 2
    with pytest.raises(NothingToDecide):
        decide(employer, first, email="E-mail werk")
    assert addresses(employer) == ["jan@thuis.example"]


def test_a_choice_said_beforehand_asks_nothing(employer: RosterDrop) -> None:
    roster = drop(employer, columns={"email": "E-mail werk"})

    assert roster.state is RosterState.DONE
    assert addresses(employer) == ["jan@werk.example"]


def test_a_choice_that_fits_no_column_is_asked_about_again(employer: RosterDrop) -> None:
    roster = drop(employer, columns={"email": "E-mail partner"})

    assert roster.state is RosterState.AWAITING_CONFIRMATION
    decide(employer, roster, email="E-mail werk")
    assert addresses(employer) == ["jan@werk.example"]


@pytest.mark.parametrize(
    "columns", [{}, {"mobile": "Mobiel werk"}, {"email": "Mobiel werk"}, {"tags": "E-mail werk"}]
)
def test_a_response_that_does_not_say_it_changes_nothing(
    employer: RosterDrop, columns: dict[str, Any]
) -> None:
    roster = drop(employer)
    with pytest.raises(ColumnNotAsked):
        decide(employer, roster, **columns)
    assert employer.newest().state is RosterState.AWAITING_CONFIRMATION
    assert not employer.world.items_of("person")


def test_the_same_choice_again_changes_nothing(employer: RosterDrop) -> None:
    roster = drop(employer)
    decide(employer, roster, email="E-mail werk")

    assert decide(employer, roster, email="E-mail werk").state is RosterState.DONE
    assert addresses(employer) == ["jan@werk.example"]


def test_a_list_that_is_rejected_instead_leaves_nothing(employer: RosterDrop) -> None:
    _decided(employer, drop(employer), {}, confirm=False)

    assert employer.newest().state is RosterState.REJECTED
    assert not employer.world.items_of("person")
    assert [key for key in employer.tools.drop.keys("employers/") if key.endswith("werknemers.csv")] == []


def test_a_choice_cut_off_before_the_list_was_read_is_read_when_asked_again(employer: RosterDrop) -> None:
    roster = drop(employer)
    decide_awaiting(
        employer.world.ctx,
        employer.tools.steps,
        employer.employer_id,
        roster.roster_id,
        confirm=True,
        actor="user-id",
        columns={"email": "E-mail werk"},
    )
    list(employer.world.drain("RosterParts"))

    decide(employer, roster, email="E-mail werk")
    assert addresses(employer) == ["jan@werk.example"]


def test_a_list_without_open_columns_asks_nothing(employer: RosterDrop) -> None:
    roster = employer.drop([person_row(1)])

    assert RosterResponse.of(seen(employer.world.ctx, roster)).questions == []
