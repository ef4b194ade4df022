"""One key, one thing: however often a request comes, with whatever body, and whatever others do meanwhile."""

from typing import Annotated

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qlinx.aws.database import Busy, ConditionFailed, Key
from qlinx.employers.service import NewContact, NewEmployer, create_employer
from qlinx.records.context import Context
from qlinx.records.idempotency import (
    IDEMPOTENCY_KEY,
    REPEATED_REQUESTS,
    KeyedRequest,
    KeyUsedBefore,
    carry_out_once,
    idempotency_key_item,
    keyed_request,
)
from qlinx.records.personal import Technical
from qlinx.records.shape import Change, Shape, Stored
from tests.support.standing import start_over
from tests.support.threads import a_context, at_once
from tests.support.world import World


class Thing(Stored):
    thing_id: Annotated[str, Technical("test")]
    text: Annotated[str, Technical("test")]


THING: Shape[Thing] = Shape(
    kind="test_thing", model=Thing, key=lambda thing: Key(f"test_thing#{thing.thing_id}", "test_thing")
)


def make_thing(ctx: Context, caller: str, key: str | None, text: str) -> Thing:
    request = keyed_request(ctx, "test-thing", caller, key, text)

    def make(used_key: tuple[Change, ...]) -> Thing:
        thing = Thing(thing_id=request.made_id, text=text)
        ctx.store.write(THING.insert(thing), *used_key)
        return thing

    return carry_out_once(
        ctx, request, found=lambda: found(ctx, request), make=lambda more: make(tuple(more))
    )


def found(ctx: Context, request: KeyedRequest) -> Thing | None:
    return ctx.store.get(THING, Key(f"test_thing#{request.made_id}", "test_thing"))


REQUESTS = st.tuples(st.sampled_from("ab"), st.sampled_from(["k", "l"]), st.sampled_from(["x", "y"]))


@given(st.lists(REQUESTS, max_size=8))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_first_body_of_a_key_is_the_one_that_counts(
    world: World, requests: list[tuple[str, str, str]]
) -> None:
    start_over()
    first: dict[tuple[str, str], Thing] = {}
    for caller, key, text in requests:
        known = first.get((caller, key))
        if known and known.text != text:
            with pytest.raises(KeyUsedBefore):
                make_thing(world.ctx, caller, key, text)
            continue
        made = make_thing(world.ctx, caller, key, text)
        assert made == (known or made)
        first[caller, key] = made

    assert len(world.items_of("test_thing")) == len(first)


def test_of_many_at_the_same_moment_one_makes_it_and_all_get_it(world: World) -> None:
    contexts = [a_context(world) for _ in range(6)]
    made: list[Thing] = []
    raised = at_once(
        *(lambda ctx=ctx: made.append(make_thing(ctx, "caller", "key", "text")) for ctx in contexts)
    )

    assert raised == [None] * 6
    assert made == [made[0]] * 6
    assert len(world.items_of("test_thing")) == 1


def test_while_the_first_is_being_written_the_second_is_told_to_come_again(world: World) -> None:
    request = keyed_request(world.ctx, "test-thing", "caller", "key", "text")

    def occupied(_: object) -> Thing:
        raise Busy

    # A queue repeats the message then, and a caller over HTTP is told to (503).
    with pytest.raises(Busy):
        carry_out_once(world.ctx, request, found=lambda: None, make=occupied)


def test_one_that_was_written_by_the_same_request_meanwhile_is_given(world: World) -> None:
    request = keyed_request(world.ctx, "test-thing", "caller", "key", "text")

    def overtaken(_: object) -> Thing:
        make_thing(world.ctx, "caller", "key", "text")
        raise ConditionFailed((0,))

    given_back = carry_out_once(world.ctx, request, found=lambda: found(world.ctx, request), make=overtaken)
    assert given_back == make_thing(world.ctx, "caller", "key", "text")


def test_without_a_key_each_request_makes_its_own_and_no_key_is_kept(world: World) -> None:
    one, other = (make_thing(world.ctx, "caller", None, "text") for _ in range(2))

    assert one.thing_id != other.thing_id
    assert world.items_of("idempotency_key") == []


def test_a_key_is_forgotten_after_its_term_and_what_it_made_is_taken_at_its_word(world: World) -> None:
    made = make_thing(world.ctx, "caller", "key", "text")
    (stored,) = world.items_of("idempotency_key")
    assert stored["expires_at"] == int(REPEATED_REQUESTS.ends(world.now).timestamp())

    used = world.ctx.store.get(IDEMPOTENCY_KEY, idempotency_key_item(made.thing_id))
    assert used is not None
    world.ctx.store.write(IDEMPOTENCY_KEY.remove(used))

    assert make_thing(world.ctx, "caller", "key", "other") == made


def test_what_was_asked_is_kept_as_a_keyed_hash_alone(world: World) -> None:
    make_thing(world.ctx, "caller", "a key of theirs", "a text of theirs")

    (stored,) = world.items_of("idempotency_key")
    assert "theirs" not in str(stored)


def test_an_employer_is_added_once_for_a_key_and_another_body_is_refused(world: World) -> None:
    contact = NewContact("Contactpersoon", "contact@werk.example.nl", None, None)
    new = NewEmployer("Voorbeeld Zorg", "nl", world.now.date(), None, contact)
    other = NewEmployer("Voorbeeld Bouw", "nl", world.now.date(), None, contact)

    added = create_employer(world.ctx, new, actor="staff-id", once="key")
    assert create_employer(world.ctx, new, actor="staff-id", once="key") == added
    with pytest.raises(KeyUsedBefore):
        create_employer(world.ctx, other, actor="staff-id", once="key")
    assert len(world.items_of("employer")) == 1
    assert create_employer(world.ctx, other, actor="other-staff-id", once="key") != added
