"""Rows whose number, address and name point to different humans:
nobody is moved, the row waits, the employer is asked.
"""

import pytest

from qlinx.people.model import Word
from qlinx.people.words import say
from qlinx.rosters.model import RosterState
from tests.support.people import opens_account, says_yes
from tests.support.roster_drop import RosterDrop, person_row
from tests.support.waiting_rows import JAN, KIM, codes, names
from tests.support.world import World


@pytest.fixture
def employer(world: World) -> RosterDrop:
    return RosterDrop(world)


def test_a_number_that_was_given_to_a_new_colleague_waits(employer: RosterDrop) -> None:
    employer.drop([JAN])
    roster = employer.drop([KIM])

    assert (roster.counts.waiting, codes(employer)) == (1, ["number_reissued"])
    assert names(employer) == {"jan@werk.example": "Jan Bakker"}
    assert not [one for one in employer.people().values() if one.ended_at], (
        "the former colleague counts as present"
    )


def test_the_employer_sees_both_sayings_side_by_side(employer: RosterDrop) -> None:
    employer.drop([JAN])
    employer.drop([KIM])

    (waiting,) = employer.waiting()
    assert (waiting.row.first_name, waiting.candidates[0].person.first_name) == ("Kim", "Jan")
    told = employer.result()[0][6]
    assert "K. d. V. (k…@werk.example)" in told
    assert "J. B. (j…@werk.example)" in told
    for one in ("Kim", "Vries", "kim@", "Jan", "Bakker", "jan@"):
        assert one not in told, "the file outlives whoever is erased"


def test_a_row_waits_once_however_often_lists_say_it(employer: RosterDrop) -> None:
    employer.drop([JAN])
    for _ in range(3):
        employer.drop([KIM])
    assert len(employer.waiting()) == 1


def test_the_number_and_the_name_agree_so_a_new_address_is_taken(employer: RosterDrop) -> None:
    employer.drop([JAN])
    roster = employer.drop([JAN.replace("jan@", "j.bakker@")])
    assert roster.counts.changed == 1


def test_address_and_name_agree_so_a_new_number_is_another_contract(employer: RosterDrop) -> None:
    employer.drop([JAN, JAN.replace("1042", "2042").replace("Zorg", "Keuken")])

    assert codes(employer) == ["", "second_contract"]
    (jan,) = employer.people().values()
    assert {jan.personnel_number, *jan.other_numbers} == {"1042", "2042"}
    roster = employer.drop([JAN, JAN.replace("1042", "2042")], repeat=2)
    assert (roster.counts.waiting, len(employer.relations())) == (0, 1)


def test_placeholders_are_no_numbers(employer: RosterDrop) -> None:
    employer.drop(["Jan;;Bakker;jan@werk.example;;NULL;Zorg"])
    roster = employer.drop(
        ["Jan;;Bakker;jan@werk.example;;NULL;Zorg", "Kim;;Bos;kim@werk.example;;NULL;Zorg"]
    )
    assert (roster.counts.unchanged, roster.counts.accepted) == (1, 1)
    assert names(employer) == {"jan@werk.example": "Jan Bakker", "kim@werk.example": "Kim Bos"}


def test_a_name_that_changed_with_number_and_address_the_same_waits_unless_half_of_it_stays(
    employer: RosterDrop,
) -> None:
    employer.drop([JAN])
    employer.drop([JAN.replace("Jan", "Johanna").replace("Bakker", "Visser")])
    assert codes(employer) == ["name_differs"]
    employer.drop([JAN.replace("Bakker", "Visser")])
    assert codes(employer) == [""]


def test_numbers_swapped_throughout_a_list_hold_it(employer: RosterDrop) -> None:
    people = [
        f"Naam{chr(97 + n // 26)}{chr(97 + n % 26)};;Bos{chr(97 + n)};q{n}@werk.example;;{n + 100};Zorg"
        for n in range(20)
    ]
    employer.drop(people)
    before = names(employer)
    numbers = [row.split(";")[5] for row in people]
    swapped = [
        ";".join([*row.split(";")[:5], numbers[(place + 1) % 20], "Zorg"]) for place, row in enumerate(people)
    ]
    roster = employer.drop(swapped)

    assert (roster.state, roster.disagreeing) == (RosterState.AWAITING_CONFIRMATION, 20)
    assert codes(employer) == ["held_disagreeing"]
    assert names(employer) == before


def test_a_list_that_says_it_again_confirms_nothing(world: World, employer: RosterDrop) -> None:
    employer.drop([JAN])
    jan = employer.relations()["jan@werk.example"].person
    say(world.ctx, jan.person_id, Word.LEFT, jan.address_hash)
    employer.drop([JAN])

    assert codes(employer) == ["said_left"]
    assert employer.relations()["jan@werk.example"].person.said is Word.LEFT


def test_a_wrong_address_that_the_employer_corrects_is_mailed_again(
    world: World, employer: RosterDrop
) -> None:
    employer.drop([JAN])
    jan = employer.relations()["jan@werk.example"].person
    say(world.ctx, jan.person_id, Word.WRONG_PERSON, jan.address_hash)
    employer.drop([JAN])
    assert codes(employer) == ["said_wrong_person"]

    employer.drop([JAN.replace("jan@", "j.bakker@")])
    assert employer.relations()["j.bakker@werk.example"].person.said is None


def test_a_join_ends_when_the_employer_names_another_address(world: World, employer: RosterDrop) -> None:
    employer.drop([JAN])
    account = opens_account(world, email="jan@werk.example.nl", first_name="Jan", last_name="Bakker")
    says_yes(world, account, employer.relations()["jan@werk.example"].person)
    employer.drop([JAN.replace("jan@", "j.bakker@")])

    assert employer.relations()["j.bakker@werk.example"].person.account_id is None
    assert not world.items_of("join")
    mails = [item["template"] for item in world.items_of("outbox") if item["person_id"] == account.person_id]
    assert "people.join_ended" in mails


def test_each_declaration_is_kept_by_itself(employer: RosterDrop) -> None:
    employer.drop([person_row(1)], stem="werknemers", text_version="2026-1")
    employer.drop([person_row(1)], stem="werknemers", text_version="2026-2")
    assert len(employer.world.items_of("attestation")) == 2


def test_a_number_that_a_workbook_has_damaged_is_left_out_and_said(employer: RosterDrop) -> None:
    employer.drop([JAN])
    employer.drop([JAN.replace("1042", "1,00E+09")])
    assert codes(employer) == ["", "number_scientific"]
    assert employer.people()["jan@werk.example"].personnel_number == "1042"
