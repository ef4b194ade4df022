"""People with an account and the rosters of their employer: whose word holds, and that a person stays one person."""

from functools import partial

import pytest

from qlinx.kit.contact import parse_email
from qlinx.people.address_change import ask_address_change, confirm_address_change
from qlinx.people.confirmation import confirm_sign_up
from qlinx.people.model import Person
from qlinx.people.own_data import change_own_data
from qlinx.people.service import SELF
from qlinx.people.store import employments_of
from tests.support.people import PASSWORD, letter, letters, opens_account, person_of, signs_up, token_in
from tests.support.roster_drop import RosterDrop
from tests.support.threads import a_context_with
from tests.support.world import World

OLD, NEW = "noor@werk.example.nl", "noor@thuis.example.nl"


def row(email: str = OLD, mobile: str = "06 87654321") -> str:
    return f"N.;;Berg;{email};{mobile};1001;Zorg"


@pytest.fixture
def employer(world: World) -> RosterDrop:
    return RosterDrop(world)


def moves(world: World, person: Person) -> None:
    """The person takes another address for their account."""
    letters(world)
    ask_address_change(world.ctx, person.person_id, parse_email(NEW), network_address="203.0.113.7")
    confirm_address_change(world.ctx, token_in(letter(world)), pool=world.pool())


def people(world: World) -> list[str]:
    return [item["person_id"] for item in world.items_of("person")]


def test_who_signs_up_and_is_shared_later_is_one_person_with_their_own_words(
    world: World, employer: RosterDrop
) -> None:
    person = opens_account(world)
    employer.drop([row()])
    assert people(world) == [person.person_id]
    after = person_of(world.ctx, person.person_id)
    assert (after.name, after.mobile) == ("Noor van den Berg", "+31612345678")
    assert after.ends_at is None
    (employment,) = employments_of(world.ctx.store, person.person_id)
    assert (employment.first_name, employment.mobile) == ("N.", "+31687654321")


def test_who_is_shared_and_signs_up_later_is_one_person(world: World, employer: RosterDrop) -> None:
    employer.drop([row()])
    letters(world)
    (shared,) = people(world)
    assert opens_account(world).person_id == shared
    assert people(world) == [shared]


def test_a_roster_that_comes_between_two_steps_of_a_confirmation_makes_no_second_person(
    world: World, employer: RosterDrop
) -> None:
    token = signs_up(world)
    ctx = a_context_with(world, partial(employer.drop, [row()]))
    account = confirm_sign_up(ctx, token, PASSWORD, pool=world.pool())
    assert people(world) == [account.person_id]
    assert len(employments_of(world.ctx.store, account.person_id)) == 1
    assert person_of(world.ctx, account.person_id).ends_at is None


def test_what_a_person_changed_is_not_put_back_by_the_next_roster(world: World, employer: RosterDrop) -> None:
    employer.drop([row()])
    (person_id,) = people(world)
    change_own_data(world.ctx, person_id, {"last_name": "van den Berg", "mobile": "+31612345678"})
    employer.drop([row(mobile="06 11111111")])
    after = person_of(world.ctx, person_id)
    assert (after.last_name, after.mobile) == ("van den Berg", "+31612345678")
    assert after.sources["mobile"] == SELF


def test_who_took_another_address_stays_one_person_for_the_employer(
    world: World, employer: RosterDrop
) -> None:
    employer.drop([row()])
    letters(world)
    person = opens_account(world)
    moves(world, person)
    roster = employer.drop([row()])
    assert roster.counts.unchanged == 1
    assert people(world) == [person.person_id]
    assert person_of(world.ctx, person.person_id).email == NEW


def test_an_employer_that_changes_its_address_for_somebody_with_their_own_finds_them_by_it(
    world: World, employer: RosterDrop
) -> None:
    employer.drop([row()])
    letters(world)
    person = opens_account(world)
    moves(world, person)
    assert employer.drop([row("n.berg@werk.example.nl")]).counts.changed == 1
    assert employer.drop([row("n.berg@werk.example.nl")]).counts.unchanged == 1
    assert people(world) == [person.person_id]
    assert person_of(world.ctx, person.person_id).email == NEW
