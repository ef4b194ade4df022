"""Nobody may call a function but this API and the rule whose target it is."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.application import Application, Resource, application
from tests.support.house_rules.callers import nobody_else_may_call
from tests.support.house_rules.showing import Rule, assert_noticed

_ANY_API = {"Fn::Sub": "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:*"}
_BY_A_RULE, _BY_THE_API = "Photos/UploadedPhotosMayCall", "SignupCalls"


def test_the_application_keeps_the_rule() -> None:
    assert nobody_else_may_call(application()) == []


def _of(app: Application, path: str) -> dict[str, Any]:
    return app.find(path).properties


def _any_rule_of(account: str) -> dict[str, str]:
    return {"Fn::Sub": f"arn:${{AWS::Partition}}:events:${{AWS::Region}}:{account}:rule/*"}


BROKEN: list[tuple[Rule, Callable[[Application], object], str]] = [
    *(
        (nobody_else_may_call, change, f"{_BY_A_RULE} lets")
        for change in (
            lambda app: _of(app, _BY_A_RULE).pop("SourceArn"),
            lambda app: _of(app, _BY_A_RULE).update(SourceArn="*"),
            lambda app: _of(app, _BY_A_RULE).update(SourceArn=_any_rule_of("${AWS::AccountId}")),
            lambda app: _of(app, _BY_A_RULE).update(SourceArn=_any_rule_of("*")),
            lambda app: _of(app, _BY_A_RULE).update(
                SourceArn={"Fn::GetAtt": ["Rosters/DroppedFiles", "Outputs.RuleArn"]}
            ),
            lambda app: _of(app, _BY_A_RULE).update(FunctionName={"Ref": "Photos/PhotoIntakeFunction"}),
            lambda app: _of(app, _BY_A_RULE).update(
                FunctionName={"Ref": "Rights/RightsFulfilmentFunctionAliaslive"}
            ),
            lambda app: _of(app, _BY_A_RULE).update(Action="lambda:*"),
            lambda app: _of(app, _BY_A_RULE).update(Principal="*"),
            lambda app: _of(app, _BY_A_RULE).update(Principal="s3.amazonaws.com"),
        )
    ),
    *(
        (nobody_else_may_call, change, f"{_BY_THE_API} lets")
        for change in (
            lambda app: _of(app, _BY_THE_API).pop("SourceArn"),
            lambda app: _of(app, _BY_THE_API).update(Principal="events.amazonaws.com"),
            lambda app: _of(app, _BY_THE_API).update(SourceArn=_ANY_API),
        )
    ),
    (
        nobody_else_may_call,
        lambda app: app.deployed.append(Resource("Photos/Open", "AWS::Lambda::Url", {}, {})),
        "Photos/Open gives an address",
    ),
]


@pytest.mark.parametrize(("rule", "change", "fault"), BROKEN)
def test_a_breach_is_noticed(rule: Rule, change: Callable[[Application], object], fault: str) -> None:
    assert_noticed(rule, change, fault)
