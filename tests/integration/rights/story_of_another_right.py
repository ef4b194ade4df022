"""What is played in a product that has one right more (``test_another_right``):
asked, decided, carried out and told.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from qlinx.employers.service import set_instruction
from qlinx.kit.texts import LANGUAGES
from qlinx.mailing.letter import Letter
from qlinx.mailing.rendering import render
from qlinx.people.model import Person
from qlinx.rights.capability import CAPABILITY
from qlinx.rights.registry import every_right
from qlinx.rights.schemas import RightsAsked
from qlinx.rights.service import ask
from tests.support.at_work import at_work
from tests.support.http import Functions
from tests.support.letters import a_sender
from tests.support.people import is_shared, letters, opens_account
from tests.support.rights import requests_in_stream
from tests.support.subjects import a_relation, an_employer, code_for
from tests.support.world import World

MINE = "/v1/account/rights-requests"
DECIDE = "/v1/employer/rights-requests"


@pytest.fixture
def functions(world: World, monkeypatch: pytest.MonkeyPatch) -> Functions:
    """The deployed functions; the world has their keys and, as they do, the real clock."""
    world.now = datetime.now(UTC)
    functions = Functions(world, monkeypatch)
    world.ctx = functions.of("signup").context()
    return functions


def opened_an_hour_ago(functions: Functions) -> Person:
    """The holder of an account who could have signed in for as long."""
    world, ctx = functions.world, functions.world.ctx
    now, world.now = world.now, world.now - timedelta(hours=1)
    world.ctx = replace(world.context(), read_secret=ctx.read_secret)
    holder = opens_account(world)
    world.now, world.ctx = now, ctx
    return holder


def carries_out(functions: Functions) -> Sequence[Mapping[str, Any]]:
    """The functions do what follows from the writing of the requests; gives the messages."""
    functions.handle("change_relay", requests_in_stream(functions.world))
    messages = list(functions.world.drain("Rights"))
    records = [{"messageId": str(number), "body": json.dumps(one)} for number, one in enumerate(messages)]
    handler = functions.of("rights_fulfilment").lambda_handler
    done = handler({"Records": records}, SimpleNamespace(aws_request_id="test"))
    assert done == {"batchItemFailures": []}
    return messages


def told(functions: Functions) -> dict[str, str]:
    """The mails that wait, in words, by their template."""
    found = [one for one in letters(functions.world) if isinstance(one, Letter)]
    return {one.template: render(one, a_sender()).text for one in found}


def test_it_is_declared_with_its_words_and_its_mail() -> None:
    right = every_right()["notification"]
    words = right.words
    assert all(text.in_(one) for text in (words.title, words.value, words.choice) for one in LANGUAGES)
    assert "notification" in RightsAsked.model_json_schema()["properties"]["kind"]["enum"]
    assert "notification: we only keep it" in str(RightsAsked.model_json_schema())
    assert CAPABILITY.mails is not None
    assert CAPABILITY.words().values["right.notification"].nl == "beperking"


def test_somebody_with_an_account_asks_for_it_and_is_told(functions: Functions) -> None:
    now = functions.world.now
    holder = opened_an_hour_ago(functions)

    def asks(signed_in_at: datetime) -> Any:
        body = {"kind": "notification"}
        return functions.call(
            "rights_requests", "POST", MINE, body=body, person_id=holder.person_id, signed_in_at=signed_in_at
        )

    assert asks(now - timedelta(minutes=30)).json["type"].endswith("sign-in-again")
    asked = asks(now)
    assert (asked.status, asked.json["kind"], asked.json["state"]) == (202, "notification", "received")
    assert datetime.fromisoformat(asked.json["deadline_on"]).date() > now.date() + timedelta(days=80)
    assert "beperking van het gebruik van je gegevens" in told(functions)["rights.request_received"]

    assert [one["right"] for one in carries_out(functions)] == ["notification"]

    path = f"/rights-requests/{asked.json['status_token']}"
    shown = functions.call("rights_requests", "GET", f"/v1{path}").json
    assert (shown["state"], "certificate" in shown) == ("fulfilled", False)
    page = functions.call("rights_requests", "GET", path).body
    assert "beperking van je gegevens" in page
    assert "We bewaren je gegevens alleen nog." in page
    assert "We bewaren ze alleen nog" in told(functions)["rights.data_restricted"]


def test_an_employer_decides_on_it(functions: Functions) -> None:
    desk = at_work(functions, "employer_rights")
    world = functions.world
    relation, _ = is_shared(world)
    staff = functions.of("staff_desk").context()
    set_instruction(staff, relation.given_by, executes_rights=False, actor="staff-id")
    request = ask(world.ctx, relation.person_id, every_right()["notification"])
    carries_out(functions)
    assert "deelt alleen nog te bewaren" in told(functions)["rights.employer_decides"]
    [waiting] = desk.call("GET", DECIDE).json["rights_requests"]
    assert waiting["kind"] == "notification"

    path = f"{DECIDE}/{request.request_id}/decision"
    unfit = desk.call("POST", path, body={"decision": "refuse", "refusal": "legal_duty"})
    assert unfit.json["type"].endswith("refusal-unfit")
    assert desk.call("POST", path, body={"decision": "carry_out"}).json["state"] == "received"
    carries_out(functions)

    assert "rights.data_restricted" in told(functions)


def test_a_mailed_code_is_enough_for_it_on_the_page(functions: Functions) -> None:
    world = functions.world
    relation = a_relation(world.ctx, an_employer(world.ctx))
    code_request, code = code_for(world, relation.email)
    form = {"code_request": code_request, "code": code}
    look = functions.call("rights_pages", "POST", "/rights/look", form=form).body
    assert "Ik wil dat jullie dit alleen nog bewaren" in look

    chosen = {**form, f"notification-{relation.person_id}": "yes"}
    both = {**chosen, f"erasure-{relation.person_id}": "yes"}
    refused = functions.call("rights_pages", "POST", "/rights/request", form=both)
    assert refused.status == 422
    assert "Wat gewist is, kan niet beperkt worden." in refused.body
    assert functions.call("rights_pages", "POST", "/rights/request", form=chosen).status == 200

    assert [one["right"] for one in carries_out(functions)] == ["notification"]
