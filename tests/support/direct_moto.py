"""moto's tables and queues asked directly:
without the request over HTTP that botocore makes of a call and moto reads back, and the same for answers.

All else is as it was: botocore checks the parameters, its events before and after a call go off, and its
errors are raised. A condition that does not hold is told here; whatever else moto refuses is asked once more
the long way, in its own words, and so is what holds bytes.
"""

import json
from collections.abc import Callable, Mapping
from functools import cache
from types import SimpleNamespace
from typing import Any, Final

import pytest
from botocore.client import BaseClient
from moto.core.exceptions import JsonRESTError
from moto.core.models import botocore_stubber
from moto.core.responses import ActionResult
from moto.core.utils import camelcase_to_underscores
from moto.dynamodb.exceptions import ConditionalCheckFailed, TransactionCanceledException
from moto.dynamodb.models import DynamoDBBackend, dynamodb_backends
from moto.dynamodb.responses import DynamoHandler
from moto.sqs.models import SQSBackend, sqs_backends
from moto.sqs.responses import SQSResponse

_ACCOUNT: Final = "123456789012"
_ANSWERED: Final = SimpleNamespace(status_code=200)
_REFUSED: Final = SimpleNamespace(status_code=400)
_BYTES: Final = frozenset({"B", "BS", "BinaryValue"})

_make_request: Final[Callable[..., Any]] = vars(BaseClient)["_make_request"]


class _Bytes(Exception):
    """Bytes are written differently on the wire."""


class _Handler(DynamoHandler):
    """Answers one call that came by no request."""

    def __init__(self, asked: dict[str, Any], region: str) -> None:
        super().__init__()
        self.body = self.params = asked
        self.uri_match = {}
        self._region = region

    @property
    def dynamodb_backend(self) -> DynamoDBBackend:
        return dynamodb_backends[_ACCOUNT][self._region]


class _Queues(SQSResponse):
    """The same of queues."""

    def __init__(self, asked: dict[str, Any], region: str) -> None:
        super().__init__()
        self.body = self.params = asked
        self.uri_match = {}
        self._region = region

    @property
    def sqs_backend(self) -> SQSBackend:
        return sqs_backends[_ACCOUNT][self._region]

    def receive_message(self) -> ActionResult:
        # Asked again the long way they would be with somebody already.
        if any(
            message.message_attributes
            for message in self.sqs_backend.get_queue(self._get_queue_name()).messages
        ):
            raise _Bytes
        return super().receive_message()


def make_direct(monkeypatch: pytest.MonkeyPatch) -> None:
    """Takes the long way away for as long as ``monkeypatch`` lasts."""
    monkeypatch.setattr(BaseClient, "_make_request", _asked)


def _asked(self: Any, operation_model: Any, request: Any, context: Any) -> Any:
    handler = _DIRECT.get((self.meta.service_model.service_name, operation_model.name))
    if botocore_stubber.enabled and handler:
        try:
            return _ANSWERED, _answer(handler(_read(request), self.meta.region_name), operation_model)
        except (ConditionalCheckFailed, TransactionCanceledException) as refused:
            return _REFUSED, _refusal(refused)
        except Exception:  # noqa: BLE001  # whatever it is, it comes again the long way, with moto's own words
            return _make_request(self, operation_model, request, context)
    return _make_request(self, operation_model, request, context)


def _refusal(refused: JsonRESTError) -> dict[str, Any]:
    told = json.loads(refused.description)
    code, message = told.pop("__type").rpartition("#")[2], told.get("message") or told.get("Message")
    return {**told, "Error": {"Message": message, "Code": code}, **_metadata(_REFUSED)}


def _metadata(http: Any) -> dict[str, Any]:
    return {"ResponseMetadata": {"HTTPStatusCode": http.status_code, "HTTPHeaders": {}, "RetryAttempts": 0}}


def _read(request: Mapping[str, Any]) -> dict[str, Any]:
    asked: dict[str, Any] = _READER.decode(request["body"].decode())
    return asked


def _answer(handler: DynamoHandler | SQSResponse, operation_model: Any) -> dict[str, Any]:
    method: Callable[[], Any] = getattr(handler, _method(operation_model.name))
    result: Mapping[str, Any] = method().result or {}
    members = operation_model.output_shape.members if operation_model.output_shape else {}
    told = {key: _copied(value) for key, value in result.items() if key in members and value is not None}
    return {**told, **_metadata(_ANSWERED)}


@cache
def _method(operation: str) -> str:
    return camelcase_to_underscores(operation)


def _without_bytes(part: dict[str, Any]) -> dict[str, Any]:
    if not _BYTES.isdisjoint(part):
        raise _Bytes
    return part


def _copied(value: Any) -> Any:
    """A value that shares nothing with what is stored."""
    if isinstance(value, Mapping):
        return _without_bytes({name: _copied(part) for name, part in value.items()})
    if isinstance(value, list | tuple):
        return [_copied(part) for part in value]
    return value


# One for all: making it takes longer than reading does.
_READER: Final = json.JSONDecoder(object_hook=_without_bytes)

# What changes or reads items and messages; all else is rare.
_DIRECT: Final[Mapping[tuple[str, str], Callable[[dict[str, Any], str], Any]]] = {
    **{
        ("dynamodb", name): _Handler
        for name in (
            "GetItem",
            "BatchGetItem",
            "Query",
            "Scan",
            "PutItem",
            "UpdateItem",
            "DeleteItem",
            "BatchWriteItem",
            "TransactWriteItems",
        )
    },
    **{
        ("sqs", name): _Queues
        for name in (
            "SendMessage",
            "SendMessageBatch",
            "ReceiveMessage",
            "DeleteMessage",
            "DeleteMessageBatch",
            "ChangeMessageVisibility",
        )
    },
}
