"""Photos from upload to removal, against the tables and the bucket of the template."""

import base64
import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import boto3
import pytest

from qlinx.aws.objects import Bucket
from qlinx.kit.errors import NotFound
from qlinx.people.model import Person, PersonState
from qlinx.people.photos import MOST_BYTES, Intake, photo_links, remove_photo, take_in, upload_form
from qlinx.people.store import PERSON
from tests.support.people import is_shared, opens_account, person_of
from tests.support.pictures import a_photo_that_tells, a_picture
from tests.support.template_tables import REGION
from tests.support.threads import a_context_with
from tests.support.world import World


@pytest.fixture
def photos(world: World) -> Bucket:
    return world.bucket("Private")


def uploads(world: World, person: Person, raw: bytes | None = None) -> str:
    """Puts a photo where the form lets it be put; gives its key."""
    key = f"photo-uploads/{person.person_id}/{world.ctx.new_id()}"
    world.bucket("Private").write(key, a_photo_that_tells() if raw is None else raw, "image/jpeg")
    return key


def later(world: World, shifted: str, **span: float) -> Bucket:
    """The bucket as if ``shifted`` had been uploaded that much later (the service's clock can't be moved)."""

    class Shifted(Bucket):
        def head(self, key: str) -> Mapping[str, Any] | None:
            head = super().head(key)
            shift = timedelta(**span) if key == shifted else timedelta()
            return head and {**head, "LastModified": head["LastModified"] + shift}

    return Shifted(boto3.client("s3", REGION), world.resources.outputs["PrivateBucket"])


def files(photos: Bucket, person: Person) -> list[str]:
    return [*photos.keys(f"photos/{person.person_id}/"), *photos.keys(f"photo-uploads/{person.person_id}/")]


def test_an_upload_becomes_the_photo_and_leaves_nothing_else(world: World, photos: Bucket) -> None:
    person = opens_account(world)
    key = uploads(world, person)
    assert take_in(world.ctx, key, photos=photos) is Intake.PUBLISHED
    photo_id = person_of(world.ctx, person.person_id).photo_id
    assert files(photos, person) == [
        f"photos/{person.person_id}/{photo_id}-small.jpg",
        f"photos/{person.person_id}/{photo_id}.jpg",
    ]
    links = photo_links(world.ctx, person.person_id, photos=photos)
    assert f"{photo_id}.jpg" in links.large
    assert links.seconds <= 300


def test_the_same_upload_told_twice_is_one_photo(world: World, photos: Bucket) -> None:
    person = opens_account(world)
    key = uploads(world, person)
    take_in(world.ctx, key, photos=photos)
    before = world.every_item(), files(photos, person)
    assert take_in(world.ctx, key, photos=photos) is Intake.GONE
    assert (world.every_item(), files(photos, person)) == before


def test_a_new_photo_replaces_the_one_before(world: World, photos: Bucket) -> None:
    person = opens_account(world)
    take_in(world.ctx, uploads(world, person), photos=photos)
    first = person_of(world.ctx, person.person_id).photo_id
    key = uploads(world, person)
    assert take_in(world.ctx, key, photos=later(world, key, seconds=5)) is Intake.PUBLISHED
    second = person_of(world.ctx, person.person_id).photo_id
    assert second != first
    assert len(files(photos, person)) == 2
    assert all(str(second) in name for name in files(photos, person))


def test_an_older_upload_that_comes_later_changes_nothing(world: World, photos: Bucket) -> None:
    person = opens_account(world)
    older, newer = uploads(world, person), uploads(world, person)
    take_in(world.ctx, newer, photos=later(world, newer, seconds=5))
    kept = person_of(world.ctx, person.person_id).photo_id
    assert take_in(world.ctx, older, photos=photos) is Intake.OLDER
    assert person_of(world.ctx, person.person_id).photo_id == kept
    assert len(files(photos, person)) == 2


def test_two_uploads_at_once_leave_the_newer_with_its_files(world: World, photos: Bucket) -> None:
    person = opens_account(world)
    older, newer = uploads(world, person), uploads(world, person)

    def meanwhile() -> None:
        take_in(world.ctx, newer, photos=later(world, newer, seconds=5))

    outcome = take_in(a_context_with(world, meanwhile, "put_item"), older, photos=photos)
    assert outcome is Intake.OLDER
    kept = person_of(world.ctx, person.person_id).photo_id
    assert sorted(files(photos, person)) == [
        f"photos/{person.person_id}/{kept}-small.jpg",
        f"photos/{person.person_id}/{kept}.jpg",
    ]


