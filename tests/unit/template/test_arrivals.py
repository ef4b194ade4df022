"""What arrives is told by its key, to whom keeps it or gives it up to a place that is watched."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.application import Application, application
from tests.support.house_rules import arrivals as rules
from tests.support.house_rules.showing import Rule, assert_noticed

RULES = [rules.arrivals_carry_the_key_alone, rules.whom_a_rule_calls_gives_up_to_a_place]
_RULE, _FUNCTION = "Photos/UploadedPhotos/ArrivalTold", "Photos/PhotoIntakeFunction"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_application_keeps_the_rule(rule: Rule) -> None:
    assert rule(application()) == []


def test_a_photo_comes_from_the_rule_to_its_function() -> None:
    [(rule, alias)] = rules.called_by_rules(application())

    assert (rule.path, rules.function_behind(alias)) == (_RULE, _FUNCTION)


def _target(app: Application) -> dict[str, Any]:
    found: dict[str, Any] = app.find(_RULE).properties["Targets"][0]
    return found


def _tries(app: Application) -> dict[str, Any]:
    return app.find(f"{_FUNCTION}EventInvokeConfig").properties


BROKEN: list[tuple[Rule, Callable[[Application], object], str]] = [
    (
        rules.arrivals_carry_the_key_alone,
        lambda app: _target(app).pop("InputTransformer"),
        f"{_RULE} tells $",
    ),
    (
        rules.arrivals_carry_the_key_alone,
        lambda app: _target(app)["InputTransformer"]["InputPathsMap"].update(by="$.detail.source-ip-address"),
        "tells $.detail.object.key, $.detail.source-ip-address",
    ),
    (
        rules.arrivals_carry_the_key_alone,
        lambda app: _target(app).update(DeadLetterConfig={"Arn": "x"}),
        f"{_RULE} keeps whole events",
    ),
    (
        rules.whom_a_rule_calls_gives_up_to_a_place,
        lambda app: _target(app).update(Arn={"Fn::GetAtt": [_FUNCTION, "Arn"]}),
        f"{_RULE} calls past the alias",
    ),
    (
        rules.whom_a_rule_calls_gives_up_to_a_place,
        lambda app: app.without("Photos/UploadedPhotosMayCall"),
        f"{_RULE} may not call {_FUNCTION}",
    ),
    (
        rules.whom_a_rule_calls_gives_up_to_a_place,
        lambda app: app.find(_RULE).properties.update(State="ENABLED"),
        f"{_RULE} calls {_FUNCTION} while work is paused",
    ),
    (
        rules.whom_a_rule_calls_gives_up_to_a_place,
        lambda app: _tries(app).pop("DestinationConfig"),
        f"what {_FUNCTION} could not do is lost",
    ),
    (
        rules.whom_a_rule_calls_gives_up_to_a_place,
        lambda app: _tries(app).update(MaximumRetryAttempts=0),
        f"{_FUNCTION} is tried once",
    ),
    (
        rules.whom_a_rule_calls_gives_up_to_a_place,
        lambda app: _tries(app).pop("MaximumEventAgeInSeconds"),
        f"{_FUNCTION} is tried for longer",
    ),
]


@pytest.mark.parametrize(("rule", "change", "fault"), BROKEN)
def test_a_breach_is_noticed(rule: Rule, change: Callable[[Application], object], fault: str) -> None:
    assert_noticed(rule, change, fault)
