"""What docs/openapi.json says of a route: no function may answer what its description does not tell."""

import json
import re
from functools import cache
from typing import Any

from infrastructure.local.docs_page import OPENAPI

Json = dict[str, Any]

_PROBLEM = "application/problem+json"


@cache
def description() -> Json:
    """The committed description."""
    found: Json = json.loads(OPENAPI.read_text("utf-8"))
    return found


def operation_at(method: str, path: str) -> Json | None:
    """The operation that a request reaches;
    a path without parts comes before one with them, as at the gateway.
    """
    for found, operations in _paths():
        if method.lower() in operations and found.fullmatch(path):
            operation: Json = operations[method.lower()]
            return operation
    return None


@cache
def _paths() -> list[tuple[re.Pattern[str], Json]]:
    """Those with the fewest parts first: hundreds of patterns, and thousands of requests in a test."""
    told = sorted(description()["paths"].items(), key=lambda one: one[0].count("{"))
    return [(re.compile(re.sub(r"\{\w+\}", "[^/]+", path)), operations) for path, operations in told]


def must_be_described(method: str, path: str, status: int, body: str) -> None:
    """Fails when an answer is not among those that the route's description names,
    or a problem not among its problems.
    """
    # HEAD is answered as GET is.
    operation = operation_at("GET" if method == "HEAD" else method, path)
    if operation is None:
        assert status == 404, f"{method} {path} is not described"
        return
    answer = operation["responses"].get(str(status))
    route = operation["operationId"]
    assert answer is not None, f"{route} answers {status}, which its description does not name: {body}"
    # One that is shared by all routes is the gateway's own.
    assert "$ref" not in answer, (
        f"{route} answers {status}, which its description leaves to the gateway: {body}"
    )
    if _PROBLEM in answer.get("content", {}) and body.startswith("{"):
        code = json.loads(body)["type"].removeprefix("/problems/")
        known = answer["content"][_PROBLEM]["examples"]
        assert code in known, f"{route} answers {status} {code}; its description knows {sorted(known)}"
