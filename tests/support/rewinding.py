"""Sets tables back to a moment, as often as a test needs, writing only what differs."""

from collections.abc import Mapping
from typing import Any

from qlinx.records.context import Context
from qlinx.records.shape import Regime

Items = dict[tuple[str, str], Any]


class Tape:
    """The items of every table at the moment that it was made."""

    def __init__(self, dynamodb: Any, ctx: Context) -> None:
        self._dynamodb = dynamodb
        self._tables = {regime: ctx.store.table(regime) for regime in Regime}
        self._before = {regime: self._read(regime) for regime in Regime}

    def items(self, regime: Regime) -> list[Any]:
        """What a table holds now, as it is on the wire."""
        return list(self._read(regime).values())

    def rewind(self) -> None:
        """Puts everything back."""
        for regime, before in self._before.items():
            now = self._read(regime)
            self._remove(self._tables[regime], now.keys() - before.keys())
            self._put(self._tables[regime], before, now)

    def _read(self, regime: Regime) -> Items:
        found = self._dynamodb.scan(TableName=self._tables[regime])["Items"]
        return {(item["pk"]["S"], item["sk"]["S"]): item for item in found}

    def _remove(self, table: str, keys: set[tuple[str, str]]) -> None:
        for pk, sk in keys:
            self._dynamodb.delete_item(TableName=table, Key={"pk": {"S": pk}, "sk": {"S": sk}})

    def _put(self, table: str, before: Mapping[tuple[str, str], Any], now: Items) -> None:
        for key, item in before.items():
            if now.get(key) != item:
                self._dynamodb.put_item(TableName=table, Item=item)
