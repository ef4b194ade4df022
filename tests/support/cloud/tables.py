"""DynamoDB tables in memory, with their indexes and the stream of changes.

Items are never changed in place.
"""

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError

from tests.support.cloud.expressions import assigned, compiled, equals, ordered

Item = Mapping[str, Any]
Spot = tuple[str, str]

_MOST_IN_TRANSACTION = 100
_MOST_READ = 100


@dataclass(frozen=True)
class TableShape:
    """What the template says about a table: its indexes by name, and whether its changes are told."""

    indexes: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    streamed: bool = False


@dataclass
class Tables:
    """The calls of the client that the product makes.

    ``page`` is how many items one answer to a query holds at most.

    ``changes`` counts what was written, so that whoever looks knows when to look again.
    """

    shapes: Mapping[str, TableShape]
    page: int = 50
    items: dict[str, dict[str, dict[str, Item]]] = field(default_factory=dict)
    stream: list[dict[str, Any]] = field(default_factory=list)
    changes: int = 0

    def __post_init__(self) -> None:
        for name in self.shapes:
            self.items.setdefault(name, {})

    # ---- the whole, for tests

    def copied(self) -> tuple[Any, Any]:
        """Everything, to be put back with ``put_back``."""
        tables = {
            name: {pk: dict(parts) for pk, parts in table.items()} for name, table in self.items.items()
        }
        return tables, list(self.stream)

    def put_back(self, copied: tuple[Any, Any]) -> None:
        tables, stream = copied
        self.items = {
            name: {pk: dict(parts) for pk, parts in table.items()} for name, table in tables.items()
        }
        self.stream = list(stream)

    def every(self, table: str) -> Iterable[Item]:
        """All items of a table."""
        return [item for parts in self.items[table].values() for item in parts.values()]

    def expire(self, table: str, at: int) -> None:
        """What the service's own expiry does some time after ``expires_at``."""
        for item in self.every(table):
            if "expires_at" in item and int(item["expires_at"]["N"]) <= at:
                self._change(table, _spot(item), None)

    # ---- the service

    def get_item(self, *, TableName: str, Key: Item, ConsistentRead: bool) -> dict[str, Any]:
        assert ConsistentRead
        item = self._find(TableName, _spot(Key))
        return {"Item": item} if item else {}

    def batch_get_item(self, *, RequestItems: Mapping[str, Any]) -> dict[str, Any]:
        wanted = [(table, _spot(key)) for table, asked in RequestItems.items() for key in asked["Keys"]]
        if not 0 < len(wanted) <= _MOST_READ or len(set(wanted)) < len(wanted):
            raise refused("BatchGetItem", "ValidationException")
        found: dict[str, list[Any]] = {table: [] for table in RequestItems}
        for table, key in wanted:
            found[table] += [item] if (item := self._find(table, key)) else []
        return {"Responses": found, "UnprocessedKeys": {}}

    def query(self, *, TableName: str, KeyConditionExpression: str, **asked: Any) -> dict[str, Any]:
        names, values = asked["ExpressionAttributeNames"], asked["ExpressionAttributeValues"]
        index = asked.get("IndexName")
        first, second = self.shapes[TableName].indexes[index] if index else ("pk", "sk")
        if index and asked.get("ConsistentRead"):
            raise refused("Query", "ValidationException")
        partition = equals(KeyConditionExpression, names, values, first)
        among = (
            [item for item in self.every(TableName) if item.get(first) == partition and second in item]
            if index
            else self.items[TableName].get(partition["S"], {}).values()
        )
        test = compiled(KeyConditionExpression)
        found = sorted(
            (item for item in among if test(names, values, item)),
            key=lambda item: (ordered(item[second]), _spot(item)),
            reverse=not asked["ScanIndexForward"],
        )
        if resume := asked.get("ExclusiveStartKey"):
            place = (ordered(resume[second]), _spot(resume))
            forward = asked["ScanIndexForward"]
            found = [
                item
                for item in found
                if (here := (ordered(item[second]), _spot(item))) != place and (here > place) is forward
            ]
        limit = min(asked.get("Limit", self.page), self.page)
        kept = {"pk", "sk", first, second}
        answer: dict[str, Any] = {
            "Items": [_only(item, kept) if index else item for item in found[:limit]],
        }
        if len(found) >= limit:
            answer["LastEvaluatedKey"] = _only(found[limit - 1], kept)
        return answer

    def scan(self, *, TableName: str, Segment: int, TotalSegments: int, **asked: Any) -> dict[str, Any]:
        """A page of keys, which is all that anybody may scan for."""
        found = sorted((_only(item, {"pk", "sk"}) for item in self.every(TableName)), key=_spot)
        after = asked.get("ExclusiveStartKey")
        kept = [
            key
            for key in found
            if zlib.crc32(key["pk"]["S"].encode()) % TotalSegments == Segment
            and (after is None or _spot(key) > _spot(after))
        ]
        limit = min(asked["Limit"], self.page)
        more = {"LastEvaluatedKey": kept[limit - 1]} if len(kept) > limit else {}
        return {"Items": kept[:limit], **more}

    def put_item(self, *, TableName: str, Item: Item, **asked: Any) -> dict[str, Any]:
        self._must_hold("PutItem", TableName, _spot(Item), asked)
        self._change(TableName, _spot(Item), Item)
        return {}

    def delete_item(self, *, TableName: str, Key: Item, **asked: Any) -> dict[str, Any]:
        self._must_hold("DeleteItem", TableName, _spot(Key), asked)
        self._change(TableName, _spot(Key), None)
        return {}

    def update_item(
        self, *, TableName: str, Key: Item, UpdateExpression: str, **asked: Any
    ) -> dict[str, Any]:
        self._must_hold("UpdateItem", TableName, _spot(Key), asked)
        changed = self._updated(TableName, Key, UpdateExpression, asked)
        self._change(TableName, _spot(Key), changed)
        return {"Attributes": changed} if asked.get("ReturnValues") == "ALL_NEW" else {}

    def transact_write_items(self, *, TransactItems: Any) -> dict[str, Any]:
        actions = [next(iter(action.items())) for action in TransactItems]
        spots = [(asked["TableName"], _spot(asked.get("Item") or asked["Key"])) for _, asked in actions]
        if not 0 < len(actions) <= _MOST_IN_TRANSACTION or len(set(spots)) < len(spots):
            raise refused("TransactWriteItems", "ValidationException")
        held = [
            self._holds(table, spot, asked) for (table, spot), (_, asked) in zip(spots, actions, strict=True)
        ]
        if not all(held):
            reasons = [{"Code": "None" if kept else "ConditionalCheckFailed"} for kept in held]
            raise refused("TransactWriteItems", "TransactionCanceledException", CancellationReasons=reasons)
        for (table, spot), (verb, asked) in zip(spots, actions, strict=True):
            match verb:
                case "Put":
                    self._change(table, spot, asked["Item"])
                case "Delete":
                    self._change(table, spot, None)
                case "Update":
                    self._change(
                        table, spot, self._updated(table, asked["Key"], asked["UpdateExpression"], asked)
                    )
                case "ConditionCheck":
                    pass
                case _:
                    raise NotImplementedError(verb)
        return {}

    def _find(self, table: str, spot: Spot) -> Item | None:
        return self.items[table].get(spot[0], {}).get(spot[1])

    def _holds(self, table: str, spot: Spot, asked: Mapping[str, Any]) -> bool:
        if "ConditionExpression" not in asked:
            return True
        names = asked.get("ExpressionAttributeNames", {})
        values = asked.get("ExpressionAttributeValues", {})
        return compiled(asked["ConditionExpression"])(names, values, self._find(table, spot) or {})

    def _must_hold(self, call: str, table: str, spot: Spot, asked: Mapping[str, Any]) -> None:
        if not self._holds(table, spot, asked):
            raise refused(call, "ConditionalCheckFailedException")

    def _updated(self, table: str, key: Item, text: str, asked: Mapping[str, Any]) -> Item:
        item = {**key, **(self._find(table, _spot(key)) or {})}
        for verb, name, value in assigned(text):
            attribute, given = (
                asked["ExpressionAttributeNames"][name],
                asked["ExpressionAttributeValues"][value],
            )
            if verb == "ADD":
                given = {"N": str(int(item.get(attribute, {"N": "0"})["N"]) + int(given["N"]))}
            item[attribute] = given
        return item

    def _change(self, table: str, spot: Spot, new: Item | None) -> None:
        self.changes += 1
        parts = self.items[table].setdefault(spot[0], {})
        old = parts.pop(spot[1], None)
        if new is not None:
            parts[spot[1]] = new
        if not parts:
            del self.items[table][spot[0]]
        if self.shapes[table].streamed and old != new:
            self.stream.append(_told(spot, old, new))


def refused(call: str, code: str, status: int = 400, **more: Any) -> ClientError:
    """The error with which the service refuses a call."""
    response: Any = {
        "Error": {"Code": code, "Message": code},
        "ResponseMetadata": {"HTTPStatusCode": status},
        **more,
    }
    return ClientError(response, call)


def _told(spot: Spot, old: Item | None, new: Item | None) -> dict[str, Any]:
    images = {"OldImage": old, "NewImage": new}
    return {
        "eventName": "INSERT" if old is None else "REMOVE" if new is None else "MODIFY",
        "dynamodb": {
            "Keys": {"pk": {"S": spot[0]}, "sk": {"S": spot[1]}},
            **{name: image for name, image in images.items() if image is not None},
        },
    }


def _spot(item: Item) -> Spot:
    return item["pk"]["S"], item["sk"]["S"]


def _only(item: Item, names: set[str]) -> Item:
    return {name: value for name, value in item.items() if name in names}
