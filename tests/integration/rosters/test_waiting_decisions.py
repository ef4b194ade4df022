"""What an employer decides about rows that wait: somebody new, the same person, or nobody."""

from datetime import timedelta
from functools import partial

import pytest

from qlinx.kit.errors import InputInvalid
from qlinx.people.model import Memory
from qlinx.people.stated import Relation
from qlinx.people.store import MEMORY_ITEM
from qlinx.records.context import Context
from qlinx.rosters import waiting
from qlinx.rosters.errors_import import NotACandidate
from qlinx.rosters.model import WaitingDecision, WaitingRow
from qlinx.rosters.pages.waiting import waiting_page
from qlinx.rosters.store import WAITING_ROW
from qlinx.rosters.waiting import PUT_RIGHT, candidates_of
from qlinx.rosters.waiting_decisions import decide_all
from tests.support.employer_users import an_able_user
from tests.support.roster_drop import RosterDrop, person_row
from tests.support.waiting_rows import JAN, KIM, codes, names
from tests.support.world import World


@pytest.fixture
def employer(world: World) -> RosterDrop:
    return RosterDrop(world)


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


def test_a_discarded_row_does_not_ask_again_within_its_term(employer: RosterDrop) -> None:
    employer.drop([JAN])
    employer.drop([KIM])
    employer.decides(WaitingDecision.DISCARD)
    employer.drop([JAN, KIM])

    assert codes(employer)[1] in {"discarded", "personnel_number_of_another_row"}
    assert not employer.waiting()
    assert names(employer) == {"jan@werk.example": "Jan Bakker"}


def test_who_is_asked_about_two_candidates_must_choose_one(employer: RosterDrop) -> None:
    employer.drop([JAN, person_row(7)])
    employer.drop(["Jan;;Bakker;p7@werk.example;;1042;Zorg"])

    assert codes(employer) == ["number_and_address_of_two"]
    with pytest.raises(NotACandidate):
        employer.decides(WaitingDecision.SAME_PERSON)


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

    found = decide_all(world.ctx, employer.employer_id, WaitingDecision.NEW_PERSON, actor="hr")

    assert (found.decided, found.left) == (1, 1)
    assert names(employer)["lea@werk.example"] == "Lea Smit"


def many_wait(employer: RosterDrop, count: int, *, put_right: int = 0) -> None:
    """So many rows, of which the first wait for what was put right, and are decided one by one alone."""
    employer.drop([JAN])
    employer.drop([KIM])
    (kim,) = employer.waiting()
    ctx = employer.world.ctx
    for number in range(1, count):
        address = f"p{number}@werk.example"
        named = {"first_name": f"Kim {number}", "email": address, "address_hash": ctx.address_hash(address)}
        own = {"person_id": f"{number:0>26}", "waits_since": kim.row.waits_since + timedelta(seconds=number)}
        number_only = {"personnel_number": None, "personnel_hash": None}
        why = PUT_RIGHT if number <= put_right else kim.row.why
        row = kim.row.model_copy(update={**named, **own, **number_only, "why": why, "version": 0})
        ctx.store.write(WAITING_ROW.insert(row))


def test_more_rows_than_one_call_has_time_for_are_decided_in_several(
    world: World, employer: RosterDrop
) -> None:
    """Also where all that the first looks at is left: it doesn't look at the same again."""
    many_wait(employer, 54, put_right=50)
    decide = partial(decide_all, world.ctx, employer.employer_id, WaitingDecision.NEW_PERSON, actor="hr")

    first = decide()
    second = decide(cursor=first.cursor)

    assert (first.decided, first.left, second.decided, second.left) == (1, 49, 3, 1)
    assert first.cursor
    assert second.cursor is None
    assert len(employer.waiting()) == 50


def test_the_place_of_one_decision_is_none_of_another(world: World, employer: RosterDrop) -> None:
    many_wait(employer, 51)
    place = decide_all(world.ctx, employer.employer_id, WaitingDecision.SAME_PERSON, actor="hr").cursor

    with pytest.raises(InputInvalid):
        decide_all(world.ctx, employer.employer_id, WaitingDecision.DISCARD, actor="hr", cursor=place)
    with pytest.raises(InputInvalid):
        decide_all(world.ctx, employer.employer_id, WaitingDecision.DISCARD, actor="hr", cursor="anything")
    assert len(employer.waiting()) == 1


def test_a_page_of_rows_reads_the_candidates_of_its_own_rows(
    employer: RosterDrop, monkeypatch: pytest.MonkeyPatch
) -> None:
    many_wait(employer, 12)
    looked_at: list[str] = []

    def counted(ctx: Context, row: WaitingRow) -> tuple[Relation, ...]:
        looked_at.append(row.person_id)
        return candidates_of(ctx, row)

    monkeypatch.setattr(waiting, "candidates_of", counted)
    user = an_able_user(employer.world, employer.employer_id)

    waiting_page(employer.world.ctx, user, "", "nl")

    assert len(looked_at) == 10
