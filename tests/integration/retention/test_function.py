"""The function of the nightly cleanup finishes, with its own rights and settings,
what others were cut off in.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from qlinx.entrypoints import wiring
from qlinx.records.context import Context
from qlinx.rights.kinds.access import RIGHT as ACCESS
from qlinx.rights.model import Export
from qlinx.rights.service import ask
from qlinx.rights.store import EXPORT, export_object
from qlinx.rosters.model import Roster, RosterState
from qlinx.rosters.store import ROSTER
from tests.support.http import Functions
from tests.support.subjects import a_holder
from tests.support.world import World

CONTEXT: Any = SimpleNamespace(aws_request_id="r", get_remaining_time_in_millis=lambda: 900_000)


@pytest.fixture
def functions(world: World, monkeypatch: pytest.MonkeyPatch) -> Functions:
    """The functions of the template, two days after what is seeded; they run on the real clock."""
    world.now = datetime.now(UTC) - timedelta(days=2)
    return Functions(world, monkeypatch)


def test_an_account_goes_with_its_photo_and_with_one_that_was_put_a_moment_ago(functions: Functions) -> None:
    world, private = functions.world, functions.world.bucket("Private")
    holder = a_holder(world.ctx, ends_at=world.now, photo_id="p" * 26)
    for key in (f"photos/{holder.person_id}/{'p' * 26}.jpg", f"photo-uploads/{holder.person_id}/{'u' * 26}"):
        private.write(key, b"a photo", "image/jpeg")

    functions.of("retention_cleanup").lambda_handler({}, CONTEXT)

    assert world.ctx.store.about(holder.person_id) == ()
    assert list(private.keys("photo")) == []


def test_a_request_whose_message_was_lost_gets_another(functions: Functions) -> None:
    world = functions.world
    person = a_holder(world.ctx)
    request = ask(world.ctx, person.person_id, ACCESS)

    functions.of("retention_cleanup").lambda_handler({}, CONTEXT)

    [message] = world.drain("Rights")
    assert message["request_id"] == request.request_id


def test_an_operator_places_a_hold_sees_it_and_lifts_it(functions: Functions) -> None:
    world = functions.world
    holder = a_holder(world.ctx)
    event = json.loads(Path("events/retention_cleanup/hold_placed.json").read_text("utf-8"))
    order = {**event["holds"], "subject": f"person#{holder.person_id}"}
    cleanup = functions.of("retention_cleanup").lambda_handler

    (placed,) = cleanup({"holds": order}, CONTEXT)["holds"]
    listed = cleanup(
        json.loads(Path("events/retention_cleanup/holds_listed.json").read_text("utf-8")), CONTEXT
    )

    assert listed == {"holds": [placed]}
    assert (placed["items"], placed["review_on"]) == (2, "2099-01-01")
    lift = {"do": "lift", "subject": order["subject"], "matter": order["matter"]}
    assert cleanup({"holds": lift}, CONTEXT) == {"holds": []}


def test_a_list_of_long_ago_goes_with_the_files_that_it_was_worked_on_in(functions: Functions) -> None:
    world = functions.world
    world.pass_time(days=-200)
    roster = a_roster(received_at=world.now, finished_at=world.now, state=RosterState.DONE)
    world.ctx.store.write(ROSTER.insert(roster))
    work, place = world.bucket("Work"), f"{roster.employer_id}/{roster.roster_id}/"
    for key in (f"rosters/{place}part.json", f"read/rosters/{place}rows.json"):
        work.write(key, b"{}", "application/json")

    functions.of("retention_cleanup").lambda_handler({}, CONTEXT)

    assert world.items_of("roster") == []
    assert list(work.keys("")) == []


def test_an_export_of_more_than_a_week_ago_goes_with_its_file(functions: Functions) -> None:
    world, private = functions.world, functions.world.bucket("Private")
    holder = a_holder(world.ctx)
    export = Export(person_id=holder.person_id, request_id="r" * 26, made_at=world.now - timedelta(days=7))
    world.ctx.store.write(EXPORT.insert(export))
    private.write(export_object(holder.person_id, "r" * 26), b"an export", "application/zip")

    functions.of("retention_cleanup").lambda_handler({}, CONTEXT)

    assert world.items_of("export") == []
    assert list(private.keys("exports")) == []


def test_a_mail_that_was_never_taken_in_goes_after_two_weeks(
    functions: Functions, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop = functions.world.bucket("Drop")
    drop.write("mail/m3t5", b"Subject: hallo\r\n\r\nDag.", "message/rfc822")
    cleanup = functions.of("retention_cleanup").lambda_handler
    cleanup({}, CONTEXT)
    assert list(drop.keys("mail/")) == ["mail/m3t5"]

    monkeypatch.setattr(wiring, "context", _weeks_later(2))
    cleanup({}, CONTEXT)

    assert list(drop.keys("mail/")) == []


def _weeks_later(weeks: int) -> Callable[[], Context]:
    """What the function is wired with, by a clock that is ahead: S3 itself says when something was put."""
    wired = wiring.context
    return lambda: replace(wired(), now=lambda: datetime.now(UTC) + timedelta(weeks=weeks))


def a_roster(**changes: Any) -> Roster:
    return Roster(
        employer_id="e" * 26,
        roster_id="r" * 26,
        file_key=f"employers/{'e' * 26}/rosters/lijst.csv",
        content_tag="tag",
        attestation_id="attestation",
        ground="contract",
        covers="everyone",
        extra_columns="ignore",
        **changes,
    )
