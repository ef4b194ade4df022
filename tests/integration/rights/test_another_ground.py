"""A later ground needs its own package only: code, look, export, erasure and cleanup find it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from qlinx.mailing.letter import Letter
from qlinx.people.looking import choosable, look
from qlinx.records.addresses import led_to
from qlinx.records.catalogue import every_ground, every_shape
from qlinx.rights.identity import ask_with_code, look_with_code
from qlinx.rights.kinds.access import RIGHT as ACCESS
from qlinx.rights.kinds.erasure import RIGHT as ERASURE
from qlinx.rights.service import ask
from qlinx.rights.subjects import heading_of
from tests.support import another
from tests.support.people import IP, letters
from tests.support.product import another_package
from tests.support.retention import line, run
from tests.support.rights import carry_out_request, everything, exported
from tests.support.subjects import NOOR, a_holder, code_for
from tests.support.world import World

TOPIC = "Werken met roosters"


@pytest.fixture(autouse=True)
def _subscriptions() -> Iterator[None]:
    with another_package(Path(another.__path__[0])):
        yield


def subscribes(world: World, email: str = NOOR) -> Any:
    shape = every_ground()["subscription"].shape()
    ctx = world.ctx
    value = shape.model(
        person_id=ctx.new_id(), email=email, address_hash=ctx.address_hash(email), topic=TOPIC
    )
    ctx.store.write(shape.insert(value), led_to(None, value.address_hash, "subscription", value.person_id))
    world.bucket("Private").write(f"subscriptions/{value.person_id}/idea.txt", b"an idea", "text/plain")
    return value


def test_whoever_reads_the_mail_sees_the_ground_and_uses_a_right_on_it(world: World) -> None:
    subscription = subscribes(world)
    code_request, code = code_for(world)

    (found,) = choosable(look_with_code(world.ctx, code_request, code, network_address=IP))
    (request,) = ask_with_code(world.ctx, code_request, code, ACCESS, network_address=IP)

    assert (found.person_id, found.kind, found.number_needed) == (
        subscription.person_id,
        "subscription",
        False,
    )
    assert heading_of(found.kind).nl == "Je nieuwsbrief"
    assert carry_out_request(world, request)[-1] == "exported"


def test_the_code_goes_to_the_account_where_the_address_has_one(world: World) -> None:
    holder = a_holder(world.ctx)
    subscribes(world)

    code_for(world)

    seen = look(world.ctx, holder.address_hash)
    assert [one.kind for one in choosable(seen)] == ["account", "subscription"]


def test_its_export_has_words_and_files(world: World) -> None:
    subscription = subscribes(world)
    request = ask(world.ctx, subscription.person_id, ACCESS)
    carry_out_request(world, request)

    files = exported(world, subscription.person_id, request.request_id)

    document = json.loads(files["data.json"])
    item = next(one for one in document["items"] if one["kind"] == "subscription")
    assert item["label"] == "Je nieuwsbrief"
    topic = next(field for field in item["fields"] if field["name"] == "topic")
    assert (topic["value"], topic["label"]) == (TOPIC, "Onderwerp")
    assert item["term"]["rule"] == "after-subscription"
    assert files["subscriptions/idea.txt"] == b"an idea"


def test_its_erasure_leaves_nothing_and_its_receipt_names_what_went(world: World) -> None:
    subscription = subscribes(world)
    request = ask(world.ctx, subscription.person_id, ERASURE)

    words = carry_out_request(world, request)

    assert words[-1] == "done"
    assert world.ctx.store.about(subscription.person_id) == ()
    left = everything(world)
    assert all(text not in left for text in (NOOR, TOPIC, "idea.txt"))
    assert world.items_of("address_row") == []


def test_the_receipt_and_the_mails_are_in_its_words(world: World) -> None:
    subscription = subscribes(world)
    ask(world.ctx, subscription.person_id, ERASURE)

    (received,) = letters(world)

    assert isinstance(received, Letter)
    assert received.to.address == NOOR
    assert "je nieuwsbrief van Qlinx" in str(received.facts)


def test_the_cleanup_takes_it_once_its_term_is_over(world: World) -> None:
    subscription = subscribes(world)
    shape = every_shape()["subscription"]
    world.ctx.store.write(shape.replace(subscription, ended_at=world.now))
    world.pass_time(days=27)
    assert run(world).lines == ()
    world.pass_time(days=1)

    report = run(world)

    assert line(report, "subscription").removed == 1
    assert all(text not in everything(world) for text in (NOOR, TOPIC, "idea.txt"))
    assert world.items_of("address_row") == []
