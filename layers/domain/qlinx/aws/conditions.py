"""Conditions on items and keys, spelled as expressions of DynamoDB.

Our own few lines instead of boto3's: importing those loads the whole of boto3, its transfer manager included,
which is a fifth of a cold start (docs/decisions/0060-what-a-cold-start-loads.md). Named tuples, here and in
`writes`: every function loads these classes, and a data class takes five times as long to make.
"""

from typing import Any, NamedTuple


class _Name(NamedTuple):
    name: str


class _Value(NamedTuple):
    value: object


class Condition(NamedTuple):
    """A condition in pieces: text, and the names and values that stand in it by number."""

    pieces: tuple[str | _Name | _Value, ...]

    def __and__(self, other: "Condition") -> "Condition":
        return Condition(("(", *self.pieces, " AND ", *other.pieces, ")"))

    def __or__(self, other: "Condition") -> "Condition":
        return Condition(("(", *self.pieces, " OR ", *other.pieces, ")"))


class Attr(NamedTuple):
    """An attribute of an item, or of its key."""

    name: str

    def eq(self, value: object) -> Condition:
        return Condition((_Name(self.name), " = ", _Value(value)))

    def lt(self, value: object) -> Condition:
        return Condition((_Name(self.name), " < ", _Value(value)))

    def lte(self, value: object) -> Condition:
        return Condition((_Name(self.name), " <= ", _Value(value)))

    def between(self, low: object, high: object) -> Condition:
        """From ``low`` up to and including ``high``."""
        return Condition((_Name(self.name), " BETWEEN ", _Value(low), " AND ", _Value(high)))

    def begins_with(self, text: str) -> Condition:
        return Condition(("begins_with(", _Name(self.name), ", ", _Value(text), ")"))

    def exists(self) -> Condition:
        return Condition(("attribute_exists(", _Name(self.name), ")"))

    def not_exists(self) -> Condition:
        return Condition(("attribute_not_exists(", _Name(self.name), ")"))

    def size_is(self, length: int) -> Condition:
        """Whether the attribute is a list, set or text of this length."""
        return Condition(("size(", _Name(self.name), ") = ", _Value(length)))


# The same words, named for where they stand.
KeyCondition = Attr


class Expression(NamedTuple):
    """What the service takes: a text, and what its ``#n`` and ``:v`` stand for."""

    text: str
    names: dict[str, str]
    values: dict[str, Any]


def expression(condition: Condition) -> Expression:
    """The condition as an expression; a name or value that comes twice is named twice, which is allowed."""
    text: list[str] = []
    names: dict[str, str] = {}
    values: dict[str, Any] = {}
    for piece in condition.pieces:
        match piece:
            case _Name():
                text.append(f"#n{len(names)}")
                names[text[-1]] = piece.name
            case _Value():
                text.append(f":v{len(values)}")
                values[text[-1]] = piece.value
            case _:
                text.append(piece)
    return Expression("".join(text), names, values)
