"""What a deployment on one machine leaves out of the templates: one list, each with its reason.

Nothing else is left out. What is listed is tested on the templates instead.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True)
class LeftOut:
    """A kind of resource, or one of its properties, that the engine refuses or misreads."""

    kind: str
    reason: str
    property: str | None = None


LEFT_OUT: Final = (
    LeftOut("AWS::ApiGatewayV2::Api", "an import setting; the body is spelled out", "FailOnWarnings"),
    LeftOut("AWS::SES::ReceiptRule", "the engine receives no mail"),
    LeftOut("AWS::SES::ReceiptRuleSet", "the engine receives no mail"),
    LeftOut("AWS::SES::ReceiptFilter", "the engine receives no mail"),
    LeftOut("AWS::WAFv2::WebACLAssociation", "the engine has no web firewall in front of an API"),
)


class StillNeeded(Exception):
    """A resource that stays refers to one that is left out."""

    def __init__(self, left: str, user: str) -> None:
        super().__init__(f"{left} is left out of local deployments, but {user} needs it.")


def leave_out(template: dict[str, Any]) -> dict[str, Any]:
    """The template without what the list names, and without the outputs that told of it.

    Raises StillNeeded when something that stays refers to a resource that goes.
    """
    kinds = {item.kind for item in LEFT_OUT if item.property is None}
    given: dict[str, Any] = template.get("Resources", {})
    gone = {logical_id for logical_id, resource in given.items() if resource["Type"] in kinds}
    kept = {
        logical_id: _without_properties(_without_waiting(resource, gone))
        for logical_id, resource in given.items()
        if logical_id not in gone
    }
    for logical_id, resource in kept.items():
        if needed := gone & set(_references(resource)):
            raise StillNeeded(min(needed), logical_id)
    outputs = {
        name: output
        for name, output in template.get("Outputs", {}).items()
        if not gone & set(_references(output))
    }
    return {**template, "Resources": kept, "Outputs": outputs}


def _without_properties(resource: dict[str, Any]) -> dict[str, Any]:
    unwanted = {item.property for item in LEFT_OUT if item.kind == resource["Type"]}
    properties = {name: value for name, value in resource.get("Properties", {}).items() if name not in unwanted}
    return {**resource, "Properties": properties}


def _without_waiting(resource: dict[str, Any], gone: set[str]) -> dict[str, Any]:
    waits = resource.get("DependsOn")
    if waits is None:
        return resource
    stays = [name for name in ([waits] if isinstance(waits, str) else waits) if name not in gone]
    return {**resource, "DependsOn": stays}


def _references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("Ref"), str):
            yield part["Ref"]
        if "Fn::GetAtt" in part:
            yield part["Fn::GetAtt"][0]
        if "Fn::Sub" in part:
            text = part["Fn::Sub"] if isinstance(part["Fn::Sub"], str) else part["Fn::Sub"][0]
            yield from (name.split("}")[0].split(".")[0] for name in text.split("${")[1:])
        for value in part.values():
            yield from _references(value)
    elif isinstance(part, list):
        for value in part:
            yield from _references(value)
