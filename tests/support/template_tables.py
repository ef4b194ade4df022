"""The resources of template.yaml and its nested templates, made in moto.

`create_resources()` inside `mock_aws()` makes tables, queues, buckets, the user pool, the secret and the mail
identity as the templates describe them. What moto has no use for (functions, alarms, policies) gets a made-up
name.

    resources = create_resources()
    resources.outputs["RecordsTable"]          an output of template.yaml
    resources.names["Data/Records"]            what !Ref gives, by the path of logical ids
    resources.environment("signup")            a function's environment variables, as deployed
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

import boto3

from infrastructure.local.template import NESTED_PROPERTIES, load

REGION: Final = "eu-west-1"
ACCOUNT: Final = "123456789012"
ROOT: Final = Path(__file__).resolve().parents[2]
PARAMETERS: Final = {
    "Stage": "test",
    "PublicUrl": "https://qlinx.example",
    "MailDomain": "mail.qlinx.example",
    "DeletionProtection": "false",
}
_NO_VALUE: Final = object()
_PSEUDO: Final[Mapping[str, Any]] = {
    "AWS::Region": REGION,
    "AWS::AccountId": ACCOUNT,
    "AWS::Partition": "aws",
    "AWS::URLSuffix": "amazonaws.com",
    "AWS::StackName": "qlinx",
    "AWS::NoValue": _NO_VALUE,
}
# What a resource answers to !Ref, and to !GetAtt by attribute.
Made = tuple[str, dict[str, Any]]


@dataclass(frozen=True)
class Resources:
    """What was made."""

    names: Mapping[str, str]
    outputs: Mapping[str, str]
    environments: Mapping[str, Mapping[str, str]]

    def environment(self, function: str) -> dict[str, str]:
        """The environment variables of a function, by the name of its folder."""
        return dict(self.environments[function])


def create_resources(parameters: Mapping[str, str] = PARAMETERS) -> Resources:
    """Make everything that the templates describe and moto can hold."""
    stack = _Stack(ROOT / "template.yaml", {**PARAMETERS, **parameters}, "")
    names = stack.make_all()
    outputs = {name: str(stack.value(output["Value"])) for name, output in stack.template["Outputs"].items()}
    return Resources(names, outputs, dict(stack.environments()))


# Nothing waits for the pace of a provider that stands in for the real one, whose calls are carried out one
# after another.
_AT_ONCE = {"MILLISECONDS_A_MAIL": "0", "MAILS_AT_A_TIME": "1"}


@cache
def _loaded(path: Path) -> Any:
    return load(path)


@dataclass
class _Stack:
    """One template being made; a resource is made when something first asks for it."""

    path: Path
    given: Mapping[str, Any]
    prefix: str
    made: dict[str, Made] = field(default_factory=dict)
    nested: dict[str, "_Stack"] = field(default_factory=dict)

    @property
    def template(self) -> Any:
        return _loaded(self.path)

    def make_all(self) -> dict[str, str]:
        names: dict[str, str] = {}
        for logical_id, resource in self.template["Resources"].items():
            if "Condition" in resource and not self.condition(resource["Condition"]):
                continue
            names[self.prefix + logical_id] = self.make(logical_id)[0]
            if logical_id in self.nested:
                names |= self.nested[logical_id].make_all()
        return names

    def make(self, logical_id: str) -> Made:
        if logical_id not in self.made:
            resource = self.template["Resources"][logical_id]
            properties = self.value(resource.get("Properties", {})) if self._is_ours(resource) else {}
            self.made[logical_id] = self._make(logical_id, resource, properties)
        return self.made[logical_id]

    def environments(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for nested in self.nested.values():
            found |= nested.environments()
        common = (
            self.template.get("Globals", {}).get("Function", {}).get("Environment", {}).get("Variables", {})
        )
        return found | {
            Path(resource["Properties"]["CodeUri"]).name: {
                name: _AT_ONCE.get(name) or str(self.value(value))
                for name, value in (
                    common | resource["Properties"].get("Environment", {}).get("Variables", {})
                ).items()
            }
            for resource in self.template["Resources"].values()
            if resource["Type"] == "AWS::Serverless::Function"
        }

    def condition(self, name: str) -> bool:
        return bool(self.value(self.template["Conditions"][name]))

    def value(self, part: Any) -> Any:
        """A part of the template with CloudFormation's functions carried out."""
        if isinstance(part, list):
            return [value for value in map(self.value, part) if value is not _NO_VALUE]
        if not isinstance(part, dict):
            return part
        if len(part) == 1:
            ((name, argument),) = part.items()
            if name in _FUNCTIONS:
                return _FUNCTIONS[name](self, argument)
        evaluated = {name: self.value(value) for name, value in part.items()}
        return {name: value for name, value in evaluated.items() if value is not _NO_VALUE}

    def ref(self, name: str) -> Any:
        if name in _PSEUDO:
            return _PSEUDO[name]
        declared = self.template.get("Parameters", {})
        if name in declared:
            return self.given[name] if name in self.given else declared[name]["Default"]
        # SAM's way to say a function behind its alias.
        return self.make(name.removesuffix(".Alias"))[0]

    def attribute(self, path: list[str]) -> Any:
        logical_id, attribute = path
        self.make(logical_id)
        if logical_id in self.nested:
            output = self.nested[logical_id].template["Outputs"][attribute.removeprefix("Outputs.")]
            return self.nested[logical_id].value(output["Value"])
        return self.made[logical_id][1].get(attribute, f"{logical_id}.{attribute}")

    def _is_ours(self, resource: Any) -> bool:
        return resource["Type"] in _MAKERS or resource["Type"] in NESTED_PROPERTIES

    def _make(self, logical_id: str, resource: Any, properties: dict[str, Any]) -> Made:
        kind = resource["Type"]
        name = f"{self.prefix}{logical_id}".replace("/", "-")
        if kind in NESTED_PROPERTIES:
            nested = self.path.parent / properties[NESTED_PROPERTIES[kind]]
            self.nested[logical_id] = _Stack(
                nested, properties.get("Parameters", {}), f"{self.prefix}{logical_id}/"
            )
            return name, {}
        if kind in _MAKERS:
            return _MAKERS[kind](name, properties)
        return name, {"Arn": f"arn:aws:made-up:{REGION}:{ACCOUNT}:{name}"}


