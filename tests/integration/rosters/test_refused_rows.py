"""A row that is not taken is still a row: whoever it is about is on the list and has not left."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qlinx.rosters.model import RosterState
from tests.support.roster_drop import RosterDrop, person_row
from tests.support.world import World

BAD_NAME, BAD_ADDRESS = "Naam van 0612345678", "p{}@@werk.example"


@pytest.fixture
def employer(world: World) -> RosterDrop:
    return RosterDrop(world)


def with_bad_name(number: int, personnel_number: str | None = None) -> str:
    cells = person_row(number).split(";")
    cells[0] = BAD_NAME
    cells[5] = cells[5] if personnel_number is None else personnel_number
    return ";".join(cells)


def with_bad_address(number: int) -> str:
    cells = person_row(number).split(";")
    cells[3] = BAD_ADDRESS.format(number)
    return ";".join(cells)


def working(employer: RosterDrop) -> set[str]:
    return {email for email, one in employer.people().items() if one.ended_at is None}


def addresses(*numbers: int) -> set[str]:
    return {f"p{number}@werk.example" for number in numbers}


def test_a_mistake_in_a_row_ends_nobody_who_is_found_by_address_or_number(employer: RosterDrop) -> None:
    employer.drop([person_row(number) for number in range(10)])

    rows = [with_bad_name(0, ""), with_bad_address(1), *(person_row(number) for number in range(2, 9))]
    roster = employer.drop(rows)

    assert (roster.state, roster.counts.rejected, roster.endings) == (RosterState.DONE, 2, 1)
    assert working(employer) == addresses(*range(9))


def test_rows_with_mistakes_do_not_count_as_endings_of_a_list_that_is_held(employer: RosterDrop) -> None:
    employer.drop([person_row(number) for number in range(4)])

    roster = employer.drop([person_row(0), *(with_bad_name(number) for number in range(1, 4))])

    assert (roster.state, roster.endings) == (RosterState.DONE, 0)
    assert working(employer) == addresses(*range(4))


def test_a_good_row_counts_wherever_the_refused_one_of_the_same_person_stands(employer: RosterDrop) -> None:
    employer.drop([person_row(0), person_row(1)])
    moved = [person_row(number).replace("Zorg", "Keuken") for number in (0, 1)]

    roster = employer.drop([with_bad_name(0), *moved, with_bad_name(1)])

    assert (roster.counts.changed, roster.counts.rejected) == (2, 2)
    assert {one.department for one in employer.people().values()} == {"Keuken"}


def test_who_had_left_does_not_come_back_by_a_row_that_is_not_taken(employer: RosterDrop) -> None:
    employer.drop([person_row(number) for number in range(6)])
    employer.drop([person_row(number) for number in range(5)])

    employer.drop([*(person_row(number) for number in range(5)), with_bad_name(5)])

    assert working(employer) == addresses(*range(5))


def test_a_later_list_without_the_person_ends_their_employment(employer: RosterDrop) -> None:
    employer.drop([person_row(number) for number in range(6)])
    employer.drop([*(person_row(number) for number in range(5)), with_bad_name(5)])
    assert working(employer) == addresses(*range(6))

    employer.drop([person_row(number) for number in range(5)])

    assert working(employer) == addresses(*range(5))


def test_a_list_of_additions_notes_nothing(employer: RosterDrop) -> None:
    employer.drop([person_row(0), person_row(1)])

    employer.drop([with_bad_name(0)], covers="additions")

    assert [one.refused_in for one in employer.people().values()] == [None, None]


def test_a_repeated_step_notes_a_refused_row_once(employer: RosterDrop) -> None:
    employer.drop([person_row(number) for number in range(3)])

    roster = employer.drop([person_row(0), person_row(1), with_bad_name(2)], repeat=3)

    [(email, noted)] = [(email, one) for email, one in employer.people().items() if one.refused_in]
    assert (email, noted.refused_in, noted.version) == ("p2@werk.example", roster.roster_id, 2)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(st.sampled_from(["good", "bad name", "bad address", "left"]), min_size=3, max_size=3))
def test_exactly_who_is_on_no_line_has_left(world: World, lines: list[str]) -> None:
    employer = RosterDrop(world, name=f"Voorbeeld {world.ctx.new_id()}")
    # Enough others that the list is not held, and addresses of this employer alone.
    people = range(15)
    own = employer.employer_id[:8]
    row = {"good": person_row, "bad name": with_bad_name, "bad address": with_bad_address}

    def of_this_employer(line: str) -> str:
        return line.replace("werk.example", f"{own}.example")

    employer.drop([of_this_employer(person_row(number)) for number in people])
    kept = [(number, kind) for number, kind in enumerate(lines) if kind != "left"]
    others = [(number, "good") for number in people if number >= len(lines)]
    employer.drop([of_this_employer(row[kind](number)) for number, kind in kept + others])

    assert {email.partition("@")[0] for email in working(employer)} == {
        f"p{number}" for number, _ in kept + others
    }
