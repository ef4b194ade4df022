"""The pages of the newsletter for visitors and readers, none of whom is signed in."""

from collections.abc import Callable

from qlinx.kit.pages import KeptFile, Moved, Page
from qlinx.kit.schemas import validated
from qlinx.newsletters.consenting import receipt
from qlinx.newsletters.pages import earlier, reader
from qlinx.newsletters.places import EARLIER, NEWSLETTER, RECEIPT, SUBSCRIPTION_PAGE
from qlinx.newsletters.subscribing import opened
from qlinx.records.context import Context
from qlinx.records.routes import OpenPageRoutes


def add_newsletter_pages(
    site: OpenPageRoutes, context: Callable[[], Context], public_url: Callable[[], str]
) -> None:
    """Gives a function the pages."""

    @site.page(NEWSLETTER, done=("asked",))
    def newsletter() -> Page:
        """What the newsletter is, and the form that asks for it."""
        return earlier.sign_up_page(context(), site.language)

    @site.form(NEWSLETTER, again=newsletter)
    def ask_newsletter() -> Moved:
        """Mails the address a link. The answer does not tell whether it has the newsletter already."""
        reader.ask(context(), validated(reader.AskForm, site.fields), site.language, site.network_address)
        return Moved(NEWSLETTER, done="asked")

    @site.page(EARLIER)
    def see_earlier(issue_id: str) -> Page:
        """A newsletter that was sent, as it was sent."""
        return earlier.earlier_page(context(), issue_id, site.language)

    @site.page(SUBSCRIPTION_PAGE, done=reader.DONE)
    def see_subscription(token: str) -> Page:
        """Whether the newsletter comes; changes nothing, however often a mail scanner opens it."""
        return reader.subscription_page(context(), token, site.language)

    @site.form(SUBSCRIPTION_PAGE, again=see_subscription)
    def choose(token: str) -> Moved:
        """Its reader says yes or no, or chooses."""
        form = validated(reader.ChoiceForm, site.fields)
        done = reader.carry_out(context(), token, form, site.language)
        return Moved(SUBSCRIPTION_PAGE, {"token": token}, done=done)

    @site.page(RECEIPT)
    def receive_receipt(token: str) -> KeptFile:
        """What its reader allowed us, as a file."""
        return receipt(context(), opened(context(), token), site.language, public_url())
