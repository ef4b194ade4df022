"""Calls to the HTTP functions as the gateway makes them:
real event shapes, the function's own settings, its own wiring.
"""

import base64
import copy
import importlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import urlencode

import pytest

from tests.support.described import must_be_described
from tests.support.template_tables import Resources
from tests.support.wiring import forget_what_was_made
from tests.support.world import World

# The pool of people and users of employers in the example events.
EXAMPLE_ISSUER = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Example01"
EVENTS = Path(__file__).resolve().parents[2] / "events"


@dataclass(frozen=True)
class Response:
    """What a function answered."""

    status: int
    headers: Mapping[str, str]
    body: str
    cookies: tuple[str, ...] = ()

    @property
    def json(self) -> dict[str, Any]:
        return cast("dict[str, Any]", json.loads(self.body))


def an_event(function: str, case: str) -> dict[str, Any]:
    """The event ``events/<function>/<case>.json``."""
    return cast("dict[str, Any]", json.loads((EVENTS / function / f"{case}.json").read_text("utf-8")))


class Functions:
    """The functions of the template with what it gives them.

    ``now`` and keys are those of the deployed wiring.
    """

    def __init__(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        self.world = world
        self._monkeypatch = monkeypatch

    def of(self, function: str) -> Any:
        """The module of a function, with its own environment and nothing left of another's."""
        for name, value in self.world.resources.environment(function).items():
            self._monkeypatch.setenv(name, value)
        forget_what_was_made()
        return importlib.import_module(f"functions.{function}.handler")

    def handle(self, function: str, event: Mapping[str, Any]) -> dict[str, Any]:
        """What a function gives back for an event."""
        event = given_here(event, self.world.resources)
        context = SimpleNamespace(aws_request_id="test", get_remaining_time_in_millis=lambda: 60_000)
        answer = self.of(function).lambda_handler(event, context)
        return cast("dict[str, Any]", answer)

    def call(
        self,
        function: str,
        method: str,
        path: str,
        *,
        body: Mapping[str, object] | None = None,
        form: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
        person_id: str | None = None,
        signed_in_at: datetime | None = None,
        groups: str = "",
        access_token: str | None = None,
        language: str = "nl",
        accept: str = "*/*",
        headers: Mapping[str, str] | None = None,
        cookies: Mapping[str, str] | None = None,
    ) -> Response:
        """One request, answered.

        ``person_id`` signs in with an access token of that user, or ``access_token`` is a real one.

        ``staff`` as a group is the pool of staff.
        """
        event = an_event("signup", "sign_up")
        event["rawPath"] = path
        event["headers"] |= {"accept-language": language, "accept": accept}
        event["queryStringParameters"] = dict(query or {})
        event["requestContext"]["http"] |= {"method": method, "path": path}
        event["body"] = urlencode(form) if form is not None else json.dumps(body) if body is not None else ""
        if form is not None:
            event["headers"]["content-type"] = "application/x-www-form-urlencoded"
        event["headers"] |= headers or {}
        event["cookies"] = [f"{name}={value}" for name, value in (cookies or {}).items()]
        event["rawQueryString"] = urlencode(query or {})
        if person_id is not None:
            moment = int((signed_in_at or datetime.now().astimezone()).timestamp())
            claims = {"token_use": "access", "username": person_id, "auth_time": str(moment)}
            claims["iss"] = issuer_of(self.world.resources, staff=groups == "staff")
            if groups and groups != "staff":
                claims["cognito:groups"] = f"[{groups}]"
            event["requestContext"]["authorizer"] = {"jwt": {"claims": claims}}
        if access_token is not None:
            event["requestContext"]["authorizer"] = {"jwt": {"claims": gateway_claims(access_token)}}
        answer = self.handle(function, event)
        if not hasattr(importlib.import_module(f"functions.{function}.handler"), "site"):
            must_be_described(method, path, answer["statusCode"], answer["body"])
        return Response(
            answer["statusCode"], answer["headers"], answer["body"], tuple(answer.get("cookies", ()))
        )


def issuer_of(resources: Resources, *, staff: bool = False) -> str:
    """Which pool gives tokens: that of staff, or that of people and users of employers."""
    if staff:
        return resources.environment("staff_desk")["STAFF_ISSUER"]
    return resources.environment("account")["USER_ISSUER"]


def given_here(event: Mapping[str, Any], resources: Resources) -> dict[str, Any]:
    """An event whose token is of the pool that there is, where it names the one of the examples."""
    here = copy.deepcopy(dict(event))
    claims = here.get("requestContext", {}).get("authorizer", {}).get("jwt", {}).get("claims", {})
    if claims.get("iss") == EXAMPLE_ISSUER:
        claims["iss"] = issuer_of(resources)
    return here


def gateway_claims(access_token: str) -> dict[str, str]:
    """The claims of a token as the gateway hands them on: texts all."""
    told = access_token.split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(told + "=" * (-len(told) % 4)))
    return {
        name: f"[{' '.join(value)}]" if isinstance(value, list) else str(value)
        for name, value in claims.items()
    }
