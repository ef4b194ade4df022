"""What comes of a request: its page, its erasure, also after a restore; and what comes back."""

import json

import pytest

from functions.rights_fulfilment import handler as fulfilment
from functions.rights_requests import handler as requests
from qlinx.records.shape import Regime
from qlinx.rights.following import status_token
from qlinx.rights.kinds.access import RIGHT as ACCESS
from qlinx.rights.kinds.erasure import RIGHT as ERASURE
from qlinx.rights.service import ask, message_of
from tests.support import standing
from tests.support.people import letters
from tests.support.rights import carry_out_request
from tests.support.rights_functions import CONTEXT, event, messages, public
from tests.support.subjects import NOOR, a_holder, a_relation, an_employer
from tests.support.world import World


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

    assert fulfilment.lambda_handler(event("rights_fulfilment/replay"), CONTEXT) == {"records": 2}
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
