"""Calls of a rehearsal: each of the smallest request that its description takes, sent to nobody,
and what a service answers that knows of nothing.
"""

import json
from collections.abc import Container, Mapping, Sequence
from contextlib import suppress
from functools import cache
from io import BytesIO
from typing import Any, Final, cast

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.compat import HTTPHeaders
from botocore.exceptions import ClientError
from botocore.utils import CachedProperty

# Values hold values (a map in a list in a map): so many within another are made ready.
_WITHIN: Final = 3
_REHEARSED: Final = "rehearsed"
# No calls: an address that fetches one object, and a form that puts one, for somebody else to use.
_SIGN_LINK: Final = "generate_presigned_url"
_SIGN_FORM: Final = "generate_presigned_post"


def rehearse_calls(
    client: Any, methods: Container[str], given: Mapping[str, Sequence[str]], times: int
) -> None:
    """Makes the calls of a client that have one of these names, and signs what others may call,
    after which what it knows of them is read and found.

    ``given`` are the values of members that decide where a call goes, by the member's name: each is
    rehearsed.
    """
    client.exceptions  # noqa: B018 - made at its first use
    for method, operation in client.meta.method_to_api_mapping.items():
        if method in methods:
            model = client.meta.service_model.operation_model(operation)
            _read(model.input_shape)
            _read(model.output_shape)
            is_link = model.http.get("method") == "GET" and _SIGN_LINK in methods
            for asked in _requests(model.input_shape, given):
                for _ in range(times):
                    # Refused, as there is nobody, it is known as well.
                    with suppress(ClientError):
                        getattr(client, method)(**asked)
                    if is_link:
                        getattr(client, _SIGN_LINK)(method, asked)
    if _SIGN_FORM in methods and hasattr(client, _SIGN_FORM):
        for bucket in [*given.get("Bucket", ())] * times:
            getattr(client, _SIGN_FORM)(bucket, _REHEARSED)


def answer_of_nobody(request: AWSPreparedRequest) -> AWSResponse:
    """What a service answers in which nothing is stored and nobody is known."""
    target = request.headers.get("X-Amz-Target", b"")
    operation = (target if isinstance(target, str) else target.decode()).rpartition(".")[2]
    answer: Mapping[str, Any] = _ANSWERS.get(operation, {})
    if operation == "UpdateItem":
        answer = _updated(json.loads(cast("bytes", request.body) or b"{}"))
    # What is not asked in JSON is answered without a body.
    body = json.dumps(answer).encode() if operation else b""
    return AWSResponse(request.url, 400 if "__type" in answer else 200, HTTPHeaders(), _Body(body))


_REFUSED: Final = {"__type": "NotAuthorizedException", "message": "nobody"}
_ANSWERS: Final[Mapping[str, Mapping[str, Any]]] = {
    # Keys are made of whatever the secret is; those of a rehearsal are forgotten with its context.
    "GetSecretValue": {"SecretString": "a secret of rehearsals, of which nothing is kept"},
    "Query": {"Items": [], "Count": 0, "ScannedCount": 0},
    "BatchGetItem": {"Responses": {}, "UnprocessedKeys": {}},
    "AdminInitiateAuth": _REFUSED,
    "AdminRespondToAuthChallenge": _REFUSED,
    "GetTokensFromRefreshToken": _REFUSED,
}


def _updated(asked: Mapping[str, Any]) -> Mapping[str, Any]:
    """What counts is the first of its kind; what changes something that is there finds nothing."""
    if "attribute_exists" in asked.get("ConditionExpression", ""):
        return {"__type": "ConditionalCheckFailedException", "message": "nothing"}
    return {"Attributes": {name: {"N": "1"} for name in asked.get("ExpressionAttributeNames", {}).values()}}


class _Body(BytesIO):
    """The body of a response, as the library reads one."""

    def stream(self, amount: int = -1, **_: Any) -> list[bytes]:
        return [self.read(amount)]


def _requests(shape: Any, given: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
    least: dict[str, Any] = _least(shape) if shape is not None else {}
    where = next((name for name in least if given.get(name)), None)
    return [{**least, where: value} for value in given[where]] if where else [least]


def _least(shape: Any) -> Any:
    """The smallest value of a shape."""
    least = int(shape.metadata.get("min", 0))
    match shape.type_name:
        case "structure":
            # Of a union exactly one has to be there.
            names = list(shape.members)[:1] if shape.is_tagged_union else shape.required_members
            return {name: _least(shape.members[name]) for name in names}
        case "list":
            return [_least(shape.member)] * least
        case "string":
            return next(iter(shape.enum), _REHEARSED.ljust(least, "-"))
        case other:
            return {"map": {}, "blob": b"", "boolean": False}.get(other, least)


def _read(shape: Any, above: tuple[str, ...] = ()) -> None:
    """Has the library read the description of a shape and of all within it,
    which it does at their first use.
    """
    if shape is None or above.count(shape.name) >= _WITHIN:
        return
    kind: Any = type(shape)
    for name in _read_late(kind):
        getattr(shape, name)
    within = (*above, shape.name)
    match shape.type_name:
        case "structure":
            for member in shape.members.values():
                _read(member, within)
        case "list":
            _read(shape.member, within)
        case "map":
            _read(shape.key, within)
            _read(shape.value, within)


@cache
def _read_late(kind: Any) -> tuple[str, ...]:
    """What a kind of shape reads at its first use."""
    return tuple(
        name for one in kind.__mro__ for name, found in vars(one).items() if isinstance(found, CachedProperty)
    )
