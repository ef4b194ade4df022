"""Messages of visitors over the API of the desk: listed without words, read once that is written down."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

import pytest

from qlinx.records.audit import acts
from tests.support.browser import Browser
from tests.support.http import Functions, Response
from tests.support.signing_in import a_staff_member
from tests.support.subjects import NOOR
from tests.support.world import World

ALL: Final = "/v1/staff/messages"
WORDS: Final = "De knop doet niets."


class Desk:
    """Somebody of the staff who calls the API, and a visitor at a browser."""

    def __init__(self, functions: Functions) -> None:
        self.functions = functions
        functions.world.pass_time(seconds=-10)
        self.member_id = a_staff_member(functions.world).person_id
        functions.world.pass_time(seconds=10)

    def asks(self, method: str, path: str = ALL, **more: Any) -> Response:
        return self.functions.call(
            "staff_cases", method, path, person_id=self.member_id, groups="staff", **more
        )

    def acts(self, message_id: str, act: str) -> Response:
        return self.asks("POST", f"{ALL}/{message_id}/acts", body={"act": act})

    def written(self, page: str = "/contact") -> None:
        form = {"topic": "invitation", "text": WORDS, "email": NOOR, "name": "Noortje Zwaan"}
        assert Browser(self.functions).sends(page, form, token="").status == 303


@pytest.fixture
def desk(world: World, monkeypatch: pytest.MonkeyPatch) -> Desk:
    world.now = datetime.now(UTC)
    functions = Functions(world, monkeypatch)
    world.ctx = replace(world.context(), read_secret=functions.of("signup").context().read_secret)
    return Desk(functions)


def test_a_list_tells_what_waits_and_nothing_of_who_wrote_or_what(desk: Desk) -> None:
    desk.written()
    desk.written("/klacht")
    listed = desk.asks("GET")
    assert (listed.status, listed.json["total"]) == (200, 2)
    assert WORDS not in listed.body
    assert NOOR not in listed.body
    assert [one["nature"] for one in desk.asks("GET", query={"nature": "complaint"}).json["messages"]] == [
        "complaint"
    ]
    first = desk.asks("GET", query={"limit": "1"}).json
    second = desk.asks("GET", query={"limit": "1", "cursor": first["cursor"]}).json
    assert {one["message_id"] for page in (first, second) for one in page["messages"]} == {
        one["message_id"] for one in listed.json["messages"]
    }


def test_who_reads_one_is_in_the_trail_and_sees_its_words(desk: Desk) -> None:
    desk.written()
    (one,) = desk.asks("GET").json["messages"]
    read = desk.acts(one["message_id"], "read")
    assert (read.status, read.json["words"]["text"], read.json["words"]["email"]) == (200, WORDS, NOOR)
    ctx = desk.functions.world.ctx
    done = [(act.actor, act.action, act.subject) for act in acts(ctx, desk.functions.world.now.date())]
    assert (desk.member_id, "message-read", one["message_id"]) in done


def test_one_that_is_handled_waits_no_more_and_shows_no_words(desk: Desk) -> None:
    desk.written()
    (one,) = desk.asks("GET").json["messages"]
    handled = desk.acts(one["message_id"], "handled")
    assert (handled.status, "words" in handled.json, "handled_at" in handled.json) == (200, False, True)
    assert desk.asks("GET").json["messages"] == []
    assert desk.acts(one["message_id"], "handled").json == handled.json, "said twice, it was handled once"
    assert desk.acts("u3vq2d4k7w5c6x8y9z2a3b4c5d", "read").status == 404
