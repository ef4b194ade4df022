"""What a deployment on one machine leaves out of the templates: one list, each with its reason.

Nothing else is left out. What is listed is tested on the templates instead.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True)
class LeftOut:
    """A kind of resource, or one of these of it, that the engine refuses, lacks or misreads."""

    kind: str
    reason: str
    setting: str | None = None
    # The beginning of an attribute's name.
    attribute: str | None = None
    # A condition key; statements that deny by it are left out.
    denied_by: str | None = None

    @property
    def is_whole(self) -> bool:
        """Whether the resource itself is left out."""
        return self.setting is None and self.attribute is None and self.denied_by is None


LEFT_OUT: Final = (
    LeftOut("AWS::ApiGatewayV2::Api", "an import setting; the body is spelled out", "FailOnWarnings"),
    LeftOut(
        "AWS::Lambda::Function", "a snapshot of a warm process is of no use on this machine", "SnapStart"
    ),
    # Spelled out, the routes of an API are resources of their own; with these they would be more than one
    # template may hold.
    LeftOut("AWS::Lambda::Permission", "the engine asks for none: its services call any function"),
    LeftOut("AWS::SES::ReceiptRule", "the engine receives no mail"),
    LeftOut("AWS::SES::ReceiptRuleSet", "the engine receives no mail"),
    LeftOut("AWS::SES::ReceiptFilter", "the engine receives no mail"),
    LeftOut("AWS::WAFv2::WebACLAssociation", "the engine has no web firewall in front of an API"),
    LeftOut("AWS::SES::EmailIdentity", "mail from this machine is not signed", attribute="DkimDNSToken"),
    LeftOut("AWS::S3::BucketPolicy", "the loopback address has no TLS", denied_by="aws:SecureTransport"),
    LeftOut("AWS::S3::BucketPolicy", "the engine knows nobody by their role", denied_by="aws:PrincipalArn"),
    LeftOut("AWS::SNS::TopicPolicy", "the loopback address has no TLS", denied_by="aws:SecureTransport"),
    LeftOut("AWS::SQS::QueuePolicy", "the loopback address has no TLS", denied_by="aws:SecureTransport"),
)
# What an output says in place of what is left out.
NOT_HERE: Final = "not on this machine"


class StillNeeded(Exception):
    """A resource that stays refers to one that is left out."""

    def __init__(self, left: str, user: str) -> None:
        super().__init__(f"{left} is left out of local deployments, but {user} needs it.")


def leave_out(template: dict[str, Any]) -> dict[str, Any]:
    """The template without what the list names; an output that told of it says that it is not here.

    Raises StillNeeded when something that stays refers to something that goes.
    """
    given: dict[str, Any] = template.get("Resources", {})
    gone = {name for name, resource in given.items() if _is_left_out(resource["Type"])}
    kinds = {name: resource["Type"] for name, resource in given.items()}

    def needs(part: Any) -> Iterator[str]:
        for name, attribute in _references(part):
            if name in gone or (name in kinds and attribute and _is_left_out(kinds[name], attribute)):
                yield name

    kept = {
        name: _without_properties(_without_waiting(resource, gone))
        for name, resource in given.items()
        if name not in gone
    }
    for name, resource in kept.items():
        for needed in needs(resource):
            raise StillNeeded(needed, name)
    outputs = {
        name: {**output, "Value": NOT_HERE} if any(needs(output)) else output
        for name, output in template.get("Outputs", {}).items()
    }
    return {**template, "Resources": kept, "Outputs": outputs}


def _is_left_out(kind: str, attribute: str | None = None) -> bool:
    listed = [item for item in LEFT_OUT if item.kind == kind]
    return any(
        item.is_whole or (item.attribute and attribute and attribute.startswith(item.attribute))
        for item in listed
    )


def _without_properties(resource: dict[str, Any]) -> dict[str, Any]:
    listed = [item for item in LEFT_OUT if item.kind == resource["Type"]]
    unwanted = {item.setting for item in listed}
    properties = {
        name: value for name, value in resource.get("Properties", {}).items() if name not in unwanted
    }
    for key in (item.denied_by for item in listed if item.denied_by):
        policy = properties["PolicyDocument"]
        statements = [statement for statement in policy["Statement"] if not _denies_by(statement, key)]
        properties["PolicyDocument"] = {**policy, "Statement": statements}
    return {**resource, "Properties": properties}


def _denies_by(statement: dict[str, Any], key: str) -> bool:
    conditions = statement.get("Condition", {}).values()
    return statement.get("Effect") == "Deny" and any(key in condition for condition in conditions)


def _without_waiting(resource: dict[str, Any], gone: set[str]) -> dict[str, Any]:
    waits = resource.get("DependsOn")
    if waits is None:
        return resource
    stays = [name for name in ([waits] if isinstance(waits, str) else waits) if name not in gone]
    return {**resource, "DependsOn": stays}


def _references(part: Any) -> Iterator[tuple[str, str | None]]:
    """Every resource that a part of a template refers to, with the attribute when it is one."""
    if isinstance(part, list):
        for value in part:
            yield from _references(value)
    if isinstance(part, dict):
        yield from _own_references(part)
        for value in part.values():
            yield from _references(value)


def _own_references(part: dict[str, Any]) -> Iterator[tuple[str, str | None]]:
    match part:
        case {"Ref": str(name)}:
            yield name, None
        case {"Fn::GetAtt": [name, attribute]}:
            yield name, attribute
        case {"Fn::Sub": str(text)} | {"Fn::Sub": [str(text), *_]}:
            for name in re.findall(r"\$\{([^!}]+)\}", text):
                resource, _, attribute = name.partition(".")
                yield resource, attribute or None
