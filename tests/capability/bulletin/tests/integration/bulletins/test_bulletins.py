"""Somebody subscribes over HTTP, gets the mail, opens the page, gets an edition and unsubscribes;
their data go with them.
"""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from qlinx.bulletins.model import Subscription
from qlinx.bulletins.sending import PACKAGE, RUN_TYPES, publish
from qlinx.bulletins.store import SUBSCRIPTION
from qlinx.mailing.composing import Skipped
from qlinx.mailing.letter import Letter
from qlinx.people.looking import choosable
from qlinx.rights.identity import ask_with_code, look_with_code
from qlinx.rights.kinds.access import RIGHT as ACCESS
from qlinx.rights.kinds.erasure import RIGHT as ERASURE
from qlinx.runs.declaring import Tools
from qlinx.runs.messages import TakePart
from qlinx.runs.sweeping import sweep_runs
from qlinx.runs.taking import take_part
from tests.support.http import Functions
from tests.support.people import IP, letter, letters
from tests.support.retention import line, run
from tests.support.rights import carry_out_request, everything, exported
from tests.support.subjects import NOOR, code_for
from tests.support.world import World

ASK = "/v1/bulletin/subscriptions"
TITLE = "Roosters zonder gedoe"


@pytest.fixture
def functions(world: World, monkeypatch: pytest.MonkeyPatch) -> Functions:
    """The deployed functions; the world has their keys and, as they do, the real clock."""
    world.now = datetime.now(UTC)
    functions = Functions(world, monkeypatch)
    secret = functions.of("bulletins").context().read_secret()
    world.ctx = replace(world.ctx, read_secret=lambda: secret)
    return functions


def subscribes(functions: Functions) -> str:
    """Somebody asks for the bulletin; gives the path of the page in the mail that they get."""
    answer = functions.call("bulletins", "POST", ASK, body={"email": NOOR})
    assert (answer.status, answer.json) == (202, {"status": "mail_sent"})
    mail = letter(functions.world)
    assert mail.to.address == NOOR
    return str(mail.facts["page_url"]).removeprefix(functions.world.ctx.read_public_url())


def says(functions: Functions, path: str, choice: str) -> str:
    answer = functions.call("bulletins", "POST", path, form={"choice": choice})
    assert answer.status == 200
    return answer.body


def stored(world: World) -> Subscription:
    (item,) = world.items_of("subscription")
    return SUBSCRIPTION.value(item)


def edition_goes(world: World, title: str = TITLE) -> list[Letter | Skipped]:
    publish(world.ctx, title, "Zo maak je er een.")
    sent(world)
    return letters(world)


def sent(world: World) -> int:
    """Does what the schedule and the queue do, each message twice; says how many people were handled."""
    tools = Tools(world.queue("Bulletins"), seconds_left=lambda: 60)
    if broken := sweep_runs(world.ctx, PACKAGE, RUN_TYPES, tools).broken:
        raise broken
    messages = [TakePart.model_validate(body) for body in world.drain("Bulletins")]
    return sum(take_part(world.ctx, message, RUN_TYPES, tools) for message in [*messages, *messages])


def test_somebody_subscribes_gets_an_edition_and_unsubscribes(functions: Functions) -> None:
    path = subscribes(functions)
    assert edition_goes(functions.world, "Nog niet bevestigd") == []

    shown = functions.call("bulletins", "GET", path)
    assert "Ja, stuur mij de nieuwsbrief" in shown.body
    assert "Je krijgt de nieuwsbrief." in says(functions, path, "confirm")
    (mail,) = edition_goes(functions.world)
    assert isinstance(mail, Letter)
    assert mail.facts["title"] == TITLE
    assert "niet meer" in says(functions, path, "stop")
    assert edition_goes(functions.world, "Te laat") == []


def test_an_edition_goes_once_to_each_however_often_its_sending_is_repeated(functions: Functions) -> None:
    says(functions, subscribes(functions), "confirm")
    first = edition_goes(functions.world)
    (edition,) = functions.world.items_of("edition")
    (run,) = functions.world.items_of("run")

    assert len(first) == 1
    assert edition["sent_at"]
    assert run["state"] == "done"
    assert edition_goes(functions.world) == []
    assert sent(functions.world) == 0


def test_a_link_that_was_altered_opens_nothing(functions: Functions) -> None:
    path = subscribes(functions)

    assert functions.call("bulletins", "GET", f"{path}x").status == 404
    assert functions.call("bulletins", "POST", f"{path}x", form={"choice": "stop"}).status == 404


def test_their_data_stand_in_an_export_and_go_with_an_erasure(functions: Functions) -> None:
    world = functions.world
    says(functions, subscribes(functions), "confirm")
    subscription = stored(world)

    code_request, code = code_for(world)
    (found,) = choosable(look_with_code(world.ctx, code_request, code, network_address=IP))
    assert found.person_id == subscription.person_id
    (access,) = ask_with_code(world.ctx, code_request, code, ACCESS, network_address=IP)
    assert carry_out_request(world, access)[-1] == "exported"
    document = json.loads(exported(world, subscription.person_id, access.request_id)["data.json"])
    item = next(one for one in document["items"] if one["kind"] == "subscription")
    assert {field["name"]: field["value"] for field in item["fields"]}["email"] == NOOR
    assert item["label"] == "Je nieuwsbrief"

    letters(world)
    code_request, code = code_for(world)
    (erasure,) = ask_with_code(world.ctx, code_request, code, ERASURE, network_address=IP)
    assert carry_out_request(world, erasure)[-1] == "done"
    assert world.ctx.store.about(subscription.person_id) == ()
    assert NOOR not in everything(world)
    assert world.items_of("address_row") == []


@pytest.mark.parametrize("confirmed", [False, True])
def test_the_cleanup_takes_what_was_never_confirmed_or_was_ended(
    functions: Functions, confirmed: bool
) -> None:
    world = functions.world
    path = subscribes(functions)
    if confirmed:
        says(functions, path, "confirm")
        says(functions, path, "stop")
    world.pass_time(days=6)
    assert run(world).lines == ()
    world.pass_time(days=2)

    assert line(run(world), "subscription").removed == 1
    assert NOOR not in everything(world)
