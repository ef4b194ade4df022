"""The API's body leads each route to one function, and nobody but the API may call that."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.application import INTEGRATION, Application, application
from tests.support.house_rules import api_body as rules
from tests.support.house_rules.showing import Rule, assert_noticed

RULES = [
    rules.routes_stand_in_the_body,
    rules.each_function_has_one_integration,
    rules.the_api_alone_calls_what_answers,
    rules.paths_say_their_parameters,
    rules.the_api_stays_within_its_quotas,
]
ROUTE: dict[str, Any] = {
    "Type": "HttpApi",
    "Properties": {"ApiId": {"Ref": "Api"}, "Method": "GET", "Path": "/a"},
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_application_keeps_the_rule(rule: Rule) -> None:
    assert rule(application()) == []


def _paths(app: Application) -> dict[str, Any]:
    found: dict[str, Any] = app.find("Api").properties["Body"]["paths"]
    return found


def _permission(app: Application) -> dict[str, Any]:
    return app.find("SignupCalls").properties


BROKEN: list[tuple[Rule, Callable[[Application], object], str]] = [
    (
        rules.routes_stand_in_the_body,
        lambda app: app.functions()["signup"].update(Events={"SignUp": ROUTE}),
        "SignUp of signup is an event",
    ),
    (
        rules.each_function_has_one_integration,
        lambda app: app.integrations()["signup"].update(app.integrations()["website"]),
        "signup calls Visitors/WebsiteFunctionAliaslive, which is not its alias",
    ),
    (
        rules.each_function_has_one_integration,
        lambda app: app.integrations()["signup"].update(payloadFormatVersion="1.0"),
        "signup is called otherwise",
    ),
    (
        rules.each_function_has_one_integration,
        lambda app: app.integrations()["signup"].update(timeoutInMillis=1_000),
        "signup is called otherwise",
    ),
    (
        rules.each_function_has_one_integration,
        lambda app: _paths(app)["/v1/account"]["get"].update({INTEGRATION: app.integrations()["account"]}),
        "GET /v1/account has an integration of its own",
    ),
    (
        rules.each_function_has_one_integration,
        lambda app: _paths(app).pop("/v1/account/photo"),
        "no route leads to photos",
    ),
    (
        rules.the_api_alone_calls_what_answers,
        lambda app: app.without("SignupCalls"),
        "the API may not call signup",
    ),
    (
        rules.the_api_alone_calls_what_answers,
        lambda app: _permission(app).update(FunctionName={"Fn::GetAtt": ["People", "Outputs.X"]}),
        "SignupCalls lets the API past the alias",
    ),
    (
        rules.the_api_alone_calls_what_answers,
        lambda app: _permission(app).pop("SourceArn"),
        "SignupCalls lets in whom it should not",
    ),
    (
        rules.the_api_alone_calls_what_answers,
        lambda app: _permission(app).update(Action="lambda:*"),
        "SignupCalls lets in whom it should not",
    ),
    (
        rules.the_api_alone_calls_what_answers,
        lambda app: _permission(app).update(app.find("WebsiteCalls").properties),
        "website is permitted twice",
    ),
    (
        rules.the_api_alone_calls_what_answers,
        lambda app: _paths(app).pop("/v1/account/photo"),
        "the API may call photos, which has no route",
    ),
    (
        rules.paths_say_their_parameters,
        lambda app: _paths(app)["/i/{token}"].pop("parameters"),
        "/i/{token} does not say what stands in it",
    ),
    (
        rules.the_api_stays_within_its_quotas,
        lambda app: _paths(app).update({f"/{number}": _paths(app)["/v1/account"] for number in range(20)}),
        "routes, of at most 280",
    ),
    (
        rules.the_api_stays_within_its_quotas,
        lambda app: app.integrations().update({str(number): {} for number in range(250)}),
        "integrations, of at most 280",
    ),
]


@pytest.mark.parametrize(("rule", "change", "fault"), BROKEN)
def test_a_breach_is_noticed(rule: Rule, change: Callable[[Application], object], fault: str) -> None:
    assert_noticed(rule, change, fault)
