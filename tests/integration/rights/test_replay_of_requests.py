"""A request outlives a restore of the tables: it stands as it did last, with what it did at once."""

from datetime import UTC, datetime, timedelta

import pytest

from qlinx.mailing.addressed import MailStop
from qlinx.people.confirmation import confirmation
from qlinx.people.model import Person
from qlinx.people.opening import confirm_sign_up
from qlinx.people.store import PERSON
from qlinx.records.shape import Regime
from qlinx.rights.awaiting import leave_to_us
from qlinx.rights.following import views_of
from qlinx.rights.kinds.access import RIGHT as ACCESS
from qlinx.rights.kinds.dispute import RIGHT as DISPUTE
from qlinx.rights.kinds.erasure import RIGHT as ERASURE
from qlinx.rights.kinds.objection import RIGHT as OBJECTION
from qlinx.rights.kinds.objection_to_use import RIGHT as OBJECTION_TO_USE
from qlinx.rights.kinds.restriction import RIGHT as RESTRICTION
from qlinx.rights.model import Channel, Refusal, RequestState, RightsRequest
from qlinx.rights.right import Right
from qlinx.rights.service import ask, note, refuse
from qlinx.rights.store import request_by_id
from qlinx.rights.taking_back import take_back
from qlinx.rights.taking_in import Noted
from tests.integration.rights.test_replay import replays, restore
from tests.support.people import PASSWORD, letters, person_of, signs_up
from tests.support.retention import run
from tests.support.rights import carry_out_request
from tests.support.subjects import a_holder, a_relation, an_employer
from tests.support.world import World


@pytest.fixture(autouse=True)
def _today(world: World) -> None:
    world.now = datetime.now(UTC)


@pytest.fixture
def relation(world: World) -> Person:
    return a_relation(world.ctx, an_employer(world.ctx))


def stored(world: World, request: RightsRequest) -> RightsRequest | None:
    return request_by_id(world.ctx.store, request.person_id, request.request_id)


def state_of(world: World, request: RightsRequest) -> RequestState | None:
    found = stored(world, request)
    return found.state if found else None


@pytest.mark.parametrize("right", [RESTRICTION, OBJECTION_TO_USE])
@pytest.mark.parametrize("answered", [False, True])
def test_who_asked_that_their_data_are_only_kept_is_only_kept(
    world: World, relation: Person, right: Right, answered: bool
) -> None:
    backup = world.every_item()
    world.pass_time(minutes=1)
    request = ask(world.ctx, relation.person_id, right, proved=relation.address_hash)
    if answered:
        carry_out_request(world, request)
    restore(world, backup)
    letters(world)
    assert not person_of(world.ctx, relation.person_id).restricted

    assert replays(world).standings == 1

    assert person_of(world.ctx, relation.person_id).restricted
    assert replays(world).standings == 0
    assert letters(world) == []


def test_an_objection_stops_what_it_stopped(world: World, relation: Person) -> None:
    backup = world.every_item()
    world.pass_time(minutes=1)
    ask(world.ctx, relation.person_id, OBJECTION, proved=relation.address_hash)
    restore(world, backup)
    assert MailStop.OBJECTION not in person_of(world.ctx, relation.person_id).mail_stops
    replays(world)
    assert MailStop.OBJECTION in person_of(world.ctx, relation.person_id).mail_stops


def test_an_open_request_has_its_number_and_last_day_again_and_is_answered(world: World) -> None:
    holder = a_holder(world.ctx)
    backup = world.every_item()
    world.pass_time(minutes=1)
    request = ask(world.ctx, holder.person_id, ACCESS, account_id=holder.person_id)
    restore(world, backup)
    assert views_of(world.ctx, holder.person_id) == ()
    replays(world)
    (again,) = views_of(world.ctx, holder.person_id)
    assert (again.request_id, again.deadline_on) == (request.request_id, request.deadline_on)
    carry_out_request(world, request)
    assert state_of(world, request) is RequestState.FULFILLED


def test_what_was_taken_back_or_refused_since_is_not_carried_out(world: World) -> None:
    holder = a_holder(world.ctx)
    taken_back = ask(world.ctx, holder.person_id, RESTRICTION, account_id=holder.person_id)
    refused = ask(world.ctx, holder.person_id, ACCESS, account_id=holder.person_id)
    backup = world.every_item()
    world.pass_time(minutes=1)
    take_back(world.ctx, holder.person_id, taken_back.request_id)
    refuse(world.ctx, refused, Refusal.EXCESSIVE, actor="staff")
    restore(world, backup)
    letters(world)
    assert replays(world).standings == 2
    assert state_of(world, taken_back) is RequestState.WITHDRAWN
    assert state_of(world, refused) is RequestState.REFUSED
    assert letters(world) == []


def test_what_was_asked_and_taken_back_since_the_backup_does_nothing(world: World) -> None:
    holder = a_holder(world.ctx)
    backup = world.every_item()
    world.pass_time(minutes=1)
    request = ask(world.ctx, holder.person_id, OBJECTION_TO_USE, account_id=holder.person_id)
    take_back(world.ctx, holder.person_id, request.request_id)
    restore(world, backup)
    replays(world)
    assert state_of(world, request) is RequestState.WITHDRAWN
    assert not person_of(world.ctx, holder.person_id).restricted