@pytest.mark.parametrize("raw", [b"%PDF-1.7 no photo", a_picture()[:3000]])
def test_what_is_no_photo_is_removed_and_the_person_can_see_why(
    world: World, photos: Bucket, raw: bytes
) -> None:
    person = opens_account(world)
    assert take_in(world.ctx, uploads(world, person, raw), photos=photos) is Intake.REFUSED
    after = person_of(world.ctx, person.person_id)
    assert after.photo_id is None
    assert after.photo_refused in {"not_a_photo", "damaged"}
    assert files(photos, person) == []


def test_a_refused_upload_leaves_the_photo_there_is(world: World, photos: Bucket) -> None:
    person = opens_account(world)
    take_in(world.ctx, uploads(world, person), photos=photos)
    kept = person_of(world.ctx, person.person_id).photo_id
    key = uploads(world, person, b"no photo")
    take_in(world.ctx, key, photos=later(world, key, seconds=5))
    assert person_of(world.ctx, person.person_id).photo_id == kept
    assert len(files(photos, person)) == 2


def test_a_good_photo_right_after_a_refused_one_is_taken(world: World, photos: Bucket) -> None:
    # S3 tells of both in the same whole second.
    person = opens_account(world)
    assert take_in(world.ctx, uploads(world, person, b"no photo"), photos=photos) is Intake.REFUSED
    assert take_in(world.ctx, uploads(world, person), photos=photos) is Intake.PUBLISHED
    assert person_of(world.ctx, person.person_id).photo_refused is None


def test_a_photo_of_somebody_who_is_gone_is_removed_and_nothing_else_happens(
    world: World, photos: Bucket
) -> None:
    person = opens_account(world, email="weg@werk.example.nl")
    erasing = opens_account(world, email="bijna.weg@werk.example.nl")
    without_account, _ = is_shared(world)
    world.ctx.store.write(PERSON.remove(person))
    world.ctx.store.write(PERSON.replace(erasing, state=PersonState.ERASING))
    for nobody in (person, erasing, without_account):
        assert take_in(world.ctx, uploads(world, nobody), photos=photos) is Intake.NOBODY
        assert files(photos, nobody) == []
    assert len(world.items_of("person")) == 2


def test_an_erasure_during_the_intake_leaves_no_file(world: World, photos: Bucket) -> None:
    person = opens_account(world)

    def meanwhile() -> None:
        world.ctx.store.write(PERSON.replace(person, state=PersonState.ERASING))

    outcome = take_in(a_context_with(world, meanwhile, "put_item"), uploads(world, person), photos=photos)
    assert outcome is Intake.NOBODY
    assert files(photos, person) == []


def test_a_removed_photo_takes_thumbnail_and_uploads_along_and_does_not_come_back(
    world: World, photos: Bucket
) -> None:
    person = opens_account(world)
    take_in(world.ctx, uploads(world, person), photos=photos)
    late = uploads(world, person)
    # Removed after that upload, by the service's own clock.
    world.now = photos.head(late)["LastModified"] + timedelta(seconds=2)  # type: ignore[index]  # it is there
    kept_copy = photos.read(late)
    for _ in range(2):
        remove_photo(world.ctx, person.person_id, photos=photos)
    assert files(photos, person) == []
    photos.write(late, kept_copy, "image/jpeg")
    assert take_in(world.ctx, late, photos=photos) is Intake.OLDER
    assert files(photos, person) == []
    with pytest.raises(NotFound):
        photo_links(world.ctx, person.person_id, photos=photos)


@pytest.mark.parametrize(
    "key", ["exports/x/y.zip", "photo-uploads/x/y", "photo-uploads/../photos/x", "photos/a/b.jpg"]
)
def test_what_is_no_upload_is_left_alone(world: World, photos: Bucket, key: str) -> None:
    photos.write(key, b"x", "image/jpeg")
    assert take_in(world.ctx, key, photos=photos) is Intake.NOT_OURS
    assert photos.read(key) == b"x"


def test_the_form_lets_one_photo_of_five_megabytes_in_at_most(world: World, photos: Bucket) -> None:
    person = opens_account(world)
    form = upload_form(world.ctx, person.person_id, "image/png", photos=photos)
    assert form.fields["key"].startswith(f"photo-uploads/{person.person_id}/")
    conditions = json.loads(base64.b64decode(form.fields["policy"]))["conditions"]
    assert ["content-length-range", 1, MOST_BYTES] in conditions
    assert {"Content-Type": "image/png"} in conditions
    assert {"key": form.fields["key"]} in conditions
