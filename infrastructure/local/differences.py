"""Where the engine reads a template otherwise than AWS does, the template is put in the engine's words."""

import re
from typing import Any, Final

# PutEvents refuses sources of AWS itself, here as there; the mailbox speaks for SES under this name.
MAILBOX_EVENT_SOURCE: Final = "local.ses"
_SES_EVENT_SOURCE: Final = "aws.ses"
# On AWS the right to an action of SQS holds for its batch form too; the engine asks for that form by name.
_BATCH_FORMS: Final = {
    f"sqs:{action}": f"sqs:{action}Batch"
    for action in ("SendMessage", "DeleteMessage", "ChangeMessageVisibility")
}
# On AWS every batch at a time has a processor of its own; here they are processes that share a few. The least
# AWS takes.
_BATCHES_AT_A_TIME: Final = 2
# The mailbox takes mail as fast as it comes.
_PACE: Final = "MILLISECONDS_A_MAIL"


def in_engine_words(template: dict[str, Any]) -> dict[str, Any]:
    """The template as the engine must read it to do what AWS does with the original."""
    given: dict[str, Any] = template.get("Resources", {})
    secrets = {name for name, resource in given.items() if resource["Type"] == "AWS::SecretsManager::Secret"}
    translated: dict[str, Any] = _with_secret_addresses(template, secrets)
    for resource in translated.get("Resources", {}).values():
        match resource["Type"]:
            case "AWS::Events::Rule":
                _let_mailbox_speak(resource.get("Properties", {}))
            case "AWS::IAM::Role":
                _allow_batch_forms(resource.get("Properties", {}))
            case "AWS::Lambda::Function":
                _take_mail_at_once(resource.get("Properties", {}))
            case "AWS::Lambda::EventSourceMapping":
                _share_processors(resource.get("Properties", {}))
    return translated


def _with_secret_addresses(part: Any, secrets: set[str]) -> Any:
    """A reference to a secret is its address on AWS and its name in the engine; policies need the address."""
    if isinstance(part, list):
        return [_with_secret_addresses(value, secrets) for value in part]
    if not isinstance(part, dict):
        return part
    if part.get("Ref") in secrets:
        return {"Fn::GetAtt": [part["Ref"], "Id"]}
    if isinstance(part.get("Fn::Sub"), str):
        return {"Fn::Sub": _substituted(part["Fn::Sub"], secrets)}
    return {name: _with_secret_addresses(value, secrets) for name, value in part.items()}


def _substituted(text: str, secrets: set[str]) -> str:
    def address(match: re.Match[str]) -> str:
        return f"${{{match[1]}.Id}}" if match[1] in secrets else match[0]

    return re.sub(r"\$\{(\w+)\}", address, text)


def _let_mailbox_speak(rule: dict[str, Any]) -> None:
    sources = rule.get("EventPattern", {}).get("source", [])
    if _SES_EVENT_SOURCE in sources:
        rule["EventPattern"] = {**rule["EventPattern"], "source": [*sources, MAILBOX_EVENT_SOURCE]}


def _allow_batch_forms(role: dict[str, Any]) -> None:
    for policy in role.get("Policies", []):
        for statement in policy["PolicyDocument"]["Statement"]:
            given = statement.get("Action", [])
            actions = [given] if isinstance(given, str) else given
            batches = [_BATCH_FORMS[action] for action in actions if action in _BATCH_FORMS]
            if batches:
                statement["Action"] = [*actions, *batches]


def _take_mail_at_once(function: dict[str, Any]) -> None:
    variables = function.get("Environment", {}).get("Variables", {})
    if _PACE in variables:
        variables[_PACE] = "0"


def _share_processors(source: dict[str, Any]) -> None:
    # Streams keep their order: one batch of a shard at a time, and no such setting.
    if "StartingPosition" not in source:
        source["ScalingConfig"] = {"MaximumConcurrency": _BATCHES_AT_A_TIME}
