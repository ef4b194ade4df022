"""Rights in a browser, without an account and without script: address, mailed code, request."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.support.http import Answer, Functions, an_event
from tests.support.people import letter, letters
from tests.support.rights import NOOR, a_holder, requests_in_stream
from tests.support.world import World

UNKNOWN = "iemand@nergens.example.nl"
_CODE_REQUEST = re.compile(r'name="code_request" value="([^"]*)"')


@pytest.fixture
def functions(world: World, monkeypatch: pytest.MonkeyPatch) -> Functions:
    """The deployed functions; the world has their keys and, as they do, the real clock."""
    world.now = datetime.now(UTC)
    functions = Functions(world, monkeypatch)
    world.ctx = functions.of("identity_codes").context()
    return functions


def asks_for_code(functions: Functions, email: str, language: str = "nl") -> Answer:
    return functions.call("identity_codes", "POST", "/rights/code", form={"email": email}, language=language)


def asks(functions: Functions, fields: Mapping[str, str], language: str = "nl") -> Answer:
    return functions.call("identity_codes", "POST", "/rights/request", form=fields, language=language)


def messages(functions: Functions) -> list[dict[str, Any]]:
    """What the writing of the requests has put on the queue."""
    functions.handle("change_relay", requests_in_stream(functions.world))
    return list(functions.world.drain("Rights"))


def code_request_in(answer: Answer) -> str:
    (found,) = _CODE_REQUEST.findall(answer.body)
    return str(found)


def filled_in(functions: Functions, kind: str = "access") -> dict[str, str]:
    """What somebody who is known posts with the code from their mail."""
    a_holder(functions.world.ctx)
    code_request = code_request_in(asks_for_code(functions, NOOR))
    return {"code_request": code_request, "code": str(letter(functions.world).facts["code"]), "kind": kind}


@pytest.mark.parametrize(("kind", "right"), [("access", "Inzage"), ("erasure", "Wissen")])
def test_the_whole_way_in_a_browser(functions: Functions, kind: str, right: str) -> None:
    rights = functions.call("website", "GET", "/rights")
    assert 'method="post" action="/rights/code?language=nl"' in rights.body
    assert 'name="email"' in rights.body

    answer = asks(functions, filled_in(functions, kind))

    assert answer.status == 303
    assert answer.headers["Cache-Control"] == "no-store"
    assert [message["right"] for message in messages(functions)] == [kind]
    page = functions.call("rights_requests", "GET", urlsplit(answer.headers["Location"]).path)
    assert page.status == 200
    assert right.lower() in page.body.lower()


def test_a_known_and_an_unknown_address_get_the_same_page(functions: Functions) -> None:
    a_holder(functions.world.ctx)

    known, unknown = asks_for_code(functions, NOOR), asks_for_code(functions, UNKNOWN)

    assert (known.status, known.headers) == (unknown.status, unknown.headers)
    shown = [_CODE_REQUEST.sub("", answer.body) for answer in (known, unknown)]
    assert shown[0] == shown[1]
    assert len(code_request_in(known)) == len(code_request_in(unknown))
    assert len(letters(functions.world)) == 1


@pytest.mark.parametrize("email", ["", "geen adres", "a@b", "<script>@example.nl"])
def test_an_address_that_is_none_brings_the_page_back_and_stores_nothing(
    functions: Functions, email: str
) -> None:
    answer = asks_for_code(functions, email)

    assert answer.status == 422
    assert 'role="alert"' in answer.body
    assert 'name="email"' in answer.body
    assert "script" not in answer.body
    assert functions.world.every_item() == []


@pytest.mark.parametrize(
    ("change", "status"),
    [({"code": "00000000"}, 403), ({"code": ""}, 422), ({"kind": ""}, 422), ({"kind": "objection"}, 422)],
)
def test_what_is_wrong_is_told_and_the_same_code_still_works_after(
    functions: Functions, change: dict[str, str], status: int
) -> None:
    fields = filled_in(functions)

    wrong = asks(functions, fields | change)

    assert wrong.status == status
    assert 'role="alert"' in wrong.body
    assert code_request_in(wrong) == fields["code_request"]
    assert messages(functions) == []
    assert asks(functions, fields).status == 303


def test_a_code_works_once(functions: Functions) -> None:
    fields = filled_in(functions)
    assert asks(functions, fields).status == 303
    assert asks(functions, fields).status == 403
    assert len(messages(functions)) == 1


def test_what_was_posted_is_shown_as_text_only(functions: Functions) -> None:
    answer = asks(functions, {"code_request": '"><script>alert(1)</script>', "code": "1", "kind": "access"})
    assert answer.status == 403
    assert "<script" not in answer.body


def test_too_many_codes_for_one_address_are_refused_on_a_page_with_when_to_come_back(
    functions: Functions,
) -> None:
    answers = [asks_for_code(functions, UNKNOWN) for _ in range(4)]

    assert [answer.status for answer in answers] == [200, 200, 200, 429]
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert answers[-1].headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_pages_keep_the_language_and_their_links_can_be_opened(
    functions: Functions, language: str
) -> None:
    rights = functions.call("website", "GET", "/rights", language=language)
    code = asks_for_code(functions, UNKNOWN, language)
    refused = asks_for_code(functions, "", language)
    for page in (rights, code, refused):
        assert f'<html lang="{language}">' in page.body
        (action,) = re.findall(r'action="([^"]+)"', page.body)
        assert parse_qs(urlsplit(action).query) == {"language": [language]}
        for link in re.findall(r'href="([^":#]+)"', page.body):
            opened = urlsplit(link)
            assert opened.path.startswith("/"), link
            assert functions.call("website", "GET", opened.path).status == 200


@pytest.mark.parametrize(
    ("function", "case", "status"),
    [
        ("identity_codes", "code_form", 200),
        ("identity_codes", "request_form", 403),
        ("rights_requests", "page", 404),
    ],
)
def test_the_example_events_are_answered(functions: Functions, function: str, case: str, status: int) -> None:
    answer = functions.handle(function, an_event(function, case))
    assert answer["statusCode"] == status
    assert answer["headers"]["Content-Type"].startswith("text/html")
