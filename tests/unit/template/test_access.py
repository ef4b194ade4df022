"""Functions may do what they do and no more; a route lets in who belongs there."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.application import Application, application
from tests.support.house_rules import access as rules
from tests.support.house_rules.showing import Rule, assert_noticed

RULES = [
    rules.rights_are_exact,
    rules.roles_are_their_own,
    rules.audit_only_grows,
    rules.who_acts_seals_nothing,
    rules.who_reads_uploads_holds_little,
    rules.changes_of_the_trail_are_told,
    rules.erasures_are_never_forgotten,
    rules.nobody_reads_whole_tables,
    rules.told_is_allowed,
    rules.every_route_decides_who_comes_in,
    rules.visitors_reach_nobody_of_the_staff,
    rules.safe_methods_are_answered_safely,
    rules.pages_answer_head,
    rules.the_api_keeps_to_itself,
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_application_keeps_the_rule(rule: Rule) -> None:
    assert rule(application()) == []


def _statement(app: Application, folder: str, sid: str) -> dict[str, Any]:
    found = rules.statements(rules.roles(app)[folder])
    return next(statement for statement in found if statement.get("Sid") == sid)


def _operation(app: Application, path: str, method: str) -> dict[str, Any]:
    operation: dict[str, Any] = app.find("Api").properties["Body"]["paths"][path][method]
    return operation


def _stage(app: Application) -> dict[str, Any]:
    return app.resources("AWS::ApiGatewayV2::Stage")[0].properties


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
        rules.roles_are_their_own,
        lambda app: (
            app.find("SignupFunctionRole")
            .properties["ManagedPolicyArns"]
            .append("arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole")
        ),
        "SignupFunctionRole has",
    ),
    (
        rules.audit_only_grows,
        lambda app: _statement(app, "staff_desk", "Audit")["Action"].append("dynamodb:DeleteItem"),
        "staff_desk may dynamodb:DeleteItem",
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
    (
        rules.every_route_decides_who_comes_in,
        lambda app: _operation(app, "/v1/account", "get").update(security=[{"NONE": []}]),
        "GET /v1/account is open",
    ),
    (
        rules.every_route_decides_who_comes_in,
        lambda app: _operation(app, "/v1/account", "get").pop("security"),
        "GET /v1/account does not say",
    ),
    (
        rules.every_route_decides_who_comes_in,
        lambda app: _operation(app, "/v1/account", "get").update(security=[{"SignedIn": []}]),
        "GET /v1/account does not say",
    ),
    *(
        (
            rules.every_route_decides_who_comes_in,
            lambda app, path=path, pool=pool: _operation(app, path, "get").update(
                security=[{pool: ["aws.cognito.signin.user.admin"]}]
            ),
            f"GET {path} does not say",
        )
        for path, pool in (("/v1/account", "StaffSignedIn"), ("/v1/staff/employers", "SignedIn"))
    ),
    (
        rules.visitors_reach_nobody_of_the_staff,
        lambda app: _statement(app, "sessions", "UserPool").update(
            Resource={"Fn::GetAtt": ["Identity", "Outputs.StaffPoolArn"]}
        ),
        "sessions answers POST /v1/sessions and acts on staff",
    ),
    (
        rules.visitors_reach_nobody_of_the_staff,
        lambda app: app.functions()["passwords"]["Environment"]["Variables"].update(STAFF_POOL_ID="x"),
        "passwords answers POST /v1/password-requests and acts on staff, or knows",
    ),
    (
        rules.visitors_reach_nobody_of_the_staff,
        lambda app: _statement(app, "retention_cleanup", "UserPool").update(
            Resource={"Fn::GetAtt": ["Identity", "Outputs.StaffPoolArn"]}
        ),
        "retention_cleanup acts on staff by itself",
    ),
    (
        rules.safe_methods_are_answered_safely,
        lambda app: (
            app.find("Api").properties["Body"]["paths"]["/"].update({"x-amazon-apigateway-any-method": {}})
        ),
        "X-AMAZON-APIGATEWAY-ANY-METHOD /",
    ),
    (
        rules.pages_answer_head,
        lambda app: app.functions()["invitation_replies"]["Events"].pop("PageHead"),
        "/i/{token} answers no HEAD",
    ),
    (
        rules.pages_answer_head,
        lambda app: app.functions()["invitation_replies"]["Events"]["Page"]["Properties"].update(
            Path="/j/{token}"
        ),
        "HEAD /i/{token} is no page",
    ),
    (
        rules.pages_answer_head,
        lambda app: app.functions()["invitation_replies"]["Events"]["PageHead"]["Properties"].pop("Auth"),
        "HEAD /i/{token} asks for something else than GET",
    ),
    (
        rules.pages_answer_head,
        lambda app: app.functions()["website"]["Events"].pop("Otherwise"),
        "what has no route is not answered by the website",
    ),
    (
        rules.the_api_keeps_to_itself,
        lambda app: dict(app.written("AWS::Serverless::HttpApi"))["Api"]["Auth"].pop("DefaultAuthorizer"),
        "a route without a word is open",
    ),
    (
        rules.the_api_keeps_to_itself,
        lambda app: app.find("Api").properties["Body"].update({"x-amazon-apigateway-cors": {}}),
        "other sites may call",
    ),
    (
        rules.the_api_keeps_to_itself,
        lambda app: _stage(app).pop("DefaultRouteSettings"),
        "a flood comes through",
    ),
    (
        rules.the_api_keeps_to_itself,
        lambda app: _stage(app)["RouteSettings"].update({"POST /v1/signups": {}}),
        "POST /v1/signups is slowed",
    ),
    (
        rules.the_api_keeps_to_itself,
        lambda app: _stage(app)["AccessLogSettings"].update(Format='{"ip":"$context.identity.sourceIp"}'),
        "the access log holds $context.identity.sourceIp",
    ),
]


@pytest.mark.parametrize(("rule", "change", "fault"), BROKEN)
def test_a_breach_is_noticed(rule: Rule, change: Callable[[Application], object], fault: str) -> None:
    assert_noticed(rule, change, fault)