def _sub(stack: _Stack, argument: Any) -> str:
    text, names = argument if isinstance(argument, list) else (argument, {})

    def replaced(match: re.Match[str]) -> str:
        name = match[1]
        if name in names:
            return str(stack.value(names[name]))
        return str(stack.attribute(name.split(".", 1)) if "." in name else stack.ref(name))

    return re.sub(r"\$\{([^!}]+)\}", replaced, text)


def _if(stack: _Stack, argument: list[Any]) -> Any:
    name, then, otherwise = argument
    return stack.value(then if stack.condition(name) else otherwise)


def _equals(stack: _Stack, argument: list[Any]) -> bool:
    first, second = stack.value(argument)
    return str(first) == str(second)


_FUNCTIONS: Final[Mapping[str, Callable[[_Stack, Any], Any]]] = {
    "Ref": lambda stack, name: stack.ref(name),
    "Condition": lambda stack, name: stack.condition(name),
    "Fn::GetAtt": lambda stack, path: stack.attribute(path),
    "Fn::Sub": _sub,
    "Fn::If": _if,
    "Fn::Equals": _equals,
    "Fn::Not": lambda stack, argument: not stack.value(argument)[0],
    "Fn::And": lambda stack, argument: all(stack.value(argument)),
    "Fn::Or": lambda stack, argument: any(stack.value(argument)),
    "Fn::Join": lambda stack, argument: argument[0].join(map(str, stack.value(argument[1]))),
    "Fn::Split": lambda stack, argument: str(stack.value(argument[1])).split(argument[0]),
    "Fn::Select": lambda stack, argument: stack.value(argument[1])[int(argument[0])],
}


@cache
def _session() -> boto3.session.Session:
    # One for all, for it keeps the services' descriptions that it has read.
    return boto3.session.Session("testing", "testing", region_name=REGION)


@cache
def _client(service: str) -> Any:
    return _session().client(service)  # type: ignore[call-overload]  # one of many literal names


