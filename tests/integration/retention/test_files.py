"""Files whose owner is gone, or of which nothing came in time, are found and removed.

A hold on the owner keeps them.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from qlinx.aws.objects import Bucket, Listed
from qlinx.employers.store import EMPLOYER, employer_by_id
from qlinx.records.catalogue import every_file, every_shape
from qlinx.records.declarations import Files
from qlinx.records.shape import Regime
from qlinx.retention import files as sweeping
from qlinx.retention.files import RULE, place_of
from tests.support import standing
from tests.support.retention import line, run
from tests.support.standing import client
from tests.support.subjects import a_holder, an_employer, an_invitation
from tests.support.world import World

GONE = "a" * 26
FILE = b"made up"


def keys(world: World) -> set[str]:
    s3 = client("s3")
    found = set()
    for name in ("Drop", "Work", "Private"):
        listed = s3.list_objects_v2(Bucket=world.resources.outputs[f"{name}Bucket"])
        found |= {entry["Key"] for entry in listed.get("Contents", [])}
    return found


def put(world: World, files: Files, key: str) -> None:
    world.bucket(files.bucket.capitalize()).write(key, FILE, "text/plain")


def orphan_of(files: Files) -> str:
    """A key below a declared place, of an owner that is not there."""
    key = files.place
    for name in ("employer_id", "person_id", "request_id", "invitation_id", "roster_id", "upload_id"):
        key = key.replace(f"{{{name}}}", GONE)
    key = key.replace("{file_name}", "lijst.csv")
    return f"{key}file.bin" if key.endswith("/") else key


@pytest.fixture
def real_time(world: World) -> World:
    """The world's clock stands where the buckets' does, for S3 itself says when something was written."""
    world.now = datetime.now(world.now.tzinfo)
    return world


@pytest.mark.parametrize("files", every_file(), ids=lambda files: files.place)
def test_a_file_whose_owner_is_not_there_goes_after_its_time_and_not_before(
    real_time: World, files: Files
) -> None:
    world, key = real_time, orphan_of(files)
    assert place_of(files.bucket, key) == files
    put(world, files, key)
    world.pass_time(days=files.unowned_for - 0.1)
    run(world)
    assert key in keys(world)

    world.pass_time(days=0.2)
    report = run(world)

    assert (line(report, files.name, RULE).found, line(report, files.name, RULE).removed) == (1, 1)
    assert keys(world) == set()


def test_every_file_has_an_owner_that_is_stored_and_a_time() -> None:
    for files in every_file():
        assert files.owner in every_shape()
        assert files.unowned_for >= 1
        assert files.expires_after is None or files.unowned_for <= files.expires_after


def _photo(world: World) -> tuple[set[str], set[str]]:
    person = a_holder(world.ctx, photo_id="p1")
    place = f"photos/{person.person_id}"
    return {f"{place}/p1.jpg", f"{place}/p1-small.jpg"}, {f"{place}/p0.jpg"}


def _results(world: World) -> tuple[set[str], set[str]]:
    invitation = an_invitation(world.ctx, employer_id=an_employer(world.ctx).employer_id)
    place = f"employers/{invitation.employer_id}/results/invitations"
    return {f"{place}/{invitation.invitation_id}.csv"}, {f"{place}/{GONE}.csv"}


def _invitation_files(world: World) -> tuple[set[str], set[str]]:
    employer = an_employer(world.ctx)
    return set(), {f"employers/{employer.employer_id}/invitations/feest.csv"}


@pytest.mark.parametrize("setting", [_photo, _results, _invitation_files])
def test_what_its_owner_has_stays_and_what_it_has_no_more_goes(
    real_time: World, setting: Callable[[World], tuple[set[str], set[str]]]
) -> None:
    world = real_time
    stays, goes = setting(world)
    for key in stays | goes:
        put(world, _declared(key), key)
    world.pass_time(days=8)

    run(world)

    assert keys(world) == stays


def _declared(key: str) -> Files:
    names: list[Any] = ["PRIVATE", "DROP", "WORK"]
    return next(found for name in names if (found := place_of(name, key)))


def test_a_hold_on_the_owner_keeps_what_nothing_came_of(real_time: World) -> None:
    world = real_time
    employer = an_employer(world.ctx)
    key = f"employers/{employer.employer_id}/invitations/feest.csv"
    put(world, _declared(key), key)
    known = employer_by_id(world.ctx.store, employer.employer_id)
    assert known is not None
    world.ctx.store.write(EMPLOYER.replace(known, holds=("by hand",)))
    world.pass_time(days=8)

    assert line(run(world), "employers", RULE).held == 1

    assert keys(world) == {key}


def test_a_walk_goes_on_the_next_night_where_it_stopped(
    real_time: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = real_time
    monkeypatch.setattr(sweeping, "MOST_IN_A_PLACE", 2)
    monkeypatch.setattr(sweeping, "_AT_ONCE", 1)
    photos = next(files for files in every_file() if files.place.startswith("photos/"))
    person = a_holder(world.ctx, photo_id="p1")
    for number in range(4):
        put(world, photos, f"photos/{person.person_id}/p1-{number}.jpg")
    put(world, photos, f"photos/{person.person_id}/z.jpg")
    world.pass_time(days=2)

    assert [_removed(run(world)) for _ in range(4)] == [0, 0, 1, 0]


def _removed(report: Any) -> int:
    return sum(one.removed for one in report.lines if one.rule == RULE)


def test_a_walk_whose_time_is_up_says_so_and_goes_on_from_there(real_time: World) -> None:
    world = real_time
    photos = next(files for files in every_file() if files.place.startswith("photos/"))
    put(world, photos, orphan_of(photos))
    world.pass_time(days=2)

    report = run(world, time_left=lambda: 0)

    assert not report.finished
    assert len(keys(world)) == 1
    assert _removed(run(world)) == 1


def test_a_dry_run_counts_and_removes_nothing(real_time: World) -> None:
    world = real_time
    photos = next(files for files in every_file() if files.place.startswith("photos/"))
    put(world, photos, orphan_of(photos))
    world.pass_time(days=2)

    assert _removed(run(world, dry_run=True)) == 1

    assert len(keys(world)) == 1
    assert world.items_of("file_sweep") == []


def test_one_bucket_that_fails_keeps_nothing_else(real_time: World) -> None:
    class Broken(Bucket):
        def remove(self, *keys: str) -> None:
            from qlinx.aws.objects import RemovalFailed

            raise RemovalFailed(len(keys))

    world = real_time
    photos = next(files for files in every_file() if files.place.startswith("photos/"))
    work = next(files for files in every_file() if files.bucket == "WORK")
    for files in (photos, work):
        put(world, files, orphan_of(files))
    world.pass_time(days=2)
    buckets = {name: world.bucket(name.capitalize()) for name in ("DROP", "WORK")}
    broken = Broken(client("s3"), world.resources.outputs["PrivateBucket"])

    report = run(world, buckets={**buckets, "PRIVATE": broken})

    assert (line(report, "photos", RULE).failed, line(report, work.name, RULE).removed) == (1, 1)


def test_an_owner_that_cannot_be_read_keeps_no_other_file(real_time: World) -> None:
    world = real_time
    photos = next(files for files in every_file() if files.place.startswith("photos/"))
    person = a_holder(world.ctx)
    table = standing.table(world.ctx.store.table(Regime.RECORDS))
    (stored,) = [one for one in world.ctx.store.about(person.person_id) if one["kind"] == "person"]
    table.update_item(
        Key={"pk": stored["pk"], "sk": stored["sk"]},
        UpdateExpression="SET unheard_of = :x",
        ExpressionAttributeValues={":x": "x"},
    )
    unreadable = f"photos/{person.person_id}/p.jpg"
    after = f"photos/{'z' * 26}/p.jpg"
    for key in (unreadable, after):
        put(world, photos, key)
    world.pass_time(days=2)

    report = run(world)

    assert (line(report, "photos", RULE).failed, line(report, "photos", RULE).removed) == (1, 1)
    assert keys(world) == {unreadable}


def test_a_file_that_is_written_anew_after_it_was_listed_stays(real_time: World) -> None:
    class Earlier(Bucket):
        def listed(self, prefix: str, *, after: str = "") -> Iterator[Listed]:
            for one in super().listed(prefix, after=after):
                walked = prefix.endswith("/")
                yield replace(one, written_at=one.written_at - timedelta(hours=1)) if walked else one

    world = real_time
    photos = next(files for files in every_file() if files.place.startswith("photos/"))
    put(world, photos, orphan_of(photos))
    world.pass_time(days=2)
    buckets = {name: world.bucket(name.capitalize()) for name in ("DROP", "WORK")}
    earlier = Earlier(client("s3"), world.resources.outputs["PrivateBucket"])

    run(world, buckets={**buckets, "PRIVATE": earlier})

    assert len(keys(world)) == 1
