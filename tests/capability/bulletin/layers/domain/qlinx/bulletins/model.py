"""What is stored of a bulletin:
a subscription, which is the reason why we keep an address, and an edition.
"""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final

from qlinx.mailing.addressed import Addressed
from qlinx.records.personal import Category, Ground, Personal, Purpose, Source, Technical
from qlinx.records.retention import RetentionRule
from qlinx.records.shape import Stored

AFTER_SUBSCRIPTION: Final = RetentionRule(
    name="after-subscription",
    days=7,
    service="bulletin",
    data="address of somebody who did not confirm that they want the bulletin, or ended it",
    interest="a week is enough to read the mail with the link, and to mend a mistake",
)


class SubscriptionState(StrEnum):
    """Where a subscription is.

    What was asked for by whoever typed an address counts once its reader confirms it.
    """

    ASKED = "asked"
    ACTIVE = "active"
    ENDED = "ended"


_CONSENT: Final = Personal(Category.CHOICE, (Purpose.NEWSLETTER,), ground=Ground.CONSENT, source=Source.SELF)


class Subscription(Addressed):
    """Somebody who asked for the bulletin, with or without an account."""

    state: Annotated[SubscriptionState, _CONSENT] = SubscriptionState.ASKED
    changed_at: Annotated[datetime, _CONSENT]


class Edition(Stored):
    """One bulletin. A run sends it; it is over once it was ``sent_at``."""

    edition_id: Annotated[str, Technical("random id")]
    title: Annotated[str, Technical("words of ours")]
    text: Annotated[str, Technical("words of ours")]
    sent_at: Annotated[datetime | None, Technical("when the last was put ready")] = None
