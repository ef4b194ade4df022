"""The functions of rights as they are called: real event shapes in."""

import json
from types import ModuleType, SimpleNamespace
from typing import Any

from functions.change_relay import handler as relay
from functions.rights_requests import handler as requests
from infrastructure.local.paths import ROOT
from tests.support.http import issuer_of
from tests.support.rights import requests_in_stream
from tests.support.world import World

EVENTS = ROOT / "events"
CONTEXT: Any = SimpleNamespace(
    aws_request_id="r", function_name="f", get_remaining_time_in_millis=lambda: 100_000
)


def event(name: str, **changes: Any) -> dict[str, Any]:
    made: dict[str, Any] = json.loads((EVENTS / f"{name}.json").read_text("utf-8"))
    return {**made, **changes}


def public(method: str, path: str, route: str, body: Any = None, language: str = "nl") -> dict[str, Any]:
    """An event of a route that needs no token."""
    made = event("identity_codes/ask_for_code")
    made["requestContext"]["http"] |= {"method": method, "path": path}
    return {
        **made,
        "routeKey": f"{method} {route}",
        "rawPath": path,
        "headers": {**made["headers"], "accept-language": language},
        "body": None if body is None else json.dumps(body),
    }


def signed_in(deployed: World) -> tuple[dict[str, Any], str]:
    """The event of somebody who signed in just now and asks for access, and their id."""
    asked = event("rights_requests/access")
    claims = asked["requestContext"]["authorizer"]["jwt"]["claims"]
    claims |= {"auth_time": str(int(deployed.now.timestamp())), "iss": issuer_of(deployed.resources)}
    return asked, claims["username"]


def messages(deployed: World) -> list[dict[str, Any]]:
    """What the writing of the requests has put on the queue."""
    assert relay.lambda_handler(requests_in_stream(deployed), CONTEXT) == {"batchItemFailures": []}
    return list(deployed.drain("Rights"))


def answer(made: dict[str, Any], function: ModuleType = requests) -> tuple[int, Any]:
    reply = function.lambda_handler(made, CONTEXT)
    return reply["statusCode"], json.loads(reply["body"])
