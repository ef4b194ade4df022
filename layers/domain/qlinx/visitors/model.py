"""What is stored of what somebody writes to us, on a page or by mail: a question, or a complaint."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Final

from qlinx.mailing.addressed import Restrictable
from qlinx.records.personal import Category, Ground, Personal, Purpose, Recipient, Source
from qlinx.records.retention import RetentionRule

# Within how many days somebody has our reply.
TERM_DAYS: Final = 28

AFTER_MESSAGE: Final = RetentionRule(
    name="after-message",
    days=28,
    service="answering questions and complaints",
    data="address, name and words of somebody who wrote to us on a page or by mail",
    interest="four weeks after it was handled a reply that raised a new question can still be read beside it",
)
UNHANDLED_MESSAGE: Final = RetentionRule(
    name="unhandled-message",
    days=365,
    service="answering questions and complaints",
    data="address, name and words of somebody who wrote to us, and whom nobody replied to",
    interest="nothing that somebody sent us stays for ever because we forgot it; staff see it as overdue until then",
)


class Nature(StrEnum):
    """Why somebody writes."""

    QUESTION = "question"
    COMPLAINT = "complaint"


class Topic(StrEnum):
    """What it is about, as its writer says."""

    INVITATION = "invitation"
    ACCOUNT = "account"
    DATA = "data"
    EMPLOYER = "employer"
    SITE = "site"
    OTHER = "other"


class Channel(StrEnum):
    """How it came."""

    PAGE = "page"
    MAIL = "mail"


class Doubt(StrEnum):
    """Why a mail may be other than it looks."""

    UNPROVEN = "unproven"
    """Nothing shows that it comes from the address that it names."""
    SPAM = "spam"
    """The provider takes it for spam."""


_WRITTEN: Final = Personal(
    Category.CORRESPONDENCE,
    (Purpose.COMMUNICATION,),
    ground=Ground.LEGITIMATE_INTEREST,
    portable=False,
    recipients=(Recipient.HOST, Recipient.MAIL_PROVIDER),
)
_OURS: Final = Personal(
    Category.CORRESPONDENCE,
    (Purpose.COMMUNICATION,),
    ground=Ground.LEGITIMATE_INTEREST,
    source=Source.SYSTEM,
    portable=False,
)


class Message(Restrictable):
    """What somebody wrote. Nobody proved the address: only its reader gets to know what stands here."""

    nature: Annotated[Nature, _WRITTEN]
    topic: Annotated[Topic, _WRITTEN]
    name: Annotated[str | None, _WRITTEN] = None
    text: Annotated[str, _WRITTEN]
    received_at: Annotated[datetime, _OURS]
    answer_by: Annotated[date, _OURS]
    handled_at: Annotated[datetime | None, _OURS] = None
    channel: Annotated[Channel, _OURS] = Channel.PAGE
    subject: Annotated[str | None, _WRITTEN] = None
    attachments: Annotated[int | None, _OURS] = None
    """How many files came with a mail; none of them is kept."""
    is_cut: Annotated[bool | None, _OURS] = None
    doubt: Annotated[Doubt | None, _OURS] = None
    receipt_at: Annotated[datetime | None, _OURS] = None
    """When a receipt of a mail was put ready."""

    @property
    def ends_at(self) -> datetime:
        """When it goes: some weeks after it was handled, or a year after it came."""
        at_last = UNHANDLED_MESSAGE.ends(self.received_at)
        return min(AFTER_MESSAGE.ends(self.handled_at), at_last) if self.handled_at else at_last
