"""DynamoDB in our words: items, keys, conditional writes, and two failures that callers can decide on."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import ClientError

from qlinx.aws.conditions import Attr, Condition, KeyCondition, expression
from qlinx.aws.serialization import deserialize_item, serialize_item
from qlinx.aws.writes import (
    ABSENT,
    PRESENT,
    Check,
    ConditionFailed,
    Delete,
    Item,
    Key,
    Put,
    Update,
    Write,
    spelled,
    update_request,
    write_request,
)
from qlinx.kit.batching import batched
from qlinx.kit.retries import wait

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_TRANSACTION_LIMIT = 100
_READ_LIMIT = 100
_CONFLICT_TRIES = 6
_WHOLE: Final[Mapping[str, Any]] = MappingProxyType({})
_VERSION: Final[Mapping[str, Any]] = MappingProxyType(
    {"ProjectionExpression": "pk, sk, #v", "ExpressionAttributeNames": {"#v": "version"}}
)


class Busy(Exception):
    """Another write held the same items for too long, or the table refused the pace: try again later."""


@dataclass(frozen=True, slots=True)
class Page:
    items: tuple[Item, ...]
    resume: Item | None


class Database:
    """The calls we make on tables; every table of the application through one client."""

    def __init__(self, client: "DynamoDBClient") -> None:
        self._client = client

    def get(self, table: str, key: Key) -> Item | None:
        """One item, read consistently.

        Raises
        ------
        Busy
            As every read does where the table refuses the pace.
        """
        found = _read_by(
            self._client.get_item,
            TableName=table,
            Key=serialize_item(key.attributes()),
            ConsistentRead=True,
        )
        return deserialize_item(found["Item"]) if "Item" in found else None

    def get_many(self, table: str, keys: Sequence[Key]) -> dict[Key, Item]:
        """The items that exist among ``keys``, read consistently, in calls of at most 100.

        Raises
        ------
        Busy
            The table gave nothing more through several tries.
        """
        found = self.get_from_each([(table, key) for key in keys])
        return {key: item for (_, key), item in found.items()}

    def get_from_each(self, wanted: Sequence[tuple[str, Key]]) -> dict[tuple[str, Key], Item]:
        """The same of several tables, in the same calls.

        Raises
        ------
        Busy
        """
        result: dict[tuple[str, Key], Item] = {}
        for some in batched(dict.fromkeys(wanted), _READ_LIMIT):
            for table, item in self._read(some):
                result[table, Key(item["pk"], item["sk"])] = item
        return result

    def versions(self, table: str, keys: Sequence[Key]) -> dict[Key, int]:
        """The versions of the items that exist among ``keys``, read consistently; nothing else of them.

        Raises
        ------
        Busy
        """
        asked = [(table, key) for key in keys]
        return {Key(item["pk"], item["sk"]): item["version"] for _, item in self._read(asked, _VERSION)}

    def _read(
        self, wanted: Sequence[tuple[str, Key]], part: Mapping[str, Any] = _WHOLE
    ) -> Iterator[tuple[str, Item]]:
        left: dict[str, Any] = {}
        for table, key in wanted:
            asked = left.setdefault(table, {"Keys": [], "ConsistentRead": True, **part})
            asked["Keys"].append(serialize_item(key.attributes()))
        in_vain = 0
        while left:
            response = _read_by(self._client.batch_get_item, RequestItems=left)
            for table, items in response["Responses"].items():
                yield from ((table, deserialize_item(item)) for item in items)
            still: dict[str, Any] = dict(response.get("UnprocessedKeys", {}))
            in_vain = in_vain + 1 if _number(still) == _number(left) else 0
            if in_vain == _CONFLICT_TRIES:
                raise Busy
            left = still
            if left:
                self._wait(in_vain + 1)

    def page(
        self,
        table: str,
        condition: Condition,
        *,
        index: str | None = None,
        limit: int | None = None,
        resume: Item | None = None,
        forward: bool = True,
    ) -> Page:
        """One page of a query; consistent unless it reads an index."""
        keys = expression(condition)
        request: dict[str, Any] = {
            "TableName": table,
            "KeyConditionExpression": keys.text,
            "ExpressionAttributeNames": keys.names,
            "ExpressionAttributeValues": serialize_item(keys.values),
            "ScanIndexForward": forward,
        }
        if index:
            request["IndexName"] = index
        else:
            request["ConsistentRead"] = True
        if limit:
            request["Limit"] = limit
        if resume:
            request["ExclusiveStartKey"] = serialize_item(resume)
        response = _read_by(self._client.query, **request)
        after = response.get("LastEvaluatedKey")
        return Page(
            tuple(deserialize_item(item) for item in response["Items"]),
            deserialize_item(after) if after else None,
        )

    def query(
        self, table: str, condition: Condition, *, index: str | None = None, forward: bool = True
    ) -> Iterator[Item]:
        """All items of a query, page by page."""
        resume: Item | None = None
        while True:
            page = self.page(table, condition, index=index, resume=resume, forward=forward)
            yield from page.items
            if page.resume is None:
                return
            resume = page.resume

    def scan_keys(
        self, table: str, *, segment: int, segments: int, limit: int, resume: Item | None = None
    ) -> Page:
        """One page of the keys of a whole table, read consistently.

        For migrations alone: everything else has a key.
        """
        request: dict[str, Any] = {
            "TableName": table,
            "ProjectionExpression": "pk, sk",
            "Segment": segment,
            "TotalSegments": segments,
            "Limit": limit,
            "ConsistentRead": True,
        }
        if resume:
            request["ExclusiveStartKey"] = serialize_item(resume)
        response = _read_by(self._client.scan, **request)
        after = response.get("LastEvaluatedKey")
        return Page(
            tuple(deserialize_item(item) for item in response["Items"]),
            deserialize_item(after) if after else None,
        )

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
                response = self._client.update_item(**update_request(update), ReturnValues="ALL_NEW")
                return deserialize_item(response["Attributes"])
            except ClientError as error:
                failure = _translated(error)
                if not isinstance(failure, _Conflict):
                    raise failure from error
            self._wait(attempt)
        raise Busy

    def _single(self, write: Put | Delete | Update) -> None:
        try:
            match write:
                case Put():
                    self._client.put_item(**write_request(write))
                case Delete():
                    self._client.delete_item(**write_request(write))
                case Update():
                    self._client.update_item(**update_request(write))
        except ClientError as error:
            raise _translated(error) from error

    def _transaction(self, writes: Sequence[Write]) -> None:
        actions = [spelled(write) for write in writes]
        try:
            self._client.transact_write_items(TransactItems=actions)
        except ClientError as error:
            raise _translated(error) from error

    @staticmethod
    def _wait(attempt: int) -> None:
        # Another transaction is under way, or the pace is too high: longer than where somebody has just
        # finished.
        wait(attempt, first=0.04, longest=0.8)


def _number(asked: Mapping[str, Any]) -> int:
    return sum(len(of_table["Keys"]) for of_table in asked.values())


def _read_by(call: Callable[..., Any], **request: Any) -> Any:
    """What a read gives; the client has tried again where the pace was refused."""
    try:
        return call(**request)
    except ClientError as error:
        if isinstance(_translated(error), _Conflict):
            raise Busy from error
        raise


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
        "RequestLimitExceeded",
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
