"""Staff: authorised and trained people of the provider, who may do what the staff routes offer."""

from datetime import datetime
from typing import Annotated

from qlinx.factors.model import WithFactor
from qlinx.kit.texts import Language
from qlinx.mailing.suppression import Addressed
from qlinx.records.personal import Category, Ground, Personal, Purpose, Recipient, Source, Technical
from qlinx.records.retention import RetentionRule

_OWN = Personal(
    Category.CONTACT,
    (Purpose.SERVICE, Purpose.COMMUNICATION),
    ground=Ground.CONTRACT,
    source=Source.STAFF,
    portable=False,
    recipients=(Recipient.HOST, Recipient.MAIL_PROVIDER),
)

AFTER_STAFF = RetentionRule(
    name="after-staff",
    days=28,
    service="work for the provider",
    data="name and address of somebody who was staff",
    interest="four weeks let a mistake be mended and questions about last acts be answered; the audit trail keeps ids only",
)

WELCOME_DAYS = 2


class StaffMember(Addressed, WithFactor):
    """One of the staff.

    The user of the pool has ``person_id`` as its name; nothing is open to them from ``ends_at`` on.
    """

    name: Annotated[str, _OWN]
    email: Annotated[str, _OWN]
    language: Annotated[Language, _OWN] = "nl"
    created_at: Annotated[datetime, Technical("start of the record")]
    invited_at: Annotated[datetime, Technical("names the link to choose a password; a later one ends it")]
    password_chosen_at: Annotated[datetime | None, Technical("the welcome link ends when it was used")] = None
    ends_at: Annotated[datetime | None, Technical("when they stopped being staff")] = None

    def is_staff_at(self, moment: datetime) -> bool:
        return self.ends_at is None or moment < self.ends_at
