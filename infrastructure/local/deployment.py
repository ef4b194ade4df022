"""Deploys the templates to the engine by CloudFormation, and tells what came out of it."""

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from infrastructure.local import template as templates
from infrastructure.local.archives import digest, function_archive, layer_archive
from infrastructure.local.clients import Clients
from infrastructure.local.console import LocalSystemError

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient

STACK: Final = "qlinx"
ARTIFACTS_BUCKET: Final = "qlinx-artifacts"
# An object that tells what the stack was made of. A tag would change with it, and with it every nested stack.
_MADE_FROM: Final = "made-from"
_DEPLOY_SECONDS: Final = 120.0
_POLL_SECONDS: Final = 0.05


class DeploymentFailed(LocalSystemError):
    """CloudFormation did not complete; the text names each resource with its reason."""


@dataclass(frozen=True)
class Deployment:
    """What a deployed stack consists of."""

    outputs: Mapping[str, str]
    # Physical id by path: "Records/RecordsTable" is RecordsTable in the nested stack Records.
    resources: Mapping[str, str]
    # Physical name by path, of functions alone.
    functions: Mapping[str, str]


def deploy(path: Path, parameters: Mapping[str, str], clients: Clients) -> Deployment:
    """Deploy the template in a file with all it refers to, new or over what is there.

    Raises DeploymentFailed.
    """
    body = templates.prepare(path, parameters, _stores(clients))
    declared = body.get("Parameters", {})
    _apply(clients, _store_template(clients, body), _only(parameters, declared))
    return describe(clients)


def describe(clients: Clients) -> Deployment:
    """The deployed stack."""
    cloudformation = clients.client("cloudformation")
    stack = cloudformation.describe_stacks(StackName=STACK)["Stacks"][0]
    outputs = {item["OutputKey"]: item["OutputValue"] for item in stack.get("Outputs", [])}
    found = list(_resources(cloudformation, STACK, ""))
    return Deployment(
        outputs=outputs,
        resources={path: physical for path, physical, _ in found},
        functions={path: physical for path, physical, kind in found if kind == "AWS::Lambda::Function"},
    )


def _stores(clients: Clients) -> templates.Stores:
    storage = clients.client("s3")
    with suppress(storage.exceptions.BucketAlreadyOwnedByYou):
        storage.create_bucket(
            Bucket=ARTIFACTS_BUCKET, CreateBucketConfiguration={"LocationConstraint": clients.region}
        )

    def store_archive(kind: str, folder: Path) -> Mapping[str, str]:
        if not folder.is_dir():
            raise LocalSystemError(f"The template names {folder}, which is not a folder.")
        is_function = kind == "AWS::Serverless::Function"
        content = function_archive(folder) if is_function else layer_archive(folder)
        key = f"archives/{folder.name}-{digest(content)}.zip"
        storage.put_object(Bucket=ARTIFACTS_BUCKET, Key=key, Body=content)
        return {"Bucket": ARTIFACTS_BUCKET, "Key": key}

    return templates.Stores(archive=store_archive, template=lambda body: _store_template(clients, body))


def _store_template(clients: Clients, body: templates.Template) -> str:
    content = json.dumps(body, sort_keys=True).encode()
    key = f"templates/{digest(content)}.json"
    clients.client("s3").put_object(Bucket=ARTIFACTS_BUCKET, Key=key, Body=content)
    return f"{clients.endpoint}/{ARTIFACTS_BUCKET}/{key}"


def _only(parameters: Mapping[str, str], declared: Mapping[str, Any]) -> dict[str, str]:
    return {name: value for name, value in parameters.items() if name in declared}


def _apply(clients: Clients, url: str, parameters: Mapping[str, str]) -> None:
    """Create the stack or bring it up to date; one that was made of the very same is left alone."""
    cloudformation: CloudFormationClient = clients.client("cloudformation")
    made_from = json.dumps([url, dict(parameters)], sort_keys=True).encode()
    exists = STACK in {stack["StackName"] for stack in cloudformation.describe_stacks()["Stacks"]}
    if exists and _stored(clients, _MADE_FROM) == made_from:
        return
    change = cloudformation.update_stack if exists else cloudformation.create_stack
    change(
        StackName=STACK,
        TemplateURL=url,
        Parameters=[{"ParameterKey": name, "ParameterValue": value} for name, value in parameters.items()],
        Capabilities=["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"],
    )
    _wait(cloudformation)
    clients.client("s3").put_object(Bucket=ARTIFACTS_BUCKET, Key=_MADE_FROM, Body=made_from)


def _stored(clients: Clients, key: str) -> bytes | None:
    storage = clients.client("s3")
    try:
        content: bytes = storage.get_object(Bucket=ARTIFACTS_BUCKET, Key=key)["Body"].read()
    except storage.exceptions.NoSuchKey:
        return None
    return content


def _wait(cloudformation: "CloudFormationClient") -> None:
    deadline = time.monotonic() + _DEPLOY_SECONDS
    while time.monotonic() < deadline:
        status: str = cloudformation.describe_stacks(StackName=STACK)["Stacks"][0]["StackStatus"]
        if status in {"CREATE_COMPLETE", "UPDATE_COMPLETE"}:
            return
        if not status.endswith("IN_PROGRESS"):
            raise DeploymentFailed(f"The stack ended as {status}:\n" + "\n".join(_failures(cloudformation)))
        time.sleep(_POLL_SECONDS)
    raise DeploymentFailed(f"The stack was not complete after {_DEPLOY_SECONDS:.0f} seconds.")


def _failures(cloudformation: "CloudFormationClient") -> Iterator[str]:
    for stack in cloudformation.describe_stacks()["Stacks"]:
        for event in cloudformation.describe_stack_events(StackName=stack["StackName"])["StackEvents"]:
            if event.get("ResourceStatus", "").endswith("FAILED"):
                yield f"  {event['LogicalResourceId']}: {event.get('ResourceStatusReason', 'no reason given')}"


def _resources(
    cloudformation: "CloudFormationClient", stack: str, prefix: str
) -> Iterator[tuple[str, str, str]]:
    for item in cloudformation.describe_stack_resources(StackName=stack)["StackResources"]:
        path = prefix + item["LogicalResourceId"]
        yield path, item["PhysicalResourceId"], item["ResourceType"]
        if item["ResourceType"] == "AWS::CloudFormation::Stack":
            yield from _resources(cloudformation, item["PhysicalResourceId"], f"{path}/")
