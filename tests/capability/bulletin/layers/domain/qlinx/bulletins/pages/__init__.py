"""The page behind the link in every bulletin. It tells no address: a mail is forwarded."""

from qlinx.bulletins.model import Subscription
from qlinx.kit.pages import Page


def subscription_page(subscription: Subscription) -> Page:
    """The page as it is now."""
    return Page("bulletins.subscription", {"state": subscription.state.value}, subscription.language)
