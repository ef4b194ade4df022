"""Routes: bodies parsed, answers mapped, errors told as problem documents in the caller's language."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import BaseModel, ConfigDict, Field

from qlinx.aws.database import Busy, ConditionFailed
from qlinx.entrypoints.api import Api
from qlinx.entrypoints.logs import FunctionFailed
from qlinx.kit.accepted import language_of
from qlinx.kit.errors import NotFound, TooManyRequests
from qlinx.kit.fields import Email, Mobile, Name
from qlinx.kit.seen import UNSAID_HEADERS, Seen

EVENTS = Path(__file__).resolve().parents[3] / "events"
CONTEXT = cast("LambdaContext", SimpleNamespace(function_name="test", aws_request_id="request"))


class Asked(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Name
    email: Email
    mobile: Mobile | None = None
    number: int = Field(default=1, ge=1)


class Given(BaseModel):
    name: str


def _api() -> Api:
    api = Api("tests")

    @api.post("/v1/tests", status=201, summary="Test", problems=(NotFound,))
    def ask(body: Asked) -> Given:
        """Tests."""
        match body.name:
            case "missing":
                raise NotFound
            case "busy":
                raise Busy
            case "first":
                raise ConditionFailed((0,))
            case "broken":
                raise KeyError
            case "often":
                raise TooManyRequests(retry_after=30)
        return Given(name=body.name)

    @api.get("/v1/tests/<test_id>", summary="Staff only")
    def see(test_id: str) -> Given:
        """Tests."""
        api.caller.must_come_from("staff")
        return Given(name=test_id)

    return api


def _call(body: object, language: str = "nl") -> tuple[int, dict[str, Any], dict[str, Any]]:
    event = json.loads((EVENTS / "signup" / "sign_up.json").read_text())
    event |= {"rawPath": "/v1/tests", "routeKey": "POST /v1/tests", "body": json.dumps(body)}
    event["requestContext"]["http"]["path"] = "/v1/tests"
    event["headers"]["accept-language"] = language
    answer = _api().respond(event, CONTEXT)
    return answer["statusCode"], json.loads(answer["body"]), answer["headers"]


def test_a_good_body_reaches_the_route_and_its_value_is_the_answer() -> None:
    status, body, headers = _call({"name": " van den  Berg ", "email": "noor@voorbeeld.nl"})
    assert (status, body) == (201, {"name": "van den Berg"})
    assert headers["Cache-Control"] == "no-store"


def test_every_wrong_field_is_named_with_what_to_do_and_without_its_value() -> None:
    status, body, headers = _call(
        {"name": "a\nb", "email": "geen adres", "mobile": "12", "number": 0, "shoe_size": 43}
    )
    assert status == 422
    assert headers["Content-Type"] == "application/problem+json"
    assert {error["pointer"] for error in body["errors"]} == {
        "/name",
        "/email",
        "/mobile",
        "/number",
        "/shoe_size",
    }
    assert all(error["detail"] for error in body["errors"])
    assert "geen adres" not in json.dumps(body)


def test_a_missing_body_is_refused_not_crashed_on() -> None:
    assert _call(None)[0] == 422


def test_a_problem_is_told_in_the_language_that_is_asked_for() -> None:
    ask = {"name": "missing", "email": "noor@voorbeeld.nl"}
    dutch, english = _call(ask, "nl")[1], _call(ask, "en-GB,nl;q=0.5")[1]
    assert (dutch["status"], english["status"]) == (404, 404)
    assert dutch["title"] != english["title"]
    assert dutch["type"] == english["type"] == "/problems/not-found"


def test_too_many_requests_says_when_to_come_back() -> None:
    status, _, headers = _call({"name": "often", "email": "noor@voorbeeld.nl"})
    assert (status, headers["Retry-After"]) == (429, "30")


def test_contention_is_told_as_busy_and_when_to_come_again() -> None:
    status, body, headers = _call({"name": "busy", "email": "noor@voorbeeld.nl"})
    assert (status, body["type"], headers["Retry-After"]) == (429, "/problems/too-busy", "2")


def test_a_write_that_lost_a_race_is_explained() -> None:
    status, body, _ = _call({"name": "first", "email": "noor@voorbeeld.nl"})
    assert (status, body["type"]) == (409, "/problems/changed-meanwhile")


def test_every_answer_says_that_it_is_what_it_says_and_comes_by_tls() -> None:
    for name, status in (("Noor", 201), ("missing", 404)):
        told, _, headers = _call({"name": name, "email": "noor@voorbeeld.nl"})
        assert told == status
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Strict-Transport-Security"].startswith("max-age=")


def test_an_error_of_ours_is_not_hidden() -> None:
    with pytest.raises(FunctionFailed, match=r"^KeyError$"):
        _call({"name": "broken", "email": "noor@voorbeeld.nl"})


def test_a_body_larger_than_any_of_ours_is_refused_unread() -> None:
    assert _call({"name": "x" * 70_000, "email": "noor@voorbeeld.nl"})[0] == 413


@pytest.mark.parametrize(
    ("claims", "status"),
    [
        ({"token_use": "access", "username": "u", "auth_time": "1", "iss": "staff"}, 200),
        ({"token_use": "access", "username": "u", "auth_time": "1", "iss": "people"}, 403),
        ({"token_use": "access", "username": "u", "auth_time": "1", "cognito:groups": "[staff]"}, 403),
        ({"token_use": "access", "username": "u", "auth_time": "1"}, 403),
        ({"token_use": "id", "username": "u", "auth_time": "1", "iss": "staff"}, 401),
        ({}, 401),
    ],
)
def test_a_route_for_staff_is_for_staff_with_an_access_token(claims: dict[str, str], status: int) -> None:
    event = json.loads((EVENTS / "signup" / "confirmation_page.json").read_text())
    event |= {"rawPath": "/v1/tests/a", "routeKey": "GET /v1/tests/{test_id}"}
    event["requestContext"]["http"]["path"] = "/v1/tests/a"
    event["requestContext"]["authorizer"] = {"jwt": {"claims": claims, "scopes": None}}
    assert _api().respond(event, CONTEXT)["statusCode"] == status


def test_a_path_that_does_not_exist_is_a_problem_document() -> None:
    event = json.loads((EVENTS / "signup" / "confirmation_page.json").read_text())
    event |= {"rawPath": "/v1/nothing"}
    event["requestContext"]["http"]["path"] = "/v1/nothing"
    answer = _api().respond(event, CONTEXT)
    assert answer["statusCode"] == 404
    assert json.loads(answer["body"])["type"] == "/problems/not-found"


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "nl"),
        ("", "nl"),
        ("en", "en"),
        ("de, en;q=0.8, nl;q=0.9", "nl"),
        ("fr", "nl"),
        ("en-US,en;q=0.9", "en"),
        ("en;q=oops, nl", "nl"),
    ],
)
def test_the_first_of_our_languages_by_weight_is_taken(header: str | None, language: str) -> None:
    assert language_of({} if header is None else {"accept-language": header}) == language


@pytest.mark.parametrize(
    ("proxies", "source", "header", "caller"),
    [
        ("", "198.51.100.7", "203.0.113.9", "198.51.100.7"),
        ("198.51.100.0/28", "198.51.100.7", "203.0.113.9, 198.51.100.7", "203.0.113.9"),
        ("198.51.100.0/28", "192.0.2.66", "203.0.113.9, 192.0.2.66", "192.0.2.66"),
        ("198.51.100.0/28", "198.51.100.7", None, "198.51.100.7"),
    ],
)
def test_the_caller_is_whom_the_gateway_or_our_own_proxy_saw(
    monkeypatch: pytest.MonkeyPatch, proxies: str, source: str, header: str | None, caller: str
) -> None:
    monkeypatch.setenv("TRUSTED_PROXIES", proxies)
    api = Api("test")
    seen: list[str] = []

    @api.get("/v1/seen", summary="Seen", public=True)
    def _seen() -> None:
        seen.append(api.network_address)

    event = json.loads((EVENTS / "website" / "home.json").read_text())
    event["rawPath"], event["requestContext"]["http"]["path"] = "/v1/seen", "/v1/seen"
    event["requestContext"]["http"]["sourceIp"] = source
    event["headers"] = {"x-forwarded-for": header} if header else {}
    api.respond(event, CONTEXT)
    assert seen == [caller]


class Numbered(BaseModel):
    version: int


def _api_with_versions() -> Api:
    api = Api("versions")

    def change(seen: Seen) -> Given:
        """Changes a thing whose version is 7."""
        seen.must_hold("7")
        return Given(name="changed")

    def number(body: Numbered, seen: Seen) -> Given:
        """The same; the version stood in the body before."""
        seen.or_number(body.version).must_hold("7")
        return Given(name="changed")

    api.patch("/v1/may", summary="May leave it out")(change)
    api.put("/v1/number", summary="Had a number before", must_say_seen=True)(number)
    api.put("/v1/must", summary="Must say it", must_say_seen=True)(change)
    return api


def _changed(method: str, path: str, tag: str | None, version: int = 7) -> tuple[int, dict[str, str]]:
    event = json.loads((EVENTS / "website" / "home.json").read_text())
    event["rawPath"] = path
    event["requestContext"]["http"] |= {"method": method, "path": path}
    event["headers"] = {"content-type": "application/json", **({"if-match": tag} if tag else {})}
    event["body"] = json.dumps({"version": version})
    answer = _api_with_versions().respond(event, CONTEXT)
    told = {name: value for name, value in answer["headers"].items() if name in UNSAID_HEADERS}
    return answer["statusCode"], told


@pytest.mark.parametrize(("method", "path"), [("PATCH", "/v1/may"), ("PUT", "/v1/number")])
def test_a_change_that_does_not_say_what_was_seen_is_told_until_when_it_may(method: str, path: str) -> None:
    assert _changed(method, path, None) == (200, UNSAID_HEADERS)
    assert _changed(method, path, '"7"') == (200, {})
    assert _changed(method, path, '"6"') == (412, {})


def test_so_is_one_that_is_refused_for_another_reason() -> None:
    assert _changed("PUT", "/v1/number", None, version=6) == (409, UNSAID_HEADERS)


def test_where_it_must_be_said_already_nothing_is_announced() -> None:
    assert _changed("PUT", "/v1/must", None) == (428, {})
