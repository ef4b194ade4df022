"""Rights in a browser, without an account and without script: address, mailed code, request."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from qlinx.people.limits import CODES_OF_NETWORK
from qlinx.people.model import Person, Word
from qlinx.people.saying import SAYINGS
from qlinx.rights.store import requests_of
from tests.support.application import application
from tests.support.http import Functions, Response, an_event
from tests.support.people import letter, letters, person_of, says_yes, set_limit
from tests.support.rights import requests_in_stream
from tests.support.sites import folder_at
from tests.support.subjects import AT_HOME, NOOR, a_holder, a_relation, an_employer
from tests.support.world import World

UNKNOWN = "iemand@nergens.example.nl"
_CODE_REQUEST = re.compile(r'name="code_request" value="([^"]*)"')


@pytest.fixture
def functions(world: World, monkeypatch: pytest.MonkeyPatch) -> Functions:
    """The deployed functions; the world has their keys and, as they do, the real clock."""
    world.now = datetime.now(UTC)
    functions = Functions(world, monkeypatch)
    world.ctx = functions.of("signup").context()
    return functions


def asks_for_code(functions: Functions, email: str, language: str = "nl") -> Response:
    return functions.call("rights_pages", "POST", "/rights/code", form={"email": email}, language=language)


def looks(functions: Functions, fields: Mapping[str, str], language: str = "nl") -> Response:
    return functions.call("rights_pages", "POST", "/rights/look", form=fields, language=language)


def asks(functions: Functions, fields: Mapping[str, str], language: str = "nl") -> Response:
    return functions.call("rights_pages", "POST", "/rights/request", form=fields, language=language)


def messages(functions: Functions) -> list[dict[str, Any]]:
    """What the writing of the requests has put on the queue."""
    functions.handle("change_relay", requests_in_stream(functions.world))
    return list(functions.world.drain("Rights"))


def code_request_in(answer: Response) -> str:
    (found,) = _CODE_REQUEST.findall(answer.body)
    return str(found)


def a_shared_one(functions: Functions, **changes: Any) -> Person:
    """Somebody whom an employer shares, without an account."""
    return a_relation(functions.world.ctx, an_employer(functions.world.ctx), **changes)


def code_of(functions: Functions) -> dict[str, str]:
    """A code request with the code from its mail."""
    code_request = code_request_in(asks_for_code(functions, NOOR))
    return {"code_request": code_request, "code": str(letter(functions.world).facts["code"])}


@pytest.mark.parametrize(("kind", "right"), [("access", "inzage"), ("erasure", "wissen")])
def test_the_whole_way_in_a_browser(functions: Functions, kind: str, right: str) -> None:
    rights = functions.call("website", "GET", "/rights")
    assert 'method="post" action="/rights/code?language=nl"' in rights.body
    assert 'name="email"' in rights.body
    relation = a_shared_one(functions)
    code = code_of(functions)

    seen = looks(functions, code)
    assert (seen.status, "Voorbeeld Zorg 1" in seen.body) == (200, True)
    assert f'name="{kind}-{relation.person_id}"' in seen.body
    assert seen.headers["Cache-Control"] == "no-store"
    done = asks(functions, {**code, f"{kind}-{relation.person_id}": "yes", "sure": "yes"})

    assert done.status == 200
    (message,) = messages(functions)
    assert (message["right"], message["person_id"]) == (kind, relation.person_id)
    (link,) = re.findall(r'href="(/rights-requests/[^"]+)"', done.body)
    page = functions.call("rights_requests", "GET", urlsplit(link).path)
    assert (page.status, right in page.body.lower()) == (200, True)


def test_a_parent_or_guardian_asks_for_somebody_under_sixteen(functions: Functions) -> None:
    assert "jonger dan 16" in functions.call("website", "GET", "/rights").body
    relation = a_shared_one(functions)
    code = code_of(functions)
    assert 'name="by_representative" value="yes">' in looks(functions, code).body
    twice = {f"access-{relation.person_id}": "yes", "by_representative": "yes"}
    nobody = asks(functions, {**code, "by_representative": "yes"})
    assert 'name="by_representative" value="yes" checked' in nobody.body

    done = asks(functions, {**code, **twice})

    assert letter(functions.world).facts["by_representative"] is True
    (request,) = requests_of(functions.world.ctx.store, relation.person_id)
    assert request.by_representative
    (link,) = re.findall(r'href="(/rights-requests/[^"]+)"', done.body)
    page = functions.call("rights_requests", "GET", urlsplit(link).path)
    assert "Gevraagd door een ouder of voogd." in page.body


@pytest.mark.parametrize("word", [Word.WRONG_PERSON, Word.LEFT])
def test_the_door_of_the_first_mail_leads_to_wrong_person_and_not_any_more(
    functions: Functions, word: Word
) -> None:
    relation = a_shared_one(functions)
    code = code_of(functions)
    seen = looks(functions, code)
    said = SAYINGS[word].value
    assert f'name="word-{relation.person_id}" value="{said}"' in seen.body
    assert f'name="word-{relation.person_id}" value="yes"' not in seen.body
    done = asks(functions, {**code, f"word-{relation.person_id}": said})
    assert (done.status, "Voorbeeld Zorg 1" in done.body) == (200, True)
    assert person_of(functions.world.ctx, relation.person_id).said is word


def test_looking_changes_nothing_and_leaves_the_code(functions: Functions) -> None:
    a_shared_one(functions)
    code = code_of(functions)
    before = functions.world.every_item()
    for _ in range(3):
        assert looks(functions, code).status == 200
    assert functions.world.every_item() == before


def test_words_and_rights_about_several_go_in_one_act(functions: Functions) -> None:
    ctx = functions.world.ctx
    one, two = (a_relation(ctx, an_employer(ctx, number)) for number in (1, 2))
    fields = {
        **code_of(functions),
        f"word-{one.person_id}": "wrong_person",
        f"erasure-{one.person_id}": "yes",
        f"access-{two.person_id}": "yes",
        "sure": "yes",
    }
    done = asks(functions, fields)
    assert len(re.findall(r'href="/rights-requests/', done.body)) == 2
    assert {(message["right"], message["person_id"]) for message in messages(functions)} == {
        ("erasure", one.person_id),
        ("access", two.person_id),
    }
    assert person_of(ctx, one.person_id).said is Word.WRONG_PERSON
    assert asks(functions, fields).status == 403


def test_of_what_an_account_joined_only_that_was_not_me_can_be_said(functions: Functions) -> None:
    ctx = functions.world.ctx
    employer = an_employer(ctx)
    holder = a_holder(ctx, AT_HOME)
    relation = a_relation(ctx, employer, number="1042")
    says_yes(functions.world, holder, relation)
    code = code_of(functions)
    seen = looks(functions, code)
    for hidden in ("1042", "Noor", AT_HOME, f"access-{relation.person_id}", "wrong_person"):
        assert hidden not in seen.body, hidden
    for field, value in (("access", "yes"), ("word", "wrong_person")):
        refused = asks(functions, {**code, f"{field}-{relation.person_id}": value})
        assert refused.status == 422
    assert messages(functions) == []
    assert asks(functions, {**code, f"word-{relation.person_id}": "not_me"}).status == 200
    assert person_of(ctx, relation.person_id).account_id is None


def test_a_shared_address_asks_for_the_number_and_keeps_what_was_chosen(functions: Functions) -> None:
    ctx = functions.world.ctx
    employer = an_employer(ctx)
    one = a_relation(ctx, employer, number="1001")
    a_relation(ctx, employer, number="1002")
    code = code_of(functions)
    assert "1001" not in looks(functions, code).body
    fields = {**code, f"erasure-{one.person_id}": "yes", f"number-{one.person_id}": "1002", "sure": "yes"}
    refused = asks(functions, fields)
    assert (refused.status, "personeelsnummer" in refused.body) == (422, True)
    assert f'name="erasure-{one.person_id}" value="yes" checked' in refused.body
    assert 'value="1002"' in refused.body
    assert messages(functions) == []
    assert asks(functions, fields | {f"number-{one.person_id}": "1001"}).status == 200
    assert [message["person_id"] for message in messages(functions)] == [one.person_id]


def test_seeing_and_erasing_the_same_at_once_is_advised_against(functions: Functions) -> None:
    relation = a_shared_one(functions)
    fields = {
        **code_of(functions),
        f"access-{relation.person_id}": "yes",
        f"erasure-{relation.person_id}": "yes",
    }
    refused = asks(functions, fields)
    assert (refused.status, "Kies nu alleen zien" in refused.body) == (422, True)
    assert messages(functions) == []


def test_who_has_an_account_is_advised_to_sign_in_and_may_use_a_right_all_the_same(
    functions: Functions,
) -> None:
    holder = a_holder(functions.world.ctx)
    code = code_of(functions)
    assert "Als je inlogt" in looks(functions, code).body
    assert asks(functions, {**code, f"access-{holder.person_id}": "yes"}).status == 200
    assert [message["person_id"] for message in messages(functions)] == [holder.person_id]


@pytest.mark.parametrize("field", ["access-", "word-", "erasure-"])
def test_nobody_uses_a_code_on_what_stands_under_another_address(functions: Functions, field: str) -> None:
    ctx = functions.world.ctx
    employer = an_employer(ctx)
    a_relation(ctx, employer)
    other = a_relation(ctx, employer, AT_HOME)
    fields = {
        **code_of(functions),
        f"{field}{other.person_id}": "wrong_person" if field == "word-" else "yes",
    }
    assert asks(functions, fields).status == 422
    assert messages(functions) == []
    assert person_of(ctx, other.person_id) == other


def test_choosing_nothing_asks_again_and_leaves_the_code(functions: Functions) -> None:
    a_shared_one(functions)
    code = code_of(functions)
    refused = asks(functions, code)
    assert (refused.status, 'role="alert"' in refused.body) == (422, True)
    assert looks(functions, code).status == 200


def test_a_known_and_an_unknown_address_get_the_same_page(functions: Functions) -> None:
    a_shared_one(functions)

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
    assert "<script" not in answer.body
    assert functions.world.every_item() == []


@pytest.mark.parametrize(("change", "status"), [({"code": "00000000"}, 403), ({"code": ""}, 422)])
@pytest.mark.parametrize("path", ["look", "request"])
def test_what_is_wrong_is_told_and_the_same_code_still_works_after(
    functions: Functions, path: str, change: dict[str, str], status: int
) -> None:
    relation = a_shared_one(functions)
    fields = {**code_of(functions), f"access-{relation.person_id}": "yes"}
    post = looks if path == "look" else asks
    posted = fields if path == "request" else {name: fields[name] for name in ("code_request", "code")}

    wrong = post(functions, posted | change)

    assert wrong.status == status
    assert 'role="alert"' in wrong.body
    assert code_request_in(wrong) == fields["code_request"]
    assert messages(functions) == []
    assert asks(functions, fields).status == 200


def test_a_code_works_once(functions: Functions) -> None:
    relation = a_shared_one(functions)
    fields = {**code_of(functions), f"access-{relation.person_id}": "yes"}
    assert asks(functions, fields).status == 200
    assert asks(functions, fields).status == 403
    assert len(messages(functions)) == 1


def test_what_was_posted_is_shown_as_text_only(functions: Functions) -> None:
    evil = '"><script>alert(1)</script>'
    for post in (looks, asks):
        for field, status in (("code_request", 422), ("code", 403), ("made_up", 422)):
            fields = {"code_request": "m" * 26, "code": "1", field: evil}
            answer = post(functions, fields)
            assert answer.status == status, field
            assert "<script" not in answer.body
    relation = a_shared_one(functions, first_name="<script>alert(2)</script>")
    code = code_of(functions)
    page = asks(functions, {**code, f"number-{relation.person_id}": evil, "word-x": "wrong_person"})
    assert "<script" not in page.body


def test_too_many_codes_for_one_network_are_refused_on_a_page_with_when_to_come_back(
    functions: Functions,
) -> None:
    set_limit(functions.world, CODES_OF_NETWORK, 3)
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
            folder = folder_at(application(), opened.path) or "website"
            assert functions.call(folder, "GET", opened.path).status == 200


@pytest.mark.parametrize(
    ("function", "case", "status"),
    [
        ("rights_pages", "code_form", 200),
        ("rights_pages", "look_form", 403),
        ("rights_pages", "request_form", 403),
        ("rights_requests", "page", 404),
    ],
)
def test_the_example_events_are_answered(functions: Functions, function: str, case: str, status: int) -> None:
    answer = functions.handle(function, an_event(function, case))
    assert answer["statusCode"] == status
    assert answer["headers"]["Content-Type"].startswith("text/html")
