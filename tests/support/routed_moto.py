"""Calls to moto that still go as requests, with less on the way.

Whoever answers at an address is looked for once, not among the addresses of all services for each call;
requests are not signed and say nothing of this machine, for moto looks at neither. An object in S3, there and
back: 6.9 ms of a processor, now 4.
"""

import re
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlsplit

import pytest
from botocore.client import BaseClient
from botocore.signers import RequestSigner
from botocore.useragent import UserAgentString
from moto import backends
from moto.backend_index import backend_url_patterns
from moto.core.botocore_stubber import BotocoreStubber
from moto.core.models import botocore_stubber
from moto.core.request import normalize_request
from moto.core.utils import get_equivalent_url_in_aws_domain
from werkzeug.exceptions import HTTPException

from tests.support.template_tables import ACCOUNT

_process_request: Final[Callable[..., Any]] = vars(BotocoreStubber)["process_request"]
_sign: Final[Callable[..., None]] = vars(RequestSigner)["handler"]
_user_agent: Final[Callable[..., str]] = vars(UserAgentString)["to_string"]
_resolve: Final[Callable[..., Any]] = vars(BaseClient)["_resolve_endpoint_ruleset"]
_NAME: Final = re.compile("[^/]+")
_OBJECTS: Final = re.compile(r"(^|\.)s3\.")
Answering = Callable[..., Any]


def make_routed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Takes the long way away for as long as ``monkeypatch`` lasts."""
    known: dict[tuple[str, str], Answering | None] = {}

    def process_request(self: BotocoreStubber, request: Any) -> Any:
        place = _place(request.url)
        if place not in known:
            known[place] = _answering(request.url)
        answering = known[place]
        return _process_request(self, request) if answering is None else _answered(answering, request)

    monkeypatch.setattr(BotocoreStubber, "process_request", process_request)
    monkeypatch.setattr(RequestSigner, "handler", _named)
    monkeypatch.setattr(UserAgentString, "to_string", _of_tests)
    monkeypatch.setattr(BaseClient, "_resolve_endpoint_ruleset", _resolved)


def _place(url: str) -> tuple[str, str]:
    """Addresses that go to the same place: which object it is makes no difference to S3's."""
    parts = urlsplit(url)
    return parts.netloc, _NAME.sub("x", parts.path) if _OBJECTS.search(parts.netloc) else parts.path


def _answering(url: str) -> Answering | None:
    """As moto finds it; nothing where it is no address of AWS's own."""
    parts, changed = get_equivalent_url_in_aws_domain(url)
    clean = f"{parts.scheme}://{parts.netloc}{parts.path}"
    if changed:
        return None
    for service, pattern in backend_url_patterns:
        if pattern.match(clean):
            found: Any = backends.get_backend(service)[ACCOUNT]  # type: ignore[call-overload]
            backend = found["us-east-1"] if "us-east-1" in found else found["aws"]
            for address, answering in backend.urls.items():
                if re.match(address, clean):
                    return answering  # type: ignore[no-any-return]
    return None


def _answered(answering: Answering, request: Any) -> Any:
    asked = normalize_request(request)
    try:
        return answering(asked, asked.raw_url, asked.headers)
    except HTTPException as error:
        return error.code, error.get_headers(), error.get_body()


def _named(self: Any, operation_name: str = "", request: Any = None, **more: Any) -> None:
    """Who asks, as moto reads it from a signature: by name alone."""
    if not botocore_stubber.enabled:
        _sign(self, operation_name, request, **more)
        return
    scope = f"testing/20261123/{self._region_name}/{self._signing_name}/aws4_request"
    request.headers["Authorization"] = f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0"
    if "X-Amz-Trailer" in request.headers:
        request.headers["X-Amz-Content-SHA256"] = "STREAMING-UNSIGNED-PAYLOAD-TRAILER"


def _of_tests(self: UserAgentString) -> str:
    return "tests" if botocore_stubber.enabled else _user_agent(self)


_ENDPOINTS: Final[dict[tuple[str, str, str], Any]] = {}


def _resolved(self: Any, operation_model: Any, params: Any, request_context: Any, **more: Any) -> Any:
    """Where tables and queues are is worked out once; where an object is follows from its bucket."""
    service = self.meta.service_model.service_name
    if not botocore_stubber.enabled or service not in {"dynamodb", "sqs"}:
        return _resolve(self, operation_model, params, request_context, **more)
    place = (service, self.meta.region_name, self.meta.endpoint_url)
    if place not in _ENDPOINTS:
        _ENDPOINTS[place] = _resolve(self, operation_model, params, request_context, **more)
    return _ENDPOINTS[place]
