"""Values as DynamoDB carries them, and back: texts, whole numbers, truths, lists and maps;
nothing else is stored.
"""

from collections.abc import Mapping
from typing import Any

# Digits that DynamoDB keeps of a number.
_MOST_DIGITS = 38


class NotStorable(TypeError):
    """A value of a kind that is never stored; says the kind, not the value."""


def serialize_item(item: Mapping[str, Any]) -> dict[str, Any]:
    """The attributes of an item as the service takes them.

    Raises
    ------
    NotStorable
    """
    # Nearly all are texts, and a mail has some hundred of them.
    return {
        name: {"S": value} if type(value) is str else serialize_value(value) for name, value in item.items()
    }


def deserialize_item(serialized: Mapping[str, Any]) -> dict[str, Any]:
    """The attributes of an item as plain values.

    Raises
    ------
    NotStorable
    """
    return {
        name: value["S"] if "S" in value else deserialize_value(value) for name, value in serialized.items()
    }


def serialize_value(value: Any) -> dict[str, Any]:
    """One value with the letter of its type."""
    match value:
        case str():
            return {"S": value}
        case bool():
            return {"BOOL": value}
        case int():
            text = str(value)
            if len(text.lstrip("-")) > _MOST_DIGITS:
                raise NotStorable("a number of more than 38 digits")
            return {"N": text}
        case None:
            return {"NULL": True}
        case list() | tuple():
            return {"L": [serialize_value(part) for part in value]}
        case Mapping():
            return {"M": {name: serialize_value(part) for name, part in value.items()}}
    raise NotStorable(type(value).__name__)


def deserialize_value(serialized: Mapping[str, Any]) -> Any:
    """The value without its type."""
    ((kind, value),) = serialized.items()
    match kind:
        case "S" | "BOOL":
            return value
        case "N":
            return int(value)
        case "NULL":
            return None
        case "L":
            return [deserialize_value(part) for part in value]
        case "M":
            return {name: deserialize_value(part) for name, part in value.items()}
    raise NotStorable(kind)
