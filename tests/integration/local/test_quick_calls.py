"""Whatever the product spells for tables is answered as by moto itself, and without its parsers."""

import contextlib
from typing import Any

import pytest
from botocore.exceptions import ClientError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from moto.dynamodb.models import DynamoDBBackend, dynamodb_backends

from qlinx.aws.conditions import Attr
from qlinx.aws.writes import Check, Delete, Key, Put, Update, Write, spelled, update_request, write_request
from tests.support import direct_moto
from tests.support.quick_calls import NotKnown
from tests.support.quick_calls import answered as answered_quickly
from tests.support.standing import client, slow_moto, start_over
from tests.support.template_tables import ACCOUNT, REGION
from tests.support.world import World

TABLE = "Data-Records"
KEYS = some.builds(Key, pk=some.sampled_from("ab"), sk=some.sampled_from("xy"))
SOME = [0, 7, 9, 10, "7", "seven", True, ["a", 1], {"b": {"c": "d"}}]
VALUES = some.sampled_from([*SOME, None])
ATTRIBUTES = some.sampled_from(["n", "m", "sk"])
CONDITIONS = some.recursive(
    some.builds(lambda name: Attr(name).exists(), ATTRIBUTES)
    | some.builds(lambda name: Attr(name).not_exists(), ATTRIBUTES)
    # For moto an attribute that isn't there equals null; the service says that it equals nothing.
    | some.builds(lambda name, value: Attr(name).eq(value), ATTRIBUTES, some.sampled_from(SOME))
    # Of unlike types moto compares as Python does, which fails; the service says that it doesn't hold.
    | some.builds(lambda low: Attr("n").between(low, 9) | Attr("n").lt(low), some.sampled_from([0, 9]))
    | some.builds(lambda text: Attr("sk").lt(text), some.sampled_from("xyz")),
    lambda one: some.builds(lambda a, b: a & b, one, one) | some.builds(lambda a, b: a | b, one, one),
    max_leaves=3,
)
MAYBE = some.none() | CONDITIONS
NUMBERS = some.fixed_dictionaries({}, optional={"n": some.integers(-2, 20)})
ITEMS = some.builds(
    lambda key, number, more: {**key.attributes(), **number, **more},
    KEYS,
    NUMBERS,
    some.fixed_dictionaries({}, optional={"m": VALUES}),
)
ADDED = some.dictionaries(some.sampled_from("nm"), some.integers(-2, 9), min_size=1, max_size=1)
SET = some.dictionaries(some.sampled_from("op"), VALUES, max_size=2)
WRITES = (
    some.builds(Put, table=some.just(TABLE), item=ITEMS, condition=MAYBE)
    | some.builds(Delete, table=some.just(TABLE), key=KEYS, condition=MAYBE)
    | some.builds(Update, table=some.just(TABLE), key=KEYS, add=ADDED, put=SET, condition=MAYBE)
)
IN_TRANSACTION = WRITES | some.builds(Check, table=some.just(TABLE), key=KEYS, condition=CONDITIONS)
STEPS = some.lists(WRITES | some.lists(IN_TRANSACTION, min_size=1, max_size=4), min_size=1, max_size=6)


def _taken(dynamodb: Any, steps: list[Any]) -> list[Any]:
    """How each step is answered or refused, and what stands in the table after it."""
    told: list[Any] = []
    for step in steps:
        try:
            answer = _done(dynamodb, step)
            told.append(answer.get("Attributes"))
        except ClientError as error:
            refused = error.response
            told += [refused["Error"], refused.get("CancellationReasons")]
        told.append(dynamodb.scan(TableName=TABLE)["Items"])
    return told


def _backend() -> DynamoDBBackend:
    return dynamodb_backends[ACCOUNT][REGION]


def _done(dynamodb: Any, step: Any) -> Any:
    match step:
        case list():
            return dynamodb.transact_write_items(TransactItems=[spelled(one) for one in step])
        case Put():
            return dynamodb.put_item(**write_request(step))
        case Delete():
            return dynamodb.delete_item(**write_request(step))
        case Update():
            return dynamodb.update_item(**update_request(step), ReturnValues="ALL_NEW")
    raise AssertionError(step)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_the_product_writes_is_answered_as_by_a_moto_that_nobody_touched(
    world: World, steps: list[Write | list[Write]]
) -> None:
    assert world.resources.outputs["RecordsTable"] == TABLE
    dynamodb = client("dynamodb")
    start_over()
    quick = _taken(dynamodb, steps)
    start_over()
    with slow_moto():
        slow = _taken(dynamodb, steps)

    assert quick == slow


@pytest.mark.usefixtures("world")
def test_an_attribute_that_is_not_there_equals_nothing_null_neither() -> None:
    dynamodb, key = client("dynamodb"), Key("a", "x")
    _done(dynamodb, Put(TABLE, {**key.attributes(), "m": None}))

    _done(dynamodb, Update(TABLE, key, {"n": 1}, condition=Attr("m").eq(None)))
    with pytest.raises(ClientError, match="conditional request failed"):
        _done(dynamodb, Update(TABLE, key, {"n": 1}, condition=Attr("o").eq(None)))
    with pytest.raises(ClientError, match="ConditionalCheckFailed"):
        _done(dynamodb, [Check(TABLE, key, Attr("o").eq(None))])


@pytest.mark.usefixtures("world")
def test_of_a_transaction_that_fails_half_way_nothing_stays_and_nothing_is_told() -> None:
    dynamodb, held, new = client("dynamodb"), Key("a", "x"), Key("b", "x")
    _done(dynamodb, Put(TABLE, {**held.attributes(), "m": "seven"}))
    stream = _backend().tables[TABLE].stream_shard
    assert stream is not None
    before, told = dynamodb.scan(TableName=TABLE)["Items"], len(stream.items)
    asked: list[Any] = [
        Put(TABLE, {**new.attributes(), "n": 1}),
        Delete(TABLE, Key("a", "y")),
        Update(TABLE, held, {"m": 1}),
    ]

    # Moto's own way is not taken: what is left is what ours leaves.
    with pytest.raises(NotKnown):
        answered_quickly("TransactWriteItems", {"TransactItems": [spelled(one) for one in asked]}, _backend())

    assert dynamodb.scan(TableName=TABLE)["Items"] == before
    assert len(stream.items) == told


def test_what_the_product_writes_needs_none_of_moto_s_parsers(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the tests would be as slow as before, and nobody would notice."""
    assert world.resources.outputs["RecordsTable"] == TABLE
    left: list[str] = []

    def answered(operation: str, *given: Any) -> Any:
        try:
            return answered_quickly(operation, *given)
        except NotKnown:
            left.append(operation)
            raise

    monkeypatch.setattr(direct_moto, "answered", answered)
    key = Key("a", "x")
    steps: list[Any] = [
        Put(TABLE, {**key.attributes(), "n": 1}, Attr("pk").not_exists()),
        Update(TABLE, key, {"n": 1}, {"o": "text"}, Attr("n").lt(2) | Attr("m").exists()),
        [Update(TABLE, Key("b", "x"), {"n": 1}), Check(TABLE, key, Attr("o").eq("text"))],
        [Delete(TABLE, key), Check(TABLE, Key("b", "x"), Attr("n").between(5, 6))],
        Delete(TABLE, key, Attr("n").eq(2)),
    ]
    for step in steps:
        with contextlib.suppress(ClientError):
            _done(client("dynamodb"), step)

    assert left == []
