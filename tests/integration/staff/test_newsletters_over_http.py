"""Newsletters and the health of mail over the API of the desk."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest

from qlinx.mailing.outbox import MailState
from qlinx.mailing.outcomes import count_outcome
from qlinx.records.audit import acts
from tests.support.browser import Browser
from tests.support.http import Functions, Response
from tests.support.newsletters import goes_out, mails, night_now, no_night, subscribed
from tests.support.signing_in import a_staff_member
from tests.support.world import World

ALL: Final = "/v1/staff/newsletters"
WORDS: Final = {
    "title_nl": "Nieuws",
    "text_nl": "Er is nieuws.",
    "title_en": "News",
    "text_en": "There is news.",
}


class Desk:
    """Somebody of the staff who calls the API."""

    def __init__(self, functions: Functions) -> None:
        self.functions = functions
        functions.world.pass_time(seconds=-10)
        self.member_id = a_staff_member(functions.world).person_id
        functions.world.pass_time(seconds=10)

    def asks(self, method: str, path: str = ALL, **more: Any) -> Response:
        function = "staff_cases" if "mail-health" in path else "staff_mailings"
        return self.functions.call(function, method, path, person_id=self.member_id, groups="staff", **more)

    def begins(self, **more: Any) -> str:
        return f"{ALL}/{self.asks('POST', body=WORDS, **more).json['newsletter_id']}"

    def acts(self, path: str, act: str, **more: str | bool) -> Response:
        return self.asks("POST", f"{path}/acts", body={"act": act, **more})


@pytest.fixture
def desk(world: World, monkeypatch: pytest.MonkeyPatch) -> Desk:
    world.now = datetime.now(UTC)
    functions = Functions(world, monkeypatch)
    world.ctx = replace(world.context(), read_secret=functions.of("signup").context().read_secret)
    return Desk(functions)


def test_one_is_begun_once_written_on_and_listed(desk: Desk) -> None:
    path = desk.begins(headers={"Idempotency-Key": "november"})
    assert desk.begins(headers={"Idempotency-Key": "november"}) == path
    seen = desk.asks("GET", path).json
    assert (seen["state"], seen["title_nl"], seen["audience"]["goes"]) == ("draft", "Nieuws", 0)
    changed = {**WORDS, "title_nl": "Ander nieuws", "segment": "frequency=every"}
    assert desk.asks("PUT", path, body=changed).status == 428
    saved = desk.asks("PUT", path, body=changed, headers={"If-Match": seen["etag"]})
    assert (saved.status, saved.json["title_nl"], saved.json["segment"]) == (
        200,
        "Ander nieuws",
        "frequency=every",
    )
    assert desk.asks("PUT", path, body=changed, headers={"If-Match": seen["etag"]}).status == 412
    assert (
        desk.asks("PUT", path, body={**WORDS, "segment": "email=x"}, headers={"If-Match": "*"}).status != 200
    )
    listed = desk.asks("GET").json
    assert [one["title_nl"] for one in listed["newsletters"]] == ["Ander nieuws"]
    assert desk.asks("GET", query={"state": "sent"}).json["total"] == 0


def test_it_is_tried_and_leaves_once_with_what_became_of_it(desk: Desk) -> None:
    world = desk.functions.world
    no_night(world)
    subscribed(Browser(desk.functions))
    path = desk.begins()
    assert desk.asks("GET", path).json["audience"] == {"goes": 1, "left_out": {}, "later": 0, "more": False}
    assert desk.acts(path, "test").status == 200
    assert [one.to.address for one in mails(world)] == ["sam@aanbieder.example.nl"]
    assert desk.acts(path, "send").json["state"] == "sending"
    assert desk.acts(path, "send").status == 200, "said once more it is the same"
    goes_out(world)
    assert desk.asks("GET", path).json["outcomes"]
    done = [act.action for act in acts(world.ctx, world.now.date()) if act.actor == desk.member_id]
    assert done.count("newsletter-sent") == 1


def test_one_that_is_planned_waits_goes_on_and_is_called_off(desk: Desk) -> None:
    path = desk.begins()
    assert desk.acts(path, "schedule").status == 422
    later = (desk.functions.world.now + timedelta(days=2)).isoformat()
    planned = desk.acts(path, "schedule", send_at=later)
    assert (planned.status, planned.json["state"], "send_at" in planned.json) == (200, "sending", True)
    assert desk.acts(path, "schedule", send_at=later).status == 200, "the same again"
    assert desk.acts(path, "send").status == 409, "it goes then, and not now"
    assert desk.acts(path, "pause").json["paused"] is True
    assert desk.acts(path, "resume").json["paused"] is False
    assert desk.acts(path, "cancel").json["state"] == "cancelled"
    assert desk.acts(path, "send").status == 409
    unfinished = f"{ALL}/{desk.asks('POST', body={'title_nl': 'Half'}).json['newsletter_id']}"
    assert desk.acts(unfinished, "send").status == 409


@pytest.mark.parametrize(
    ("send_at", "code"), [("2027-03-28T02:30", "skipped_by_clock"), ("2027-10-31T02:30", "shown_twice")]
)
def test_a_moment_that_the_clock_skips_or_shows_twice_is_refused(desk: Desk, send_at: str, code: str) -> None:
    path = desk.begins()

    refused = desk.acts(path, "schedule", send_at=send_at)

    assert (refused.status, refused.json["errors"][0]["code"]) == (422, code)
    assert desk.acts(path, "schedule", send_at=f"{send_at}+02:00").status == 200


def test_at_night_it_waits_or_leaves_with_a_reason(desk: Desk) -> None:
    world = desk.functions.world
    night_now(world)
    subscribed(Browser(desk.functions))
    mails(world)
    asleep, urgent = desk.begins(), desk.begins()
    assert desk.asks("GET", asleep).json["audience"]["later"] == 1

    desk.acts(asleep, "send")
    told = desk.acts(urgent, "send", night_reason="Storing").json
    goes_out(world)

    assert told["night_reason"] == "Storing"
    assert len(mails(world)) == 1
    waits = desk.asks("GET", asleep).json
    assert (waits["asleep"], waits["state"], "goes_on_at" in waits) == (1, "sending", True)
    assert desk.acts(desk.begins(), "send", night_reason="").status == 422


def test_it_is_planned_by_the_clock_of_each_reader(desk: Desk) -> None:
    later = (desk.functions.world.now + timedelta(days=2)).isoformat()

    planned = desk.acts(desk.begins(), "schedule", send_at=later, own_clock=True)

    assert (planned.status, planned.json["own_clock"]) == (200, True)


def test_how_mail_goes_is_told_in_numbers(desk: Desk) -> None:
    world = desk.functions.world
    count_outcome(world.ctx, MailState.BOUNCED)
    told = desk.asks("GET", "/v1/staff/mail-health")
    assert told.status == 200
    assert told.json["outcomes"] == [
        {"day": world.ctx.today().isoformat(), "state": "bounced", "number": 1},
    ]
    assert (told.json["waiting"], told.json["more_wait"]) == (0, False)
