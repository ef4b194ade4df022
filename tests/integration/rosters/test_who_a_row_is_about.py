"""Number, address and name never point to different humans:
nobody is moved, the row waits, the employer is asked.
"""

from collections.abc import Sequence

import pytest

from qlinx.rosters.model import RosterState, WaitingDecision
from tests.support.roster_drop import RosterDrop
from tests.support.world import World


@pytest.fixture
def employer(world: World) -> RosterDrop:
    return RosterDrop(world)


def row(first: str, last: str, email: str, number: str = "", mobile: str = "") -> str:
    return f"{first};;{last};{email};{mobile};{number};Zorg"


def everybody(employer: RosterDrop) -> set[tuple[str, str, str | None]]:
    """Name, address and number of every relation of the employer, however many share an address."""
    works = {item["person_id"]: item for item in employer.world.items_of("employment")}
    return {
        (
            f"{item['first_name']} {item['last_name']}",
            item["email"],
            works[item["person_id"]].get("personnel_number"),
        )
        for item in employer.world.items_of("person")
        if item["person_id"] in works
    }


def codes(employer: RosterDrop) -> list[str]:
    return [cells[5] for cells in employer.result()]


JAN = ("Jan Bakker", "jan@werk.example")
KIM = ("Kim Bos", "kim@werk.example")
NO_NUMBERS = [
    "NULL", "N/A", "n.v.t.", "-", "0", "0000", "1,00E+09", "1.23457E+11", "12345678901234500", "#N/A", "#REF!", "#NV",
    "#BEZUG!", "#NOM?", "wordt nagestuurd", "nader te bepalen", "ohne", "brak", "zonder nummer", "test", "\\N", "<null>",
    "k.A.", "-1", "01-01-1900", "########",
]  # fmt: skip
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@pytest.mark.parametrize("at_once", [True, False])
def test_what_can_not_be_a_number_joins_no_two_people(employer: RosterDrop, *, at_once: bool) -> None:
    """Two people with each, in one list or in two."""
    jans = [
        row("Jan", f"Bakker{LETTERS[n]}", f"jan{n}@werk.example", text) for n, text in enumerate(NO_NUMBERS)
    ]
    kims = [row("Kim", f"Bos{LETTERS[n]}", f"kim{n}@werk.example", text) for n, text in enumerate(NO_NUMBERS)]
    lists: Sequence[Sequence[str]] = [[*jans, *kims]] if at_once else [jans, kims]
    for rows in lists:
        assert employer.drop(rows, covers="additions").state is RosterState.DONE

    people = everybody(employer)
    assert len(people) == 2 * len(NO_NUMBERS)
    assert {number for _, _, number in people} == {None}
    assert not employer.waiting()


@pytest.mark.parametrize("box", ["info", "no_email"])
def test_a_general_address_is_taken_with_a_word_and_moves_nobody(employer: RosterDrop, box: str) -> None:
    address = f"{box}@werk.example"
    employer.drop([row("Jan", "Bakker", address, "1")], covers="additions")
    assert codes(employer) == ["general_address"]
    roster = employer.drop([row("Kim", "Bos", address, "2")], covers="additions")

    assert (roster.counts.waiting, codes(employer)) == (1, ["address_of_another"])
    assert everybody(employer) == {("Jan Bakker", address, "1")}


def test_two_of_one_name_at_a_general_address_are_asked_about(employer: RosterDrop) -> None:
    employer.drop([row("Jan", "Bakker", "info@werk.example", "1")])
    employer.drop([row("Jan", "Bakker", "info@werk.example", "2")], covers="additions")

    assert codes(employer) == ["general_address_again"]
    employer.decides(WaitingDecision.NEW_PERSON)
    assert everybody(employer) == {
        ("Jan Bakker", "info@werk.example", "1"),
        ("Jan Bakker", "info@werk.example", "2"),
    }


