"""What a person is shown of the mail that went to them."""

from datetime import datetime
from enum import StrEnum
from typing import Final

from pydantic import Field

from qlinx.kit.schemas import Schema
from qlinx.records.paging import CountedPage, Listing

MAILS: Final = Listing("own-mails")


class MailStatus(StrEnum):
    """How far a mail came."""

    QUEUED = "queued"
    SENT = "sent"
    DELAYED = "delayed"
    UNHEARD = "unheard"
    RETURNED = "returned"
    DELIVERED = "delivered"
    BOUNCED = "bounced"
    REPORTED = "reported"
    SKIPPED = "skipped"
    REFUSED = "refused"


class MailResponse(Schema):
    """One mail that went to you, or would have; what it said is kept nowhere."""

    mail: str = Field(description="which mail it is", examples=["invitations.invitation"])
    called: str = Field(description="the same in words", examples=["een uitnodiging"])
    sender: str = Field(description="whose mail it is: an employer's, or ours", examples=["Voorbeeld Zorg"])
    created_at: datetime = Field(description="when it was put ready")
    sent_at: datetime | None = Field(default=None, description="when the provider took it")
    status: MailStatus = Field(
        description="queued; sent: the provider took it; delayed: it still tries; unheard: nothing was told for two days;"
        " returned: not delivered this time; delivered; bounced: there is no such mailbox; reported: as spam, by you;"
        " skipped: we did not send it; refused: the provider did not take it",
        examples=["delivered"],
    )
    explanation: str = Field(
        description="the same in words, with the reason where there is one", examples=["bezorgd"]
    )
    reason: str | None = Field(
        default=None, description="why it was skipped or came back", examples=["invitation_cancelled"]
    )
    template_version: str | None = Field(
        default=None, description="which text that mail had then", examples=["3f0c1d2e4b5a"]
    )
    message_hash: str | None = Field(
        default=None, description="SHA-256 of all that was handed to the provider, in hexadecimal digits"
    )
    body_hash: str | None = Field(
        default=None,
        description="SHA-256 of its body in base64: the same as `bh=` in the header `DKIM-Signature` of the mail as you"
        " got it",
    )
    kept_until: datetime = Field(description="until when this is kept")


class MailsResponse(CountedPage):
    """A page of the mail that went to you, the latest first."""

    mails: list[MailResponse]
