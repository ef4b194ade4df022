"""The tables in memory that the proofs stand on answer as moto's do,
for everything that the product asks of them.
"""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from moto import mock_aws

from qlinx.aws.conditions import Attr, Condition
from qlinx.aws.database import (
    ABSENT,
    PRESENT,
    Check,
    ConditionFailed,
    Database,
    Delete,
    Key,
    KeyCondition,
    Put,
    Update,
    Write,
)
from tests.support.cloud.tables import Tables, TableShape
from tests.support.template_tables import REGION

TABLE = "things"
INDEXES = {"by_group": ("group", "group_sort")}


def _key(write: Write) -> Key:
    return Key(write.item["pk"], write.item["sk"]) if isinstance(write, Put) else write.key


keys = st.builds(Key, st.sampled_from(["a", "b"]), st.sampled_from(["x#1", "x#2", "y"]))
conditions: st.SearchStrategy[Condition | None] = st.sampled_from(
    [
        None,
        ABSENT,
        PRESENT,
        Attr("version").eq(1),
        Attr("version").eq(1) & (Attr("holds").not_exists() | Attr("holds").size_is(0)),
        Attr("version").lt(2) & PRESENT,
    ]
)


@st.composite
def puts(draw: st.DrawFn) -> Put:
    key = draw(keys)
    item: dict[str, Any] = {
        **key.attributes(),
        "version": draw(st.integers(1, 2)),
        "name": draw(st.text(max_size=3)),
    }
    if draw(st.booleans()):
        item |= {"group": draw(st.sampled_from(["g", "h"])), "group_sort": draw(st.sampled_from(["1", "2"]))}
    if draw(st.booleans()):
        item["holds"] = draw(st.lists(st.just("h"), max_size=1))
    return Put(TABLE, item, draw(conditions))


deletes = st.builds(Delete, st.just(TABLE), keys, conditions)
checks = st.builds(Check, st.just(TABLE), keys, st.sampled_from([ABSENT, PRESENT, Attr("version").eq(2)]))
updates = st.builds(
    Update,
    st.just(TABLE),
    keys,
    add=st.just({"count": 1}),
    put=st.just({"kind": "counter"}),
    condition=conditions,
)
writes = st.lists(
    st.lists(st.one_of(puts(), deletes, checks, updates), min_size=1, max_size=3, unique_by=_key),
    min_size=1,
    max_size=6,
)


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            monkeypatch.setenv(name, "testing")
        with mock_aws():
            made = boto3.client("dynamodb", REGION)
            names = ("pk", "sk", "group", "group_sort")
            made.create_table(
                TableName=TABLE,
                BillingMode="PAY_PER_REQUEST",
                AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in names],
                KeySchema=_schema("pk", "sk"),
                GlobalSecondaryIndexes=[
                    {
                        "IndexName": "by_group",
                        "KeySchema": _schema("group", "group_sort"),
                        "Projection": {"ProjectionType": "KEYS_ONLY"},
                    }
                ],
            )
            yield made


def _schema(first: str, second: str) -> Any:
    return [{"AttributeName": first, "KeyType": "HASH"}, {"AttributeName": second, "KeyType": "RANGE"}]


def outcome(database: Database, some: list[Write]) -> tuple[int, ...] | None:
    try:
        database.write(*some)
    except ConditionFailed as failed:
        return failed.positions
    return None


def seen(database: Database) -> list[Any]:
    every = [Key(pk, sk) for pk in "ab" for sk in ("x#1", "x#2", "y")]
    found = database.get_many(TABLE, every)
    prefix = KeyCondition("sk").begins_with("x#")
    between = KeyCondition("sk").between("x#2", "y")
    return [
        sorted(found.items(), key=str),
        *(list(database.query(TABLE, KeyCondition("pk").eq("a") & more)) for more in (prefix, between)),
        list(database.query(TABLE, KeyCondition("pk").eq("b"), forward=False)),
        sorted(database.query(TABLE, KeyCondition("group").eq("g"), index="by_group"), key=str),
        database.page(TABLE, KeyCondition("pk").eq("a"), limit=1).items,
        database.get(TABLE, every[0]),
    ]


@settings(max_examples=40)
@given(writes)
def test_writes_reads_and_refusals_are_the_same(client: Any, history: list[list[Write]]) -> None:
    for item in client.scan(TableName=TABLE)["Items"]:
        client.delete_item(TableName=TABLE, Key={"pk": item["pk"], "sk": item["sk"]})
    ours, theirs = Database(Tables({TABLE: TableShape(INDEXES)}, page=2)), Database(client)  # type: ignore[arg-type]  # stands in for the client

    for some in history:
        assert outcome(ours, some) == outcome(theirs, some)

    assert seen(ours) == seen(theirs)
