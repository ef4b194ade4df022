import pytest
from boto3.dynamodb.conditions import Attr as LibraryAttr
from boto3.dynamodb.conditions import ConditionBase, ConditionExpressionBuilder
from boto3.dynamodb.conditions import Key as LibraryKey

from qlinx.aws.conditions import Attr, Condition, KeyCondition, expression

PAIRS = [
    (Attr("version").eq(3), LibraryAttr("version").eq(3)),
    (
        Attr("pk").exists() & Attr("attempts").lt(5),
        LibraryAttr("pk").exists() & LibraryAttr("attempts").lt(5),
    ),
    (
        Attr("version").eq(1) & (Attr("holds").not_exists() | Attr("holds").size_is(0)),
        LibraryAttr("version").eq(1)
        & (LibraryAttr("holds").not_exists() | LibraryAttr("holds").size().eq(0)),
    ),
]
KEY_PAIRS = [
    (
        KeyCondition("pk").eq("a") & KeyCondition("sk").begins_with("b"),
        LibraryKey("pk").eq("a") & LibraryKey("sk").begins_with("b"),
    ),
    (
        KeyCondition("due_queue").eq("a") & KeyCondition("due_at").lte("b"),
        LibraryKey("due_queue").eq("a") & LibraryKey("due_at").lte("b"),
    ),
    (
        KeyCondition("pk").eq("a") & KeyCondition("sk").between("b", "c"),
        LibraryKey("pk").eq("a") & LibraryKey("sk").between("b", "c"),
    ),
]


def library(condition: ConditionBase, *, is_key: bool) -> tuple[str, dict[str, str], dict[str, object]]:
    built = ConditionExpressionBuilder().build_expression(condition, is_key_condition=is_key)
    return (
        built.condition_expression,
        built.attribute_name_placeholders,
        built.attribute_value_placeholders,
    )


@pytest.mark.parametrize(
    ("ours", "theirs", "is_key"), [(*pair, False) for pair in PAIRS] + [(*pair, True) for pair in KEY_PAIRS]
)
def test_a_condition_is_spelled_as_the_library_of_aws_spells_it(
    ours: Condition, theirs: ConditionBase, is_key: bool
) -> None:
    spelled = expression(ours)
    assert (spelled.text, spelled.names, spelled.values) == library(theirs, is_key=is_key)


def test_the_same_name_twice_keeps_both_values() -> None:
    spelled = expression(Attr("state").eq("sent") | Attr("state").eq("dropped"))
    assert spelled.names == {"#n0": "state", "#n1": "state"}
    assert spelled.values == {":v0": "sent", ":v1": "dropped"}
