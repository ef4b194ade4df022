"""DynamoDB in our words: items, keys, conditional writes, and two failures that callers can decide on."""

import random
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from boto3.dynamodb.conditions import Attr, ConditionBase, ConditionExpressionBuilder
from boto3.dynamodb.conditions import Key as KeyCondition
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

Item = dict[str, Any]

_TRANSACTION_LIMIT = 100
_READ_LIMIT = 100
_WRITE_LIMIT = 25
_CONFLICT_TRIES = 6


class ConditionFailed(Exception):
    """A write's condition did not hold; nothing of the whole write was done. ``positions`` says which ones."""

    def __init__(self, positions: Sequence[int]) -> None:
        super().__init__(f"condition failed at {list(positions)}")
        self.positions = tuple(positions)


class Busy(Exception):
    """Another write held the same items for too long, or the table refused the pace: try again later."""


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


@dataclass(frozen=True, slots=True)
class Page:
    items: tuple[Item, ...]
    resume: Item | None


class Database:
    """The calls we make on tables; every table of the application through one client."""

    def __init__(self, client: "DynamoDBClient") -> None:
        self._client = client
        self._to = TypeSerializer()
        self._from = TypeDeserializer()

    def get(self, table: str, key: Key) -> Item | None:
        """One item, read consistently."""
        found = self._client.get_item(TableName=table, Key=self._wire(key.attributes()), ConsistentRead=True)
        return self._plain(found["Item"]) if "Item" in found else None

    def get_many(self, table: str, keys: Sequence[Key]) -> dict[Key, Item]:
        """The items that exist among ``keys``, read consistently, in calls of at most 100."""
        result: dict[Key, Item] = {}
        unique = list(dict.fromkeys(keys))
        for start in range(0, len(unique), _READ_LIMIT):
            wanted: list[Any] = [self._wire(key.attributes()) for key in unique[start : start + _READ_LIMIT]]
            tries = 0
            while wanted:
                answer = self._client.batch_get_item(
                    RequestItems={table: {"Keys": wanted, "ConsistentRead": True}}
                )
                for wire in answer["Responses"].get(table, []):
                    item = self._plain(wire)
                    result[Key(item["pk"], item["sk"])] = item
                left = answer.get("UnprocessedKeys", {})
                wanted = list(left[table]["Keys"]) if table in left else []
                tries += 1
                if wanted:
                    self._wait(tries)
        return result

    def page(
        self,
        table: str,
        condition: ConditionBase,
        *,
        index: str | None = None,
        limit: int | None = None,
        resume: Item | None = None,
        forward: bool = True,
    ) -> Page:
        """One page of a query; consistent unless it reads an index."""
        names, values, expression = _built(condition, is_key=True)
        request: dict[str, Any] = {
            "TableName": table,
            "KeyConditionExpression": expression,
            "ExpressionAttributeNames": names,
            "ExpressionAttributeValues": self._wire(values),
            "ScanIndexForward": forward,
        }
        if index:
            request["IndexName"] = index
        else:
            request["ConsistentRead"] = True
        if limit:
            request["Limit"] = limit
        if resume:
            request["ExclusiveStartKey"] = self._wire(resume)
        answer = self._client.query(**request)
        after = answer.get("LastEvaluatedKey")
        return Page(
            tuple(self._plain(item) for item in answer["Items"]), self._plain(after) if after else None
        )

    def query(
        self, table: str, condition: ConditionBase, *, index: str | None = None, forward: bool = True
    ) -> Iterator[Item]:
        """All items of a query, page by page."""
        resume: Item | None = None
        while True:
            page = self.page(table, condition, index=index, resume=resume, forward=forward)
            yield from page.items
            if page.resume is None:
                return
            resume = page.resume

    def write(self, *writes: Write) -> None:
        """All of the writes or none: a single call for one, a transaction for more (100 at most).

        Raises
        ------
        ConditionFailed
            A condition did not hold.
        Busy
            Other writes kept these items occupied through several tries.
        """
        if not 0 < len(writes) <= _TRANSACTION_LIMIT:
            raise ValueError(f"{len(writes)} writes in one go; 1 to {_TRANSACTION_LIMIT} are possible")
        for attempt in range(1, _CONFLICT_TRIES + 1):
            try:
                if len(writes) == 1 and not isinstance(writes[0], Check):
                    return self._single(writes[0])
                return self._transaction(writes)
            except _Conflict:
                if attempt < _CONFLICT_TRIES:
                    self._wait(attempt)
        raise Busy

    def delete_many(self, table: str, keys: Sequence[Key]) -> None:
        """Removes without conditions, in calls of 25: only for items that nothing else can write any more."""
        for start in range(0, len(keys), _WRITE_LIMIT):
            wanted: Any = {
                table: [
                    {"DeleteRequest": {"Key": self._wire(key.attributes())}}
                    for key in keys[start : start + _WRITE_LIMIT]
                ]
            }
            tries = 0
            while wanted:
                wanted = self._client.batch_write_item(RequestItems=wanted).get("UnprocessedItems", {})
                tries += 1
                if wanted:
                    self._wait(tries)

    def add(self, update: Update) -> Item:
        """Carries out one update and gives the item as it is after it.

        Raises
        ------
        ConditionFailed
            The condition did not hold.
        Busy
            The item stayed occupied through several tries.
        """
        for attempt in range(1, _CONFLICT_TRIES + 1):
            try:
                answer = self._client.update_item(**self._update(update), ReturnValues="ALL_NEW")
                return self._plain(answer["Attributes"])
            except ClientError as error:
                failure = _translated(error)
                if not isinstance(failure, _Conflict):
                    raise failure from error
            self._wait(attempt)
        raise Busy

    def _single(self, write: "Put | Delete | Update") -> None:
        try:
            match write:
                case Put():
                    self._client.put_item(**self._put(write))
                case Delete():
                    self._client.delete_item(**self._keyed(write))
                case Update():
                    self._client.update_item(**self._update(write))
        except ClientError as error:
            raise _translated(error) from error

    def _transaction(self, writes: Sequence[Write]) -> None:
        actions: list[Any] = []
        for write in writes:
            match write:
                case Put():
                    actions.append({"Put": self._put(write)})
                case Delete():
                    actions.append({"Delete": self._keyed(write)})
                case Check():
                    actions.append({"ConditionCheck": self._keyed(write)})
                case Update():
                    actions.append({"Update": self._update(write)})
        try:
            self._client.transact_write_items(TransactItems=actions)
        except ClientError as error:
            raise _translated(error) from error

    def _put(self, write: Put) -> Any:
        return {
            "TableName": write.table,
            "Item": self._wire(write.item),
            **self._conditional(write.condition),
        }

    def _keyed(self, write: "Delete | Check") -> Any:
        return {
            "TableName": write.table,
            "Key": self._wire(write.key.attributes()),
            **self._conditional(write.condition),
        }

    def _update(self, write: Update) -> Any:
        conditional = self._conditional(write.condition)
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
            "Key": self._wire(write.key.attributes()),
            "UpdateExpression": " ".join(clauses),
            "ExpressionAttributeNames": names,
            "ExpressionAttributeValues": values,
            **conditional,
        }

    def _conditional(self, condition: ConditionBase | None) -> dict[str, Any]:
        if condition is None:
            return {}
        names, values, expression = _built(condition, is_key=False)
        built: dict[str, Any] = {"ConditionExpression": expression, "ExpressionAttributeNames": names}
        if values:
            built["ExpressionAttributeValues"] = self._wire(values)
        return built

    def _wire(self, item: Mapping[str, Any]) -> dict[str, Any]:
        return {name: self._to.serialize(value) for name, value in item.items()}

    def _plain(self, wire: Mapping[str, Any]) -> Item:
        return {name: _native(self._from.deserialize(value)) for name, value in wire.items()}

    @staticmethod
    def _wait(attempt: int) -> None:
        # Full jitter: callers that collided once must not collide again in step.
        time.sleep(random.uniform(0, min(0.8, 0.02 * 2**attempt)))  # noqa: S311 - spreading load, not a secret


