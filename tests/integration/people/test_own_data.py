"""A person's own data: what they say counts, until they are erased; and the end of all their sessions."""

from datetime import timedelta

import pytest

from qlinx.kit.errors import InputInvalid, NotSignedIn
from qlinx.people.model import PersonState
from qlinx.people.own_data import change_own_data, sign_out_everywhere
from qlinx.people.service import SELF, values_after_sharing
from qlinx.people.store import PERSON, account_of
from tests.support.people import is_shared, letter, opens_account, person_of
from tests.support.threads import a_context_with
from tests.support.world import World


def test_what_a_person_says_wins_over_the_employer_and_stays_so(world: World) -> None:
    shared, employment = is_shared(world)
    changed = change_own_data(world.ctx, shared.person_id, {"last_name": "van den Berg"})
    assert changed.sources["last_name"] == SELF
    told = values_after_sharing(changed, employment.employer_id, {"last_name": "Berg", "first_name": "Nora"})
    assert told["first_name"] == "Nora"
    assert "last_name" not in told


def test_saying_what_is_known_already_changes_nothing(world: World) -> None:
    shared, _ = is_shared(world)
    assert change_own_data(world.ctx, shared.person_id, {"first_name": "N."}) == shared
    assert person_of(world.ctx, shared.person_id).version == shared.version


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


def test_a_change_made_meanwhile_by_an_import_is_not_lost(world: World) -> None:
    shared, _ = is_shared(world)

    def meanwhile() -> None:
        world.ctx.store.write(PERSON.replace(shared, mobile="+31600000002"))

    ctx = a_context_with(world, meanwhile, "put_item")
    change_own_data(ctx, shared.person_id, {"last_name": "van den Berg"})
    person = person_of(world.ctx, shared.person_id)
    assert (person.last_name, person.mobile) == ("van den Berg", "+31600000002")


def test_nothing_is_changed_of_somebody_who_is_being_erased(world: World) -> None:
    shared, _ = is_shared(world)
    world.ctx.store.write(PERSON.replace(shared, state=PersonState.ERASING))
    with pytest.raises(NotSignedIn):
        change_own_data(world.ctx, shared.person_id, {"first_name": "Noor"})


def test_signing_out_everywhere_ends_sessions_of_this_very_second_too(world: World) -> None:
    person = opens_account(world)
    sign_out_everywhere(world.ctx, person.person_id, pool=world.pool())
    account = account_of(world.ctx.store, person.person_id)
    assert account is not None
    assert account.sessions_valid_from > world.now
    assert account.sessions_valid_from <= world.now + timedelta(seconds=1)
