"""What an employer put right is not undone by its next list: it stands, is flagged, and somebody says what is
right.
"""

from dataclasses import replace
from typing import Any

import pytest

from qlinx.kit.contact import EmailAddress, parse_email
from qlinx.people.desk import correct
from qlinx.people.stated import Stated
from qlinx.rosters.errors_import import NotACandidate
from qlinx.rosters.model import WaitingDecision
from qlinx.rosters.waiting import PUT_RIGHT
from qlinx.rosters.waiting_decisions import decide_all
from tests.support.roster_drop import RosterDrop
from tests.support.world import World

KIM = "Kim;de;Vries;kim@werk.example;0612345678;1042;Zorg"
NAMELESS = "Kim;de;Vries;kim@werk.example;0612345678;;Zorg"


@pytest.fixture
def employer(world: World) -> RosterDrop:
    return RosterDrop(world)


def put_right(employer: RosterDrop, of: str = "kim@werk.example", **values: object) -> None:
    """The employer corrects what it shares about one of its people."""

    def corrected(stated: Stated) -> Stated:
        return replace(stated, **values)  # type: ignore[arg-type]  # values of its fields

    person_id = employer.relations()[of].person.person_id
    correct(employer.world.ctx, employer.employer_id, person_id, corrected, actor="user-id")


def codes(employer: RosterDrop) -> list[tuple[str, str]]:
    return [(cells[2], cells[5]) for cells in employer.result()]


def told(employer: RosterDrop) -> list[dict[str, Any]]:
    """What is mailed to people whose data are as they were."""
    return [one for one in employer.world.items_of("outbox") if one["template"] == "people.put_back"]


def address(text: str) -> EmailAddress:
    return parse_email(text, allow_example_domains=True)


def test_the_list_that_says_it_again_changes_nothing_and_asks(employer: RosterDrop) -> None:
    employer.drop([KIM])
    put_right(employer, mobile="+31687654321")
    employer.drop([KIM])

    kim = employer.relations()["kim@werk.example"]
    assert kim.person.mobile == "+31687654321"
    assert (kim.employment.put_right, kim.employment.said_again) == (("mobile",), ("mobile",))
    assert codes(employer) == [("unchanged", PUT_RIGHT)]
    (waiting,) = employer.waiting()
    assert (waiting.row.why, waiting.row.mobile) == (PUT_RIGHT, "+31612345678")


def test_what_else_the_list_says_is_taken(employer: RosterDrop) -> None:
    employer.drop([KIM])
    put_right(employer, mobile="+31687654321")
    employer.drop([KIM.replace("Zorg", "Keuken")])

    kim = employer.relations()["kim@werk.example"]
    assert (kim.person.mobile, kim.employment.department) == ("+31687654321", "Keuken")
    assert codes(employer) == [("changed", PUT_RIGHT)]


@pytest.mark.parametrize("row", [KIM, NAMELESS])
def test_a_wrong_address_does_not_come_back_with_or_without_a_number(employer: RosterDrop, row: str) -> None:
    employer.drop([row])
    put_right(employer, email=address("kim.devries@werk.example"))
    employer.drop([row])

    (only,) = employer.relations().values()
    assert only.person.email == "kim.devries@werk.example"
    assert only.employment.ended_at is None
    assert codes(employer) == [("unchanged", PUT_RIGHT)]


def test_an_address_that_was_somebody_elses_is_theirs(employer: RosterDrop) -> None:
    employer.drop([NAMELESS])
    put_right(employer, email=address("kim.devries@werk.example"))
    employer.drop(["Jan;;Bakker;kim@werk.example;;;Zorg", NAMELESS.replace("kim@", "kim.devries@")])

    names = {email: one.person.name for email, one in employer.relations().items()}
    assert names == {"kim@werk.example": "Jan Bakker", "kim.devries@werk.example": "Kim de Vries"}


def test_once_the_list_has_it_right_what_it_says_next_is_news(employer: RosterDrop) -> None:
    employer.drop([KIM])
    put_right(employer, department="Keuken")
    employer.drop([KIM.replace("Zorg", "Keuken")])
    assert employer.people()["kim@werk.example"].put_right is None
    employer.drop([KIM])

    kim = employer.people()["kim@werk.example"]
    assert (kim.department, kim.put_right, kim.said_again) == ("Zorg", None, None)
    assert not employer.waiting()


def test_an_empty_cell_of_before_asks_nothing_and_takes_nothing_away(employer: RosterDrop) -> None:
    without = KIM.replace("0612345678", "")
    employer.drop([without])
    put_right(employer, mobile="+31687654321")
    employer.drop([without])

    assert employer.relations()["kim@werk.example"].person.mobile == "+31687654321"
    assert codes(employer) == [("unchanged", PUT_RIGHT)]
    assert not employer.waiting()


def test_the_employer_says_that_what_was_put_right_stands(employer: RosterDrop) -> None:
    employer.drop([KIM])
    put_right(employer, mobile="+31687654321")
    employer.drop([KIM])
    employer.decides(WaitingDecision.DISCARD)
    employer.drop([KIM])

    assert employer.relations()["kim@werk.example"].person.mobile == "+31687654321"
    assert not employer.waiting(), "within its term it is not asked again"
    assert codes(employer) == [("unchanged", PUT_RIGHT)]


def test_the_employer_says_that_its_list_is_right_and_whoever_it_is_about_is_told(
    employer: RosterDrop,
) -> None:
    employer.drop([KIM])
    put_right(employer, mobile="+31687654321", email=address("kim.devries@werk.example"))
    employer.drop([KIM])
    employer.decides(WaitingDecision.SAME_PERSON)

    kim = employer.relations()["kim@werk.example"]
    assert (kim.person.mobile, kim.employment.put_right) == ("+31612345678", None)
    (mail,) = told(employer)
    assert mail["person_id"] == kim.person.person_id
    assert sorted(mail["refs"]["fields"].split(",")) == ["email", "mobile"]
    employer.drop([KIM])
    assert codes(employer) == [("unchanged", "")]


def test_putting_it_back_by_hand_tells_it_too(employer: RosterDrop) -> None:
    employer.drop([KIM])
    put_right(employer, mobile="+31687654321")
    put_right(employer, mobile="+31612345678")

    assert employer.people()["kim@werk.example"].put_right is None
    assert len(told(employer)) == 1


def test_what_was_put_right_is_undone_one_by_one_alone(employer: RosterDrop) -> None:
    employer.drop([KIM])
    put_right(employer, mobile="+31687654321")
    employer.drop([KIM])
    found = decide_all(employer.world.ctx, employer.employer_id, WaitingDecision.SAME_PERSON, actor="user-id")

    assert (found.decided, found.left) == (0, 1)
    with pytest.raises(NotACandidate):
        employer.decides(WaitingDecision.NEW_PERSON)


def test_a_step_that_is_repeated_says_the_same(employer: RosterDrop) -> None:
    employer.drop([KIM])
    put_right(employer, mobile="+31687654321")
    employer.drop([KIM], repeat=3)

    assert codes(employer) == [("unchanged", PUT_RIGHT)]
    assert len(employer.waiting()) == 1


def test_of_the_wrong_value_nothing_is_kept_but_a_hash(employer: RosterDrop) -> None:
    employer.drop([KIM])
    put_right(employer, mobile="+31687654321")

    stored = employer.people()["kim@werk.example"].model_dump_json()
    assert "0612345678" not in stored
    assert "31612345678" not in stored
