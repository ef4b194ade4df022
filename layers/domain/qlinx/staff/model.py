"""Staff: authorised and trained people of the provider, who may do what the staff routes offer."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Final

from qlinx.factors.model import WithFactor
from qlinx.kit.texts import Language
from qlinx.mailing.addressed import Addressed
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
TRAINING_LASTS: Final = timedelta(days=365)
# The mail that tells of it beforehand.
TRAINING_ENDS: Final = "staff.training_ends"
RAISE_LIFE: Final = timedelta(days=1)


class StaffRole(StrEnum):
    """What is open to a member of staff: the desk, or also who else is staff."""

    STAFF = "staff"
    MANAGER = "manager"


class Why(StrEnum):
    """Why somebody's role changes or their access ends, as the audit trail says it: no words, for it holds
    nothing of a person.
    """

    OTHER_WORK = "other_work"
    LEAVES = "leaves"
    SECURITY = "security"
    MISTAKE = "mistake"


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
    role: Annotated[StaffRole, _OWN] = StaffRole.STAFF
    trained_on: Annotated[date | None, _OWN] = None
    reviewed_at: Annotated[datetime | None, Technical("when a manager last looked at role and training")] = (
        None
    )
    raise_asked_at: Annotated[datetime | None, Technical("when a manager asked to make them one too")] = None
    raise_asked_by: Annotated[str | None, Technical("random id of that manager")] = None

    def is_staff_at(self, moment: datetime) -> bool:
        return self.ends_at is None or moment < self.ends_at

    @property
    def trained_until(self) -> date | None:
        """The last day on which their training holds."""
        return self.trained_on + TRAINING_LASTS if self.trained_on else None

    def is_trained_on(self, day: date) -> bool:
        until = self.trained_until
        return until is not None and day <= until

    @property
    def raise_ends_at(self) -> datetime | None:
        """Until when another manager can say yes to what one asked."""
        return self.raise_asked_at + RAISE_LIFE if self.raise_asked_at else None

    def is_raise_asked_at(self, moment: datetime) -> bool:
        until = self.raise_ends_at
        return until is not None and moment < until
