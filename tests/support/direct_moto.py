"""moto's tables and queues asked directly:
without the request over HTTP that botocore makes of a call and moto reads back, and the same for answers.

All else is as it was: botocore checks the parameters, its events before and after a call go off, and its
errors are raised. A condition that does not hold is told here; whatever else moto refuses is asked once more
the long way, in its own words, and so is what holds bytes.
"""

import json
from collections.abc import Callable, Mapping
from functools import cache, partial
from types import SimpleNamespace
from typing import Any, Final

import pytest
from botocore.client import BaseClient
from botocore.exceptions import ParamValidationError
from botocore.validate import ParamValidationDecorator, ParamValidator
from moto.core.exceptions import JsonRESTError
from moto.core.models import botocore_stubber
from moto.core.responses import ActionResult
from moto.core.utils import camelcase_to_underscores
from moto.dynamodb.exceptions import ConditionalCheckFailed, TransactionCanceledException
from moto.dynamodb.models import DynamoDBBackend, dynamodb_backends
from moto.dynamodb.responses import DynamoHandler
from moto.sqs.models import SQSBackend, sqs_backends
from moto.sqs.responses import SQSResponse

from tests.support.quick_calls import NotKnown, answered

_ACCOUNT: Final = "123456789012"
_ANSWERED: Final = SimpleNamespace(status_code=200)
_REFUSED: Final = SimpleNamespace(status_code=400)
_BYTES: Final = frozenset({"B", "BS", "BinaryValue"})

_make_request: Final[Callable[..., Any]] = vars(BaseClient)["_make_request"]
_convert: Final[Callable[..., Any]] = vars(BaseClient)["_convert_to_request_dict"]
_validate: Final[Callable[..., None]] = vars(ParamValidator)["_validate"]
# Under which names a request that is not made holds what was asked, and how it would be made.
_GIVEN, _LONG_WAY = "given", "long_way"


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
    monkeypatch.setattr(BaseClient, "_convert_to_request_dict", _not_made)
    monkeypatch.setattr(ParamValidator, "_validate", _checked)


def _not_made(
    self: Any, api_params: Any, operation_model: Any, endpoint_url: str, context: Any = None, **more: Any
) -> Any:
    """What is asked, checked by botocore, as a request that is made only where somebody wants it."""
    long_way = partial(_convert, self, api_params, operation_model, endpoint_url, context, **more)
    if not botocore_stubber.enabled or _named(self, operation_model) not in _DIRECT:
        return long_way()
    # Clients of the product leave it to the service to look at what is asked.
    checking: Any = self._serializer
    if isinstance(checking, ParamValidationDecorator):
        report = vars(checking)["_param_validator"].validate(api_params, operation_model.input_shape)
        if report.has_errors():
            raise ParamValidationError(report=report.generate_report())
    return {"headers": {}, "body": b"", "context": context, _GIVEN: api_params, _LONG_WAY: long_way}


def _checked(self: ParamValidator, params: Any, shape: Any, errors: Any, name: str) -> None:
    """A value of a table that is plainly right is not asked about in every way in which it may be wrong."""
    if shape.name != "AttributeValue" or not _is_plain(params):
        _validate(self, params, shape, errors, name)


def _is_plain(value: Any) -> bool:
    if type(value) is not dict or len(value) != 1:
        return False
    ((kind, held),) = value.items()
    match kind:
        case "S" | "N":
            return type(held) is str
        case "BOOL" | "NULL":
            return type(held) is bool
        case "L":
            return type(held) is list and all(map(_is_plain, held))
        case "M":
            return type(held) is dict and all(map(_is_plain, held.values()))
    return False


def _asked(self: Any, operation_model: Any, request: Any, context: Any) -> Any:
    if _GIVEN not in request:
        return _make_request(self, operation_model, request, context)
    service, operation = _named(self, operation_model)
    try:
        asked = _copied(request[_GIVEN])
        if service == "dynamodb":
            try:
                backend = dynamodb_backends[_ACCOUNT][self.meta.region_name]
                return _ANSWERED, {**_copied(answered(operation, asked, backend)), **_metadata(_ANSWERED)}
            except NotKnown:
                asked = _copied(request[_GIVEN])
        handler = _DIRECT[service, operation](asked, self.meta.region_name)
        return _ANSWERED, _answer(handler, operation_model)
    except (ConditionalCheckFailed, TransactionCanceledException) as refused:
        return _REFUSED, _refusal(refused)
    except Exception:  # noqa: BLE001  # whatever it is, it comes again the long way, with moto's own words
        return _make_request(self, operation_model, request[_LONG_WAY](), context)


def _named(client: Any, operation_model: Any) -> tuple[str, str]:
    return client.meta.service_model.service_name, operation_model.name


def _refusal(refused: JsonRESTError) -> dict[str, Any]:
    told = json.loads(refused.description)
    code, message = told.pop("__type").rpartition("#")[2], told.get("message") or told.get("Message")
    return {**told, "Error": {"Message": message, "Code": code}, **_metadata(_REFUSED)}


def _metadata(http: Any) -> dict[str, Any]:
    return {"ResponseMetadata": {"HTTPStatusCode": http.status_code, "HTTPHeaders": {}, "RetryAttempts": 0}}


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
    """A value that shares nothing with what is stored, nor with what was given."""
    kind = type(value)
    if kind is str or kind is bool:
        return value
    if isinstance(value, Mapping):
        return _without_bytes({name: _copied(part) for name, part in value.items()})
    if isinstance(value, list | tuple):
        return [_copied(part) for part in value]
    return str.__str__(value) if isinstance(value, str) else value


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
