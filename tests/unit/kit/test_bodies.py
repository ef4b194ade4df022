"""Bodies: JSON that says it is JSON, read strictly."""

import pytest
from pydantic import BaseModel

from qlinx.invitations.refusals import FieldRefused
from qlinx.invitations.times import known_zone
from qlinx.kit.bodies import JSON_TYPE, NotThisMediaType, read_json
from qlinx.kit.errors import InputInvalid


class Inner(BaseModel):
    number: int = 1


class Asked(BaseModel):
    number: int = 1
    yes: bool = False
    inner: Inner = Inner()


@pytest.mark.parametrize(
    "kind", [None, "", "text/plain", "application/jsonp", "application/json; charset=utf-16", "text/json"]
)
def test_json_that_does_not_say_so_is_refused(kind: str | None) -> None:
    with pytest.raises(NotThisMediaType):
        read_json("{}", kind, Asked)


@pytest.mark.parametrize(
    "kind",
    [JSON_TYPE, "Application/JSON", "application/json; charset=UTF-8", 'application/json;charset="utf-8"'],
)
def test_json_that_says_so_is_taken(kind: str) -> None:
    assert read_json('{"number": 3}', kind, Asked).number == 3


def test_no_body_needs_no_kind() -> None:
    assert read_json("", None, Asked) == Asked()


@pytest.mark.parametrize("text", ['{"number": 1, "number": 2}', '{"inner": {"number": 1, "number": 1}}'])
def test_a_field_that_stands_there_twice_is_refused(text: str) -> None:
    with pytest.raises(InputInvalid) as refused:
        read_json(text, JSON_TYPE, Asked)
    assert [(one.pointer, one.code) for one in refused.value.faults] == [("/number", "twice")]


@pytest.mark.parametrize(
    "text",
    [
        '{"number": " 3 "}',
        '{"number": "3"}',
        '{"number": 3.0}',
        '{"number": true}',
        '{"yes": 1}',
        '{"yes": "true"}',
    ],
)
def test_a_value_of_another_type_is_refused(text: str) -> None:
    with pytest.raises(InputInvalid):
        read_json(text, JSON_TYPE, Asked)


@pytest.mark.parametrize("text", ["[" * 60_000, "{", "null", "[]", "NaN", '{"number": NaN}'])
def test_what_is_no_object_of_json_is_refused(text: str) -> None:
    with pytest.raises(InputInvalid):
        read_json(text, JSON_TYPE, Asked)


@pytest.mark.parametrize("name", ["localtime", "posixrules", "Factory", "europe/amsterdam", "right/UTC", ""])
def test_only_zones_of_the_iana_are_taken(name: str) -> None:
    with pytest.raises(FieldRefused):
        known_zone(name)
    assert known_zone("Europe/Amsterdam") == "Europe/Amsterdam"
