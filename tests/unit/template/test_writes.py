"""What people, visitors and employers reach writes records of few kinds, whatever its role allows."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.application import Application, application
from tests.support.house_rules import writes as rules
from tests.support.house_rules.access import roles
from tests.support.house_rules.showing import Rule, assert_noticed


def _deny(app: Application, boundary: str = "BoundaryOfPeople") -> dict[str, Any]:
    found: dict[str, Any] = app.find(boundary).properties["PolicyDocument"]["Statement"][-1]
    return found


def _kinds(app: Application, boundary: str) -> list[str]:
    kinds: list[str] = _deny(app, boundary)["Condition"]["ForAnyValue:StringNotLike"]["dynamodb:LeadingKeys"]
    return kinds


def test_the_application_keeps_the_rule() -> None:
    assert rules.who_is_no_staff_writes_few_kinds(application()) == []


BROKEN: list[tuple[Rule, Callable[[Application], object], str]] = [
    (
        rules.who_is_no_staff_writes_few_kinds,
        lambda app: roles(app)["signup"].properties.update(PermissionsBoundary={"Ref": "Boundary"}),
        "signup may write records of any kind",
    ),
    (
        rules.who_is_no_staff_writes_few_kinds,
        lambda app: roles(app)["signup"].properties.update(
            PermissionsBoundary={"Ref": "BoundaryOfEmployers"}
        ),
        "signup may write employer#*",
    ),
    (
        rules.who_is_no_staff_writes_few_kinds,
        lambda app: _kinds(app, "BoundaryOfEmployers").append("policy"),
        "employer_users may write policy",
    ),
    (
        rules.who_is_no_staff_writes_few_kinds,
        lambda app: _deny(app).update(Action=["dynamodb:DeleteItem"]),
        "visitor_pages may write records of any kind",
    ),
    (
        rules.who_is_no_staff_writes_few_kinds,
        lambda app: _deny(app).update(Effect="Allow"),
        "visitor_pages may write records of any kind",
    ),
    (
        rules.who_is_no_staff_writes_few_kinds,
        lambda app: _deny(app)["Condition"].update({"StringEquals": {"aws:PrincipalTag/any": "x"}}),
        "visitor_pages may write records of any kind",
    ),
]


@pytest.mark.parametrize(("rule", "change", "fault"), BROKEN)
def test_a_breach_is_noticed(rule: Rule, change: Callable[[Application], object], fault: str) -> None:
    assert_noticed(rule, change, fault)
