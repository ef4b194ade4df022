"""People who left, as the list itself says: no colleague, and named in the result."""

import pytest

from qlinx.rosters.decisions import seen
from qlinx.rosters.model import RosterState
from qlinx.rosters.schemas import RosterResponse
from tests.support.roster_drop import RosterDrop, roster_csv
from tests.support.world import World

HEADER = "Voornaam;Achternaam;E-mail;Personeelsnummer;Datum uit dienst;Status"


@pytest.fixture
def employer(world: World) -> RosterDrop:
    return RosterDrop(world)


def drop(
    employer: RosterDrop, rows: list[str], *, covers: str = "everyone", header: str = HEADER
) -> RosterResponse:
    employer.world.pass_time(minutes=1)
    stem = f"lijst-{employer.world.now:%H%M%S}"
    employer.attest(stem, covers=covers)
    employer.put(f"{stem}.csv", roster_csv(rows, header))
    employer.work()
    return RosterResponse.of(seen(employer.world.ctx, employer.newest()))


def people(count: int, **left: str) -> list[str]:
    """So many colleagues; of some the day of leaving."""
    return [
        f"Naam{'abcdefghij'[n]};Bos{'abcdefghij'[n]};q{n}@werk.example;{100 + n};{left.get(f'q{n}', '')};"
        for n in range(count)
    ]


def test_who_left_is_not_taken_and_the_result_says_so(employer: RosterDrop) -> None:
    roster = drop(employer, people(3, q2="31-10-2025"))

    assert sorted(employer.people()) == ["q0@werk.example", "q1@werk.example"]
    assert (roster.state, roster.rows, roster.left, roster.counts.accepted) == (RosterState.DONE, 3, 1, 2)
    assert roster.counts.rejected == 0, "nothing went wrong"
    assert ("4", "left") in employer.outcomes()


def test_who_was_a_colleague_and_left_counts_as_having_left(employer: RosterDrop) -> None:
    drop(employer, people(10))
    roster = drop(employer, people(10, q9="31-10-2025"))

    assert (roster.endings, roster.left, roster.counts.unchanged) == (1, 1, 9)
    assert employer.people()["q9@werk.example"].ended_at is not None
    assert employer.people()["q8@werk.example"].ended_at is None


def test_a_column_of_past_days_by_mistake_ends_nobody_before_the_employer_says_so(
    employer: RosterDrop,
) -> None:
    drop(employer, people(10))
    roster = drop(employer, people(10, **{f"q{n}": "31-10-2025" for n in range(9)}))

    assert roster.state is RosterState.AWAITING_CONFIRMATION
    assert all(one.ended_at is None for one in employer.people().values())


def test_a_list_of_additions_ends_nobody_and_says_what_to_do(employer: RosterDrop) -> None:
    drop(employer, people(3))
    roster = drop(employer, people(3, q1="31-10-2025"), covers="additions")

    assert roster.left == 1
    assert employer.people()["q1@werk.example"].ended_at is None
    told = next(cells for cells in employer.result() if cells[2] == "left")
    assert "beëindig de persoon dan zelf" in told[6]


def test_who_leaves_later_is_a_colleague_until_a_list_comes_after_that_day(employer: RosterDrop) -> None:
    rows = people(6, q5="31-12-2026")
    drop(employer, rows)
    assert "q5@werk.example" in employer.people()
    assert ("7", "not stored") in employer.outcomes()

    employer.world.pass_time(days=60)
    drop(employer, rows)
    assert employer.people()["q5@werk.example"].ended_at is not None


@pytest.mark.parametrize("order", [1, -1])
def test_who_was_taken_on_again_is_a_colleague_in_whatever_order(employer: RosterDrop, order: int) -> None:
    former, again = (
        "Jan;Bakker;jan@werk.example;1042;31-10-2024;Inactief",
        "Jan;Bakker;jan@werk.example;2042;;Actief",
    )
    roster = drop(employer, [former, again][::order])

    assert (roster.left, roster.counts.accepted) == (1, 1)
    assert employer.people()["jan@werk.example"].personnel_number == "2042"


def test_the_day_of_leaving_is_stored_nowhere(employer: RosterDrop) -> None:
    drop(employer, people(2, q1="30-09-2031"))

    assert "2031" not in str(employer.world.items_of("employment")) + str(employer.world.items_of("person"))


def test_a_status_alone_is_enough(employer: RosterDrop) -> None:
    rows = ["Jan;Bakker;jan@werk.example;1;;Terminated", "Kim;Bos;kim@werk.example;2;;Active"]
    drop(employer, rows)

    assert sorted(employer.people()) == ["kim@werk.example"]
