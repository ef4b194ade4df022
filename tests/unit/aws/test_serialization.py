from decimal import Decimal
from typing import Any

import pytest
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from hypothesis import given
from hypothesis import strategies as st

from qlinx.aws.serialization import (
    NotStorable,
    deserialize_item,
    deserialize_value,
    serialize_item,
    serialize_value,
)

TEXTS = st.text(max_size=20)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**38) + 1, 10**38 - 1) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)
ITEMS = st.dictionaries(TEXTS, PLAIN, max_size=6)


@given(ITEMS)
def test_what_is_stored_comes_back(item: dict[str, Any]) -> None:
    assert deserialize_item(serialize_item(item)) == item


@given(PLAIN)
def test_a_value_is_carried_as_the_library_of_aws_carries_it(value: Any) -> None:
    carried: Any = TypeSerializer().serialize(value)
    assert serialize_value(value) == carried
    assert deserialize_value(carried) == TypeDeserializer().deserialize(carried)


@pytest.mark.parametrize("value", [1.5, Decimal("1.5"), b"bytes", {"a", "b"}, object(), 10**38, -(10**38)])
def test_what_is_never_stored_is_refused(value: Any) -> None:
    with pytest.raises(NotStorable):
        serialize_value({"inside": [value]})


def test_a_kind_that_we_never_store_is_not_read_either() -> None:
    with pytest.raises(NotStorable):
        deserialize_value({"SS": ["a"]})


def test_a_refusal_does_not_quote_the_value() -> None:
    with pytest.raises(NotStorable) as refused:
        serialize_value(b"jan@example.nl")
    assert "jan" not in str(refused.value)
