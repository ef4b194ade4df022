"""DynamoDB's tables in memory, ordered as the service orders them, that count what each call consumes.

Beside the tables in `tests/support/cloud`, which forget nothing and fail on command, these hold a million
items and find the due ones among them without looking at the others, as the service does.
"""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from threading import RLock
from typing import Any, Final

from tests.bench.table_requests import LAST, Keys, Spot, asked_spot, key_condition, part_of, spot_of
from tests.bench.units import Units, WireItem, index_units, read_units, size_of, write_units
from tests.support.cloud.expressions import assigned, compiled

Place = tuple[str, str, str]

_PAGE_BYTES: Final = 1024 * 1024


class Refused(Exception):
    """The service refuses a call: its code, and for a transaction the reasons."""

    def __init__(self, code: str, reasons: list[dict[str, str]] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.reasons = reasons


@dataclass
class _Index:
    """A global index that holds keys only: for each value of its first key, the places of items in order."""

    first: str
    second: str
    places: dict[str, list[Place]] = field(default_factory=dict)

    def held(self, item: WireItem | None) -> WireItem | None:
        """What the index holds of an item, or nothing where it is not in it."""
        if item is None or self.first not in item or self.second not in item:
            return None
        return {name: item[name] for name in ("pk", "sk", self.first, self.second)}

    def place(self, held: WireItem) -> tuple[str, Place]:
        return held[self.first]["S"], (held[self.second]["S"], held["pk"]["S"], held["sk"]["S"])


@dataclass
class _Table:
    indexes: dict[str, _Index]
    streamed: bool
    items: dict[str, dict[str, WireItem]] = field(default_factory=dict)
    order: dict[str, list[str]] = field(default_factory=dict)


class Tables:
    """The calls that the product makes.

    One at a time; ``stream`` is what changed in tables that tell of it.
    """

    def __init__(self, shapes: Mapping[str, tuple[Mapping[str, tuple[str, str]], bool]]) -> None:
        self._tables = {
            name: _Table({index: _Index(*keys) for index, keys in indexes.items()}, streamed)
            for name, (indexes, streamed) in shapes.items()
        }
        self.units = Units()
        self.stream: list[dict[str, Any]] = []
        self._one_at_a_time = RLock()

    def answer(self, operation: str, asked: Mapping[str, Any]) -> dict[str, Any]:
        """What the service answers.

        Raises
        ------
        Refused
        """
        with self._one_at_a_time:
            self.units.called(operation)
            answered: dict[str, Any] = getattr(self, f"_{operation}")(asked)
            return answered

    def load(self, table: str, items: Iterable[WireItem]) -> None:
        """Puts many new items in at once, uncounted and untold."""
        held = self._tables[table]
        touched: dict[str, set[str]] = {name: set() for name in held.indexes}
        for item in items:
            pk, sk = spot_of(item)
            held.items.setdefault(pk, {})[sk] = item
            held.order.setdefault(pk, []).append(sk)
            for name, index in held.indexes.items():
                if (entry := index.held(item)) is not None:
                    group, place = index.place(entry)
                    index.places.setdefault(group, []).append(place)
                    touched[name].add(group)
        for order in held.order.values():
            order.sort()
        for name, groups in touched.items():
            for group in groups:
                held.indexes[name].places[group].sort()

    def every(self, table: str) -> Iterator[WireItem]:
        """All items, uncounted."""
        for parts in self._tables[table].items.values():
            yield from parts.values()

    # ---- reads

    def _GetItem(self, asked: Mapping[str, Any]) -> dict[str, Any]:  # noqa: N802 - the service's own word
        item = self._find(asked["TableName"], spot_of(asked["Key"]))
        self.units.reads += read_units(
            size_of(item) if item else 0, consistent=bool(asked.get("ConsistentRead"))
        )
        return {"Item": item} if item else {}

    def _BatchGetItem(self, asked: Mapping[str, Any]) -> dict[str, Any]:  # noqa: N802
        found: dict[str, list[WireItem]] = {}
        for table, keys in asked["RequestItems"].items():
            if not 0 < len(keys["Keys"]) <= 100:
                raise Refused("ValidationException")
            found[table] = []
            for key in keys["Keys"]:
                item = self._find(table, spot_of(key))
                self.units.reads += read_units(
                    size_of(item) if item else 0, consistent=bool(keys.get("ConsistentRead"))
                )
                found[table] += [part_of(item, keys)] if item else []
        return {"Responses": found, "UnprocessedKeys": {}}

    def _Query(self, asked: Mapping[str, Any]) -> dict[str, Any]:  # noqa: N802
        table = self._tables[asked["TableName"]]
        keys = key_condition(asked)
        index = table.indexes[asked["IndexName"]] if "IndexName" in asked else None
        places: Iterator[WireItem] = (
            self._in_index(index, keys, asked) if index else self._in_table(table, keys, asked)
        )
        limit = asked.get("Limit")
        items: list[WireItem] = []
        size = 0
        more = False
        for item in places:
            if (limit and len(items) == limit) or size >= _PAGE_BYTES:
                more = True
                break
            items.append(item)
            size += size_of(item)
        self.units.reads += read_units(size, consistent=bool(asked.get("ConsistentRead")))
        answer: dict[str, Any] = {"Items": items, "Count": len(items)}
        # As the service does: a page that its limit filled says that there may be more, whether or not there
        # is.
        if items and (more or (limit and len(items) == limit)):
            kept = ("pk", "sk", *((index.first, index.second) if index else ()))
            answer["LastEvaluatedKey"] = {name: items[-1][name] for name in kept}
        return answer

    @staticmethod
    def _in_table(table: _Table, keys: Keys, asked: Mapping[str, Any]) -> Iterator[WireItem]:
        order = table.order.get(keys.first, [])
        start, end = bisect_left(order, keys.low), bisect_right(order, keys.high)
        forward = asked.get("ScanIndexForward", True)
        if resume := asked.get("ExclusiveStartKey"):
            after = resume["sk"]["S"]
            start, end = (bisect_right(order, after), end) if forward else (start, bisect_left(order, after))
        parts = table.items.get(keys.first, {})
        for sk in order[start:end] if forward else reversed(order[start:end]):
            yield parts[sk]

    @staticmethod
    def _in_index(index: _Index, keys: Keys, asked: Mapping[str, Any]) -> Iterator[WireItem]:
        if asked.get("ConsistentRead"):
            raise Refused("ValidationException")
        places = index.places.get(keys.first, [])
        start = bisect_left(places, (keys.low, "", ""))
        end = bisect_right(places, (keys.high, LAST, LAST))
        forward = asked.get("ScanIndexForward", True)
        if resume := asked.get("ExclusiveStartKey"):
            _, after = index.place(resume)
            start, end = (
                (bisect_right(places, after), end) if forward else (start, bisect_left(places, after))
            )
        among = range(start, end) if forward else range(end - 1, start - 1, -1)
        for number in among:
            second, pk, sk = places[number]
            yield {
                index.first: {"S": keys.first},
                index.second: {"S": second},
                "pk": {"S": pk},
                "sk": {"S": sk},
            }

    # ---- writes

    def _PutItem(self, asked: Mapping[str, Any]) -> dict[str, Any]:  # noqa: N802
        self._one_write(asked, asked["Item"])
        return {}

    def _DeleteItem(self, asked: Mapping[str, Any]) -> dict[str, Any]:  # noqa: N802
        self._one_write(asked, None)
        return {}

    def _UpdateItem(self, asked: Mapping[str, Any]) -> dict[str, Any]:  # noqa: N802
        updated = self._updated(asked)
        self._one_write(asked, updated)
        return {"Attributes": updated} if asked.get("ReturnValues") == "ALL_NEW" else {}

    def _TransactWriteItems(self, asked: Mapping[str, Any]) -> dict[str, Any]:  # noqa: N802
        actions = [next(iter(action.items())) for action in asked["TransactItems"]]
        spots = [(action["TableName"], asked_spot(action)) for _, action in actions]
        if not 0 < len(actions) <= 100 or len(set(spots)) < len(spots):
            raise Refused("ValidationException")
        news = [self._new(verb, action) for verb, action in actions]
        for (table, spot), new in zip(spots, news, strict=True):
            self.units.writes += write_units(self._find(table, spot), new, transaction=True)
        held = [self._holds(action) for _, action in actions]
        if not all(held):
            reasons = [{"Code": "None" if kept else "ConditionalCheckFailed"} for kept in held]
            raise Refused("TransactionCanceledException", reasons)
        for (verb, _), (table, spot), new in zip(actions, spots, news, strict=True):
            if verb != "ConditionCheck":
                self._change(table, spot, new)
        return {}

    def _new(self, verb: str, action: Mapping[str, Any]) -> WireItem | None:
        match verb:
            case "Put":
                item: WireItem = action["Item"]
                return item
            case "Update":
                return self._updated(action)
            case "ConditionCheck":
                return self._find(action["TableName"], asked_spot(action))
        return None

    def _one_write(self, asked: Mapping[str, Any], new: WireItem | None) -> None:
        table, spot = asked["TableName"], asked_spot(asked)
        self.units.writes += write_units(self._find(table, spot), new, transaction=False)
        if not self._holds(asked):
            raise Refused("ConditionalCheckFailedException")
        self._change(table, spot, new)

    def _holds(self, asked: Mapping[str, Any]) -> bool:
        if "ConditionExpression" not in asked:
            return True
        item = self._find(asked["TableName"], asked_spot(asked)) or {}
        return compiled(asked["ConditionExpression"])(
            asked.get("ExpressionAttributeNames", {}), asked.get("ExpressionAttributeValues", {}), item
        )

    def _updated(self, asked: Mapping[str, Any]) -> WireItem:
        item = {**asked["Key"], **(self._find(asked["TableName"], spot_of(asked["Key"])) or {})}
        for verb, name, value in assigned(asked["UpdateExpression"]):
            attribute = asked["ExpressionAttributeNames"][name]
            given = asked["ExpressionAttributeValues"][value]
            if verb == "ADD":
                given = {"N": str(int(item.get(attribute, {"N": "0"})["N"]) + int(given["N"]))}
            item[attribute] = given
        return item

    def _find(self, table: str, spot: Spot) -> WireItem | None:
        return self._tables[table].items.get(spot[0], {}).get(spot[1])

    def _change(self, name: str, spot: Spot, new: WireItem | None) -> None:
        table = self._tables[name]
        pk, sk = spot
        parts = table.items.setdefault(pk, {})
        old = parts.pop(sk, None)
        if old is None and new is not None:
            insort(table.order.setdefault(pk, []), sk)
        if new is not None:
            parts[sk] = new
        elif old is not None:
            del table.order[pk][bisect_left(table.order[pk], sk)]
        if not parts:
            del table.items[pk]
            table.order.pop(pk, None)
        for index in table.indexes.values():
            self._follow(index, index.held(old), index.held(new))
        if table.streamed and old != new:
            self.stream.append(_told(spot, old, new))

    def _follow(self, index: _Index, old: WireItem | None, new: WireItem | None) -> None:
        self.units.index_writes += index_units(old, new)
        if old == new:
            return
        if old is not None:
            group, place = index.place(old)
            places = index.places[group]
            del places[bisect_left(places, place)]
        if new is not None:
            group, place = index.place(new)
            insort(index.places.setdefault(group, []), place)


def _told(spot: Spot, old: WireItem | None, new: WireItem | None) -> dict[str, Any]:
    images = {"OldImage": old, "NewImage": new}
    return {
        "eventName": "INSERT" if old is None else "REMOVE" if new is None else "MODIFY",
        "eventSource": "aws:dynamodb",
        "dynamodb": {
            "Keys": {"pk": {"S": spot[0]}, "sk": {"S": spot[1]}},
            **{name: image for name, image in images.items() if image is not None},
        },
    }
