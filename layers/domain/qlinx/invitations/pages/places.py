"""The page on which an employer changes the number of places of an invitation."""

from collections.abc import Callable
from typing import Annotated

from pydantic import Field

from qlinx.invitations.model import MOST_PLACES
from qlinx.invitations.page_places import INVITATION, PLACES
from qlinx.invitations.pages.desk import places_page
from qlinx.invitations.places import change_places
from qlinx.kit.pages import Moved, Page
from qlinx.kit.schemas import validated
from qlinx.kit.seen import SeenForm
from qlinx.records.context import Context
from qlinx.records.routes import PageRoutes


class PlacesForm(SeenForm):
    """How many places there should be, taken ones too."""

    number_of_places: Annotated[int, Field(ge=1, le=MOST_PLACES)]


def add_places_pages(site: PageRoutes, context: Callable[[], Context]) -> None:
    """Gives a function the page on which the number of places is changed."""

    @site.page(PLACES)
    def ask_places(invitation_id: str) -> Page:
        """How many there are."""
        return places_page(context(), site.who.employer_id, invitation_id, site.language)

    @site.form(PLACES, again=ask_places)
    def change_number(invitation_id: str) -> Moved:
        """Nobody who has a place loses it."""
        form = validated(PlacesForm, site.fields)
        change_places(context(), site.who.employer_id, invitation_id, form.number_of_places, form.saw)
        return Moved(INVITATION, {"invitation_id": invitation_id}, done="places")
