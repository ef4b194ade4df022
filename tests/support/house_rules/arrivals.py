"""Rules on functions that a rule of the event bus calls: no queue of ours keeps what they did not do."""

from collections.abc import Iterator
from typing import Final

from tests.support.application import Application, Resource, references

_THE_KEY: Final = ["$.detail.object.key"]
# An upload that was not taken in goes after a day; whoever repeats it by hand needs most of that.
_LONGEST_TRIED: Final = 6 * 3600


def arrivals_carry_the_key_alone(app: Application) -> list[str]:
    """Of what a bucket tells, which holds the address of whoever uploaded, the key alone goes on."""
    return list(_carried(app))


def _carried(app: Application) -> Iterator[str]:
    for rule in app.resources("AWS::Events::Rule"):
        if rule.properties.get("EventPattern", {}).get("source") != ["aws.s3"]:
            continue
        for target in rule.properties["Targets"]:
            paths = target.get("InputTransformer", {}).get("InputPathsMap", {"all": "$"})
            if list(paths.values()) != _THE_KEY:
                yield f"{rule.path} tells {', '.join(paths.values())}"
            if target.get("DeadLetterConfig"):
                yield f"{rule.path} keeps whole events where they are given up"


def whom_a_rule_calls_gives_up_to_a_place(app: Application) -> list[str]:
    """A function that a rule calls may be called by that rule, behind its alias; what fails is tried again
    for some hours, and given up to a queue that is watched; while work is paused nothing calls it.
    """
    return [fault for rule, alias in called_by_rules(app) for fault in _unsafe(app, rule, alias)]


def called_by_rules(app: Application) -> Iterator[tuple[Resource, Resource]]:
    """Each rule that calls a function, with what it calls."""
    functions = {
        found.path: found
        for kind in ("AWS::Lambda::Alias", "AWS::Lambda::Function")
        for found in app.resources(kind)
    }
    for rule in app.resources("AWS::Events::Rule"):
        for target in rule.properties["Targets"]:
            (name, _), *_ = references(target["Arn"])
            if name in functions:
                yield rule, functions[name]


def function_behind(called: Resource) -> str:
    """The path of a function, or of that behind an alias."""
    if called.kind == "AWS::Lambda::Function":
        return called.path
    (function, _), *_ = references(called.properties["FunctionName"])
    return function


def _unsafe(app: Application, rule: Resource, called: Resource) -> Iterator[str]:
    function = function_behind(called)
    if called.kind != "AWS::Lambda::Alias":
        yield f"{rule.path} calls past the alias"
    if called.path not in {
        name
        for permission in app.resources("AWS::Lambda::Permission")
        if permission.properties["Principal"] == "events.amazonaws.com"
        and permission.properties.get("SourceArn")
        for name, _ in references(permission.properties["FunctionName"])
    }:
        yield f"{rule.path} may not call {function}"
    if rule.properties["State"] != {"Fn::If": ["Running", "ENABLED", "DISABLED"]}:
        yield f"{rule.path} calls {function} while work is paused"
    kept = {
        name: config.properties
        for config in app.resources("AWS::Lambda::EventInvokeConfig")
        for name, _ in references(config.properties["FunctionName"])
    }.get(function, {})
    given_up = kept.get("DestinationConfig", {}).get("OnFailure", {}).get("Destination", {})
    if [*references(given_up)] != [("Failures", "Outputs.EventsGivenUpArn")]:
        yield f"what {function} could not do is lost"
    if not kept.get("MaximumRetryAttempts"):
        yield f"{function} is tried once"
    if not 0 < kept.get("MaximumEventAgeInSeconds", 0) <= _LONGEST_TRIED:
        yield f"{function} is tried for longer than what it works on is there"
