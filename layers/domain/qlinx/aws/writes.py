"""Writes as values, and how they, keys and conditions are spelled on the wire."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from qlinx.aws.conditions import Attr, Condition, expression
from qlinx.aws.serialization import serialize_item, serialize_value

Item = dict[str, Any]
_NOTHING: Final[Mapping[str, object]] = MappingProxyType({})


class ConditionFailed(Exception):
    """A write's condition did not hold; nothing of the whole write was done.

    ``positions`` says which ones.
    """

    def __init__(self, positions: Sequence[int]) -> None:
        super().__init__(f"condition failed at {list(positions)}")
        self.positions = tuple(positions)


class Key(NamedTuple):
    """Where an item is."""

    pk: str
    sk: str

    def attributes(self) -> Item:
        return {"pk": self.pk, "sk": self.sk}


class Put(NamedTuple):
    table: str
    item: Item
    condition: Condition | None = None


class Delete(NamedTuple):
    table: str
    key: Key
    condition: Condition | None = None


class Check(NamedTuple):
    table: str
    key: Key
    condition: Condition


class Update(NamedTuple):
    """For counters and sets only: adds numbers or set members, and sets plain attributes."""

    table: str
    key: Key
    add: Mapping[str, object] = _NOTHING
    put: Mapping[str, object] = _NOTHING
    condition: Condition | None = None


Write = Put | Delete | Check | Update

ABSENT = Attr("pk").not_exists()
PRESENT = Attr("pk").exists()


def spelled(write: Write) -> Any:
    """One write as a part of a transaction."""
    match write:
        case Put():
            return {"Put": write_request(write)}
        case Delete():
            return {"Delete": write_request(write)}
        case Check():
            return {"ConditionCheck": write_request(write)}
        case Update():
            return {"Update": update_request(write)}


def write_request(write: Put | Delete | Check) -> Any:
    """What the service is asked for a write of a whole item, or of none."""
    what = (
        {"Item": serialize_item(write.item)}
        if isinstance(write, Put)
        else {"Key": serialize_item(write.key.attributes())}
    )
    return {"TableName": write.table, **what, **_conditional(write.condition)}


def update_request(update: Update) -> Any:
    """What the service is asked for an update."""
    conditional = _conditional(update.condition)
    names = dict(conditional.pop("ExpressionAttributeNames", {}))
    values = dict(conditional.pop("ExpressionAttributeValues", {}))
    clauses = []
    for verb, joint, given in (("ADD", " ", update.add), ("SET", " = ", update.put)):
        parts = []
        for name, value in given.items():
            place = f"u{len(values)}"
            names[f"#{place}"] = name
            values[f":{place}"] = serialize_value(value)
            parts.append(f"#{place}{joint}:{place}")
        if parts:
            clauses.append(f"{verb} {', '.join(parts)}")
    return {
        "TableName": update.table,
        "Key": serialize_item(update.key.attributes()),
        "UpdateExpression": " ".join(clauses),
        "ExpressionAttributeNames": names,
        "ExpressionAttributeValues": values,
        **conditional,
    }


def _conditional(condition: Condition | None) -> dict[str, Any]:
    if condition is None:
        return {}
    built = expression(condition)
    request: dict[str, Any] = {"ConditionExpression": built.text, "ExpressionAttributeNames": built.names}
    if built.values:
        request["ExpressionAttributeValues"] = serialize_item(built.values)
    return request
