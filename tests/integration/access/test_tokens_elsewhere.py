"""Every token of ours, in every state, tried at every other place that takes a token or a code:
a clear no, and nothing done.

Tokens are those of `tests.support.tokens_of_ours`; places are those of the description, wherever its path or
body takes one.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import groupby, product
from types import SimpleNamespace
from typing import Any, Final
from urllib.parse import urlencode

import pytest

from qlinx.entrypoints import wiring
from qlinx.records.context import Context
from qlinx.sessions.store import RENEWAL_TOKEN, renewal_item, token_hash
from tests.support.access_rules import functions_of_routes
from tests.support.described import description, must_be_described
from tests.support.everything import everything
from tests.support.http import Functions, an_event, issuer_of
from tests.support.kinds_of_tokens import HOMES, UNSIGNED, Token, purposes
from tests.support.subjects import a_holder
from tests.support.tokens_of_ours import Makers
from tests.support.world import World

# Fields of bodies and forms in which a token or what a code belongs to is handed in; a list takes its cursor
# behind the address.
FIELDS: Final = ("token", "session", "refresh_token", "enrolment", "code_request", "look")
QUERY: Final = "cursor"
LANGUAGES: Final = ("nl", "en")


@dataclass(frozen=True)
class Place:
    """Where a token can be handed in: in the path, behind it, or in a field of the body or of a form."""

    function: str
    method: str
    template: str
    field: str
    body: Any
    form: bool
    public: bool

    @property
    def name(self) -> str:
        return f"{self.method} {self.template} {self.field}"

    def query(self, token: Token) -> dict[str, str]:
        return {QUERY: token.value} if self.field == QUERY else {}

    def with_token(self, token: Token) -> tuple[str, str]:
        """Path and body."""
        path = self.template.replace("{token}", token.value)
        body = None if self.body is None else dict(self.body)
        if body is not None and self.field not in {"path", QUERY}:
            body |= {self.field: token.value} | ({"code": token.code} if "code" in body else {})
        if body is None:
            return path, ""
        return path, urlencode(body) if self.form else json.dumps(body)


def places() -> list[Place]:
    """Every one that the description tells of."""
    functions = functions_of_routes()
    found = [
        Place(
            functions[f"{method.upper()} {template}"],
            method.upper(),
            template,
            name,
            content.get("example"),
            "form" in media,
            not operation["security"],
        )
        for template, operations in description()["paths"].items()
        for method, operation in operations.items()
        for media, content in [body_of(operation)]
        for name in names_of(template, content, operation)
    ]
    return sorted(found, key=lambda place: place.function)


def body_of(operation: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Of which type a body is, and what it is."""
    found: dict[str, Any] = operation.get("requestBody", {}).get("content", {})
    return next(iter(found.items()), ("", {}))


def names_of(template: str, content: dict[str, Any], operation: dict[str, Any]) -> list[str]:
    """Where a route takes tokens."""
    in_body = [name for name in FIELDS if name in properties(content)]
    behind = [QUERY for one in operation.get("parameters", ()) if one.get("name") == QUERY]
    return [*(["path"] if "{token}" in template else []), *behind, *in_body]


def properties(content: dict[str, Any]) -> dict[str, Any]:
    named = content.get("schema", {}).get("$ref", "").rpartition("/")[2]
    found: dict[str, Any] = description()["components"]["schemas"].get(named, {}).get("properties", {})
    return found


class Handing:
    """Hands tokens in, from a network of its own each time,
    so that no limit answers in place of the route.
    """

    def __init__(self, functions: Functions, monkeypatch: pytest.MonkeyPatch, restored_at: str = "") -> None:
        self._functions, self._monkeypatch, self._restored_at = functions, monkeypatch, restored_at
        self._wired, self._handler, self.calls = "", None, 0
        self._caller = a_holder(functions.world.ctx, f"beller.{id(self)}@thuis.example.nl").person_id

    def answer(self, place: Place, token: Token, language: str) -> tuple[int, str, dict[str, str]]:
        """Status, body and headers."""
        if self._wired != place.function:
            self._wired, self._handler = place.function, self._functions.of(place.function)
            self._monkeypatch.setenv("ALLOW_EXAMPLE_DOMAINS", "true")
            self._monkeypatch.setenv("RESTORED_AT", self._restored_at)
            wiring.context.cache_clear()
        self.calls += 1
        path, body = place.with_token(token)
        event = an_event("signup", "sign_up")
        event |= {"rawPath": path, "queryStringParameters": place.query(token), "body": body}
        network = f"10.{self.calls // 62500}.{self.calls // 250 % 250}.{self.calls % 250}"
        event["requestContext"]["http"] |= {"method": place.method, "path": path, "sourceIp": network}
        event["headers"] |= {"accept-language": language}
        if place.form:
            event["headers"]["content-type"] = "application/x-www-form-urlencoded"
        event["requestContext"]["authorizer"] = {} if place.public else {"jwt": {"claims": self._claims()}}
        answer: Any = self._handler.lambda_handler(event, SimpleNamespace(aws_request_id="test"))  # type: ignore[attr-defined]
        must_be_described(place.method, path, answer["statusCode"], answer["body"] or "")
        return answer["statusCode"], answer["body"] or "", answer["headers"]

    def _claims(self) -> dict[str, str]:
        return {
            "token_use": "access",
            "username": self._caller,
            "auth_time": str(int(datetime.now(UTC).timestamp())),
            "iss": issuer_of(self._functions.world.resources),
        }


