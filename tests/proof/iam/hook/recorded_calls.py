"""What a call to AWS needs rights for:
actions on resources, each named by the setting that tells a function of it.

Stands alone, because it runs inside the functions: it imports nothing of the product or the tests, and writes
down no value of a person. Of a key of a table it keeps the kind before the first `#`; of an object's key the
fixed words.
"""

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple


class Use(NamedTuple):
    """One right that was used: an action, on what a setting names, with what comes after its name."""

    function: str
    action: str
    setting: str
    below: str = ""
    # The kind of the item's key, where a policy may ask for it.
    leading: str = ""


Params = Mapping[str, Any]
Part = tuple[str, str, str, str]
_WRITES = {
    "Put": ("PutItem", "Item"),
    "Update": ("UpdateItem", "Key"),
    "Delete": ("DeleteItem", "Key"),
    "ConditionCheck": ("ConditionCheckItem", "Key"),
}
# Calls that no policy is asked about: the token that they carry is what allows them.
_UNASKED = ("GetTokensFromRefreshToken", "RevokeToken")
_PARTITION_IS = re.compile(r"\b(?:pk|group|due_queue) = (?P<value>:\w+)")
_FIXED_WORD = re.compile(r"[a-z]{2,}(-[a-z]+)*")
# What a function is told by the same name in every environment; else a value could be taken for another's.
_NAMING = ("_TABLE", "_BUCKET", "_URL", "_ARN", "_ID", "_SET", "_FROM")


def needed(service: str, operation: str, params: Params, *, presigned: bool = False) -> Iterator[Part]:
    """Action, resource as the call names it, what comes below it, and the kind of key."""
    match service:
        case "dynamodb":
            yield from _table_rights(operation, params)
        case "s3":
            yield from _bucket_rights(operation, params, presigned=presigned)
        case "sqs":
            yield f"sqs:{operation.removesuffix('Batch')}", str(params["QueueUrl"]), "", ""
        case "cognito-idp" if operation in _UNASKED:
            return
        case "cognito-idp":
            yield f"cognito-idp:{operation}", str(params["UserPoolId"]), "", ""
        case "secretsmanager":
            yield f"secretsmanager:{operation}", str(params["SecretId"]), "", ""
        case "sesv2":
            yield from _mail_rights(operation, params)
        case _:
            yield f"{service}:{operation}", "", "", ""


def _table_rights(operation: str, params: Params) -> Iterator[Part]:
    if operation == "TransactWriteItems":
        for part in params["TransactItems"]:
            for kind, request in part.items():
                action, holder = _WRITES[kind]
                yield f"dynamodb:{action}", request["TableName"], "", _kind(request[holder])
    elif operation == "BatchGetItem":
        yield from _batch_rights(params["RequestItems"])
    elif operation == "BatchWriteItem":
        for table in params["RequestItems"]:
            yield "dynamodb:BatchWriteItem", table, "", ""
    else:
        index = params.get("IndexName")
        key = params.get("Key", params.get("Item", {})) or _asked_key(params)
        yield f"dynamodb:{operation}", params["TableName"], f"/index/{index}" if index else "", _kind(key)


def _asked_key(query: Params) -> Params:
    """The partition that a query names, of the table or of an index, as a key:
    what a policy is asked about.
    """
    found = _PARTITION_IS.search(_named(query))
    return {"pk": query["ExpressionAttributeValues"][found["value"]]} if found else {}


def _named(query: Params) -> str:
    """The condition on keys, with the names of attributes that its ``#n`` stand for."""
    names = query.get("ExpressionAttributeNames", {})
    return re.sub(r"#\w+", lambda one: names.get(one[0], one[0]), query.get("KeyConditionExpression", ""))


def _batch_rights(tables: Mapping[str, Params]) -> Iterator[Part]:
    """A policy that allows some kinds of keys alone is asked about each of them."""
    for table, asked in tables.items():
        for kind in sorted({_kind(key) for key in asked["Keys"]}):
            yield "dynamodb:BatchGetItem", table, "", kind