class _Conflict(Exception):
    """Another transaction holds an item, or the pace is too high; worth another try at once."""


_RETRIED = frozenset(
    {
        "TransactionConflict",
        "TransactionConflictException",
        "TransactionInProgressException",
        "ThrottlingError",
        "ThrottlingException",
        "ProvisionedThroughputExceeded",
        "ProvisionedThroughputExceededException",
    }
)


def _translated(error: ClientError) -> Exception:
    code = error.response["Error"]["Code"]
    if code == "ConditionalCheckFailedException":
        return ConditionFailed((0,))
    if code in _RETRIED:
        return _Conflict()
    if code == "TransactionCanceledException":
        reasons: list[Any] = list(error.response.get("CancellationReasons", []))
        codes = [reason.get("Code") for reason in reasons]
        failed = [number for number, reason in enumerate(codes) if reason == "ConditionalCheckFailed"]
        if failed:
            return ConditionFailed(failed)
        if any(reason in _RETRIED for reason in codes):
            return _Conflict()
    return error


def _built(condition: ConditionBase, *, is_key: bool) -> tuple[dict[str, str], dict[str, Any], str]:
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


__all__ = [
    "ABSENT",
    "PRESENT",
    "Attr",
    "Busy",
    "Check",
    "ConditionFailed",
    "Database",
    "Delete",
    "Item",
    "Key",
    "KeyCondition",
    "Page",
    "Put",
    "Update",
    "Write",
]
