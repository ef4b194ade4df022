"""The sign-up function over HTTP."""

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qlinx.kit.clock import home_day, utc_now
from qlinx.kit.keyed import Keyring
from qlinx.people.statements import current_statement
from qlinx.people.store import SIGN_UP, sign_up_item
from qlinx.records.shape import Regime
from tests.support import standing, stored_dump
from tests.support.http import Functions, Response, an_event
from tests.support.moment import START
from tests.support.people import PASSWORD, is_shared, person_of
from tests.support.world import World

FILLED_IN = {
    "first_name": "Noor",
    "last_name": "van den Berg",
    "email": "noor@werk.example.nl",
    "mobile": "06 12345678",
    "statement_version": current_statement(home_day(START)).version,
}


# What the reader of the mail says; the address is that of the link.
OWN_WORDS = {
    "first_name": "Noor",
    "last_name": "van den Berg",
    "mobile": "06 12345678",
    "language": "nl",
}


def mailed_token(functions: Functions) -> str:
    (waiting,) = functions.world.items_of("sign_up")
    keys: Keyring = functions.of("signup").context().keys
    return keys.sign("sign-up", [waiting["person_id"], waiting["address_hash"]])


def test_the_example_event_is_taken(functions: Functions) -> None:
    event = an_event("signup", "sign_up")
    # The statement that the example names was in force on its day.
    filled_in = {
        **json.loads(event["body"]),
        "statement_version": current_statement(home_day(utc_now())).version,
    }
    answer = functions.handle("signup", {**event, "body": json.dumps(filled_in)})
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


def confirms(functions: Functions, **changes: object) -> Response:
    """The link of the only sign-up, followed in the app with what its reader says."""
    body = {"token": mailed_token(functions), "password": PASSWORD, **OWN_WORDS, **changes}
    return functions.call("signup", "POST", "/v1/sign-ups/confirmations", body=body)


def test_the_whole_way_by_the_page(functions: Functions, world: World) -> None:
    assert functions.call("signup", "POST", "/v1/sign-ups", body=FILLED_IN).status == 202
    path = f"/sign-up/{mailed_token(functions)}"
    before = world.every_item()
    for _ in range(2):
        page = functions.call("signup", "GET", path)
        assert page.status == 200
        assert 'name="password"' in page.body
    assert world.every_item() == before
    refused = functions.call("signup", "POST", path, form={**OWN_WORDS, "password": "kort"})
    assert refused.status == 422
    assert "12 tekens" in refused.body
    done = functions.call("signup", "POST", path, form={**OWN_WORDS, "password": PASSWORD})
    assert (done.status, "Je account is klaar" in done.body) == (200, True)
    again = functions.call("signup", "POST", path, form={**OWN_WORDS, "password": PASSWORD})
    assert (again.status, "Je account is al klaar" in again.body) == (409, True)
    assert functions.call("signup", "GET", path).status == 409


def test_a_link_that_has_ended_leads_to_signing_up_again(functions: Functions, world: World) -> None:
    functions.call("signup", "POST", "/v1/sign-ups", body=FILLED_IN)
    path = f"/sign-up/{mailed_token(functions)}"
    (item,) = world.items_of("sign_up")
    sign_up = world.ctx.store.get(SIGN_UP, sign_up_item(str(item["person_id"])))
    assert sign_up
    world.ctx.store.write(SIGN_UP.remove(sign_up))
    for language, to, words in (
        ("nl", "/aanmelden", "Meld je opnieuw aan"),
        ("en", "/en/sign-up", "Sign up again"),
    ):
        ended = functions.call("signup", "GET", path, query={"language": language})
        assert ended.status == 410
        assert f'<a class="button" href="{to}">{words}</a>' in ended.body


def test_the_page_shows_what_was_filled_in_and_what_is_posted_becomes_true(
    functions: Functions, world: World
) -> None:
    stranger = {**FILLED_IN, "first_name": "Vreemde", "mobile": "06 87654321"}
    functions.call("signup", "POST", "/v1/sign-ups", body=stranger)
    path = f"/sign-up/{mailed_token(functions)}"
    shown = functions.call("signup", "GET", path).body
    assert 'name="first_name" type="text" value="Vreemde"' in shown
    assert 'value="+31687654321"' in shown
    form = {**OWN_WORDS, "language": "en", "password": PASSWORD}
    assert functions.call("signup", "POST", path, form=form).headers["Content-Language"] == "en"
    (person,) = world.items_of("person")
    assert (person["first_name"], person["mobile"], person["language"]) == ("Noor", "+31612345678", "en")


