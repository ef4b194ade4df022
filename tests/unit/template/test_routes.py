"""A route lets in who belongs there, by the methods that it names."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.application import Application, application
from tests.support.house_rules import routes as rules
from tests.support.house_rules.access import roles, statements
from tests.support.house_rules.showing import Rule, assert_noticed

RULES = [
    rules.no_page_elsewhere_calls,
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
    found = statements(roles(app)[folder])
    return next(statement for statement in found if statement.get("Sid") == sid)


def _paths(app: Application) -> dict[str, Any]:
    found: dict[str, Any] = app.find("Api").properties["Body"]["paths"]
    return found


def _operation(app: Application, path: str, method: str) -> dict[str, Any]:
    operation: dict[str, Any] = _paths(app)[path][method]
    return operation


def _stage(app: Application) -> dict[str, Any]:
    return app.resources("AWS::ApiGatewayV2::Stage")[0].properties


BROKEN: list[tuple[Rule, Callable[[Application], object], str]] = [
    (
        rules.no_page_elsewhere_calls,
        lambda app: (
            app.find("Api").properties["Body"].update({"x-amazon-apigateway-cors": {"allowOrigins": ["*"]}})
        ),
        "Api lets pages of other sites call",
    ),
    (
        rules.no_page_elsewhere_calls,
        lambda app: app.find("Data/Work").properties.update(CorsConfiguration={"CorsRules": []}),
        "Data/Work lets pages of other sites call",
    ),
    (
        rules.no_page_elsewhere_calls,
        lambda app: (
            app.find("Data/Drop").properties["CorsConfiguration"]["CorsRules"][0].update(AllowedOrigins=["*"])
        ),
        "Data/Drop lets pages of other sites call",
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
        lambda app: _paths(app)["/"].update({"x-amazon-apigateway-any-method": _operation(app, "/", "get")}),
        "ANY /",
    ),
    (
        rules.pages_answer_head,
        lambda app: _paths(app)["/i/{token}"].pop("head"),
        "/i/{token} answers no HEAD",
    ),
    (
        rules.pages_answer_head,
        lambda app: _paths(app).update({"/j/{token}": {"get": _paths(app)["/i/{token}"].pop("get")}}),
        "HEAD /i/{token} is no page",
    ),
    (
        rules.pages_answer_head,
        lambda app: _operation(app, "/i/{token}", "head").pop("security"),
        "HEAD /i/{token} asks for something else than GET",
    ),
    (
        rules.pages_answer_head,
        lambda app: _paths(app).pop("/$default"),
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
        lambda app: app.find("Api").properties["Body"].pop("servers"),
        "the gateway's own address stays open",
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
