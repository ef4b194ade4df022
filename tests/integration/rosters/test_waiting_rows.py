"""Rows whose number, address and name point to different humans:
nobody is moved, the row waits, the employer is asked.
"""

import pytest

from qlinx.kit.errors import InputInvalid
from qlinx.people.errors import OnlyKept
from qlinx.people.model import Memory, Word
from qlinx.people.store import MEMORY_ITEM
from qlinx.people.words import say
from qlinx.rights.kinds.restriction import RIGHT as RESTRICTION
from qlinx.rights.registry import every_right
from qlinx.rights.service import ask
from qlinx.rosters.errors_import import NotACandidate
from qlinx.rosters.model import RosterState, WaitingDecision
from qlinx.rosters.store import waiting_row_by_id
from qlinx.rosters.waiting import waiting_rows
from qlinx.rosters.waiting_decisions import decide_all
from tests.support.people import opens_account, says_yes
from tests.support.roster_drop import RosterDrop, person_row
from tests.support.world import World

JAN = "Jan;;Bakker;jan@werk.example;;1042;Zorg"
KIM = "Kim;de;Vries;kim@werk.example;;1042;Zorg"


@pytest.fixture
def employer(world: World) -> RosterDrop:
    return RosterDrop(world)


def codes(employer: RosterDrop) -> list[str]:
    return [cells[5] for cells in employer.result()]


def names(employer: RosterDrop) -> dict[str, str]:
    return {email: one.person.name for email, one in employer.relations().items()}


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


def test_a_new_person_gets_the_number_and_nothing_else_of_the_former_one(employer: RosterDrop) -> None:
    employer.drop([JAN])
    employer.drop([KIM])
    employer.decides(WaitingDecision.NEW_PERSON)

    relations = employer.relations()
    jan, kim = relations["jan@werk.example"], relations["kim@werk.example"]
    assert jan.person.person_id != kim.person.person_id
    assert (jan.employment.personnel_number, kim.employment.personnel_number) == (None, "1042")
    assert not employer.waiting()
    employer.drop([JAN.replace("1042", ""), KIM])
    assert codes(employer) == ["", ""]


def test_the_same_person_with_a_new_name_and_address_stays_one_relation(employer: RosterDrop) -> None:
    employer.drop([JAN])
    before = employer.relations()["jan@werk.example"].person.person_id
    employer.drop([KIM])
    employer.decides(WaitingDecision.SAME_PERSON)

    assert names(employer) == {"kim@werk.example": "Kim de Vries"}
    assert employer.relations()["kim@werk.example"].person.person_id == before


def test_the_same_person_keeps_what_the_row_leaves_empty_and_gets_what_it_says(employer: RosterDrop) -> None:
    employer.drop([JAN.replace("example;;", "example;0612345678;")])
    employer.drop([KIM.replace(";Zorg", ";")])
    employer.decides(WaitingDecision.SAME_PERSON)

    kept = employer.relations()["kim@werk.example"]
    assert (kept.person.mobile, kept.employment.department) == ("+31612345678", "Zorg")
    employer.drop([JAN.replace("example;;", "example;0687654321;").replace("Zorg", "Keuken")])
    employer.decides(WaitingDecision.SAME_PERSON)

    told = employer.relations()["jan@werk.example"]
    assert (told.person.mobile, told.employment.department) == ("+31687654321", "Keuken")


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
    assert decide_all(world.ctx, employer.employer_id, WaitingDecision.SAME_PERSON, actor="hr") == (0, 1)
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


def test_a_discarded_row_does_not_ask_again_within_its_term(employer: RosterDrop) -> None:
    employer.drop([JAN])
    employer.drop([KIM])
    employer.decides(WaitingDecision.DISCARD)
    employer.drop([JAN, KIM])

    assert codes(employer)[1] in {"discarded", "personnel_number_of_another_row"}
    assert not employer.waiting()
    assert names(employer) == {"jan@werk.example": "Jan Bakker"}


def test_a_row_waits_once_however_often_lists_say_it(employer: RosterDrop) -> None:
    employer.drop([JAN])
    for _ in range(3):
        employer.drop([KIM])
    assert len(employer.waiting()) == 1


