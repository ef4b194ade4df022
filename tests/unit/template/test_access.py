"""Functions may do what they do and no more."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.application import Application, application
from tests.support.house_rules import access as rules
from tests.support.house_rules.showing import Rule, assert_noticed

RULES = [
    rules.rights_are_exact,
    rules.roles_are_their_own,
    rules.no_function_makes_a_log,
    rules.who_reads_uploads_holds_little,
    rules.erasures_are_never_forgotten,
    rules.nobody_reads_whole_tables,
    rules.kinds_of_keys_are_named,
    rules.codes_and_sessions_are_apart,
    rules.erasures_are_written_by_few,
    rules.told_is_allowed,
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_application_keeps_the_rule(rule: Rule) -> None:
    assert rule(application()) == []


def _statement(app: Application, folder: str, sid: str) -> dict[str, Any]:
    found = rules.statements(rules.roles(app)[folder])
    return next(statement for statement in found if statement.get("Sid") == sid)


def _keys(app: Application, folder: str, sid: str) -> list[str]:
    condition = _statement(app, folder, sid)["Condition"]["ForAllValues:StringLike"]
    keys: list[str] = condition["dynamodb:LeadingKeys"]
    return keys


BROKEN: list[tuple[Rule, Callable[[Application], object], str]] = [
    (
        rules.rights_are_exact,
        lambda app: _statement(app, "signup", "Records").update(Action="dynamodb:*"),
        "SignupFunctionRole: may do dynamodb:*",
    ),
    (
        rules.rights_are_exact,
        lambda app: _statement(app, "signup", "Records").update(Resource="*"),
        "SignupFunctionRole: reaches *",
    ),
    (
        rules.rights_are_exact,
        lambda app: _statement(app, "signup", "Records").update(
            Resource={"Fn::Sub": "${Data.Outputs.RecordsTableArn}/index/*"}
        ),
        "SignupFunctionRole: reaches",
    ),
    (
        rules.rights_are_exact,
        lambda app: _statement(app, "photos", "Photos").update(
            Resource={"Fn::Sub": "${Data.Outputs.PrivateBucketArn}/*"}
        ),
        "PhotosFunctionRole: reaches",
    ),
    (
        rules.rights_are_exact,
        lambda app: _statement(app, "signup", "Records").pop("Sid"),
        "SignupFunctionRole: does not say",
    ),
    (
        rules.rights_are_exact,
        lambda app: _statement(app, "signup", "Records").update(NotResource=["x"]),
        "SignupFunctionRole: says what is not",
    ),
    (
        rules.no_function_makes_a_log,
        lambda app: rules.roles(app)["mail_delivery"].properties.pop("PermissionsBoundary"),
        "mail_delivery may do logs:CreateLogGroup",
    ),
    (
        rules.no_function_makes_a_log,
        lambda app: app.find("Boundary").properties["PolicyDocument"]["Statement"].pop(),
        "staff_desk may do logs:CreateLogGroup",
    ),
    (
        rules.no_function_makes_a_log,
        lambda app: app.find("BoundaryOfPeople").properties["PolicyDocument"]["Statement"].pop(1),
        "signup may do logs:CreateLogGroup",
    ),
    (
        rules.kinds_of_keys_are_named,
        lambda app: _statement(app, "signup", "Security").pop("Condition"),
        "signup may dynamodb:DeleteItem items of any kind",
    ),
    (
        rules.kinds_of_keys_are_named,
        lambda app: _statement(app, "mail_feedback", "Ledger").update(Condition={}),
        "mail_feedback may dynamodb:PutItem items of any kind",
    ),
    (
        rules.codes_and_sessions_are_apart,
        lambda app: _keys(app, "identity_codes", "Security").append("renewal_token#*"),
        "identity_codes reaches mailed codes and sessions",
    ),
    (
        rules.erasures_are_written_by_few,
        lambda app: _keys(app, "rights_pages", "Ledger").append("erasure#*"),
        "rights_pages may dynamodb:PutItem records of erasures",
    ),
    (
        rules.roles_are_their_own,
        lambda app: (
            app.find("People/SignupFunctionRole")
            .properties["ManagedPolicyArns"]
            .append("arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole")
        ),
        "SignupFunctionRole has",
    ),
    (
        rules.who_reads_uploads_holds_little,
        lambda app: _statement(app, "photo_intake", "Records").pop("Condition"),
        "photo_intake reads uploads and reaches a whole table",
    ),
    (
        rules.who_reads_uploads_holds_little,
        lambda app: _statement(app, "photo_intake", "PhotoUploads").update(
            Action=["s3:GetObject", "secretsmanager:GetSecretValue"]
        ),
        "photo_intake reads uploads and may read the secret",
    ),
    (
        rules.who_reads_uploads_holds_little,
        lambda app: _statement(app, "results_export", "Results").update(
            Resource={"Fn::Sub": "${Data.Outputs.DropBucketArn}/employers/*"}
        ),
        "results_export reads uploads and reaches a whole table",
    ),
    (
        rules.erasures_are_never_forgotten,
        lambda app: _statement(app, "signup", "LedgerForgets").pop("Condition"),
        "signup may dynamodb:DeleteItem any item",
    ),
    (
        rules.nobody_reads_whole_tables,
        lambda app: _statement(app, "signup", "Records")["Action"].append("dynamodb:Scan"),
        "signup may dynamodb:Scan",
    ),
    (
        rules.told_is_allowed,
        lambda app: _statement(app, "staff_desk", "Audit").update(Resource="elsewhere"),
        "staff_desk knows AUDIT_TABLE",
    ),
    (
        rules.told_is_allowed,
        lambda app: app.functions()["staff_desk"]["Environment"]["Variables"].pop("AUDIT_TABLE"),
        "staff_desk has rights on what AUDIT_TABLE names",
    ),
]


@pytest.mark.parametrize(("rule", "change", "fault"), BROKEN)
def test_a_breach_is_noticed(rule: Rule, change: Callable[[Application], object], fault: str) -> None:
    assert_noticed(rule, change, fault)
