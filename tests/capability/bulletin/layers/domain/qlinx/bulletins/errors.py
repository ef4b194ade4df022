"""What can be wrong with a link to a subscription."""

from qlinx.kit.errors import DomainError, Failure
from qlinx.kit.texts import LocalText


class SubscriptionUnknown(DomainError):
    """The link was altered, or the subscription has ended and is gone."""

    failure = Failure.MISSING
    code = "subscription-unknown"
    title = LocalText(nl="Deze link werkt niet.", en="This link does not work.")
    advice = LocalText(
        nl="Open de link uit de laatste nieuwsbrief. Krijg je er geen meer? Dan hoef je niets te doen.",
        en="Open the link in your last bulletin. Do you get none any more? Then you need to do nothing.",
    )
