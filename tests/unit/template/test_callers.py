"""Nobody may call a function but this API and the rule whose target it is."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.application import Application, Resource, application
from tests.support.house_rules.callers import nobody_else_may_call
from tests.support.house_rules.showing import assert_noticed

_BY_A_RULE, _BY_THE_API = "Photos/UploadedPhotosMayCall", "SignupCalls"


def test_the_application_keeps_the_rule() -> None:
    assert nobody_else_may_call(application()) == []


def _of(app: Application, path: str) -> dict[str, Any]:
    return app.find(path).properties


def _any_rule_of(account: str) -> dict[str, str]:
    return {"Fn::Sub": f"arn:${{AWS::Partition}}:events:${{AWS::Region}}:{account}:rule/*"}


@pytest.mark.parametrize(
    "change",
    [
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
    ],
)
def test_a_rule_that_others_could_stand_for_is_noticed(change: Callable[[Application], object]) -> None:
    assert_noticed(nobody_else_may_call, change, f"{_BY_A_RULE} lets")


@pytest.mark.parametrize(
    "change",
    [
        lambda app: _of(app, _BY_THE_API).pop("SourceArn"),
        lambda app: _of(app, _BY_THE_API).update(Principal="events.amazonaws.com"),
        lambda app: _of(app, _BY_THE_API).update(
            SourceArn={"Fn::Sub": "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:*"}
        ),
    ],
)
def test_an_api_that_others_could_stand_for_is_noticed(change: Callable[[Application], object]) -> None:
    assert_noticed(nobody_else_may_call, change, f"{_BY_THE_API} lets")


def test_an_address_of_a_function_is_noticed() -> None:
    address = Resource("Photos/Open", "AWS::Lambda::Url", {"AuthType": "AWS_IAM"}, {})

    assert_noticed(
        nobody_else_may_call, lambda app: app.deployed.append(address), "Photos/Open gives an address"
    )