def test_who_is_asked_about_two_candidates_must_choose_one(employer: RosterDrop) -> None:
    employer.drop([JAN, person_row(7)])
    employer.drop(["Jan;;Bakker;p7@werk.example;;1042;Zorg"])

    assert codes(employer) == ["number_and_address_of_two"]
    with pytest.raises(NotACandidate):
        employer.decides(WaitingDecision.SAME_PERSON)


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


def test_two_people_at_one_address_wait_until_the_employer_says_that_they_are_two(
    employer: RosterDrop,
) -> None:
    roster = employer.drop(
        ["An;;Eerste;samen@werk.example;;1;Zorg", "Ben;;Tweede;samen@werk.example;;2;Zorg"]
    )
    assert (roster.counts.accepted, roster.counts.waiting) == (1, 1)
    assert codes(employer) == ["", "address_of_another"]

    employer.decides(WaitingDecision.NEW_PERSON)
    people = [item["first_name"] for item in employer.world.items_of("person")]
    assert sorted(people) == ["An", "Ben"]


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


def test_a_number_leaves_whoever_has_it_by_now(employer: RosterDrop) -> None:
    """Somebody who was not known yet when the row began to wait."""
    employer.drop([JAN, "Ben;;Tweede;jan@werk.example;;2042;Zorg"])
    employer.drop(["Piet;;Mol;piet@werk.example;;2042;Zorg"], covers="additions")
    employer.decides(WaitingDecision.NEW_PERSON)

    numbers = {email: one.personnel_number for email, one in employer.people().items()}
    assert numbers["piet@werk.example"] is None
    assert "2042" in [
        one["personnel_number"] for one in employer.world.items_of("employment") if "personnel_number" in one
    ]


def remember(world: World, employer: RosterDrop, address: str) -> None:
    """Somebody with this address had their data erased."""
    hashed = world.ctx.address_hash(address)
    memory = Memory(employer_id=employer.employer_id, of="address", hashed=hashed, since=world.now)
    world.ctx.store.write(MEMORY_ITEM.insert(memory))


def test_a_row_that_waited_brings_nobody_back(world: World, employer: RosterDrop) -> None:
    employer.drop([JAN])
    employer.drop([KIM])
    remember(world, employer, "kim@werk.example")

    for decision in (WaitingDecision.NEW_PERSON, WaitingDecision.SAME_PERSON):
        with pytest.raises(InputInvalid):
            employer.decides(decision)
    employer.decides(WaitingDecision.DISCARD)
    assert names(employer) == {"jan@werk.example": "Jan Bakker"}


def test_a_row_that_is_about_whoever_stands_at_a_remembered_address_is_decided(
    world: World, employer: RosterDrop
) -> None:
    employer.drop([JAN])
    employer.drop([JAN.replace("Jan;;Bakker", "Joke;;Smit")])
    remember(world, employer, "jan@werk.example")

    with pytest.raises(InputInvalid):
        employer.decides(WaitingDecision.NEW_PERSON)
    employer.decides(WaitingDecision.SAME_PERSON)
    assert names(employer) == {"jan@werk.example": "Joke Smit"}


def test_a_row_that_may_not_be_taken_keeps_no_other_from_being_decided(
    world: World, employer: RosterDrop
) -> None:
    employer.drop([JAN, person_row(7)])
    employer.drop([KIM, "Lea;;Smit;lea@werk.example;;1007;Zorg"])
    remember(world, employer, "kim@werk.example")

    decided = decide_all(world.ctx, employer.employer_id, WaitingDecision.NEW_PERSON, actor="hr")

    assert decided == (1, 1)
    assert names(employer)["lea@werk.example"] == "Lea Smit"


def test_a_row_that_is_only_kept_is_counted_and_tells_nobody(employer: RosterDrop) -> None:
    employer.drop([JAN, person_row(7)])
    employer.drop([KIM, "Lea;;Smit;lea@werk.example;;1007;Zorg"])
    ctx = employer.world.ctx
    assert waiting_rows(ctx, employer.employer_id).not_shown == 0
    kim = next(one.row for one in employer.waiting() if one.row.first_name == "Kim")
    ask(ctx, kim.person_id, RESTRICTION, proved=kim.address_hash)

    found = waiting_rows(ctx, employer.employer_id)

    assert ([one.row.first_name for one in found.rows], found.not_shown) == (["Lea"], 1)
    employer.world.pass_time(days=30)
    later = waiting_rows(ctx, employer.employer_id)
    assert (later.rows, later.not_shown) == ((), 1)
