"""The functions as they are called: real event shapes in, answers and pages out."""

import json
import re
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import boto3
import pytest

from functions.change_relay import handler as relay
from functions.identity_codes import handler as codes
from functions.rights_fulfilment import handler as fulfilment
from functions.rights_requests import handler as requests
from qlinx.edge import rights_messages, wiring
from qlinx.records.shape import Regime
from qlinx.rights.model import RightKind
from qlinx.rights.service import ask, message_of, status_token
from tests.support.people import letter, letters
from tests.support.rights import (
    NOOR,
    a_holder,
    a_relation,
    an_employer,
    carry_out_request,
    requests_in_stream,
)
from tests.support.template_tables import REGION
from tests.support.world import World

EVENTS = Path(__file__).resolve().parents[3] / "events"
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


@pytest.fixture
def deployed(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """The functions wired to the world, with the environment that the template gives them."""
    environment: dict[str, str] = {}
    for function in ("change_relay", "rights_fulfilment", "rights_requests", "identity_codes"):
        environment |= world.resources.environment(function)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("ALLOW_EXAMPLE_DOMAINS", "true")
    for cached in (wiring.bucket, wiring.queue, wiring.user_pool):
        cached.cache_clear()
    monkeypatch.setattr(wiring, "context", lambda: world.ctx)
    monkeypatch.setattr(requests, "context", lambda: world.ctx)
    monkeypatch.setattr(codes, "context", lambda: world.ctx)
    monkeypatch.setattr(rights_messages, "context", lambda: world.ctx)
    return world


def messages(deployed: World) -> list[dict[str, Any]]:
    """What the writing of the requests has put on the queue."""
    assert relay.lambda_handler(requests_in_stream(deployed), CONTEXT) == {"batchItemFailures": []}
    return list(deployed.drain("Rights"))


def answer(made: dict[str, Any], function: ModuleType = requests) -> tuple[int, Any]:
    reply = function.lambda_handler(made, CONTEXT)
    return reply["statusCode"], json.loads(reply["body"])


def asks_for_code(email: str) -> tuple[int, Any]:
    return answer(public("POST", "/v1/identity-codes", "/v1/identity-codes", {"email": email}), codes)


def hands_in(body: Any, language: str = "nl") -> tuple[int, Any]:
    return answer(public("POST", "/v1/rights-requests", "/v1/rights-requests", body, language), codes)


def test_a_signed_in_person_asks_and_follows_the_request(deployed: World) -> None:
    asked = event("rights_requests/access")
    person_id = asked["requestContext"]["authorizer"]["jwt"]["claims"]["username"]
    deployed.pass_time(days=-22)
    a_holder(deployed.ctx, person_id=person_id)
    deployed.pass_time(days=22)

    status, request = answer(asked)

    assert status == 202
    assert (request["kind"], request["state"], request["deadline_on"]) == ("access", "received", "2026-12-23")
    (message,) = messages(deployed)
    assert message["person_id"] == person_id

    batch = event("rights_fulfilment/access")
    batch["Records"][0]["body"] = json.dumps(message)
    assert fulfilment.lambda_handler(batch, CONTEXT) == {"batchItemFailures": []}

    path = f"/v1/rights-requests/{request['status_token']}"
    status, followed = answer(public("GET", path, "GET /v1/rights-requests/{token}"))
    assert status == 200
    assert followed["state"] == "fulfilled"
    assert re.match(r"https://.*/exports/.*\.zip\?", followed["download_url"])
    assert "X-Amz-Expires=300" in followed["download_url"]

    listed = event("rights_requests/access")
    listed["requestContext"]["http"]["method"] = "GET"
    status, mine = answer({**listed, "routeKey": "GET /v1/account/rights-requests", "body": None})
    assert [one["reference"] for one in mine["rights_requests"]] == [request["reference"]]


def test_somebody_without_an_account_asks_with_a_mailed_code(deployed: World) -> None:
    a_relation(deployed.ctx, an_employer(deployed.ctx))

    status, code = asks_for_code(NOOR)
    assert (status, code["valid_minutes"]) == (202, 15)
    mailed = letter(deployed).facts["code"]
    body = {"code_request": code["code_request"], "code": mailed, "kind": "erasure"}
    status, request = hands_in(body)

    assert (status, request["kind"]) == (202, "erasure")
    assert [message["right"] for message in messages(deployed)] == ["erasure"]


def test_the_answer_about_an_unknown_address_has_the_same_form(deployed: World) -> None:
    a_holder(deployed.ctx)

    known = asks_for_code(NOOR)
    unknown = asks_for_code("x@werk.example.nl")

    assert known[0] == unknown[0] == 202
    assert known[1].keys() == unknown[1].keys()
    assert len(known[1]["code_request"]) == len(unknown[1]["code_request"])


@pytest.mark.parametrize(
    "body",
    [
        {"code_request": "x", "code": "1", "kind": "objection"},
        {"code_request": "x", "code": "1"},
        {"code_request": "x", "code": "1", "kind": "access", "more": 1},
        {"code_request": "x", "code": "1" * 17, "kind": "access"},
    ],
)
@pytest.mark.usefixtures("deployed")
def test_what_is_not_understood_is_refused_by_field(body: Any) -> None:
    status, problem = hands_in(body)

    assert status == 422
    assert problem["errors"]


@pytest.mark.usefixtures("deployed")
def test_a_wrong_code_is_a_problem_that_says_what_to_do() -> None:
    body = {"code_request": "made-up", "code": "12345678", "kind": "access"}
    status, problem = hands_in(body, language="en")

    assert (status, problem["type"]) == (403, "/problems/code-refused")
    assert "ask for a new one" in problem["detail"]


@pytest.mark.parametrize(("language", "word"), [("nl", "Gewist"), ("en", "Erased")])
def test_the_page_of_a_finished_erasure_shows_its_proof(deployed: World, language: str, word: str) -> None:
    person = a_holder(deployed.ctx)
    request = ask(deployed.ctx, person.person_id, RightKind.ERASURE)
    letters(deployed)
    carry_out_request(deployed, request)
    before = deployed.every_item()
    token = status_token(deployed.ctx, person.person_id, request.request_id)

    reply = requests.lambda_handler(
        public("GET", f"/rights-requests/{token}", "/rights-requests/{token}", language=language), CONTEXT
    )

    assert reply["statusCode"] == 200
    assert f"<h2>{word}</h2>" in reply["body"]
    assert "autoriteitpersoonsgegevens.nl" in reply["body"]
    assert "<script" not in reply["body"]
    assert NOOR not in reply["body"]
    assert deployed.every_item() == before


@pytest.mark.usefixtures("deployed")
def test_a_damaged_link_gets_a_page_that_says_so() -> None:
    reply = requests.lambda_handler(public("GET", "/rights-requests/x", "/rights-requests/{token}"), CONTEXT)

    assert reply["statusCode"] == 404
    assert "<h1>" in reply["body"]


def test_after_a_restore_the_function_erases_again(deployed: World) -> None:
    person = a_holder(deployed.ctx)
    backup = deployed.every_item()
    carry_out_request(deployed, ask(deployed.ctx, person.person_id, RightKind.ERASURE))
    table = boto3.resource("dynamodb", REGION).Table(deployed.ctx.store.table(Regime.RECORDS))
    for item in backup:
        table.put_item(Item=item)
    batch = event("rights_fulfilment/erasure")

    assert fulfilment.lambda_handler(event("rights_fulfilment/replay"), CONTEXT) == {"records": 1}
    for message in deployed.drain("Rights"):
        batch["Records"][0]["body"] = json.dumps(message)
        assert fulfilment.lambda_handler(batch, CONTEXT) == {"batchItemFailures": []}

    assert deployed.every_item() == []


def test_an_erasure_takes_what_was_uploaded_and_not_looked_at_yet(deployed: World) -> None:
    person = a_holder(deployed.ctx)
    private = deployed.bucket("Private")
    private.write(f"photo-uploads/{person.person_id}/u", b"x", "image/png")
    ask(deployed.ctx, person.person_id, RightKind.ERASURE)
    batch = event("rights_fulfilment/erasure")
    for message in messages(deployed):
        batch["Records"][0]["body"] = json.dumps(message)
        assert fulfilment.lambda_handler(batch, CONTEXT) == {"batchItemFailures": []}

    assert list(private.keys("photo-uploads/")) == []


def test_a_step_that_fails_comes_back_alone(deployed: World) -> None:
    person = a_holder(deployed.ctx)
    request = ask(deployed.ctx, person.person_id, RightKind.ACCESS)
    batch = event("rights_fulfilment/access")
    good = {**batch["Records"][0], "messageId": "good", "body": json.dumps(message_of(request))}
    bad = {**batch["Records"][0], "messageId": "bad", "body": "{}"}

    reply = fulfilment.lambda_handler({"Records": [bad, good]}, CONTEXT)

    assert reply == {"batchItemFailures": [{"itemIdentifier": "bad"}]}
