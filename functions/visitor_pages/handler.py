"""The pages for visitors that have a path in each language. They are the same for everybody."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.entrypoints.site import Site
from qlinx.kit.cookies import COOKIES
from qlinx.kit.pages import Page
from qlinx.visitors.places import ACCESSIBILITY, COMPLAINT, CONTACT, COOKIES_SET, FOR_EMPLOYERS, YOUR_RIGHTS

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


@site.page(CONTACT)
def contact() -> Page:
    """How we can be reached."""
    return Page("visitors.contact", _WAYS, public=True)


@site.page(COMPLAINT)
def complaint() -> Page:
    """How to complain, to us and elsewhere."""
    return Page("visitors.complaint", _WAYS, public=True)


@site.page(ACCESSIBILITY)
def accessibility() -> Page:
    """For whom the pages work, how that was checked, and what was not."""
    return Page("visitors.accessibility", public=True)


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """Responds to HTTP."""
    return site.respond(event, lambda_context)
