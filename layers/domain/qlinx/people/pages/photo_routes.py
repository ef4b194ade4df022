"""The routes on which a person sees, sends and takes away their photo, in a browser."""

from collections.abc import Callable

from qlinx.aws.objects import Bucket
from qlinx.kit.pages import Moved, Page
from qlinx.kit.schemas import validated
from qlinx.people.pages.my_photo import PhotoForm, photo_page, send_page, sent_page
from qlinx.people.photo_places import new_place
from qlinx.people.photos import remove_photo
from qlinx.people.places import MY_PHOTO, MY_PHOTO_SEND, MY_PHOTO_SENT
from qlinx.records.context import Context
from qlinx.records.routes import PageRoutes


def add_photo_pages(
    site: PageRoutes, context: Callable[[], Context], bucket: Callable[[str], Bucket]
) -> None:
    """Gives a function the pages of the photo; ``bucket`` is what it is wired with."""

    @site.page(MY_PHOTO, done=("removed",))
    def see() -> Page:
        """The photo, or that there is none."""
        return photo_page(context(), site.who.person_id, site.language, photos=bucket("PRIVATE"))

    @site.form(MY_PHOTO, again=see)
    def act() -> Moved:
        """Makes a place for another photo, or takes the present one away."""
        if validated(PhotoForm, site.fields).act == "remove":
            remove_photo(context(), site.who.person_id, photos=bucket("PRIVATE"))
            return Moved(MY_PHOTO, done="removed")
        return Moved(MY_PHOTO_SEND, {"place": new_place(context(), site.who.person_id, once=site.once)})

    @site.page(MY_PHOTO_SEND)
    def ask(place: str) -> Page:
        """The form that brings a photo to our store."""
        return send_page(context(), site.who.person_id, place, site.language, photos=bucket("PRIVATE"))

    @site.page(MY_PHOTO_SENT)
    def see_sent(place: str) -> Page:
        """What became of a photo that was sent."""
        return sent_page(context(), site.who.person_id, place, site.language, photos=bucket("PRIVATE"))