def test_an_address_of_strangers_is_none(employer: RosterDrop) -> None:
    addresses = [
        "test@test.nl", "geen@geen.nl", "onbekend@onbekend.nl", "x@x.nl", "none@none.com", "naam@voorbeeld.nl",
        "noreply@bedrijf.nl", "no-reply@bedrijf.nl", "email@email.com", "nvt@nvt.nl", "test@gmail.com",
    ]  # fmt: skip
    roster = employer.drop([row("Jan", "Bakker", address, str(n)) for n, address in enumerate(addresses, 1)])

    assert roster.counts.rejected == len(addresses)
    assert codes(employer) == ["nobodys_address"] * len(addresses)
    assert not employer.world.items_of("person")


def test_a_family_business_keeps_its_addresses(employer: RosterDrop) -> None:
    employer.drop([row("Jan", "Jansen", "jansen@jansen.nl", "1")])

    assert everybody(employer) == {("Jan Jansen", "jansen@jansen.nl", "1")}


@pytest.mark.parametrize("first", ["J.", "Joke"])
def test_twins_at_one_address_are_two_whatever_their_initials(employer: RosterDrop, first: str) -> None:
    employer.drop(
        [row("Jan", "Bos", "thuis@werk.example", "1"), row(first, "Bos", "thuis@werk.example", "2")]
    )

    assert [cells[2] for cells in employer.result()] == ["accepted", "waits"]
    employer.decides(WaitingDecision.NEW_PERSON)
    assert {(name, number) for name, _, number in everybody(employer)} == {
        ("Jan Bos", "1"),
        (f"{first} Bos", "2"),
    }


def test_one_number_of_two_people_in_one_list_waits_with_both_side_by_side(employer: RosterDrop) -> None:
    roster = employer.drop(
        [row("Jan", "Bakker", "jan@werk.example", "7"), row("Kim", "Bos", "kim@werk.example", "7")]
    )

    assert (roster.counts.accepted, roster.counts.waiting) == (1, 1)
    told = employer.result()[1]
    assert told[5] == "personnel_number_of_another_row"
    assert "K. B. (k…@werk.example)" in told[6]
    assert "J. B. (j…@werk.example)" in told[6]
    employer.decides(WaitingDecision.NEW_PERSON)
    assert everybody(employer) == {(*JAN, None), (*KIM, "7")}


def test_a_column_with_one_number_for_all_holds_the_list(employer: RosterDrop) -> None:
    rows = [
        row(f"Naam{'abcdefgh'[n]}", f"Bos{'abcdefgh'[n]}", f"q{n}@werk.example", "4711") for n in range(8)
    ]
    roster = employer.drop(rows)

    assert (roster.state, roster.disagreeing) == (RosterState.AWAITING_CONFIRMATION, 7)
    assert not employer.world.items_of("person")


def test_two_numbers_that_were_swapped_move_nobody(employer: RosterDrop) -> None:
    employer.drop([row("Jan", "Bakker", "jan@werk.example", "1"), row("Kim", "Bos", "kim@werk.example", "2")])
    before = everybody(employer)
    roster = employer.drop(
        [row("Jan", "Bakker", "jan@werk.example", "2"), row("Kim", "Bos", "kim@werk.example", "1")]
    )

    assert (roster.counts.waiting, everybody(employer)) == (2, before)


def test_a_married_name_is_taken_and_a_new_number_with_it_is_asked_about(employer: RosterDrop) -> None:
    employer.drop([row("Kim", "Bos", "kim@werk.example", "2")])
    employer.drop([row("Kim", "Visser-Bos", "kim@werk.example", "2")])
    assert everybody(employer) == {("Kim Visser-Bos", "kim@werk.example", "2")}

    employer.drop([row("Kim", "Bos", "kim@werk.example", "3")])
    assert codes(employer) == ["number_and_name_written_otherwise"]


def test_a_cell_that_could_not_be_used_takes_nothing_away(employer: RosterDrop) -> None:
    employer.drop([row("Jan", "Bakker", "jan@werk.example", "1", "0612345678")])
    employer.drop([row("Jan", "Bakker", "jan@werk.example", "1", "020-6241111")])
    assert codes(employer) == ["", "not_mobile"]
    assert employer.relations()["jan@werk.example"].person.mobile == "+31612345678"

    employer.drop([row("Jan", "Bakker", "jan@werk.example", "1", "")])
    assert employer.relations()["jan@werk.example"].person.mobile is None
