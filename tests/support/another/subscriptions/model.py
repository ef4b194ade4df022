"""Somebody who asked for a newsletter and has no account."""

from datetime import datetime
from typing import Annotated

from qlinx.mailing.addressed import Addressed
from qlinx.records.personal import Category, Ground, Personal, Purpose, Technical
from qlinx.records.retention import RetentionRule

AFTER_SUBSCRIPTION = RetentionRule(
    name="after-subscription",
    days=28,
    service="newsletter",
    data="address of somebody who asked for a newsletter",
    interest="four weeks let a mistake be mended",
)


class Subscription(Addressed):
    """``topic`` is what the newsletter is about."""

    topic: Annotated[str, Personal(Category.CHOICE, (Purpose.NEWSLETTER,), ground=Ground.CONSENT)]
    ended_at: Annotated[datetime | None, Technical("when it was ended")] = None
