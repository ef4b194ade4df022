"""A hold that names fields keeps these and lets the rest go, and says so."""

from typing import Any, cast

import pytest

from qlinx.aws.database import Key
from qlinx.kit.texts import Language
from qlinx.mailing.composing import Links
from qlinx.mailing.delivery import Outcome, PostOffice, deliver
from qlinx.people.employment import end_employment
from qlinx.people.store import employment_of, person_by_id
from qlinx.rights.kinds.erasure import RIGHT as ERASURE
from qlinx.rights.kinds.erasure.certificate import retained_in_words
from qlinx.rights.replay import erase_again
from qlinx.rights.service import ask, message_of
from qlinx.rights.store import (
    erasure_by_id,
    export_object,
)
from tests.support.holding import _open_request, item, lifts, order
from tests.support.retention import former_employee, line, run
from tests.support.rights import carry_out, carry_out_request, erases, exports, fields_of
from tests.support.whole_subjects import a_whole_account, a_whole_relation
from tests.support.world import World


def test_an_erasure_keeps_the_fields_that_a_hold_names_and_empties_the_others(world: World) -> None:
    person = a_whole_relation(world)
    order(
        world,
        person,
        {"kind": "employment", "fields": ["department"]},
        {"kind": "person", "fields": ["mobile"]},
    )
    request = ask(world.ctx, person.person_id, ERASURE)

    assert carry_out_request(world, request)[-1] == "held"

    kept = person_by_id(world.ctx.store, person.person_id)
    assert kept is not None
    assert (kept.mobile, kept.first_name, kept.last_name, kept.email) == ("+31687654321", "", "", "")
    work = employment_of(world.ctx.store, kept)
    assert work is not None
    assert (work.department, work.personnel_number, work.tags, work.other_numbers) == ("=Zorg", None, (), ())
    assert world.items_of("personnel") == []


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_person_is_told_which_fields_stay_and_why(world: World, language: Language) -> None:
    person = a_whole_account(world)
    order(
        world,
        person,
        {"kind": "person", "fields": ["mobile", "photos"]},
        {"kind": "account", "fields": ["sign_in"]},
    )
    request = ask(world.ctx, person.person_id, ERASURE)
    carry_out_request(world, request)

    erasure = erasure_by_id(world.ctx.store, request.request_id)
    assert erasure is not None
    held = [one.kind for one in erasure.kept if one.ground.value == "legal_claim"]
    assert {"person.mobile", "person.photos", "account.sign_in", "hold"} <= {*held}
    assert not {"person", "person.first_name", "person.email", "person.town"} & {*held}
    words = [one.what for one in retained_in_words(erasure.kept, language)]
    assert any(one.endswith(": sign-in" if language == "en" else ": inloggegevens") for one in words)


def test_an_export_tells_that_there_is_a_hold_since_when_and_why(world: World) -> None:
    person = a_whole_account(world)
    order(world, person, {"kind": "person", "fields": ["mobile"]})

    _, document = exports(world, person.person_id)

    told = fields_of(document, "hold")
    assert set(told) == {"ground", "placed_at", "review_on"}
    assert "claim that was announced" not in str(document)


def test_the_cleanup_empties_what_is_over_but_for_the_fields_that_a_hold_names_once(world: World) -> None:
    person = former_employee(world)
    order(world, person, {"kind": "employment", "fields": ["personnel_number"]})
    world.pass_time(days=28)

    report = run(world)

    assert line(report, "employment").held == 1
    assert person_by_id(world.ctx.store, person.person_id) is None
    before = item(world, person, "employment")
    assert before["personnel_number"] == "P-1"
    run(world)
    assert item(world, person, "employment") == before


def test_a_mail_of_which_a_moment_is_held_is_not_sent_again(world: World) -> None:
    person = a_whole_account(world)
    order(world, person, {"kind": "outbox", "fields": ["created_at"]})

    erases(world, person.person_id)

    states = {(one["template"], one["state"]) for one in world.items_of("outbox")}
    assert ("people.address_changed_warning", "sent") in states
    assert not any(state == "pending" for _, state in states)


def test_a_mail_to_somebody_of_whom_a_hold_keeps_no_address_is_dropped(world: World) -> None:
    person = a_whole_account(world)
    order(
        world,
        person,
        {"kind": "person", "fields": ["mobile"]},
        {"kind": "outbox", "fields": ["created_at"]},
    )
    request = ask(world.ctx, person.person_id, ERASURE)
    assert carry_out(world, message_of(request)).word == "waiting-for-receipt"
    run(world)
    world.pass_time(days=1, seconds=1)

    assert carry_out(world, message_of(request)).word == "held"

    pending = [one for one in world.items_of("outbox") if one["state"] == "pending"]
    assert pending
    office = PostOffice(cast("Any", None), cast("Any", None), Links("https://qlinx.example"))
    for one in pending:
        outcome = deliver(world.ctx, Key(one["pk"], one["sk"]), office)
        assert outcome is Outcome.SKIPPED


def test_an_end_that_a_held_item_has_is_not_emptied_with_the_rest(world: World) -> None:
    person = a_whole_relation(world)
    work = employment_of(world.ctx.store, person)
    assert work is not None
    end_employment(world.ctx, work, world.now)
    order(world, person, {"kind": "employment", "fields": ["department"]})
    due_at = item(world, person, "employment")["due_at"]

    assert erases(world, person.person_id)[-1] == "held"

    assert item(world, person, "employment")["due_at"] == due_at
    lifts(world, person)
    assert carry_out_request(world, _open_request(world, person))[-1] == "done"


@pytest.mark.parametrize(("kind", "field"), [("account", "statement_version"), ("export", "made_at")])
def test_what_belongs_to_an_item_goes_though_nothing_of_it_can_be_emptied(
    world: World, kind: str, field: str
) -> None:
    person = a_whole_account(world)
    order(world, person, {"kind": kind, "fields": [field]})
    request = ask(world.ctx, person.person_id, ERASURE)

    assert carry_out_request(world, request)[-1] == "held"

    private, pool = world.bucket("Private"), world.pool()
    assert [*private.keys("exports/")] == []
    assert not pool.exists(person.person_id)
    # As a restore finds it.
    erasure = erasure_by_id(world.ctx.store, request.request_id)
    assert erasure is not None
    pool.create(person.person_id)
    private.write(export_object(person.person_id, "earlier"), b"zip", "application/zip")
    erase_again(world.ctx, erasure, private=private, pool=pool)
    assert [*private.keys("exports/")] == []
    assert not pool.exists(person.person_id)
