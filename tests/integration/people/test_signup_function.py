"""The sign-up function over HTTP."""

import re

import boto3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qlinx.kit.keyed import Keyring
from qlinx.people.model import ErasedAddress
from qlinx.people.statements import PUBLISHED
from qlinx.people.store import ERASED, erased_item
from qlinx.records.shape import Regime
from tests.support.http import Functions, an_event
from tests.support.people import PASSWORD, is_shared
from tests.support.template_tables import REGION
from tests.support.world import World

FILLED_IN = {
    "first_name": "Noor",
    "last_name": "van den Berg",
    "email": "noor@werk.example.nl",
    "mobile": "06 12345678",
    "statement_version": PUBLISHED[-1].version,
}


def mailed_token(functions: Functions) -> str:
    (waiting,) = functions.world.items_of("sign_up")
    keys: Keyring = functions.of("signup").context().keys
    return keys.sign("sign-up", [waiting["person_id"], waiting["address_hash"]])


def test_the_example_event_is_taken(functions: Functions) -> None:
    answer = functions.handle("signup", an_event("signup", "sign_up"))
    assert answer["statusCode"] == 202
    (waiting,) = functions.world.items_of("sign_up")
    assert waiting["mobile"].startswith("+31")


def test_a_link_that_we_did_not_sign_is_refused_as_json_and_as_a_page(functions: Functions) -> None:
    answer = functions.handle("signup", an_event("signup", "confirmation"))
    assert answer["statusCode"] == 404
    assert "/problems/link-damaged" in answer["body"]
    for case in ("confirmation_page", "confirmation_form"):
        page = functions.handle("signup", an_event("signup", case))
        assert page["statusCode"] == 404
        assert page["headers"]["Content-Type"].startswith("text/html")


def test_the_whole_way_by_the_page(functions: Functions, world: World) -> None:
    assert functions.call("signup", "POST", "/v1/sign-ups", body=FILLED_IN).status == 202
    path = f"/sign-up/{mailed_token(functions)}"
    before = world.every_item()
    for _ in range(2):
        page = functions.call("signup", "GET", path)
        assert page.status == 200
        assert 'type="password"' in page.body
    assert world.every_item() == before
    refused = functions.call("signup", "POST", path, form={"password": "kort"})
    assert refused.status == 422
    assert "12 tekens" in refused.body
    done = functions.call("signup", "POST", path, form={"password": PASSWORD})
    assert (done.status, "Je account is klaar" in done.body) == (200, True)
    again = functions.call("signup", "POST", path, form={"password": PASSWORD})
    assert (again.status, "Je account is al klaar" in again.body) == (409, True)
    assert functions.call("signup", "GET", path).status == 409


def test_the_whole_way_in_the_app(functions: Functions) -> None:
    functions.call("signup", "POST", "/v1/sign-ups", body=FILLED_IN)
    body = {"token": mailed_token(functions), "password": PASSWORD}
    first = functions.call("signup", "POST", "/v1/sign-ups/confirmations", body=body)
    assert (first.status, first.json) == (201, {"status": "open"})
    second = functions.call("signup", "POST", "/v1/sign-ups/confirmations", body=body, language="en")
    assert second.status == 409
    assert second.json["title"] == "Your account is ready already."


def test_whoever_was_erased_may_sign_up_again_and_is_remembered_no_more(
    functions: Functions, world: World
) -> None:
    functions.call("signup", "POST", "/v1/sign-ups", body=FILLED_IN)
    (waiting,) = world.items_of("sign_up")
    erased = ErasedAddress(address_hash=waiting["address_hash"], employer_ids=(), erased_at=world.now)
    world.ctx.store.write(ERASED.insert(erased))
    body = {"token": mailed_token(functions), "password": PASSWORD}
    assert functions.call("signup", "POST", "/v1/sign-ups/confirmations", body=body).status == 201
    assert world.ctx.store.get(ERASED, erased_item(erased.address_hash)) is None


def forget_limits(world: World) -> None:
    """As if an hour had passed."""
    table = boto3.resource("dynamodb", REGION).Table(world.ctx.store.table(Regime.SECURITY))
    for item in world.every_item(Regime.SECURITY):
        table.delete_item(Key={"pk": item["pk"], "sk": item["sk"]})


def test_every_address_gets_the_same_answer_to_the_byte(functions: Functions, world: World) -> None:
    functions.call("signup", "POST", "/v1/sign-ups", body=FILLED_IN)
    body = {"token": mailed_token(functions), "password": PASSWORD}
    functions.call("signup", "POST", "/v1/sign-ups/confirmations", body=body)
    is_shared(world, "gedeeld@werk.example.nl")

    @settings(max_examples=12, database=None)
    @given(local=st.from_regex(r"[a-z][a-z0-9]{0,12}", fullmatch=True))
    def the_same_for(local: str) -> None:
        addresses = (str(FILLED_IN["email"]), "gedeeld@werk.example.nl", f"{local}@nergens.example.nl")
        forget_limits(world)
        answers = [
            functions.call("signup", "POST", "/v1/sign-ups", body={**FILLED_IN, "email": address})
            for address in addresses
        ]
        assert answers[0] == answers[1] == answers[2]

    the_same_for()


@pytest.mark.parametrize("field", ["first_name", "last_name", "email", "statement_version"])
def test_a_missing_field_is_named_and_nothing_is_stored(functions: Functions, field: str) -> None:
    body = {name: value for name, value in FILLED_IN.items() if name != field}
    answer = functions.call("signup", "POST", "/v1/sign-ups", body=body)
    assert answer.status == 422
    assert [error["pointer"] for error in answer.json["errors"]] == [f"/{field}"]
    assert functions.world.every_item() == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("first_name", "Noor\r\nBcc: x@example.nl"),
        ("first_name", "<script>" * 30),
        ("last_name", ""),
        ("email", "geen adres"),
        ("mobile", "023 1234567"),
        ("postcode", "0123 AB"),
        ("postcode", "1234 SS"),
        ("postcode", "B-1000"),
        ("role", "admin"),
        ("language", "fr"),
    ],
)
def test_a_value_that_can_not_be_taken_is_named_without_being_repeated(
    functions: Functions, field: str, value: str
) -> None:
    answer = functions.call("signup", "POST", "/v1/sign-ups", body={**FILLED_IN, field: value})
    assert answer.status == 422
    assert [error["pointer"] for error in answer.json["errors"]] == [f"/{field}"]
    assert value == "" or value not in answer.body
    assert functions.world.every_item() == []


def test_a_page_holds_no_script_no_cookie_and_nothing_from_elsewhere(functions: Functions) -> None:
    functions.call("signup", "POST", "/v1/sign-ups", body=FILLED_IN)
    page = functions.call("signup", "GET", f"/sign-up/{mailed_token(functions)}")
    assert "<script" not in page.body
    assert not re.search(r'(src|href)="(https?:)?//', page.body)
    assert "set-cookie" not in {name.lower() for name in page.headers}
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
