"""A person's own photo as pages: seen, sent, taken away; and what became of one that was sent."""

from typing import Final, Literal

from qlinx.aws.objects import Bucket
from qlinx.kit.clock import HOME_ZONE
from qlinx.kit.pages import Page
from qlinx.kit.schemas import Schema
from qlinx.kit.texts import Language, LocalText, format_moment
from qlinx.people.own_data import active_person
from qlinx.people.photo_places import LAST_FORM, place_form, place_of, sent_to
from qlinx.people.photos import MOST_BYTES, photo_links
from qlinx.people.places import MY_PHOTO, MY_PHOTO_SENT
from qlinx.records.context import Context

_REFUSED: Final = {
    "too_large": LocalText(
        nl="Het bestand is groter dan 5 MB. Maak de foto kleiner, of kies een andere.",
        en="The file is larger than 5 MB. Make the photo smaller, or choose another one.",
    ),
    "too_many_pixels": LocalText(
        nl="De foto heeft te veel beeldpunten. Maak hem kleiner, of kies een andere.",
        en="The photo has too many pixels. Make it smaller, or choose another one.",
    ),
    "not_a_photo": LocalText(
        nl="Dit is geen foto die we kunnen openen, of het bestand is kapot. Kies een foto als JPEG, PNG of WebP.",
        en="This is no photo that we can open, or the file is damaged. Choose a photo as JPEG, PNG or WebP.",
    ),
}


class PhotoForm(Schema):
    """What the buttons of the page post."""

    act: Literal["send", "remove"]


def photo_page(ctx: Context, person_id: str, language: Language, *, photos: Bucket) -> Page:
    """The photo, or that there is none, with buttons; a refusal stays told until another one is sent."""
    return _page(ctx, person_id, language, "", photos)


def sent_page(ctx: Context, person_id: str, place: str, language: Language, *, photos: Bucket) -> Page:
    """The same, and what became of the photo that was sent to a place.

    Raises
    ------
    NotFound
    """
    sent = sent_to(ctx, active_person(ctx, person_id), place_of(ctx, person_id, place))
    return _page(ctx, person_id, language, sent.value, photos)


def send_page(ctx: Context, person_id: str, place: str, language: Language, *, photos: Bucket) -> Page:
    """The form that brings a photo to our store; one whose time is over leads back.

    Raises
    ------
    NotFound
    """
    found = place_of(ctx, person_id, place)
    then = ctx.page_url(MY_PHOTO_SENT.in_(language, place=place))
    form = place_form(ctx, found, then, photos=photos)
    facts = {
        "form": form,
        "then": then,
        "until": format_moment(ctx.now() + LAST_FORM, HOME_ZONE.key, language),
        "most": MOST_BYTES,
        "too_large": _REFUSED["too_large"].in_(language),
        "back": MY_PHOTO,
    }
    stores = (form.store,) if form else ()
    return Page("people.my_photo_send", facts, scripted=True, stores=stores)


def _page(ctx: Context, person_id: str, language: Language, sent: str, photos: Bucket) -> Page:
    person = active_person(ctx, person_id)
    links = photo_links(ctx, person_id, photos=photos) if person.photo_id else None
    why = _REFUSED.get(person.photo_refused or "", _REFUSED["not_a_photo"]) if person.photo_refused else None
    facts = {
        "photo": links.large if links else "",
        "sent": sent,
        "why": why.in_(language) if why else "",
        "photo_place": MY_PHOTO,
    }
    # The store, and not what is in it: the address of the picture begins with it.
    stores = (f"{links.large.partition('/photos/')[0]}/",) if links else ()
    return Page("people.my_photo", facts, scripted=True, stores=stores)
