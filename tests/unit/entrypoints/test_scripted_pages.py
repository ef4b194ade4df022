"""The script of the pages: only on those that name it, only from ourselves, under an address of its own."""

import hashlib
import re
from types import SimpleNamespace
from typing import cast

import pytest
from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.entrypoints.api import Api
from qlinx.entrypoints.pages import serve_files, shown
from qlinx.kit.pages import Page
from tests.support.http import an_event

STORE = "https://uploads.example"
CONTEXT = cast("LambdaContext", SimpleNamespace(function_name="test", aws_request_id="request"))


@pytest.fixture(autouse=True)
def _installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUBLIC_URL", "https://qlinx.example")


def answered(page: Page) -> tuple[str, str]:
    """The page and what it may load."""
    asked = SimpleNamespace(event=SimpleNamespace(query_string_parameters=None), language="nl")
    response = shown(cast("Api", asked), page)
    return cast("str", response.body), cast("str", response.headers["Content-Security-Policy"])


def test_a_page_has_no_script_unless_it_names_it() -> None:
    body, policy = answered(Page("entrypoints.home"))
    assert "<script" not in body
    assert "script-src" not in policy
    assert "connect-src" not in policy


def test_the_script_has_the_address_of_what_it_is_and_is_kept_for_long() -> None:
    body, policy = answered(Page("entrypoints.home", scripted=True))
    (address,) = re.findall(r'<script src="/script.js\?v=([0-9a-f]+)" defer></script>', body)
    files = Api("files")
    serve_files(files)
    event = an_event("website", "home")
    event["rawPath"] = event["requestContext"]["http"]["path"] = "/script.js"
    script = files.respond(event, CONTEXT)

    assert script["headers"]["Content-Type"].startswith("text/javascript")
    assert "immutable" in script["headers"]["Cache-Control"]
    assert hashlib.sha256(script["body"].encode()).hexdigest().startswith(address)
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy


def test_a_page_reaches_the_stores_that_it_names_and_no_others() -> None:
    _, policy = answered(Page("entrypoints.home", scripted=True, stores=(STORE,)))
    for kind in ("connect-src", "img-src", "form-action"):
        assert f"{kind} 'self' {STORE};" in policy
    assert STORE not in answered(Page("entrypoints.home", scripted=True))[1]