def faults(
    world: World,
    handing: Handing,
    tokens: Sequence[Token],
    every_place: Sequence[Place],
    *,
    at_home: bool = False,
) -> Iterator[str]:
    """Each place that takes a token of another, or at home one that is over, answers unclearly,
    or does something with it.
    """
    before = everything(world)
    for function, its_places in groupby(every_place, key=lambda place: place.function):
        pairs = product(its_places, tokens)
        told = [(place, token) for place, token in pairs if token.is_at_home(place.template) == at_home]
        for number, (place, token) in enumerate(told):
            language = LANGUAGES[number % 2]
            if fault := unclear(place, language, *handing.answer(place, token, language)):
                yield f"{token.kind} ({token.state}) at {place.name}: {fault}"
        after = everything(world)
        if after != before:
            yield f"something was changed or mailed by {function}: {differing(before, after)}"
            before = after


def differing(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    return [
        str({key: value for key, value in one.items() if key in {"kind", "sk", "template", "action"}})
        for name in before
        if isinstance(before[name], list)
        for one in after[name]
        if one not in before[name] and isinstance(one, dict)
    ] or [name for name in before if before[name] != after[name]]


def unclear(place: Place, language: str, status: int, body: str, headers: dict[str, str]) -> str:
    """What is wrong with an answer, if anything."""
    if place.template.endswith("/sessions/end"):
        # Signing out is answered alike whatever is handed in.
        return "" if status == 204 else f"answered {status}"
    if not 400 <= status < 500 or status == 429:
        return f"answered {status}"
    if headers.get("Content-Language", language) != language:
        return f"answered in {headers['Content-Language']}"
    if place.template.startswith("/v1/"):
        problem = json.loads(body)
        return "" if problem["title"] and problem["detail"] else "is no problem document"
    return "" if f'<html lang="{language}"' in body and "<h1" in body else "is no page in the right language"


@pytest.fixture
def functions(world: World, monkeypatch: pytest.MonkeyPatch) -> Functions:
    world.now = datetime.now(UTC)
    made = Functions(world, monkeypatch)
    world.ctx = replace(world.context(), read_secret=made.of("signup").context().read_secret)
    return made


def test_every_purpose_that_is_signed_has_its_row() -> None:
    assert purposes() == set(HOMES) - UNSIGNED - {"staff sign-in"}


def test_every_token_has_a_home_that_is_a_place() -> None:
    templates = [place.template for place in places()]
    for kind, homes in HOMES.items():
        for home in homes:
            assert [one for one in templates if one.startswith(home)], (kind, home)


def test_a_token_is_refused_everywhere_but_at_home(
    world: World, functions: Functions, monkeypatch: pytest.MonkeyPatch
) -> None:
    tokens = list(Makers(world).every_token())
    assert {token.kind for token in tokens} == set(HOMES)
    handing = Handing(functions, monkeypatch)
    found = list(faults(world, handing, tokens, places()))
    assert found == [], "\n".join(found)
    # After a restore of the tables those from before it are refused at home too.
    signed = [token for token in tokens if token.state == "live" and token.kind not in UNSIGNED]
    after = Handing(functions, monkeypatch, restored_at=f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}")
    found = list(faults(world, after, signed, places(), at_home=True))
    assert found == [], "\n".join(found)


def test_a_sign_out_that_takes_tokens_of_the_other_pool_is_noticed(
    world: World, functions: Functions, monkeypatch: pytest.MonkeyPatch
) -> None:
    def of_any_pool(ctx: Context, refresh_token: str, **_: object) -> object:
        return ctx.store.get(RENEWAL_TOKEN, renewal_item(token_hash(ctx, refresh_token)))

    tokens = list(Makers(world).renewing())
    monkeypatch.setattr("qlinx.sessions.ending.renewal_token", of_any_pool)
    ends = [place for place in places() if place.template == "/v1/sessions/end"]
    assert list(faults(world, Handing(functions, monkeypatch), tokens, ends))
