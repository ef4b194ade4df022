"""The functions as they are called: real event shapes in, answers and pages out."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from functions.change_relay import handler as relay
from functions.identity_codes import handler as codes
from functions.rights_fulfilment import handler as fulfilment
from functions.rights_requests import handler as requests
from qlinx.entrypoints import wiring
from qlinx.kit.keyed import LONG_CODE_DIGITS
from qlinx.mailing.letter import Letter
from qlinx.people.limits import CODE_MAILS
from qlinx.people.model import Word
from qlinx.records.shape import Regime
from qlinx.rights.following import status_token
from qlinx.rights.kinds.access import RIGHT as ACCESS
from qlinx.rights.kinds.erasure import RIGHT as ERASURE
from qlinx.rights.service import ask, message_of
from tests.support import standing
from tests.support.http import issuer_of
from tests.support.people import letter, letters, person_of
from tests.support.rights import carry_out_request, requests_in_stream
from tests.support.subjects import AT_HOME, NOOR, a_holder, a_relation, an_employer, works
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
def deployed(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """The functions wired to the world, with the environment that the template gives them."""
    environment: dict[str, str] = {}
    for function in ("change_relay", "rights_fulfilment", "rights_requests", "identity_codes"):
        environment |= world.resources.environment(function)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("ALLOW_EXAMPLE_DOMAINS", "true")
    monkeypatch.setattr(wiring, "Context", lambda **_: world.ctx)
    for cached in (wiring.context, wiring.bucket, wiring.queue, wiring.user_pool):
        cached.cache_clear()
    yield world
    wiring.context.cache_clear()


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


def asks_for_code(email: str) -> tuple[int, Any]:
    return answer(public("POST", "/v1/identity-codes", "/v1/identity-codes", {"email": email}), codes)


def hands_in(body: Any, language: str = "nl") -> tuple[int, Any]:
    return answer(public("POST", "/v1/rights-requests", "/v1/rights-requests", body, language), codes)


def test_who_asks_for_more_codes_than_are_mailed_looks_with_the_one_for_the_day(deployed: World) -> None:
    a_relation(deployed.ctx, an_employer(deployed.ctx))
    # The last that is mailed is the one for the day; asking once more mails nothing.
    asked = [asks_for_code(NOOR)[1] for _ in range(CODE_MAILS.most + 1)][-1]
    mailed = [str(mail.facts["code"]) for mail in letters(deployed) if isinstance(mail, Letter)]
    (code,) = [one for one in mailed if len(one.replace(" ", "")) == LONG_CODE_DIGITS]

    shown = {"code_request": asked["code_request"], "code": code}
    path = "/v1/identity-codes/look"
    status, seen = answer(public("POST", path, path, shown), codes)

    assert status == 200
    assert len(seen["relations"]) == 1
    assert len(mailed) == CODE_MAILS.most


def test_a_signed_in_person_asks_and_follows_the_request(deployed: World) -> None:
    asked, person_id = signed_in(deployed)
    a_holder(deployed.ctx, person_id=person_id)

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
    assert "download_url" not in followed

    listed, _ = signed_in(deployed)
    listed["requestContext"]["http"]["method"] = "GET"
    status, mine = answer({**listed, "routeKey": "GET /v1/account/rights-requests", "body": None})
    (own,) = mine["rights_requests"]
    assert own["reference"] == request["reference"]
    assert re.match(r"https://.*/exports/.*\.zip\?", own["download_url"])
    assert "X-Amz-Expires=300" in own["download_url"]


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
    a_relation(deployed.ctx, an_employer(deployed.ctx))

    known = asks_for_code(NOOR)
    unknown = asks_for_code("x@werk.example.nl")

    assert known[0] == unknown[0] == 202
    assert known[1].keys() == unknown[1].keys()
    assert len(known[1]["code_request"]) == len(unknown[1]["code_request"])


def shown(deployed: World, email: str = NOOR) -> dict[str, str]:
    """A code from a mail, as a request about it carries it."""
    _, code = asks_for_code(email)
    return {"code_request": code["code_request"], "code": str(letter(deployed).facts["code"])}


def posts(path: str, body: Any) -> tuple[int, Any]:
    return answer(public("POST", f"/v1/{path}", f"/v1/{path}", body), codes)


def test_a_look_names_what_stands_there_and_what_a_right_can_be_used_on(deployed: World) -> None:
    ctx = deployed.ctx
    holder, employer = a_holder(ctx), an_employer(ctx)
    alone, joined = a_relation(ctx, employer), works(deployed, holder, an_employer(ctx, 2))
    letters(deployed)

    status, seen = posts("identity-codes/look", shown(deployed))

    assert (status, seen["other_account"]) == (200, True)
    assert {one["relation_id"]: one["joined_to"] for one in seen["relations"]} == {
        alone.person_id: "nobody",
        joined.person_id: "somebody",
    }
    assert {one["person_id"]: one["kind"] for one in seen["subjects"]} == {
        holder.person_id: "account",
        alone.person_id: "relation",
    }
    assert not any("yes" in one["can"] for one in seen["relations"])


def test_a_reader_says_words_with_a_code_once(deployed: World) -> None:
    relation = a_relation(deployed.ctx, an_employer(deployed.ctx))
    body = {
        **shown(deployed),
        "words": [{"relation_id": relation.person_id, "word": "wrong_person"}],
    }
    status, said = posts("identity-codes/words", body)
    assert (status, [one["done"] for one in said["words"]]) == (200, [True])
    assert person_of(deployed.ctx, relation.person_id).said is Word.WRONG_PERSON
    assert posts("identity-codes/words", body)[0] == 403


@pytest.mark.parametrize("word", ["yes", "allow_again"])
@pytest.mark.usefixtures("deployed")
def test_what_takes_an_account_can_not_be_said_with_a_code_alone(word: str) -> None:
    body = {"code_request": "x", "code": "1", "words": [{"relation_id": "a" * 26, "word": word}]}
    assert posts("identity-codes/words", body)[0] == 422


def test_several_subjects_are_chosen_or_asked_about(deployed: World) -> None:
    ctx = deployed.ctx
    holder, relation = a_holder(ctx), a_relation(ctx, an_employer(ctx))
    code = {**shown(deployed), "kind": "access"}
    status, problem = hands_in(code)
    assert (status, problem["type"]) == (409, "/problems/choose-subject")
    subjects = [{"person_id": one.person_id} for one in (relation, holder)]
    status, taken = hands_in({**code, "subjects": subjects})
    assert (status, len(taken["rights_requests"])) == (202, 2)
    assert {message["person_id"] for message in messages(deployed)} == {
        relation.person_id,
        holder.person_id,
    }


def test_a_right_is_used_on_relations_that_one_said_yes_to_and_no_others(deployed: World) -> None:
    asked, person_id = signed_in(deployed)
    holder = a_holder(deployed.ctx, person_id=person_id)
    mine = works(deployed, holder, an_employer(deployed.ctx))
    other = a_relation(deployed.ctx, an_employer(deployed.ctx, 2), AT_HOME)

    def asks(*ids: str) -> tuple[int, Any]:
        return answer({**asked, "body": json.dumps({"kind": "access", "relations": ids})})

    gone = deployed.ctx.new_id()
    for strange in (other.person_id, gone):
        assert asks(mine.person_id, strange)[0] == 404
    assert not deployed.items_of("rights_request")
    status, taken = asks(mine.person_id)
    assert (status, len(taken["rights_requests"])) == (202, 1)
    assert [message["person_id"] for message in messages(deployed)] == [mine.person_id]


@pytest.mark.parametrize(
    "body",
    [
        {"code_request": "m" * 26, "code": "1", "kind": "access", "subjects": []},
        {"code_request": "m" * 26, "code": "1", "kind": "made_up"},
        {"code_request": "m" * 26, "code": "1"},
        {"code_request": "m" * 26, "code": "1", "kind": "access", "more": 1},
        {"code_request": "m" * 26, "code": "1" * 33, "kind": "access"},
        {"code_request": "x", "code": "1", "kind": "access"},
    ],
)
@pytest.mark.usefixtures("deployed")
def test_what_is_not_understood_is_refused_by_field(body: Any) -> None:
    status, problem = hands_in(body)

    assert status == 422
    assert problem["errors"]


@pytest.mark.usefixtures("deployed")
def test_a_wrong_code_is_a_problem_that_says_what_to_do() -> None:
    body = {"code_request": "m" * 26, "code": "12345678", "kind": "access"}
    status, problem = hands_in(body, language="en")

    assert (status, problem["type"]) == (403, "/problems/code-refused")
    assert "ask for a new one" in problem["detail"]


@pytest.mark.parametrize(("language", "word"), [("nl", "Gewist"), ("en", "Erased")])
def test_the_page_of_a_finished_erasure_shows_its_proof(deployed: World, language: str, word: str) -> None:
    person = a_relation(deployed.ctx, an_employer(deployed.ctx))
    request = ask(deployed.ctx, person.person_id, ERASURE)
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
    assert "Deze link klopt niet." in reply["body"]


@pytest.mark.parametrize(
    ("language", "words", "button"),
    [("nl", "Dit verzoek bewaren we niet meer.", "/je-rechten"), ("en", "no longer keep", "/en/your-rights")],
)
def test_the_link_of_a_request_of_long_ago_says_so(
    deployed: World, language: str, words: str, button: str
) -> None:
    token = status_token(deployed.ctx, "a" * 26, "b" * 26)
    path = f"/rights-requests/{token}"
    reply = requests.lambda_handler(
        public("GET", path, "/rights-requests/{token}", language=language), CONTEXT
    )
    assert reply["statusCode"] == 404
    assert words in reply["body"]
    assert f'<a class="button" href="{button}"' in reply["body"]


def test_after_a_restore_the_function_erases_again(deployed: World) -> None:
    person = a_holder(deployed.ctx)
    backup = deployed.every_item()
    carry_out_request(deployed, ask(deployed.ctx, person.person_id, ERASURE))
    table = standing.table(deployed.ctx.store.table(Regime.RECORDS))
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
    ask(deployed.ctx, person.person_id, ERASURE)
    batch = event("rights_fulfilment/erasure")
    for message in messages(deployed):
        batch["Records"][0]["body"] = json.dumps(message)
        assert fulfilment.lambda_handler(batch, CONTEXT) == {"batchItemFailures": []}

    assert list(private.keys("photo-uploads/")) == []


def test_a_step_that_fails_comes_back_alone(deployed: World) -> None:
    person = a_relation(deployed.ctx, an_employer(deployed.ctx))
    request = ask(deployed.ctx, person.person_id, ACCESS)
    batch = event("rights_fulfilment/access")
    good = {**batch["Records"][0], "messageId": "good", "body": json.dumps(message_of(request))}
    bad = {**batch["Records"][0], "messageId": "bad", "body": "{}"}

    reply = fulfilment.lambda_handler({"Records": [bad, good]}, CONTEXT)

    assert reply == {"batchItemFailures": [{"itemIdentifier": "bad"}]}