def _kind(key: Params) -> str:
    text = str(next(iter(key.get("pk", {"S": ""}).values())))
    return text.partition("#")[0] + ("#" if "#" in text else "")


def _bucket_rights(operation: str, params: Params, *, presigned: bool) -> Iterator[Part]:
    bucket = str(params["Bucket"])
    if operation in {"ListObjectsV2", "ListObjects"}:
        yield "s3:ListBucket", bucket, "", ""
        return
    if operation == "DeleteObjects":
        for entry in params["Delete"]["Objects"]:
            yield "s3:DeleteObject", bucket, _below(entry["Key"]), ""
        return
    action = "GetObject" if operation == "HeadObject" else operation
    yield f"s3:{action}", bucket, _below(params["Key"]), ""
    if action in {"GetObject", "PutObjectTagging"} and not presigned:
        # Without it a missing object is answered as a forbidden one.
        yield "s3:ListBucket", bucket, "", ""


def _below(key: str) -> str:
    words = key.split("/")
    return "/" + "/".join(
        word if number < len(words) - 1 and _FIXED_WORD.fullmatch(word) else "x"
        for number, word in enumerate(words)
    )


def _mail_rights(operation: str, params: Params) -> Iterator[Part]:
    actions = {f"ses:{operation}"}
    if operation == "GetAccount":
        yield "ses:GetAccount", "*", "", ""
        return
    if "Raw" in params.get("Content", {}):
        actions.add("ses:SendRawEmail")
    for action in sorted(actions):
        yield action, str(params["ConfigurationSetName"]), "", ""
        # The sender stands in the message itself; the identity is the one the function is told of.
        yield action, os.environ.get("MAIL_FROM", ""), "", ""


class Recorder:
    """Writes each different use once, to a file of this process in a folder."""

    def __init__(self, folder: Path, function: Callable[[], str | None]) -> None:
        self._file = folder / f"{os.getpid()}.jsonl"
        self._function = function
        self._known: set[Use] = set()

    def note(self, service: str, operation: str, params: Params, *, presigned: bool = False) -> None:
        function = self._function()
        if function is None:
            return
        settings = {value: name for name, value in os.environ.items() if name.endswith(_NAMING) and value}
        for action, resource, below, leading in needed(service, operation, params, presigned=presigned):
            use = Use(
                function,
                action,
                settings.get(resource) or (f"?{resource}" if service == "dynamodb" else f"?{service}"),
                below,
                leading,
            )
            if use not in self._known:
                self._known.add(use)
                with self._file.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(use) + "\n")


def listen(recorder: Recorder) -> None:
    """Has every client of this process tell the recorder what it asks for, before it asks."""
    # By name, because these parts of the library are not declared to callers.
    base: Any = import_module("botocore.client").BaseClient
    presigner: Any = import_module("botocore.signers").S3PostPresigner
    emit = base._emit_api_params
    sign = presigner.generate_presigned_post

    def told(self: Any, api_params: Any, operation_model: Any, context: Any) -> Any:
        params = emit(self, api_params, operation_model, context)
        service = operation_model.service_model.service_name
        presigned = bool(context.get("is_presign_request"))
        # A form is signed by way of this operation; what it allows is told below.
        if not (presigned and operation_model.name == "CreateBucket"):
            recorder.note(service, operation_model.name, params, presigned=presigned)
        return params

    def told_form(
        self: Any, request_dict: Any, fields: Any = None, conditions: Any = None, **more: Any
    ) -> Any:
        given = {
            name: value for one in conditions or () if isinstance(one, dict) for name, value in one.items()
        }
        recorder.note("s3", "PutObject", {"Bucket": given["bucket"], "Key": given["key"]}, presigned=True)
        return sign(self, request_dict, fields=fields, conditions=conditions, **more)

    base._emit_api_params = told
    presigner.generate_presigned_post = told_form
