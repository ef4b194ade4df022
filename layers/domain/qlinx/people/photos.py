"""A person's photo: uploaded to a private place, checked and made anew, shown by links that soon end,
removed whole.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from qlinx.aws.objects import Bucket, ObjectMissing
from qlinx.holds.keeping import kept_of
from qlinx.kit.errors import ChangedMeanwhile, NotFound
from qlinx.kit.ids import derived_id
from qlinx.kit.retries import attempts
from qlinx.people.limits import PHOTOS
from qlinx.people.model import Person, PersonState
from qlinx.people.own_data import active_person
from qlinx.people.photo_image import Photo, PhotoRefused, made_anew
from qlinx.people.store import PERSON, account_of, person_by_id
from qlinx.records.context import Context
from qlinx.records.limits import count

MOST_BYTES = 5 * 1024 * 1024
FORM_SECONDS = 600
LINK_SECONDS = 300
_UPLOAD = re.compile(r"photo-uploads/(?P<person>[a-z2-7]{26})/(?P<upload>[a-z2-7]{26})", re.ASCII)


class Intake(StrEnum):
    """What became of an upload."""

    PUBLISHED = "published"
    REFUSED = "refused"
    NOBODY = "nobody"
    OLDER = "older"
    GONE = "gone"
    NOT_OURS = "not_ours"


@dataclass(frozen=True, slots=True)
class UploadForm:
    """Where and how one photo may be put; ``fields`` go into the form post before the file."""

    url: str
    fields: dict[str, str]
    seconds: int


@dataclass(frozen=True, slots=True)
class PhotoLinks:
    large: str
    small: str
    seconds: int


def upload_form(ctx: Context, person_id: str, content_type: str, *, photos: Bucket) -> UploadForm:
    """Lets a person put one photo of at most 5 MB in a place of their own.

    Raises
    ------
    NotSignedIn, TooManyRequests
    """
    active_person(ctx, person_id)
    count(ctx, PHOTOS, person_id)
    key = f"photo-uploads/{person_id}/{ctx.new_id()}"
    form: dict[str, Any] = photos.upload_form(
        key, seconds=FORM_SECONDS, most_bytes=MOST_BYTES, content_type=content_type
    )
    return UploadForm(url=form["url"], fields=form["fields"], seconds=FORM_SECONDS)


def photo_links(ctx: Context, person_id: str, *, photos: Bucket) -> PhotoLinks:
    """Links to the photo and its thumbnail, for five minutes.

    Raises
    ------
    NotFound, NotSignedIn
    """
    person = active_person(ctx, person_id)
    if person.photo_id is None:
        raise NotFound
    large, small = _objects(person_id, person.photo_id)
    return PhotoLinks(
        large=photos.download_link(large, seconds=LINK_SECONDS, file_name="photo.jpg"),
        small=photos.download_link(small, seconds=LINK_SECONDS, file_name="photo-small.jpg"),
        seconds=LINK_SECONDS,
    )


def remove_photo(ctx: Context, person_id: str, *, photos: Bucket) -> None:
    """Takes the photo away with its thumbnail and every upload (obligation 7). Once more changes nothing.

    Raises
    ------
    NotSignedIn, ChangedMeanwhile
    """
    for _ in attempts():
        person = active_person(ctx, person_id)
        # Listed before the write: what is uploaded after it is a new photo.
        known = _everything(photos, person_id)
        # An upload from before this moment that is still on its way comes too late.
        none = {"photo_id": None, "photo_replaced": None, "photo_refused": None, "photo_at": ctx.now()}
        if ctx.store.try_write(PERSON.replace(person, **none)):
            _remove_unkept(ctx, person, known, photos)
            return
    raise ChangedMeanwhile


def _remove_unkept(ctx: Context, person: Person, keys: Sequence[str], photos: Bucket) -> None:
    """Removes files of a person but for photos that a hold keeps.

    Those are no longer shown, and go when it is lifted.
    """
    if not kept_of(ctx.store, PERSON, person).keeps("photos"):
        photos.remove(*keys)


def take_in(ctx: Context, key: str, *, photos: Bucket) -> Intake:
    """Makes an uploaded photo the person's photo, and removes the upload and the photo before it.

    May be repeated, late and out of order: the newest upload stays; what comes after the person removed their
    photo, or is gone, is removed and nothing else.

    Raises
    ------
    ChangedMeanwhile
    """
    match = _UPLOAD.fullmatch(key)
    if match is None:
        return Intake.NOT_OURS
    head = photos.head(key)
    if head is None:
        return Intake.GONE
    outcome = _taken(ctx, match["person"], derived_id("photo", key), key, head, photos)
    photos.remove(key)
    return outcome


def _taken(
    ctx: Context, person_id: str, photo_id: str, key: str, head: Mapping[str, Any], photos: Bucket
) -> Intake:
    uploaded_at: datetime = head["LastModified"]
    if (early := _not_wanted(_owner(ctx, person_id), photo_id, uploaded_at)) is not None:
        return early
    refused: str | None = None
    try:
        photo = _made_anew(photos, key, head)
    except ObjectMissing:
        return Intake.GONE
    except PhotoRefused as refusal:
        refused = refusal.code
    else:
        large, small = _objects(person_id, photo_id)
        photos.write(large, photo.large, "image/jpeg")
        photos.write(small, photo.small, "image/jpeg")
    return _recorded(ctx, person_id, photo_id, uploaded_at, refused, photos)


def _made_anew(photos: Bucket, key: str, head: Mapping[str, Any]) -> Photo:
    if head["ContentLength"] > MOST_BYTES:
        raise PhotoRefused("too_large")
    return made_anew(photos.read(key))


def _recorded(
    ctx: Context, person_id: str, photo_id: str, uploaded_at: datetime, refused: str | None, photos: Bucket
) -> Intake:
    for _ in attempts():
        person = _owner(ctx, person_id)
        unwanted = _not_wanted(person, photo_id, uploaded_at)
        if person is None or unwanted is not None:
            photos.remove(*_objects(person_id, photo_id))
            return unwanted or Intake.NOBODY
        changes: dict[str, object] = {"photo_at": uploaded_at, "photo_refused": refused}
        former = person.photo_replaced
        if refused is None and person.photo_id != photo_id:
            # Cut off before the former photo's removal, this upload or the next one knows what is left.
            _remove_former(ctx, person, former, photos)
            former = person.photo_id
            changes |= {"photo_id": photo_id, "photo_replaced": former}
        if ctx.store.try_write(PERSON.replace(person, **changes)):
            _remove_former(ctx, person, former, photos)
            return Intake.REFUSED if refused else Intake.PUBLISHED
    raise ChangedMeanwhile


def _owner(ctx: Context, person_id: str) -> Person | None:
    """The person, as long as there is an account to show a photo in."""
    person = person_by_id(ctx.store, person_id)
    if person is None or person.state is PersonState.ERASING or account_of(ctx.store, person_id) is None:
        return None
    return person


def _not_wanted(person: Person | None, photo_id: str, uploaded_at: datetime) -> Intake | None:
    if person is None:
        return Intake.NOBODY
    # The same upload again goes on: it may have been cut off before it was done. S3 tells whole seconds, so
    # of what came in the same second, what is handled last stays.
    known_at = person.photo_at.replace(microsecond=0) if person.photo_at else None
    if known_at and uploaded_at < known_at and person.photo_id != photo_id:
        return Intake.OLDER
    return None


def _objects(person_id: str, photo_id: str) -> tuple[str, str]:
    return f"photos/{person_id}/{photo_id}.jpg", f"photos/{person_id}/{photo_id}-small.jpg"


def _remove_former(ctx: Context, person: Person, photo_id: str | None, photos: Bucket) -> None:
    if photo_id is not None:
        _remove_unkept(ctx, person, _objects(person.person_id, photo_id), photos)


def _everything(photos: Bucket, person_id: str) -> tuple[str, ...]:
    return (*photos.keys(f"photos/{person_id}/"), *photos.keys(f"photo-uploads/{person_id}/"))
