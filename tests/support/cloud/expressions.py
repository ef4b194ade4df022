"""The condition, key and update expressions of DynamoDB, as far as the product writes them."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

Wire = Mapping[str, Any]
Names = Mapping[str, str]
Values = Mapping[str, Wire]
Test = Callable[[Names, Values, Mapping[str, Wire]], bool]
Operand = Callable[[Names, Values, Mapping[str, Wire]], Wire | None]

_TOKEN = re.compile(
    r"\s*(#\w+|:\w+|[(),=]|<=|<|begins_with\b|attribute_exists\b|attribute_not_exists\b|size\b|BETWEEN\b|AND\b|OR\b)"
)
_CLAUSE = re.compile(r"(ADD|SET) ((?:#\w+ ?=? ?:\w+(?:, )?)+)")
_ASSIGNED = re.compile(r"(#\w+) ?=? ?(:\w+)")


@cache
def compiled(text: str) -> Test:
    """A condition, ready to be asked about items.

    Raises
    ------
    ValueError
        The expression has something that is not spelled by the product.
    """
    return _Parser(_tokens(text)).whole()


def assigned(text: str) -> list[tuple[str, str, str]]:
    """Verb, name and value of every part of an update expression."""
    parts = [
        (verb, name, value) for verb, rest in _CLAUSE.findall(text) for name, value in _ASSIGNED.findall(rest)
    ]
    if len(parts) != text.count("#"):
        raise ValueError(f"not understood: {text}")
    return parts


def equals(text: str, names: Names, values: Values, attribute: str) -> Wire:
    """The value that an attribute must have, as a key condition says it."""
    for name, value in re.findall(r"(#\w+) = (:\w+)", text):
        if names[name] == attribute:
            return values[value]
    raise ValueError(f"no condition on {attribute}: {text}")


def ordered(wire: Wire) -> Any:
    """A value as something that sorts as the service sorts it."""
    ((kind, value),) = wire.items()
    return int(value) if kind == "N" else value.encode() if kind == "S" else value


def _tokens(text: str) -> list[str]:
    found, at = [], 0
    while at < len(text.rstrip()):
        match = _TOKEN.match(text, at)
        if match is None:
            raise ValueError(f"not understood: {text[at:]}")
        found.append(match[1])
        at = match.end()
    return found


class _Parser:
    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self._at = 0

    def whole(self) -> Test:
        test = self._either()
        if self._at < len(self._tokens):
            raise ValueError(f"not understood: {self._tokens[self._at :]}")
        return test

    def _next(self, *expected: str) -> str:
        token = self._tokens[self._at] if self._at < len(self._tokens) else ""
        if expected and token not in expected:
            raise ValueError(f"{expected} expected, not {token!r}")
        self._at += 1
        return token

    def _comes(self, token: str) -> bool:
        return self._at < len(self._tokens) and self._tokens[self._at] == token

    def _either(self) -> Test:
        test = self._both()
        while self._comes("OR"):
            self._next()
            test = _or(test, self._both())
        return test

    def _both(self) -> Test:
        test = self._one()
        while self._comes("AND"):
            self._next()
            test = _and(test, self._one())
        return test

    def _one(self) -> Test:
        if self._comes("("):
            self._next()
            test = self._either()
            self._next(")")
            return test
        if self._comes("attribute_exists") or self._comes("attribute_not_exists"):
            wanted = self._next() == "attribute_exists"
            self._next("(")
            name = self._next()
            self._next(")")
            return lambda names, _values, item: (names[name] in item) is wanted
        if self._comes("begins_with"):
            self._next()
            self._next("(")
            whole, _, start = self._operand(), self._next(","), self._operand()
            self._next(")")
            return _compare(whole, start, lambda one, two: bool(one.startswith(two)))
        return self._comparison()

    def _comparison(self) -> Test:
        left = self._operand()
        match self._next("=", "<", "<=", "BETWEEN"):
            case "=":
                return _compare(left, self._operand(), lambda one, two: bool(one == two))
            case "<":
                return _compare(left, self._operand(), lambda one, two: bool(one < two))
            case "<=":
                return _compare(left, self._operand(), lambda one, two: bool(one <= two))
            case _:
                low, _, high = self._operand(), self._next("AND"), self._operand()
                return _and(
                    _compare(low, left, lambda one, two: bool(one <= two)),
                    _compare(left, high, lambda one, two: bool(one <= two)),
                )

    def _operand(self) -> Operand:
        token = self._next()
        if token == "size":
            self._next("(")
            name = self._next()
            self._next(")")
            return lambda names, _values, item: _size(item.get(names[name]))
        if token.startswith("#"):
            return lambda names, _values, item: item.get(names[token])
        if token.startswith(":"):
            return lambda _names, values, _item: values[token]
        raise ValueError(f"a name or a value expected, not {token!r}")


def _size(wire: Wire | None) -> Wire | None:
    if wire is None:
        return None
    ((_, value),) = wire.items()
    return {"N": str(len(value))}


def _or(one: Test, two: Test) -> Test:
    return lambda names, values, item: one(names, values, item) or two(names, values, item)


def _and(one: Test, two: Test) -> Test:
    return lambda names, values, item: one(names, values, item) and two(names, values, item)


def _compare(left: Operand, right: Operand, holds: Callable[[Any, Any], bool]) -> Test:
    """A comparison; false where a value is missing or the two are of different types."""

    def test(names: Names, values: Values, item: Mapping[str, Wire]) -> bool:
        one, two = left(names, values, item), right(names, values, item)
        if one is None or two is None or one.keys() != two.keys():
            return False
        return holds(ordered(one), ordered(two))

    return test
