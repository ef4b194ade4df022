"""The decision about a row, over its whole small state space:
nobody is moved where number, address and name disagree.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from qlinx.kit.contact import parse_email
from qlinx.people.model import PersonState
from qlinx.people.stated import Relation
from qlinx.rosters.matching import Decision, Known, decide
from qlinx.rosters.model import Roster
from qlinx.rosters.rows import RosterRow
from tests.support.factories import a_person, an_employment

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
EMPLOYER = "e" * 26
NAMES = {"A": ("Anna", "Bakker"), "B": ("Bram", "Visser"), "nobody": ("Cato", "Mulder")}
EARLIER, THIS = "roster-1", "roster-2"


def relation(
    name: str,
    *,
    roster_id: str = EARLIER,
    state: PersonState = PersonState.ACTIVE,
    restricted: bool = False,
) -> Relation:
    first, last = NAMES[name]
    person = a_person(
        person_id=name.lower() * 26,
        given_by=EMPLOYER,
        first_name=first,
        last_name=last,
        address_hash=name,
        state=state,
        restricted=restricted,
    )
    work = an_employment(
        person_id=person.person_id,
        personnel_number=name,
        personnel_hash=name,
        roster_id=roster_id,
        roster_at=NOW,
    )
    return Relation(person, work)


def roster() -> Roster:
    return Roster(
        employer_id=EMPLOYER,
        roster_id=THIS,
        file_key="employers/e/rosters/werknemers.csv",
        content_tag="tag",
        attestation_id="attestation-1",
        ground="contract",
        covers="everyone",
        extra_columns="ignore",
        received_at=NOW + timedelta(days=1),
    )


def row(name: str) -> RosterRow:
    first, last = NAMES[name]
    return RosterRow(2, first, last, parse_email("x@werk.example", allow_example_domains=True))


def decided(number: str, address: str, name: str, *, roster_id: str = EARLIER) -> Decision:
    """What is decided about a row with this person's number, address and name (``new`` and ``nobody``:
    nobody's yet).
    """
    return decide(row(name), roster(), known_as(number, address, roster_id=roster_id))


def known_as(number: str, address: str, *, roster_id: str = EARLIER) -> Known:
    people = {one: relation(one, roster_id=roster_id) for one in ("A", "B")}
    at_address = {"both": ("A", "B"), "A": ("A",), "B": ("B",)}.get(address, ())
    return Known(
        address_hash=address,
        personnel_hash=None if number == "none" else number,
        at_address=tuple(people[one] for one in at_address),
        by_number=people.get(number),
    )


STATES = list(product(("none", "new", "A", "B"), ("new", "A", "B"), ("A", "B", "nobody")))


@pytest.mark.parametrize(("number", "address", "name"), STATES)
def test_a_relation_changes_only_where_nothing_points_to_somebody_else(
    number: str, address: str, name: str
) -> None:
    decision = decided(number, address, name)
    pointed = {one for one in (number, address) if one in {"A", "B"}}

    if decision.kind == "update":
        assert decision.relation is not None
        assert decision.relation.person.person_id[0].upper() == name
        assert pointed == {name}
    elif decision.kind == "add":
        assert not pointed, "somebody new has no number and no address of somebody known"
    else:
        assert decision.kind == "wait"
        assert pointed - {name}


@pytest.mark.parametrize("name", ["A", "B"])
def test_two_of_the_three_that_agree_are_enough_when_the_third_is_new(name: str) -> None:
    assert decided(name, "new", name).kind == "update", "number and name: a new address"
    assert decided("new", name, name).kind == "update", "address and name: another contract"
    assert decided("none", name, name).kind == "update"


def test_number_and_address_agree_and_half_of_the_name_is_a_correction() -> None:
    people = relation("A")
    known = Known("A", "A", at_address=(people,), by_number=people)
    married = RosterRow(2, "Anna", "Visser", parse_email("x@werk.example", allow_example_domains=True))
    assert decide(married, roster(), known).kind == "update"
    assert decided("A", "A", "nobody") == Decision("wait", "waiting", "name_differs")


def test_an_address_of_several_takes_the_one_of_that_name_and_asks_about_any_other() -> None:
    assert decided("none", "both", "A").relation == relation("A")
    assert decided("none", "both", "nobody").kind == "wait"


def test_what_is_remembered_of_an_address_refuses_and_of_a_number_only_asks() -> None:
    assert decide(row("A"), roster(), Known("A", "A", remembered_address=True)).code == "erased"
    assert decide(row("A"), roster(), Known("A", "A", remembered_number=True)).kind == "wait"


@pytest.mark.parametrize(("number", "address", "name"), STATES)
def test_what_is_remembered_of_an_address_of_several_lets_nobody_in_and_keeps_who_is_there(
    number: str, address: str, name: str
) -> None:
    asked, (before, known) = row(name), (decided(number, address, name), known_as(number, address))
    decision = decide(asked, roster(), replace(known, remembered_address=True))

    if name == address:
        assert decision == before, "the row is about whoever stands there"
    else:
        assert decision == Decision("refuse", "rejected", "erased")


def test_a_new_name_of_whoever_stands_at_a_remembered_address_is_a_correction() -> None:
    people = relation("A")
    known = Known("A", "A", at_address=(people,), by_number=people, remembered_address=True)
    married = RosterRow(2, "Anna", "Visser", parse_email("x@werk.example", allow_example_domains=True))
    assert decide(married, roster(), known).kind == "update"


def test_a_row_about_somebody_who_is_being_erased_is_not_taken() -> None:
    going = relation("A", state=PersonState.ERASING)
    assert decide(row("A"), roster(), Known("A", None, at_address=(going,))).code == "being_erased"


@pytest.mark.parametrize("number", [None, "A", "new"])
def test_a_row_changes_nothing_of_whoever_asked_that_their_data_are_only_kept(number: str | None) -> None:
    kept = relation("A", restricted=True)
    known = Known("A", number, at_address=(kept,), by_number=kept if number == "A" else None)
    assert decide(row("A"), roster(), known) == Decision("keep", "unchanged")


def test_a_second_line_of_one_list_changes_nobody() -> None:
    for number, address in product(("A", "none"), ("A", "new")):
        decision = decided(number, address, "A", roster_id=THIS)
        if address == "A" or number == "A":
            assert decision.kind in {"settled", "refuse"}
