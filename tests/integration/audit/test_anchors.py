"""A trail that was written anew together with its seals is found by what is kept elsewhere and can't be
changed.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from qlinx.aws.objects import Bucket, Listed
from qlinx.entrypoints.logs import FunctionFailed
from qlinx.people.store import person_by_id
from qlinx.records.anchor_marks import Elsewhere, seen_elsewhere
from qlinx.records.anchors import (
    FOLDER,
    AnchorState,
    anchor_key,
    anchor_states,
    keep_anchors,
    kept_anchors,
)
from qlinx.records.audit import chain_acts, chain_of, record_act
from qlinx.records.seals import AUDIT_SEAL, AuditSeal, anchor_of, check_and_seal, seal_key
from qlinx.records.shape import Regime
from qlinx.records.verifying import sealed_days
from tests.integration.audit.test_seals import FORGERIES, replaced
from tests.support.http import Functions, an_event
from tests.support.retention import former_employee
from tests.support.retention import run as clean_up
from tests.support.standing import client, table
from tests.support.world import World

SUBJECT = "staff-record"
# What the command looks back at most.
DAYS_LOOKED_BACK = 400


class Dated(Bucket):
    """The bucket, in which what is put is as old as the world's clock says."""

    def __init__(self, world: World) -> None:
        super().__init__(client("s3"), world.resources.outputs["AnchorsBucket"])
        self.world = world
        self.put: dict[str, datetime] = {}

    def write(self, key: str, body: bytes, content_type: str) -> None:
        super().write(key, body, content_type)
        self.put[key] = self.world.ctx.now()

    def listed(self, prefix: str, *, after: str = "") -> Iterator[Listed]:
        for one in super().listed(prefix, after=after):
            yield replace(one, written_at=self.put[one.key])


def night(bucket: Dated) -> tuple[str, ...]:
    """What the night says is wrong with the anchors; the seals are made first."""
    check_and_seal(bucket.world.ctx)
    return keep_anchors(bucket.world.ctx, bucket, days=40)


def nights(bucket: Dated, number: int) -> None:
    """Days with some acts each, and what each night found: nothing."""
    world = bucket.world
    for _ in range(number):
        for place in range(4):
            record_act(world.ctx, actor="staff-id", action=f"tested-{place}", subject=SUBJECT)
        world.pass_time(days=1)
        assert night(bucket) == ()


def states(bucket: Dated) -> dict[int, AnchorState]:
    world = bucket.world
    kept = kept_anchors(bucket)
    today = world.now.date()
    return {(today - day).days: state for day, state in anchor_states(world.ctx, kept, days=40).items()}


def test_what_the_bucket_keeps_is_seen_without_reading_it_and_a_missing_day_shows(world: World) -> None:
    bucket = Dated(world)
    nights(bucket, 8)
    seen = elsewhere(world)
    assert {one for ago, one in seen.items() if ago > 1} == {Elsewhere.KEPT}
    assert seen[1] is Elsewhere.FOLLOWS, "it was put last night, and is seen tonight"

    # A mark that is of another seal is none of this one, as of a day that was written anew.
    day = world.now.date() - timedelta(days=5)
    seal = world.ctx.store.get(AUDIT_SEAL, seal_key(day))
    assert seal
    altered = replaced_seal(seal)
    assert seen_elsewhere(world.ctx, {day: anchor_of(altered), **anchors_of(world, 4)})[day] in {
        Elsewhere.MISSING,
        Elsewhere.BEFORE,
    }


def elsewhere(world: World) -> dict[int, Elsewhere]:
    """What was seen of each of the last days."""
    today = world.now.date()
    return {(today - day).days: one for day, one in seen_elsewhere(world.ctx, anchors_of(world, 12)).items()}


def anchors_of(world: World, days: int) -> dict[date, str]:
    found = sealed_days(world.ctx, days=days)
    return {one.day: one.anchor for one in found if one.anchor}


def replaced_seal(seal: AuditSeal) -> AuditSeal:
    return seal.model_copy(update={"numbers": tuple(number + 1 for number in seal.numbers)})


def without_seal(world: World, ago: int) -> None:
    key = seal_key(world.now.date() - timedelta(days=ago))
    table(world.ctx.store.table(Regime.AUDIT)).delete_item(Key={"pk": key.pk, "sk": key.sk})


@pytest.fixture
def bucket(world: World) -> Dated:
    return Dated(world)


@pytest.fixture
def anchored(bucket: Dated) -> Dated:
    """Five days, each sealed and anchored in its night."""
    nights(bucket, 5)
    return bucket


def test_each_night_anchors_the_day_before_once(anchored: Dated) -> None:
    kept = kept_anchors(anchored)
    assert night(anchored) == ()
    assert kept_anchors(anchored) == kept
    assert {len(several) for several in kept.values()} == {1}
    assert {states(anchored)[ago] for ago in range(1, 6)} == {AnchorState.HELD}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_acts_and_seals_that_are_written_anew_together_are_found(anchored: Dated, forgery: str) -> None:
    day = anchored.world.now.date() - timedelta(days=3)
    chain = chain_of(day, SUBJECT)
    replaced(anchored.world, chain, FORGERIES[forgery](list(chain_acts(anchored.world.ctx, day, chain))))
    without_seal(anchored.world, 3)
    # The table now agrees with itself: the night seals the forged day anew, and finds nothing there.
    check_and_seal(anchored.world.ctx)
    assert keep_anchors(anchored.world.ctx, anchored, days=40) == (f"the anchor of {day} is unlike",)
    assert states(anchored)[3] is AnchorState.UNLIKE


