"""The pages for visitors that have a path in each language, and the forms with which they write to us."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.entrypoints.pages import read_form
from qlinx.entrypoints.settings import public_url
from qlinx.entrypoints.site import Site
from qlinx.entrypoints.wiring import context
from qlinx.kit.cookies import COOKIES
from qlinx.kit.pages import Moved, Page
from qlinx.newsletters.pages.routes import add_newsletter_pages
from qlinx.visitors import places
from qlinx.visitors.model import Nature
from qlinx.visitors.pages.writing import MessageForm, writing_page, written

site = Site("visitor-pages")
add_newsletter_pages(site, context, public_url)


@site.page(places.FOR_EMPLOYERS)
def for_employers() -> Page:
    """What an employer does with it, and how to begin."""
    return Page("visitors.for_employers", public=True)


@site.page(places.YOUR_RIGHTS)
def your_rights() -> Page:
    """Which rights people have and how to use them; its form goes to `rights_pages`."""
    return Page("rights.rights", {"refused": (), "email": ""}, public=True)


@site.page(places.COOKIES_SET)
def cookies() -> Page:
    """The register of cookies: those that are declared, and no others are set."""
    return Page("visitors.cookies", {"cookies": COOKIES}, public=True)


@site.page(places.CONTACT, done=("sent",))
def contact() -> Page:
    """How we can be reached, with a form."""
    return writing_page("visitors.contact", site.query, site.language)


@site.form(places.CONTACT, again=contact)
def ask() -> Moved:
    """Takes a question in."""
    new = read_form(site, MessageForm).message(Nature.QUESTION, site.language)
    return written(context(), new, places.CONTACT, network_address=site.network_address)


@site.page(places.COMPLAINT, done=("sent",))
def complaint() -> Page:
    """How to complain, to us and elsewhere."""
    return writing_page("visitors.complaint", site.query, site.language)


@site.form(places.COMPLAINT, again=complaint)
def complain() -> Moved:
    """Takes a complaint in."""
    new = read_form(site, MessageForm).message(Nature.COMPLAINT, site.language)
    return written(context(), new, places.COMPLAINT, network_address=site.network_address)


@site.page(places.ACCESSIBILITY)
def accessibility() -> Page:
    """For whom the pages work, how that was checked, and what was not."""
    return Page("visitors.accessibility", public=True)


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """Responds to HTTP."""
    return site.respond(event, lambda_context)
