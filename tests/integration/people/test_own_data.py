"""A person's own data: what they say counts, until they are erased; and the end of all their sessions."""

from datetime import timedelta

import pytest

from qlinx.kit.errors import InputInvalid, NotSignedIn
from qlinx.people.model import Account, Person, PersonState
from qlinx.people.own_data import change_own_data, joined_to, own_data, sign_out_everywhere
from qlinx.people.store import PERSON, account_of
from tests.bench.pages import reads_counted
from tests.support.people import is_shared, letter, opens_account, person_of, starts_work
from tests.support.threads import a_context_with
from tests.support.world import World


def account_for(world: World, person: Person) -> Account:
    found = account_of(world.ctx.store, person.person_id)
    assert found is not None
    return found


def test_what_a_person_says_does_not_reach_what_their_employer_said(world: World) -> None:
    person = opens_account(world)
    relation = person_of(world.ctx, starts_work(world, person).person_id)
    change_own_data(world.ctx, person.person_id, {"last_name": "Jansen"})
    assert person_of(world.ctx, relation.person_id) == relation


def test_people_see_what_joined_employers_said_beside_what_they_say_themselves(world: World) -> None:
    person = opens_account(world)
    starts_work(world, person)
    is_shared(world, person.email, employer_id="f" * 26, last_name="Niet-Gezegd")
    seen = own_data(world.ctx, account_for(world, person))
    assert seen.person.last_name == "van den Berg"
    assert [one.person.last_name for one in seen.joined if one.person] == ["Berg"]


def test_saying_what_is_known_already_changes_nothing(world: World) -> None:
    person = opens_account(world)
    assert change_own_data(world.ctx, person.person_id, {"first_name": "Noor"}) == person
    assert person_of(world.ctx, person.person_id).version == person.version


def test_a_changed_mobile_number_is_told_by_mail(world: World) -> None:
    person = opens_account(world)
    change_own_data(world.ctx, person.person_id, {"mobile": "+31600000001"})
    mail = letter(world)
    assert (mail.template, mail.facts["changed"]) == ("people.address_changed_warning", "mobile")
    assert "0000001" not in str(mail.facts)


def test_a_required_number_can_not_be_taken_away(world: World) -> None:
    person = opens_account(world)
    with pytest.raises(InputInvalid):
        change_own_data(world.ctx, person.person_id, {"mobile": None})


def test_postcode_and_town_come_and_go_together(world: World) -> None:
    person = opens_account(world)
    with pytest.raises(InputInvalid):
        change_own_data(world.ctx, person.person_id, {"town": "Haarlem"})
    there = change_own_data(world.ctx, person.person_id, {"town": "Haarlem", "postcode": "2012 KN"})
    assert (there.postcode, there.town) == ("2012 KN", "Haarlem")
    with pytest.raises(InputInvalid):
        change_own_data(world.ctx, person.person_id, {"town": None})
    gone = change_own_data(world.ctx, person.person_id, {"town": None, "postcode": None})
    assert (gone.postcode, gone.town) == (None, None)


def test_a_change_made_meanwhile_is_not_lost(world: World) -> None:
    shared = opens_account(world)

    def meanwhile() -> None:
        world.ctx.store.write(PERSON.replace(shared, mobile="+31600000002"))

    ctx = a_context_with(world, meanwhile, "put_item")
    change_own_data(ctx, shared.person_id, {"last_name": "Jansen"})
    person = person_of(world.ctx, shared.person_id)
    assert (person.last_name, person.mobile) == ("Jansen", "+31600000002")


def test_nothing_is_changed_of_somebody_who_is_being_erased(world: World) -> None:
    shared = opens_account(world)
    world.ctx.store.write(PERSON.replace(shared, state=PersonState.ERASING))
    with pytest.raises(NotSignedIn):
        change_own_data(world.ctx, shared.person_id, {"first_name": "Noor"})


def test_signing_out_everywhere_ends_sessions_of_this_very_second_too(world: World) -> None:
    person = opens_account(world)
    sign_out_everywhere(world.ctx, person.person_id, pool=world.pool())
    account = account_for(world, person)
    assert account.sessions_valid_from > world.now
    assert account.sessions_valid_from <= world.now + timedelta(seconds=1)


def test_what_employers_share_is_read_in_one_call_however_many_they_are(world: World) -> None:
    account = opens_account(world)
    starts_work(world, account, employer_id="e" * 26)
    starts_work(world, account, employer_id="f" * 26)
    with reads_counted() as made:
        assert len(joined_to(world.ctx, account.person_id)) == 2
    assert sorted(made) == ["BatchGetItem", "BatchGetItem", "Query"]
    # Who has the account and what it is joined to, at once; then all that stands behind.
    assert made.waits == 2
