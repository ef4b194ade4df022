"""Who may call a function: this API, and a rule of the event bus that has it as its target."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from tests.support.application import Application, references
from tests.support.house_rules.api_body import THE_API
from tests.support.house_rules.arrivals import called_by_rules

_INVOKES: Final = "lambda:InvokeFunction"
_BUS: Final = "events.amazonaws.com"
_OUTPUTS: Final = "Outputs."


def nobody_else_may_call(app: Application) -> list[str]:
    """No function has an address of its own. Each permission is for one caller, named by its whole name: this
    API, or one rule, whose name holds the account and the region, and only of what that rule calls (decision
    146). A service without such a name would be any account's, and so would a name with something left open.
    """
    return list(_let_in(app))


def _let_in(app: Application) -> Iterator[str]:
    yield from (f"{found.path} gives an address" for found in app.resources("AWS::Lambda::Url"))
    for permission in app.resources("AWS::Lambda::Permission"):
        given = permission.properties
        if given.get("Action") != _INVOKES or not (_by_this_api(given) or _by_its_rule(app, given)):
            yield f"{permission.path} lets {given['Principal']} in"


def _by_this_api(given: Mapping[str, Any]) -> bool:
    return (given["Principal"], given.get("SourceArn")) == ("apigateway.amazonaws.com", THE_API)


def _by_its_rule(app: Application, given: Mapping[str, Any]) -> bool:
    if given["Principal"] != _BUS:
        return False
    called = {(rule.path, alias.path) for rule, alias in called_by_rules(app)}
    names = {name for name, _ in references(given["FunctionName"])}
    return any((rule_named(app, given.get("SourceArn")), name) in called for name in names)


def rule_named(app: Application, source: Any) -> str | None:
    """The path of the rule whose whole ARN this is, given by a nested template or beside it."""
    found = source.get("Fn::GetAtt") if isinstance(source, dict) and len(source) == 1 else None
    if not found:
        return None
    name, attribute = found
    if attribute == "Arn":
        return str(name)
    given = app.templates[name]["Outputs"].get(attribute.removeprefix(_OUTPUTS), {}).get("Value")
    inside = rule_named(app, given)
    return f"{name}/{inside}" if inside else None
