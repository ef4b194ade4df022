"""The functions as they are called: real event shapes in, answers and pages out."""

import json
import re
from typing import Any

import pytest

from functions.identity_codes import handler as codes
from functions.rights_fulfilment import handler as fulfilment
from qlinx.kit.keyed import LONG_CODE_DIGITS
from qlinx.mailing.letter import Letter
from qlinx.people.limits import CODE_MAILS
from qlinx.people.model import Word
from tests.support.people import letter, letters, person_of
from tests.support.rights_functions import CONTEXT, answer, event, messages, public, signed_in
from tests.support.subjects import AT_HOME, NOOR, a_holder, a_relation, an_employer, works
from tests.support.world import World


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
