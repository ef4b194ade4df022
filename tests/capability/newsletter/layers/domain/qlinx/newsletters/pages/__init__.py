"""The page behind the link in every newsletter. It tells no address: a mail is forwarded."""

from qlinx.kit.pages import Page
from qlinx.newsletters.model import Subscription


def subscription_page(subscription: Subscription) -> Page:
    """The page as it is now."""
    return Page("newsletters.subscription", {"state": subscription.state.value}, subscription.language)
