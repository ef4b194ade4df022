"""A dispute stops mail until somebody answers it: whichever function does lets that mail go again,
and leaves what was stopped for another reason.
"""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from qlinx.mailing.addressed import MailStop
from qlinx.mailing.purposes import MailPurpose
from qlinx.mailing.suppression import memory_of, stop_mail
from qlinx.people.model import Person
from qlinx.rights.clock import doubt
from qlinx.rights.kinds.dispute import RIGHT as DISPUTE
from qlinx.rights.kinds.objection import RIGHT as OBJECTION
from qlinx.rights.model import Channel, RightsRequest
from qlinx.rights.service import ask, note
from qlinx.rights.store import request_by_id
from qlinx.rights.taking_in import Noted
from tests.support.at_work import AtWork, at_work
from tests.support.http import Functions, an_event
from tests.support.looking import a_code
from tests.support.people import is_shared
from tests.support.rights import requests_in_stream
from tests.support.subjects import a_holder
from tests.support.world import World

CONTEXT: Any = SimpleNamespace(aws_request_id="r", get_remaining_time_in_millis=lambda: 900_000)
AT_FIRST = pytest.mark.parametrize("at_first", [set(), {MailStop.SPAM_REPORT}], ids=["nothing", "a report"])


@pytest.fixture
def desk(world: World, monkeypatch: pytest.MonkeyPatch) -> AtWork:
    world.now = datetime.now(UTC)
    desk = at_work(Functions(world, monkeypatch), "employer_rights")
    # With every table, under the keys of the deployed functions.
    world.ctx = replace(world.context(), read_secret=world.ctx.read_secret)
    return desk


def shared(world: World, at_first: set[MailStop]) -> Person:
    """Somebody whose mail of this employer was stopped for these reasons."""
    relation, _ = is_shared(world)
    for stop in at_first:
        place = relation.address_hash, relation.given_by
        world.ctx.store.write(*stop_mail(world.ctx, *place, stop, purpose=MailPurpose.INVITATION))
    return relation


def disputed(world: World, at_first: set[MailStop]) -> tuple[Person, RightsRequest]:
    """Somebody who says that what their employer says is wrong."""
    relation = shared(world, at_first)
    request = ask(world.ctx, relation.person_id, DISPUTE)
    assert stopped(world, relation) == {*at_first, MailStop.DISPUTE}
    return relation, request


def stopped(world: World, relation: Person) -> set[MailStop]:
    return set(memory_of(world.ctx.store, relation.address_hash, relation.given_by).since)


def answers(desk: AtWork, request: RightsRequest, **decision: str) -> None:
    path = f"/v1/employer/rights-requests/{request.request_id}/decision"
    assert desk.call("POST", path, body=decision).status == 200


@AT_FIRST
def test_an_employer_that_refuses_lets_it_go_again(desk: AtWork, at_first: set[MailStop]) -> None:
    world = desk.functions.world
    relation, request = disputed(world, at_first)

    answers(desk, request, decision="refuse", refusal="excessive")

    assert stopped(world, relation) == at_first


@AT_FIRST
def test_what_an_employer_has_put_right_lets_it_go_again(desk: AtWork, at_first: set[MailStop]) -> None:
    world = desk.functions.world
    relation, request = disputed(world, at_first)
    answers(desk, request, decision="carry_out")
    assert stopped(world, relation) == {*at_first, MailStop.DISPUTE}

    desk.functions.handle("change_relay", requests_in_stream(world))
    batch = an_event("rights_fulfilment", "access")
    for body in list(world.drain("Rights")):
        batch["Records"][0]["body"] = json.dumps(body)
        assert desk.functions.handle("rights_fulfilment", batch) == {"batchItemFailures": []}

    assert stopped(world, relation) == at_first


@AT_FIRST
def test_what_nobody_shows_to_be_theirs_ends_at_night_and_lets_it_go_again(
    desk: AtWork, at_first: set[MailStop]
) -> None:
    world = desk.functions.world
    world.pass_time(days=-40)
    relation, request = disputed(world, at_first)
    doubt(world.ctx, request, actor="staff-id")
    world.pass_time(days=40)

    desk.functions.of("retention_cleanup").lambda_handler({}, CONTEXT)

    assert stopped(world, relation) == at_first


def test_an_objection_with_a_code_stops_it_over_the_api(desk: AtWork) -> None:
    world = desk.functions.world
    relation = shared(world, set())
    shown = a_code(world.ctx, relation.email)

    asked = desk.functions.call(
        "identity_codes", "POST", "/v1/rights-requests", body={**shown, "kind": OBJECTION.name}
    )

    assert asked.status == 202
    assert stopped(world, relation) == {MailStop.OBJECTION}


def test_who_has_an_account_shows_over_the_api_that_what_was_put_down_is_theirs(desk: AtWork) -> None:
    world = desk.functions.world
    holder = a_holder(world.ctx)
    put_down = note(world.ctx, holder.person_id, OBJECTION, Noted(Channel.PHONE, world.now), actor="staff-id")
    assert put_down.is_in_doubt

    asked = desk.functions.call(
        "rights_requests",
        "POST",
        "/v1/account/rights-requests",
        person_id=holder.person_id,
        signed_in_at=world.now + timedelta(seconds=1),
        body={"kind": OBJECTION.name},
    )

    assert asked.status == 202
    now = request_by_id(world.ctx.store, holder.person_id, put_down.request_id)
    assert now
    assert not now.is_in_doubt
