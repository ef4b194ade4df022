"""Answers the AWS clients where they would send their request: everything up to the wire is the real thing.

The time that the answering itself takes is kept apart (``seconds``), so that what is left is the product's
and its client library's own.
"""

import json
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Final
from urllib.parse import parse_qs, unquote, urlsplit

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.compat import HTTPHeaders

from tests.bench.tables import Refused, Tables

Answered = tuple[int, bytes, dict[str, str]]
_JSON: Final = {"Content-Type": "application/x-amz-json-1.0"}
_XML: Final = {"Content-Type": "application/xml"}


class _Raw(BytesIO):
    """A body as the client library's own connection would give it."""

    def stream(self, amount: int = 65536, **_: Any) -> Iterator[bytes]:
        while part := self.read(amount):
            yield part


@dataclass
class Calls:
    """How many calls went to each service, and what they carried."""

    number: dict[str, int] = field(default_factory=dict)

    def made(self, service: str, operation: str) -> None:
        name = f"{service}:{operation}"
        self.number[name] = self.number.get(name, 0) + 1


@dataclass
class Transport:
    """The services behind the clients.

    ``sent`` are queue messages by address, each with its delay; ``held_back`` says for how many seconds a
    received one waits; ``mails`` is what the provider took."""

    tables: Tables
    secret: str = "a secret of these measurements only, long enough"
    calls: Calls = field(default_factory=Calls)
    seconds: float = 0.0
    sent: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    held_back: dict[int, int] = field(default_factory=dict)
    mails: list[dict[str, str]] = field(default_factory=list)
    keep_mails: bool = True
    objects: dict[str, bytes] = field(default_factory=dict)

    def attach(self, clients: Iterable[Any]) -> None:
        """Stands behind these clients from now on."""
        for client in clients:
            service = client.meta.service_model.service_name
            client.meta.events.register("before-send.*", self.standing(service))

    def standing(self, service: str) -> Callable[..., AWSResponse]:
        """What answers the requests to a service."""
        return self._standing(service, getattr(self, f"_{service.replace('-', '_')}"))

    def _standing(
        self, service: str, answering: Callable[[AWSPreparedRequest, str], Answered]
    ) -> Callable[..., AWSResponse]:
        def answer(request: AWSPreparedRequest, **_: Any) -> AWSResponse:
            began = time.thread_time()
            target = request.headers.get("X-Amz-Target", b"")
            operation = (target if isinstance(target, str) else target.decode()).rpartition(".")[2]
            self.calls.made(service, operation or request.method)
            try:
                status, body, headers = answering(request, operation)
            except Refused as refused:
                status, body, headers = _refusal(refused)
            response = AWSResponse(request.url, status, _headers(headers), _Raw(body))
            self.seconds += time.thread_time() - began
            return response

        return answer

    def _dynamodb(self, request: AWSPreparedRequest, operation: str) -> Answered:
        answered = self.tables.answer(operation, json.loads(_body(request)))
        return 200, json.dumps(answered).encode(), _JSON

    def _sqs(self, request: AWSPreparedRequest, operation: str) -> Answered:
        asked = json.loads(_body(request))
        if operation == "SendMessageBatch":
            self.sent.setdefault(asked["QueueUrl"], []).extend(
                (entry["MessageBody"], int(entry.get("DelaySeconds", 0))) for entry in asked["Entries"]
            )
            done = [
                {"Id": entry["Id"], "MessageId": entry["Id"], "MD5OfMessageBody": ""}
                for entry in asked["Entries"]
            ]
            return 200, json.dumps({"Successful": done, "Failed": []}).encode(), _JSON
        self.held_back[int(asked["ReceiptHandle"])] = int(asked["VisibilityTimeout"])
        return 200, b"{}", _JSON

    def _sesv2(self, request: AWSPreparedRequest, _operation: str) -> Answered:
        if request.method == "GET":  # GetAccount
            return 200, b"{}", _JSON
        asked = json.loads(_body(request))
        number = self.calls.number["sesv2:POST"]
        if self.keep_mails:
            tags = {tag["Name"]: tag["Value"] for tag in asked["EmailTags"]}
            data = asked["Content"]["Raw"]["Data"]
            self.mails.append({**tags, "message_id": f"message-{number}", "bytes": str(len(data) * 3 // 4)})
        return 200, json.dumps({"MessageId": f"message-{number}"}).encode(), _JSON

    def _secretsmanager(self, _request: AWSPreparedRequest, _operation: str) -> Answered:
        return 200, json.dumps({"SecretString": self.secret, "ARN": "a", "Name": "a"}).encode(), _JSON

    def _s3(self, request: AWSPreparedRequest, _operation: str) -> Answered:
        url = urlsplit(request.url)
        asked = parse_qs(url.query, keep_blank_values=True)
        key = f"{url.netloc.split('.')[0]}/{unquote(url.path).lstrip('/')}"
        match request.method:
            case "PUT" if "tagging" not in asked:
                self.objects[key] = _unchunked(_body(request))
                return 200, b"", {"ETag": '"0"'}
            case "PUT":
                return 200, b"", {}
            case "POST" if "delete" in asked:
                for name in re.findall(r"<Key>(.*?)</Key>", _body(request).decode()):
                    self.objects.pop(f"{key}{name}", None)
                return 200, b"<DeleteResult/>", _XML
            case "GET" if "list-type" in asked:
                prefix = f"{key}{asked.get('prefix', [''])[0]}"
                names = [name[len(key) :] for name in sorted(self.objects) if name.startswith(prefix)]
                listed = "".join(f"<Contents><Key>{name}</Key>{_LISTED}</Contents>" for name in names)
                return 200, f"<ListBucketResult>{listed}</ListBucketResult>".encode(), _XML
        if key not in self.objects:
            return 404, b"<Error><Code>NoSuchKey</Code><Message>none</Message></Error>", _XML
        body = self.objects[key]
        headers = {"Content-Length": str(len(body)), "ETag": '"0"', "Last-Modified": _MODIFIED}
        return 200, b"" if request.method == "HEAD" else body, headers

    def _cognito_idp(self, _request: AWSPreparedRequest, operation: str) -> Answered:
        if operation in {"AdminInitiateAuth", "GetTokensFromRefreshToken"}:
            refused = {"__type": "NotAuthorizedException", "message": "Incorrect username or password."}
            return 400, json.dumps(refused).encode(), _JSON
        return 200, b"{}", _JSON


_MODIFIED: Final = "Mon, 23 Nov 2026 09:00:00 GMT"
_LISTED: Final = "<LastModified>2026-11-23T09:00:00.000Z</LastModified><ETag>&quot;0&quot;</ETag>"
_CHUNK: Final = re.compile(rb"([0-9a-f]+)(?:;[^\r\n]*)?\r\n")


def asked_of(request: AWSPreparedRequest) -> Any:
    """The body of a call in JSON."""
    return json.loads(_body(request) or b"{}")


def _body(request: AWSPreparedRequest) -> bytes:
    body: Any = request.body
    if body is None:
        return b""
    if isinstance(body, str):
        return body.encode()
    return bytes(body) if isinstance(body, bytes | bytearray) else bytes(body.read())


def _headers(given: Mapping[str, str]) -> HTTPHeaders:
    headers = HTTPHeaders()
    for name, value in given.items():
        headers[name] = value
    return headers


def _unchunked(body: bytes) -> bytes:
    """A body without the chunks that the client library sends it in, if it did."""
    if not (first := _CHUNK.match(body)):
        return body
    whole, at = b"", 0
    while first is not None and (length := int(first[1], 16)):
        at = first.end() + length + 2
        whole += body[first.end() : first.end() + length]
        first = _CHUNK.match(body, at)
    return whole


def _refusal(refused: Refused) -> Answered:
    body: Mapping[str, Any] = {
        "__type": f"com.amazonaws.dynamodb.v20120810#{refused.code}",
        "message": refused.code,
    }
    if refused.reasons is not None:
        body = {**body, "CancellationReasons": refused.reasons}
    return 400, json.dumps(body).encode(), _JSON
