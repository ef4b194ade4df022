"""What is kept about a person with an account, as pages: seen, with why and until when, and changed."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.employers.names import names_of
from qlinx.entrypoints.pages import posted, read_form
from qlinx.entrypoints.private_site import PrivateSite
from qlinx.entrypoints.settings import public_url
from qlinx.entrypoints.wiring import bucket, user_pool
from qlinx.kit.fields import email_address
from qlinx.kit.pages import Moved, Page
from qlinx.kit.seen import saw
from qlinx.mailing.stops import mail_again
from qlinx.newsletters.pages.own import add_newsletter_page
from qlinx.people import own_data
from qlinx.people.address_change import ask_address_change
from qlinx.people.calling import PEOPLE
from qlinx.people.pages.joining import add_join_pages
from qlinx.people.pages.my_data import AddressForm, address_page, change_page, changes_of, my_data_page
from qlinx.people.pages.my_employer import add_employer_pages
from qlinx.people.pages.photo_routes import add_photo_pages
from qlinx.people.places import MENU, MY_ADDRESS, MY_DATA, MY_DATA_CHANGE, MY_EVERYTHING
from qlinx.rights.pages.dealings import add_dealings_page
from qlinx.rights.pages.everything import everything_page
from qlinx.rights.pages.my_mail import add_mail_page
from qlinx.sessions.freshness import asks_freshness

site = PrivateSite("own-data-pages", PEOPLE, MENU)
add_photo_pages(site, site.context, bucket)
add_employer_pages(site, site.context)
add_join_pages(site, site.context)
add_dealings_page(site, site.context)
add_newsletter_page(site, site.context, public_url)
add_mail_page(site, site.context)


@site.page(MY_DATA, done=("saved", "mailed", "said", "joined", "again", "parted"), asks=own_data.asks_joins)
def see() -> Page:
    """What somebody gave themselves, and what each employer shares."""
    data = own_data.own_data(site.context(), site.who)
    employers = names_of(site.context(), (one.join.employer_id for one in data.joined))
    return my_data_page(data, employers, site.language)


@site.form(MY_DATA, again=see)
def want_mail() -> Moved:
    """Lets our own mail come again that somebody stopped."""
    mail_again(site.context(), site.who.person_id)
    return Moved(MY_DATA, done="again")


@site.page(MY_EVERYTHING, asks=own_data.asks_joins)
def see_everything() -> Page:
    """What an export would hold: each value with its purpose, ground, source and term."""
    return everything_page(site.context(), site.who.person_id, site.language, pool=user_pool())


@site.page(MY_DATA_CHANGE, asks=own_data.asks_joins)
def ask_changes() -> Page:
    """The form with what is kept now."""
    return change_page(own_data.own_data(site.context(), site.who))


@site.form(MY_DATA_CHANGE, again=ask_changes)
def change() -> Moved:
    """Changes what was filled in."""
    form = posted(site)
    seen = saw(form.pop("seen", ""))
    own_data.change_own_data(site.context(), site.who.person_id, changes_of(form), seen)
    return Moved(MY_DATA, done="saved")


@site.page(MY_ADDRESS, asks=asks_freshness(own_data.asks_joins))
def ask_address() -> Page:
    """The form for another address, for whoever signed in just now."""
    return address_page(own_data.own_data(site.context(), site.who_freshly))


@site.form(MY_ADDRESS, again=ask_address)
def change_address() -> Moved:
    """Has a link mailed to the new address; until it is followed, nothing changes."""
    email = email_address(read_form(site, AddressForm).email)
    person_id = site.who_freshly.person_id
    ask_address_change(site.context(), person_id, email, asked_in=site.caller.session_id)
    return Moved(MY_DATA, done="mailed")


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """Responds to HTTP."""
    return site.respond(event, lambda_context)