def test_what_was_typed_is_kept_and_the_password_is_not(functions: Functions) -> None:
    functions.call("signup", "POST", "/v1/sign-ups", body=FILLED_IN)
    path = f"/sign-up/{mailed_token(functions)}"
    wrong = {**OWN_WORDS, "first_name": "Nora", "mobile": "023 1", "town": "Haarlem", "password": PASSWORD}
    refused = functions.call("signup", "POST", path, form=wrong)
    assert refused.status == 422
    assert "<title>Fout: " in refused.body
    assert 'value="Nora"' in refused.body
    assert 'value="023 1"' in refused.body
    assert 'id="mobile-fault"' in refused.body
    assert PASSWORD not in refused.body


def test_the_app_shows_what_was_filled_in_and_sends_what_is_right(functions: Functions, world: World) -> None:
    functions.call("signup", "POST", "/v1/sign-ups", body=FILLED_IN)
    path = f"/v1/sign-ups/confirmations/{mailed_token(functions)}"
    before = world.every_item()
    shown = functions.call("signup", "GET", path)
    assert (shown.status, shown.json["first_name"], shown.json["mobile_required"]) == (200, "Noor", True)
    assert world.every_item() == before
    first = confirms(functions, first_name="Nora")
    assert (first.status, first.json["status"]) == (201, "open")
    assert world.items_of("person")[0]["first_name"] == "Nora"
    assert functions.call("signup", "GET", path).status == 409


def test_a_used_link_says_so_in_the_app(functions: Functions) -> None:
    functions.call("signup", "POST", "/v1/sign-ups", body=FILLED_IN)
    body = {"token": mailed_token(functions), "password": PASSWORD, **OWN_WORDS}
    assert functions.call("signup", "POST", "/v1/sign-ups/confirmations", body=body).status == 201
    second = functions.call("signup", "POST", "/v1/sign-ups/confirmations", body=body, language="en")
    assert second.status == 409
    assert second.json["title"] == "Your account is already set up."


def test_the_code_of_the_answer_proves_the_address_to_the_account(functions: Functions, world: World) -> None:
    world.ctx = functions.of("signup").context()
    relation, _ = is_shared(world)
    functions.call("signup", "POST", "/v1/sign-ups", body=FILLED_IN)
    opened = confirms(functions).json
    assert [one["relation_id"] for one in opened["look"]["relations"]] == [relation.person_id]
    account_id = world.items_of("account")[0]["person_id"]
    said = functions.call(
        "account_relations",
        "POST",
        "/v1/account/relations/words",
        body={
            "code_request": opened["code_request"],
            "code": opened["code"],
            "words": [{"relation_id": relation.person_id, "word": "yes"}],
        },
        person_id=account_id,
    )
    assert [one["done"] for one in said.json["words"]] == [True]
    assert person_of(world.ctx, relation.person_id).account_id == account_id


def test_of_two_links_to_an_address_the_one_followed_last_opens_it_and_nobody_elses_sign_in_stays(
    functions: Functions, world: World
) -> None:
    functions.call("signup", "POST", "/v1/sign-ups", body=FILLED_IN)
    assert confirms(functions, password="kort").status == 422
    functions.call("signup", "POST", "/v1/sign-ups", body=FILLED_IN)
    assert confirms(functions).status == 201
    (account,) = world.items_of("account")
    assert (account["state"], list(stored_dump.users(world))) == ("open", [account["person_id"]])


def forget_limits(world: World) -> None:
    """As if an hour had passed."""
    table = standing.table(world.ctx.store.table(Regime.SECURITY))
    for item in world.every_item(Regime.SECURITY):
        table.delete_item(Key={"pk": item["pk"], "sk": item["sk"]})


def test_every_address_gets_the_same_answer_to_the_byte(functions: Functions, world: World) -> None:
    functions.call("signup", "POST", "/v1/sign-ups", body=FILLED_IN)
    assert confirms(functions).status == 201
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
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
