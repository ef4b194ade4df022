"""The reference that a deployment shows of its own API, and the pages that types of problems lead to."""

import json
from types import SimpleNamespace
from typing import Any, cast

import pytest
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.website import handler
from infrastructure.local.api_description import describe
from infrastructure.local.api_pages import FOLDER, pages_of
from tests.support.described import description
from tests.support.http import an_event

ADDRESS = "https://invitations.example/here"
_CONTEXT = cast("LambdaContext", SimpleNamespace(function_name="website", aws_request_id="request"))


@pytest.fixture(autouse=True)
def _address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUBLIC_URL", ADDRESS)


def _get(case: str, path: str | None = None, language: str = "nl") -> dict[str, Any]:
    event = an_event("website", case)
    if path:
        event["rawPath"] = event["requestContext"]["http"]["path"] = path
    event["headers"]["accept-language"] = language
    return handler.lambda_handler(event, _CONTEXT)


def test_what_is_shown_is_what_the_routes_say() -> None:
    for name, text in pages_of(describe()).items():
        assert (FOLDER / name).read_text("utf-8") == text, "run `make api`"


def test_the_description_names_the_installation_that_gives_it() -> None:
    answer = _get("openapi")
    given = json.loads(answer["body"])
    assert answer["headers"]["Content-Type"] == "application/json"
    assert given["servers"] == [{"url": ADDRESS}]
    assert given["paths"] == description()["paths"]
    assert given["components"] == description()["components"]


def test_the_reference_shows_every_route_and_schema_with_nothing_from_elsewhere() -> None:
    answer = _get("reference")
    for path, operations in description()["paths"].items():
        for method in operations:
            assert f"<code>{method.upper()} {path}</code>" in answer["body"]
    for name in description()["components"]["schemas"]:
        assert f'id="{name}"' in answer["body"]
    assert "<script" not in answer["body"]
    assert "default-src 'none'" in answer["headers"]["Content-Security-Policy"]
    assert len(answer["body"].encode()) < 2_000_000  # Lambda takes six million


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_type_of_problem_leads_to_a_page_that_says_what_to_do(language: str) -> None:
    codes = description()["components"]["examples"]
    assert set(codes) == set(json.loads((FOLDER / "problems.json").read_text("utf-8")))
    for code, example in codes.items():
        answer = _get("problem_type", example["value"]["type"], language)
        assert answer["statusCode"] == 200, code
        assert answer["headers"]["Content-Language"] == language
        if language == "en":
            assert example["value"]["title"].replace("'", "&#39;") in answer["body"]
        assert f"/problems/{code}" in answer["body"]


def test_a_type_that_there_is_not_is_not_found() -> None:
    assert _get("problem_type", "/problems/made-up")["statusCode"] == 404