def _table(name: str, properties: dict[str, Any]) -> Made:
    stream = properties.get("StreamSpecification")
    wanted: dict[str, Any] = {
        key: properties[key]
        for key in ("BillingMode", "AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes")
        if key in properties
    }
    if stream:
        wanted["StreamSpecification"] = {"StreamEnabled": True, **stream}
    dynamodb = _client("dynamodb")
    table = dynamodb.create_table(TableName=name, **wanted)["TableDescription"]
    if "TimeToLiveSpecification" in properties:
        dynamodb.update_time_to_live(
            TableName=name, TimeToLiveSpecification=properties["TimeToLiveSpecification"]
        )
    return name, {"Arn": table["TableArn"], "StreamArn": table.get("LatestStreamArn", "")}


def _queue(name: str, properties: dict[str, Any]) -> Made:
    attributes = {
        key: json.dumps(value) if isinstance(value, dict) else str(value)
        for key, value in properties.items()
        if key not in {"Tags", "QueueName", "SqsManagedSseEnabled"}
    }
    sqs = _client("sqs")
    url = sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    return url, {"Arn": arn, "QueueName": name, "QueueUrl": url}


def _bucket(name: str, properties: dict[str, Any]) -> Made:
    bucket, locked = f"qlinx-{name.lower()}", properties.get("ObjectLockEnabled", False)
    _client("s3").create_bucket(
        Bucket=bucket,
        CreateBucketConfiguration={"LocationConstraint": REGION},
        ObjectLockEnabledForBucket=locked,
    )
    if locked:
        _client("s3").put_object_lock_configuration(
            Bucket=bucket, ObjectLockConfiguration=properties["ObjectLockConfiguration"]
        )
    return bucket, {"Arn": f"arn:aws:s3:::{bucket}"}


def _user_pool(name: str, properties: dict[str, Any]) -> Made:
    wanted = {
        key: properties[key]
        for key in ("AliasAttributes", "UsernameConfiguration", "AdminCreateUserConfig", "Policies")
        if key in properties
    }
    pool = _client("cognito-idp").create_user_pool(PoolName=name, **wanted)["UserPool"]
    issuer = f"cognito-idp.{REGION}.amazonaws.com/{pool['Id']}"
    return pool["Id"], {"Arn": pool["Arn"], "UserPoolId": pool["Id"], "ProviderName": issuer}


def _user_pool_client(name: str, properties: dict[str, Any]) -> Made:
    made = _client("cognito-idp").create_user_pool_client(
        UserPoolId=properties["UserPoolId"],
        ClientName=name,
        ExplicitAuthFlows=properties.get("ExplicitAuthFlows", []),
    )["UserPoolClient"]
    return made["ClientId"], {"ClientId": made["ClientId"]}


def _user_pool_group(_name: str, properties: dict[str, Any]) -> Made:
    _client("cognito-idp").create_group(
        UserPoolId=properties["UserPoolId"], GroupName=properties["GroupName"]
    )
    return properties["GroupName"], {}


def _secret(name: str, properties: dict[str, Any]) -> Made:
    value = properties.get("SecretString") or "s" * properties["GenerateSecretString"]["PasswordLength"]
    arn = _client("secretsmanager").create_secret(Name=name, SecretString=value)["ARN"]
    return arn, {"Id": arn}


def _mail_identity(_name: str, properties: dict[str, Any]) -> Made:
    _client("sesv2").create_email_identity(EmailIdentity=properties["EmailIdentity"])
    return properties["EmailIdentity"], {}


def _configuration_set(name: str, _properties: dict[str, Any]) -> Made:
    _client("sesv2").create_configuration_set(ConfigurationSetName=name)
    return name, {}


_MAKERS: Final[Mapping[str, Callable[[str, dict[str, Any]], Made]]] = {
    "AWS::DynamoDB::Table": _table,
    "AWS::SQS::Queue": _queue,
    "AWS::S3::Bucket": _bucket,
    "AWS::Cognito::UserPool": _user_pool,
    "AWS::Cognito::UserPoolClient": _user_pool_client,
    "AWS::Cognito::UserPoolGroup": _user_pool_group,
    "AWS::SecretsManager::Secret": _secret,
    "AWS::SES::EmailIdentity": _mail_identity,
    "AWS::SES::ConfigurationSet": _configuration_set,
}
