"""What a request to a table asks: which items it is about, and which part of them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from tests.bench.units import WireItem

Spot = tuple[str, str]

LAST: Final = "\U0010ffff"
"""Behind every key."""
_KEY: Final = re.compile(
    r"\(?(?P<first>#\w+) = (?P<is>:\w+)"
    r"(?: AND (?:begins_with\((?P<starts>#\w+), (?P<start>:\w+)\)"
    r"|(?P<below>#\w+) <= (?P<most>:\w+)"
    r"|(?P<between>#\w+) BETWEEN (?P<low>:\w+) AND (?P<high>:\w+)))?\)?"
)


@dataclass(frozen=True)
class Keys:
    """A key condition: the first key, and from where to where the second goes."""

    first: str
    low: str
    high: str


def key_condition(asked: Mapping[str, Any]) -> Keys:
    found = _KEY.fullmatch(asked["KeyConditionExpression"])
    if found is None:
        raise ValueError(f"not understood: {asked['KeyConditionExpression']}")
    values = {name: value["S"] for name, value in asked["ExpressionAttributeValues"].items()}
    first = values[found["is"]]
    if found["start"]:
        start = values[found["start"]]
        return Keys(first, start, start + LAST)
    if found["most"]:
        return Keys(first, "", values[found["most"]])
    if found["low"]:
        return Keys(first, values[found["low"]], values[found["high"]])
    return Keys(first, "", LAST)


def part_of(item: WireItem, asked: Mapping[str, Any]) -> WireItem:
    """What is asked for of an item: all of it without a projection."""
    if "ProjectionExpression" not in asked:
        return item
    names = asked.get("ExpressionAttributeNames", {})
    wanted = [part.strip() for part in asked["ProjectionExpression"].split(",")]
    return {name: item[name] for one in wanted if (name := names.get(one, one)) in item}


def spot_of(item: Mapping[str, Any]) -> Spot:
    return item["pk"]["S"], item["sk"]["S"]


def asked_spot(asked: Mapping[str, Any]) -> Spot:
    return spot_of(asked.get("Item") or asked["Key"])
