"""Whoever asked something from an account takes it back, as long as it waits for somebody."""

import pytest

from qlinx.kit.errors import NotFound
from qlinx.kit.states import NotPossibleNow
from qlinx.mailing.addressed import MailStop
from qlinx.people.model import Person
from qlinx.rights.deciding import awaiting
from qlinx.rights.kinds.access import RIGHT as ACCESS
from qlinx.rights.kinds.dispute import RIGHT as DISPUTE
from qlinx.rights.kinds.erasure import RIGHT as ERASURE
from qlinx.rights.kinds.objection import RIGHT as OBJECTION
from qlinx.rights.model import Channel, RequestState
from qlinx.rights.moments import stored_moments
from qlinx.rights.service import ask, note, open_requests
from qlinx.rights.store import request_by_id
from qlinx.rights.taking_back import take_back
from qlinx.rights.taking_in import Noted
from tests.support.people import person_of, says_yes
from tests.support.rights import carry_out_request
from tests.support.subjects import a_holder, a_relation, an_employer
from tests.support.world import World

EMPLOYER = "1" * 26


def joined(world: World) -> tuple[str, Person]:
    """An account, joined to what an employer shares that decides itself."""
    holder = a_holder(world.ctx)
    relation = a_relation(world.ctx, an_employer(world.ctx, executes_rights=False))
    says_yes(world, holder, relation)
    return holder.person_id, relation


def stops(world: World, relation: Person) -> set[MailStop]:
    return set(person_of(world.ctx, relation.person_id).mail_stops)


def test_what_waits_for_an_employer_is_taken_back_and_the_employer_sees_it_no_more(world: World) -> None:
    account_id, relation = joined(world)
    request = ask(world.ctx, relation.person_id, ERASURE, account_id=account_id)
    assert awaiting(world.ctx, EMPLOYER)

    take_back(world.ctx, account_id, request.request_id)

    now = request_by_id(world.ctx.store, relation.person_id, request.request_id)
    assert now
    assert (now.state, now.closed_at) == (RequestState.WITHDRAWN, world.now)
    assert awaiting(world.ctx, EMPLOYER) == ()
    assert open_requests(world.ctx) == ()
    assert stored_moments(world.ctx.store, now) == {}
    assert carry_out_request(world, now) == ["nothing-to-do"]
    assert take_back(world.ctx, account_id, request.request_id) == now
    assert ask(world.ctx, relation.person_id, ERASURE, account_id=account_id).request_id != request.request_id


def test_a_dispute_that_is_taken_back_lets_mail_go_again_and_an_objection_stays(world: World) -> None:
    account_id, relation = joined(world)
    objection = ask(world.ctx, relation.person_id, OBJECTION, account_id=account_id)
    carry_out_request(world, objection)
    world.pass_time(minutes=1)
    dispute = ask(world.ctx, relation.person_id, DISPUTE, account_id=account_id)
    take_back(world.ctx, account_id, dispute.request_id)
    assert stops(world, relation) == {MailStop.OBJECTION}
    with pytest.raises(NotPossibleNow):
        take_back(world.ctx, account_id, objection.request_id)


def test_a_dispute_alone_stops_nothing_once_it_is_taken_back(world: World) -> None:
    account_id, relation = joined(world)
    dispute = ask(world.ctx, relation.person_id, DISPUTE, account_id=account_id)
    assert stops(world, relation) == {MailStop.DISPUTE}
    take_back(world.ctx, account_id, dispute.request_id)
    assert stops(world, relation) == set()


def test_nobody_takes_back_what_was_asked_elsewhere(world: World) -> None:
    account_id, relation = joined(world)
    other = a_holder(world.ctx, email="ander@prive.example.nl")
    request = ask(world.ctx, relation.person_id, DISPUTE, account_id=account_id)
    with pytest.raises(NotFound):
        take_back(world.ctx, other.person_id, request.request_id)
    lone = a_relation(world.ctx, an_employer(world.ctx, 2), email="los@werk.example.nl")
    by_address = ask(world.ctx, lone.person_id, DISPUTE, proved=lone.address_hash)
    with pytest.raises(NotFound):
        take_back(world.ctx, account_id, by_address.request_id)


def test_what_was_put_down_for_them_is_taken_back_too(world: World) -> None:
    account_id, relation = joined(world)
    noted = note(world.ctx, relation.person_id, ERASURE, Noted(Channel.POST, world.now), actor="s" * 26)
    assert take_back(world.ctx, account_id, noted.request_id).state is RequestState.WITHDRAWN


def test_what_was_done_is_not_taken_back(world: World) -> None:
    holder = a_holder(world.ctx)
    request = ask(world.ctx, holder.person_id, ACCESS)
    carry_out_request(world, request)
    with pytest.raises(NotPossibleNow):
        take_back(world.ctx, holder.person_id, request.request_id)
