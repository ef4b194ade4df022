"""Writes as values, and how they, keys and conditions are spelled on the wire."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from boto3.dynamodb.conditions import Attr, ConditionBase, ConditionExpressionBuilder
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer

Item = dict[str, Any]


class ConditionFailed(Exception):
    """A write's condition did not hold; nothing of the whole write was done. ``positions`` says which ones."""

    def __init__(self, positions: Sequence[int]) -> None:
        super().__init__(f"condition failed at {list(positions)}")
        self.positions = tuple(positions)


@dataclass(frozen=True, slots=True)
class Key:
    """Where an item is."""

    pk: str
    sk: str

    def attributes(self) -> Item:
        return {"pk": self.pk, "sk": self.sk}


@dataclass(frozen=True, slots=True)
class Put:
    table: str
    item: Item
    condition: ConditionBase | None = None


@dataclass(frozen=True, slots=True)
class Delete:
    table: str
    key: Key
    condition: ConditionBase | None = None


@dataclass(frozen=True, slots=True)
class Check:
    table: str
    key: Key
    condition: ConditionBase


@dataclass(frozen=True, slots=True)
class Update:
    """For counters and sets only: adds numbers or set members, and sets plain attributes."""

    table: str
    key: Key
    add: Mapping[str, object] = field(default_factory=dict)
    put: Mapping[str, object] = field(default_factory=dict)
    condition: ConditionBase | None = None


Write = Put | Delete | Check | Update

ABSENT: ConditionBase = Attr("pk").not_exists()
PRESENT: ConditionBase = Attr("pk").exists()


class Wire:
    """Turns writes and items into what the service takes, and its answers into plain values."""

    def __init__(self) -> None:
        self._to = TypeSerializer()
        self._from = TypeDeserializer()

    def action(self, write: Write) -> Any:
        """One write as a part of a transaction."""
        match write:
            case Put():
                return {"Put": self.put(write)}
            case Delete():
                return {"Delete": self.keyed(write)}
            case Check():
                return {"ConditionCheck": self.keyed(write)}
            case Update():
                return {"Update": self.update(write)}

    def put(self, write: Put) -> Any:
        return {
            "TableName": write.table,
            "Item": self.item(write.item),
            **self.conditional(write.condition),
        }

    def keyed(self, write: Delete | Check) -> Any:
        return {
            "TableName": write.table,
            "Key": self.item(write.key.attributes()),
            **self.conditional(write.condition),
        }

    def update(self, write: Update) -> Any:
        conditional = self.conditional(write.condition)
        names = dict(conditional.pop("ExpressionAttributeNames", {}))
        values = dict(conditional.pop("ExpressionAttributeValues", {}))
        clauses = []
        for verb, joint, given in (("ADD", " ", write.add), ("SET", " = ", write.put)):
            parts = []
            for name, value in given.items():
                place = f"u{len(values)}"
                names[f"#{place}"] = name
                values[f":{place}"] = self._to.serialize(value)
                parts.append(f"#{place}{joint}:{place}")
            if parts:
                clauses.append(f"{verb} {', '.join(parts)}")
        return {
            "TableName": write.table,
            "Key": self.item(write.key.attributes()),
            "UpdateExpression": " ".join(clauses),
            "ExpressionAttributeNames": names,
            "ExpressionAttributeValues": values,
            **conditional,
        }

    def conditional(self, condition: ConditionBase | None) -> dict[str, Any]:
        if condition is None:
            return {}
        names, values, expression = built(condition, is_key=False)
        request: dict[str, Any] = {"ConditionExpression": expression, "ExpressionAttributeNames": names}
        if values:
            request["ExpressionAttributeValues"] = self.item(values)
        return request

    def item(self, item: Mapping[str, Any]) -> dict[str, Any]:
        return {name: self._to.serialize(value) for name, value in item.items()}

    def plain(self, wire: Mapping[str, Any]) -> Item:
        return {name: _native(self._from.deserialize(value)) for name, value in wire.items()}


def built(condition: ConditionBase, *, is_key: bool) -> tuple[dict[str, str], dict[str, Any], str]:
    built = ConditionExpressionBuilder().build_expression(condition, is_key_condition=is_key)
    return (
        dict(built.attribute_name_placeholders),
        dict(built.attribute_value_placeholders),
        str(built.condition_expression),
    )


def _native(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value)
    if isinstance(value, list):
        return [_native(part) for part in value]
    if isinstance(value, dict):
        return {name: _native(part) for name, part in value.items()}
    return value
