"""Where somebody may put one photo from a page, and what became of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from qlinx.aws.objects import LONGEST_FORM_SECONDS, Bucket, PageForm
from qlinx.kit.clock import stamp
from qlinx.kit.errors import NotFound
from qlinx.kit.ids import derived_id
from qlinx.kit.keyed import TokenInvalid
from qlinx.people.limits import PHOTOS
from qlinx.people.model import Person
from qlinx.people.own_data import active_person
from qlinx.people.photos import FORM_SECONDS
from qlinx.records.context import Context
from qlinx.records.limits import count

PLACE: Final = "photo-place"
"""The purpose of the token of a place for one photo."""

# How long the last form that was asked for still works.
LAST_FORM: Final = timedelta(seconds=LONGEST_FORM_SECONDS)
# An upload that came is taken in within minutes (decision 146).
_TAKEN_IN_WITHIN: Final = timedelta(minutes=10)


class Sent(StrEnum):
    """How a photo stands that somebody sent on a page."""

    LOOKED_AT = "looked_at"
    TAKEN = "taken"
    REFUSED = "refused"
    NOT_THERE = "not_there"


@dataclass(frozen=True, slots=True)
class PhotoPlace:
    """Where one photo may be put; until a moment there are forms for it. ``before`` is how the photo stood
    when it was made.
    """

    key: str
    ends_at: datetime
    before: str


def new_place(ctx: Context, person_id: str, *, once: str) -> str:
    """The token of a place for one photo, for ten minutes; the same ``once`` is the same place.

    Raises
    ------
    NotSignedIn, TooManyRequests
    """
    person = active_person(ctx, person_id)
    count(ctx, PHOTOS, person_id)
    upload_id = derived_id(PLACE, person_id, once)
    return ctx.keys.sign(PLACE, [person_id, upload_id, stamp(ctx.now()), _settled(person)])


def place_of(ctx: Context, person_id: str, token: str) -> PhotoPlace:
    """The place that a token is for; one of long ago tells what became of its photo, and takes none.

    Raises
    ------
    NotFound
        It was made up, or is somebody else's.
    """
    try:
        whose, upload_id, made, before = ctx.keys.read(PLACE, token)
    except (TokenInvalid, ValueError) as error:
        raise NotFound from error
    if whose != person_id:
        raise NotFound
    made_at = datetime.fromisoformat(made)
    ends_at = made_at + timedelta(seconds=FORM_SECONDS)
    return PhotoPlace(f"photo-uploads/{person_id}/{upload_id}", ends_at, before)


def place_form(ctx: Context, place: PhotoPlace, then: str, *, photos: Bucket) -> PageForm | None:
    """The form that brings a photo to its place, and the browser to ``then`` from there: for a quarter of an
    hour from now, whenever it is asked for before the place has ended.
    """
    if ctx.now() >= place.ends_at:
        return None
    return photos.page_form(place.key, seconds=LONGEST_FORM_SECONDS, then=then)


def sent_to(ctx: Context, person: Person, place: PhotoPlace) -> Sent:
    """What became of the photo that was sent to a place."""
    if person.photo_id == derived_id("photo", place.key):
        return Sent.TAKEN
    settled = _settled(person) != place.before
    if settled and person.photo_refused:
        return Sent.REFUSED
    # Another one came since, or it was taken away: there is nothing to wait for.
    if settled or ctx.now() > place.ends_at + LAST_FORM + _TAKEN_IN_WITHIN:
        return Sent.NOT_THERE
    return Sent.LOOKED_AT


def _settled(person: Person) -> str:
    """What the last upload or removal left; its time, which is the store's, is compared with itself alone."""
    at = stamp(person.photo_at) if person.photo_at else ""
    return derived_id(PLACE, at, person.photo_id or "", person.photo_refused or "")
