"""Counting as DynamoDB counts; the examples are those of its own pages."""

import pytest

from tests.bench.tables import Refused, Tables
from tests.bench.units import index_units, read_units, size_of, write_units

TABLE = "records"
INDEX = {"by_due": ("due_queue", "due_at")}


def an_item(sk: str = "a", *, due: str | None = None, filler: int = 0) -> dict[str, dict[str, str]]:
    item = {"pk": {"S": "p"}, "sk": {"S": sk}, "x": {"S": "x" * filler}}
    return {**item, "due_queue": {"S": "retention"}, "due_at": {"S": due}} if due else item


def tables() -> Tables:
    return Tables({TABLE: (INDEX, False)})


def put(item: dict[str, dict[str, str]], **more: object) -> dict[str, object]:
    return {"TableName": TABLE, "Item": item, **more}


def test_names_and_values_count_for_their_bytes() -> None:
    assert size_of({"pk": {"S": "é"}, "n": {"N": "-27"}, "yes": {"BOOL": True}}) == 2 + 2 + 1 + 3 + 3 + 1


@pytest.mark.parametrize(("size", "units"), [(0, 1), (1024, 1), (1025, 2), (3 * 1024, 3)])
def test_each_begun_kilobyte_is_a_write_unit_and_two_in_a_transaction(size: int, units: int) -> None:
    item = {"x": {"S": "x" * (size - 1)}} if size else {}
    assert write_units(None, item, transaction=False) == units
    assert write_units(item, None, transaction=True) == 2 * units


@pytest.mark.parametrize(("size", "units"), [(0, 1), (4096, 1), (4097, 2)])
def test_each_begun_four_kilobytes_are_a_read_unit_or_half_of_one(size: int, units: int) -> None:
    assert read_units(size, consistent=True) == units
    assert read_units(size, consistent=False) == units / 2


def test_an_index_is_written_once_for_coming_or_going_twice_for_moving_and_not_for_the_rest() -> None:
    here, there = {"g": {"S": "1"}}, {"g": {"S": "2"}}
    assert [
        index_units(None, here),
        index_units(here, None),
        index_units(here, there),
        index_units(here, here),
    ] == [
        1,
        1,
        2,
        0,
    ]


def test_a_write_counts_its_index_copies_and_a_failed_condition_counts_too() -> None:
    held = tables()
    held.answer("PutItem", put(an_item(due="2026")))
    assert (held.units.writes, held.units.index_writes) == (1, 1)
    with pytest.raises(Refused):
        held.answer(
            "PutItem",
            put(
                an_item(),
                ConditionExpression="attribute_not_exists(#n0)",
                ExpressionAttributeNames={"#n0": "pk"},
            ),
        )
    assert (held.units.writes, held.units.index_writes) == (2, 1)


def test_a_transaction_is_done_whole_or_not_at_all() -> None:
    held = tables()
    held.answer("PutItem", put(an_item("taken")))
    absent = {
        "ConditionExpression": "attribute_not_exists(#n0)",
        "ExpressionAttributeNames": {"#n0": "pk"},
    }
    with pytest.raises(Refused) as refused:
        held.answer(
            "TransactWriteItems",
            {"TransactItems": [{"Put": put(an_item("new"))}, {"Put": put(an_item("taken"), **absent)}]},
        )
    assert refused.value.reasons == [{"Code": "None"}, {"Code": "ConditionalCheckFailed"}]
    assert [item["sk"]["S"] for item in held.every(TABLE)] == ["taken"]
    assert held.units.writes == 1 + 2 + 2


def test_a_query_of_an_index_looks_at_what_it_names_only() -> None:
    held = tables()
    held.load(TABLE, (an_item(f"{number:05d}", due=f"{2000 + number}") for number in range(500)))
    found = held.answer(
        "Query",
        {
            "TableName": TABLE,
            "IndexName": "by_due",
            "KeyConditionExpression": "(#n0 = :v0 AND #n1 <= :v1)",
            "ExpressionAttributeNames": {"#n0": "due_queue", "#n1": "due_at"},
            "ExpressionAttributeValues": {":v0": {"S": "retention"}, ":v1": {"S": "2002"}},
        },
    )
    assert [item["due_at"]["S"] for item in found["Items"]] == ["2000", "2001", "2002"]
    assert held.units.reads == 0.5