def test_a_dispute_that_was_answered_since_stops_no_mail(world: World, relation: Person) -> None:
    request = ask(world.ctx, relation.person_id, DISPUTE, proved=relation.address_hash)
    assert MailStop.DISPUTE in person_of(world.ctx, relation.person_id).mail_stops
    backup = world.every_item()
    world.pass_time(minutes=1)
    refuse(world.ctx, request, Refusal.ACCURATE, actor="user")
    restore(world, backup)
    replays(world)
    assert state_of(world, request) is RequestState.REFUSED
    assert MailStop.DISPUTE not in person_of(world.ctx, relation.person_id).mail_stops


@pytest.mark.parametrize("known", [True, False])
def test_a_dispute_that_was_asked_and_carried_out_leaves_no_mail_stopped(
    world: World, relation: Person, known: bool
) -> None:
    backup = world.every_item()
    world.pass_time(minutes=1)
    request = ask(world.ctx, relation.person_id, DISPUTE, proved=relation.address_hash)
    backup = world.every_item() if known else backup
    world.pass_time(minutes=1)
    leave_to_us(world.ctx, request, actor="user")
    carry_out_request(world, request)
    restore(world, backup)
    replays(world)
    assert state_of(world, request) is RequestState.FULFILLED
    assert MailStop.DISPUTE not in person_of(world.ctx, relation.person_id).mail_stops


def test_an_objection_that_was_refused_pauses_until_its_day_and_no_longer(
    world: World, relation: Person
) -> None:
    backup = world.every_item()
    world.pass_time(minutes=1)
    request = ask(world.ctx, relation.person_id, OBJECTION_TO_USE, proved=relation.address_hash)
    refuse(world.ctx, request, Refusal.OVERRIDING, actor="user", weighing="De dienst gaat voor")
    restore(world, backup)
    replays(world)
    assert person_of(world.ctx, relation.person_id).restricted
    world.pass_time(days=8)
    run(world)
    assert not person_of(world.ctx, relation.person_id).restricted
    restore(world, backup)
    replays(world, days=10)
    assert not person_of(world.ctx, relation.person_id).restricted


def test_who_was_shown_since_is_only_kept(world: World, relation: Person) -> None:
    came = Noted(Channel.PHONE, world.ctx.now() - timedelta(hours=1))
    request = note(world.ctx, relation.person_id, RESTRICTION, came, actor="staff")
    backup = world.every_item()
    world.pass_time(minutes=1)
    ask(world.ctx, relation.person_id, RESTRICTION, proved=relation.address_hash)
    carry_out_request(world, request)
    restore(world, backup)
    replays(world)
    assert state_of(world, request) is RequestState.FULFILLED
    assert person_of(world.ctx, relation.person_id).restricted


def test_what_staff_put_down_is_in_doubt_again_and_does_nothing(world: World, relation: Person) -> None:
    backup = world.every_item()
    world.pass_time(minutes=1)
    came = Noted(Channel.PHONE, world.ctx.now() - timedelta(hours=1))
    request = note(world.ctx, relation.person_id, RESTRICTION, came, actor="staff", by_representative=True)
    restore(world, backup)
    replays(world)
    again = stored(world, request)
    assert again is not None
    assert (again.state, again.by_representative) == (RequestState.IDENTITY_PENDING, True)
    assert not person_of(world.ctx, relation.person_id).restricted


def test_of_an_account_that_the_backup_knows_as_a_sign_up_nothing_stands(world: World) -> None:
    token = signs_up(world)
    backup = world.every_item()
    world.pass_time(minutes=1)
    seen = confirmation(world.ctx, token).details
    assert seen is not None
    opened = confirm_sign_up(world.ctx, token, PASSWORD, seen, pool=world.pool()).account
    request = ask(world.ctx, opened.person_id, RESTRICTION, account_id=opened.person_id)
    restore(world, backup)
    assert replays(world).standings == 0
    assert state_of(world, request) is None


def test_what_is_told_in_words_is_in_no_note(world: World, relation: Person) -> None:
    request = ask(world.ctx, relation.person_id, OBJECTION_TO_USE, proved=relation.address_hash)
    refuse(world.ctx, request, Refusal.OVERRIDING, actor="user", weighing="Zonder rooster geen dienst")
    assert "Zonder rooster" not in str(world.every_item(Regime.LEDGER))


def test_nobody_comes_back_for_an_erasure_that_was_begun(world: World, relation: Person) -> None:
    backup = world.every_item()
    world.pass_time(minutes=1)
    carry_out_request(world, ask(world.ctx, relation.person_id, ERASURE, proved=relation.address_hash))
    restore(world, backup)
    replays(world)
    assert world.ctx.store.about(relation.person_id) == ()
    assert world.ctx.store.get(PERSON, PERSON.key(relation)) is None
