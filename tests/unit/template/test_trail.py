"""The audit trail only grows, who acts seals nothing, and whoever changes it is heard."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.application import Application, application
from tests.support.house_rules import trail as rules
from tests.support.house_rules.access import roles, statements
from tests.support.house_rules.showing import Rule, assert_noticed

RULES = [
    rules.audit_only_grows,
    rules.who_acts_seals_nothing,
    rules.changes_of_the_trail_are_told,
    rules.anchors_stay,
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_application_keeps_the_rule(rule: Rule) -> None:
    assert rule(application()) == []


def _statement(app: Application, folder: str, sid: str) -> dict[str, Any]:
    found = statements(roles(app)[folder])
    return next(statement for statement in found if statement.get("Sid") == sid)


def _policy_statement(app: Application, sid: str) -> dict[str, Any]:
    found = app.find("Audit/AnchorsAccess").properties["PolicyDocument"]["Statement"]
    return next(statement for statement in found if statement["Sid"] == sid)


BROKEN: list[tuple[Rule, Callable[[Application], object], str]] = [
    (
        rules.audit_only_grows,
        lambda app: _statement(app, "staff_desk", "Audit")["Action"].append("dynamodb:DeleteItem"),
        "staff_desk may dynamodb:DeleteItem",
    ),
    (
        rules.who_acts_seals_nothing,
        lambda app: _statement(app, "staff_desk", "Audit").pop("Condition"),
        "staff_desk may write other keys",
    ),
    (
        rules.who_acts_seals_nothing,
        lambda app: _statement(app, "audit_check", "Seals").pop("Condition"),
        "audit_check may write other keys",
    ),
    (
        rules.changes_of_the_trail_are_told,
        lambda app: app.without("Audit/AuditCheckSource"),
        "the audit trail's stream has 0 readers",
    ),
    (
        rules.changes_of_the_trail_are_told,
        lambda app: (
            app.find("Audit/AuditCheckSource")
            .properties["FilterCriteria"]["Filters"][0]
            .update(Pattern='{"eventName": ["REMOVE"]}')
        ),
        "some changes of the audit trail are passed over",
    ),
    (
        rules.changes_of_the_trail_are_told,
        lambda app: app.find("Audit/AuditCheckSource").properties.pop("DestinationConfig"),
        "a change of the audit trail rings no alarm",
    ),
    (
        rules.anchors_stay,
        lambda app: app.find("Data/Anchors").properties.pop("ObjectLockConfiguration"),
        "anchors can be removed before their term",
    ),
    (
        rules.anchors_stay,
        lambda app: _policy_statement(app, "NobodyRemoves")["Action"].remove("s3:DeleteObjectVersion"),
        "somebody may s3:DeleteObjectVersion of anchors",
    ),
    (
        rules.anchors_stay,
        lambda app: _policy_statement(app, "OnlyTheCheckPuts").pop("Condition"),
        "others than the check may put anchors",
    ),
    (
        rules.anchors_stay,
        lambda app: _statement(app, "audit_check", "Anchors")["Action"].append("s3:DeleteObject"),
        "audit_check may s3:DeleteObject of anchors",
    ),
]


@pytest.mark.parametrize(("rule", "change", "fault"), BROKEN)
def test_a_breach_is_noticed(rule: Rule, change: Callable[[Application], object], fault: str) -> None:
    assert_noticed(rule, change, fault)
