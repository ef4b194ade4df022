"""The pages for visitors that have a path in each language, and the forms with which they write to us."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.entrypoints.pages import read_form
from qlinx.entrypoints.site import Site
from qlinx.entrypoints.wiring import context
from qlinx.kit.cookies import COOKIES
from qlinx.kit.ids import reference_of
from qlinx.kit.pages import Moved, Page, Place
from qlinx.visitors.model import Nature
from qlinx.visitors.pages.writing import MessageForm, writing_page
from qlinx.visitors.places import ACCESSIBILITY, COMPLAINT, CONTACT, COOKIES_SET, FOR_EMPLOYERS, YOUR_RIGHTS
from qlinx.visitors.writing import write_message

site = Site("visitor-pages")

_WAYS = {"your_rights": YOUR_RIGHTS, "complaint": COMPLAINT}


@site.page(FOR_EMPLOYERS)
def for_employers() -> Page:
    """What an employer does with it, and how to begin."""
    return Page("visitors.for_employers", public=True)


@site.page(YOUR_RIGHTS)
def your_rights() -> Page:
    """Which rights people have and how to use them; its form goes to `rights_pages`."""
    return Page("rights.rights", {"refused": (), "email": ""}, public=True)


@site.page(COOKIES_SET)
def cookies() -> Page:
    """The register of cookies: those that are declared, and no others are set."""
    return Page("visitors.cookies", {"cookies": COOKIES}, public=True)


@site.page(CONTACT, done=("sent",))
def contact() -> Page:
    """How we can be reached, with a form."""
    return writing_page("visitors.contact", site.query, site.language, _WAYS)


@site.form(CONTACT, again=contact)
def ask() -> Moved:
    """Takes a question in."""
    return _written(Nature.QUESTION, CONTACT)


@site.page(COMPLAINT, done=("sent",))
def complaint() -> Page:
    """How to complain, to us and elsewhere."""
    return writing_page("visitors.complaint", site.query, site.language, _WAYS)


@site.form(COMPLAINT, again=complaint)
def complain() -> Moved:
    """Takes a complaint in."""
    return _written(Nature.COMPLAINT, COMPLAINT)


def _written(nature: Nature, place: Place) -> Moved:
    new = read_form(site, MessageForm).message(nature, site.language)
    message = write_message(context(), new, network_address=site.network_address)
    return Moved(place, query={"number": reference_of(message.person_id)}, done="sent")


@site.page(ACCESSIBILITY)
def accessibility() -> Page:
    """For whom the pages work, how that was checked, and what was not."""
    return Page("visitors.accessibility", public=True)


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """Responds to HTTP."""
    return site.respond(event, lambda_context)