def test_a_forged_day_can_not_be_anchored_anew_beside_its_first_anchor(anchored: Dated) -> None:
    day = anchored.world.now.date() - timedelta(days=2)
    anchored.write(anchor_key(day, "f" * 64), b"{}", "application/json")
    assert night(anchored) == (f"the anchor of {day} is twice",)


def test_a_seal_that_is_gone_is_found(anchored: Dated) -> None:
    without_seal(anchored.world, 4)
    assert states(anchored)[4] is AnchorState.UNLIKE


def test_what_is_kept_can_not_be_removed_nor_its_lock_shortened(anchored: Dated) -> None:
    s3, name = client("s3"), anchored.world.resources.outputs["AnchorsBucket"]
    versions = s3.list_object_versions(Bucket=name, Prefix=FOLDER)["Versions"]
    assert len(versions) >= 5
    for one in versions:
        with pytest.raises(ClientError, match="AccessDenied"):
            s3.delete_object(Bucket=name, Key=one["Key"], VersionId=one["VersionId"])
    told = s3.get_object_lock_configuration(Bucket=name)["ObjectLockConfiguration"]
    assert told["ObjectLockEnabled"] == "Enabled"
    assert told["Rule"]["DefaultRetention"]["Days"] >= DAYS_LOOKED_BACK


def test_one_that_is_hidden_by_a_mark_is_missing_and_late_ever_after(anchored: Dated) -> None:
    nights(anchored, 3)
    s3, name = client("s3"), anchored.world.resources.outputs["AnchorsBucket"]
    day = anchored.world.now.date() - timedelta(days=5)
    (one,) = [key for key in anchored.keys(FOLDER) if day.isoformat() in key]
    s3.delete_object(Bucket=name, Key=one)
    assert night(anchored) == (f"the anchor of {day} is missing",)


def test_a_day_that_nobody_anchored_in_time_is_told_once_and_shows_as_late(bucket: Dated) -> None:
    nights(bucket, 3)
    world = bucket.world
    for _ in range(5):
        record_act(world.ctx, actor="staff-id", action="tested", subject=SUBJECT)
        world.pass_time(days=1)
        check_and_seal(world.ctx)
    told = night(bucket)
    assert told == tuple(
        f"the anchor of {world.now.date() - timedelta(days=ago)} is missing" for ago in (5, 4)
    )
    assert night(bucket) == ()
    assert [states(bucket)[ago] for ago in (5, 4, 3)] == [
        AnchorState.LATE,
        AnchorState.LATE,
        AnchorState.HELD,
    ]


def test_the_very_first_night_anchors_what_was_sealed_before_and_none_of_it_is_late(bucket: Dated) -> None:
    world = bucket.world
    for _ in range(10):
        record_act(world.ctx, actor="staff-id", action="tested", subject=SUBJECT)
        world.pass_time(days=1)
        check_and_seal(world.ctx)
    assert night(bucket) == ()
    assert {states(bucket)[ago] for ago in range(1, 11)} == {AnchorState.HELD}


def test_an_anchor_tells_numbers_and_hashes_alone_and_holds_after_an_erasure(bucket: Dated) -> None:
    world = bucket.world
    person = former_employee(world)
    record_act(world.ctx, actor="staff-id", action="person-read", subject=person.person_id)
    nights(bucket, 1)
    world.pass_time(days=35)
    clean_up(world)
    assert person_by_id(world.ctx.store, person.person_id) is None
    check_and_seal(world.ctx)
    for key in bucket.keys(FOLDER):
        told = json.loads(bucket.read(key))
        assert set(told) == {"day", "chains", "anchor"}
        assert person.person_id not in json.dumps(told)
    assert AnchorState.UNLIKE not in states(bucket).values()


def in_function(world: World, monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, Any]]:
    functions = Functions(world, monkeypatch)
    return lambda event: functions.handle("audit_check", event)


def test_the_night_raises_what_the_anchors_tell_and_the_command_names_the_day(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    nights(Dated(world), 4)
    world.is_everywhere()
    day = world.now.date() - timedelta(days=2)
    handle = in_function(world, monkeypatch)
    before = handle({"verify": {"days": 10}})
    assert day.isoformat() not in before["anchors_wrong"]

    seal = world.ctx.store.get(AUDIT_SEAL, seal_key(day))
    assert seal is not None
    forged = seal.model_copy(update={"numbers": (*seal.numbers[:-1], seal.numbers[-1] + 1)})
    table(world.ctx.store.table(Regime.AUDIT)).put_item(Item=AUDIT_SEAL.item(forged))
    told = handle({"verify": {"days": 10}})
    assert told["anchors_wrong"][day.isoformat()] == "unlike"
    with pytest.raises(FunctionFailed, match=r"^TrailTampered$"):
        handle(an_event("audit_check", "each_night"))
