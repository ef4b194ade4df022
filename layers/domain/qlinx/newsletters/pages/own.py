"""The newsletter of whoever is signed in: what comes at the address that they sign in with, as a page."""

from collections.abc import Callable

from qlinx.kit.contact import parse_email
from qlinx.kit.errors import NotFound
from qlinx.kit.pages import KeptFile, Moved, Page
from qlinx.kit.schemas import validated
from qlinx.newsletters.consenting import receipt
from qlinx.newsletters.model import Route
from qlinx.newsletters.pages.reader import ChoiceForm, chosen, facts_of
from qlinx.newsletters.places import MY_RECEIPT
from qlinx.newsletters.subscribing import of_address, subscribe
from qlinx.people.own_data import active_person
from qlinx.people.places import MY_DATA, MY_NEWSLETTER
from qlinx.records.context import Context
from qlinx.records.routes import PageRoutes


def add_newsletter_page(
    site: PageRoutes, context: Callable[[], Context], public_url: Callable[[], str]
) -> None:
    """Gives a function the page."""

    @site.page(MY_NEWSLETTER, done=("saved", "stopped", "asked"))
    def see_newsletter() -> Page:
        """Whether it comes, and what was chosen of it."""
        holder = active_person(context(), site.who.person_id)
        one = of_address(context(), holder.address_hash)
        facts = facts_of(one, site.language) if one else {"state": "none"}
        return Page(
            "newsletters.my_newsletter",
            {**facts, "email": holder.email, "back": MY_DATA, "receipt_path": MY_RECEIPT.in_(site.language)},
        )

    @site.page(MY_RECEIPT)
    def receive_receipt() -> KeptFile:
        """What its holder allowed us, as a file."""
        one = of_address(context(), active_person(context(), site.who.person_id).address_hash)
        if one is None:
            raise NotFound
        return receipt(context(), one, site.language, public_url())

    @site.form(MY_NEWSLETTER, again=see_newsletter)
    def choose_newsletter() -> Moved:
        """Has it come, by a mail that asks for a yes; keeps what was chosen; or stops it."""
        form = validated(ChoiceForm, site.fields)
        holder = active_person(context(), site.who.person_id)
        one = of_address(context(), holder.address_hash)
        if form.choice in {"ask", "confirm"} or one is None:
            email = parse_email(holder.email, allow_example_domains=True)
            subscribe(context(), email, site.language, network_address=site.network_address)
            return Moved(MY_NEWSLETTER, done="asked")
        return Moved(MY_NEWSLETTER, done=chosen(context(), one, form, Route.MY_DATA, site.language))
