"""Employers: clients with an agreement, who may share their people and invite them."""

from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from qlinx.factors.model import WithFactor
from qlinx.kit.texts import Language
from qlinx.mailing.addressed import Restrictable
from qlinx.mailing.purposes import Barrier
from qlinx.records.personal import Category, Ground, Personal, Purpose, Recipient, Source, Technical
from qlinx.records.retention import RetentionRule
from qlinx.records.shape import Stored

_CONTACT = Personal(
    Category.CONTACT,
    (Purpose.SERVICE, Purpose.COMMUNICATION),
    ground=Ground.LEGITIMATE_INTEREST,
    source=Source.STAFF,
    portable=False,
    recipients=(Recipient.HOST, Recipient.MAIL_PROVIDER),
)

_ROLE = Personal(
    Category.WORK,
    (Purpose.SERVICE, Purpose.SECURITY),
    ground=Ground.LEGITIMATE_INTEREST,
    source=Source.GIVER,
    portable=False,
)

AFTER_AGREEMENT = RetentionRule(
    name="after-agreement",
    days=90,
    service="agreement with an employer",
    data="contact persons and users of an employer whose agreement has ended",
    interest="three months to settle what is open between the parties (obligation 9)",
)


WELCOME_DAYS = 7
# The group of the pool in which users of employers are.
EMPLOYER_GROUP = "employer"


class Access(StrEnum):
    """What a user of an employer may do: see only, or change things and invite colleagues as well."""

    READ = "read"
    ADMINISTRATE = "administrate"


class MailingsLook(StrEnum):
    """Whether staff have looked at the first mailings under an agreement (decision 100)."""

    NOT_NEEDED = "not_needed"
    """An agreement from before there was such a look."""
    DUE = "due"
    APPROVED = "approved"


class Employer(Stored):
    """A client. ``name`` is shown as the one on whose behalf we write."""

    employer_id: Annotated[str, Technical("random id")]
    name: Annotated[str, Technical("name of an organisation")]
    language: Annotated[Language, Technical("of result files and letters")] = "nl"
    created_at: Annotated[datetime, Technical("start of the record")]
    replies_to: Annotated[
        str | None, Technical("address of a department, chosen to be shown to whom we mail on its behalf")
    ] = None


class Agreement(Stored):
    """The agreement with an employer;
    without one that holds today nothing is shared and nobody is invited.
    """

    employer_id: Annotated[str, Technical("random id")]
    starts_on: Annotated[date, Technical("day of an agreement")]
    ends_on: Annotated[date | None, Technical("last day of an agreement")] = None
    executes_rights: Annotated[
        bool,
        Technical(
            "standing instruction to execute rights of data subjects; without it the employer decides on each"
        ),
    ] = True
    mailings_look: Annotated[MailingsLook, Technical("whether staff have looked at its first mailings")] = (
        MailingsLook.NOT_NEEDED
    )
    mailings_looked_at: Annotated[datetime | None, Technical("when staff approved of its mailings")] = None
    mailings_looked_by: Annotated[str | None, Technical("random id of a member of staff")] = None
    settled_for: Annotated[
        date | None, Technical("the last day whose consequences were carried out (obligation 37)")
    ] = None

    @property
    def look_is_due(self) -> bool:
        """Whether its mailings wait for staff, and links in its texts are shown as text."""
        return self.mailings_look is MailingsLook.DUE

    def holds_on(self, day: date) -> bool:
        return self.starts_on <= day and not self.is_over_on(day)

    def is_over_on(self, day: date) -> bool:
        return self.ends_on is not None and self.ends_on < day


class ActsForEmployer(Restrictable):
    """Base of who acts for an employer. Where they had it restricted, or objected, what they are mailed for
    their work is not posted to them; what the law wants reaches them still.
    """

    @property
    def mail_barriers(self) -> Iterator[Barrier]:
        return iter(())


class EmployerContact(ActsForEmployer):
    """The contact person named in an agreement (C-15: a closed list of fields). A data subject of its own."""

    employer_id: Annotated[str, Technical("random id")]
    name: Annotated[str, _CONTACT]
    email: Annotated[str, _CONTACT]
    language: Annotated[Language, Technical("that of the employer")] = "nl"
    telephone: Annotated[str | None, _CONTACT] = None
    function: Annotated[str | None, _CONTACT] = None
    created_at: Annotated[datetime, Technical("start of the record")]
    ends_at: Annotated[datetime | None, Technical("after the agreement")] = None


class EmployerUser(ActsForEmployer, WithFactor):
    """Somebody who works with Qlinx for an employer.

    The user of the pool has ``person_id`` as its name (C-11).
    """

    employer_id: Annotated[str, Technical("random id")]
    name: Annotated[str, _CONTACT]
    email: Annotated[str, _CONTACT]
    language: Annotated[Language, _CONTACT] = "nl"
    created_at: Annotated[datetime, Technical("start of the record")]
    invited_at: Annotated[
        datetime | None,
        Technical("names the link to choose a password, where it is not the first; a later one ends it"),
    ] = None
    password_chosen_at: Annotated[datetime | None, Technical("the welcome link ends when it was used")] = None
    access: Annotated[Access, _ROLE] = Access.ADMINISTRATE
    disabled_at: Annotated[datetime | None, _ROLE] = None
    removed_at: Annotated[datetime | None, _ROLE] = None
    ends_at: Annotated[datetime | None, Technical("after the agreement, or when removed")] = None

    @property
    def is_able(self) -> bool:
        """Whether it is open to them, agreement and sessions aside."""
        return self.disabled_at is None and self.removed_at is None

    @property
    def mail_barriers(self) -> Iterator[Barrier]:
        """Whoever was removed or disabled is told no more of others, also by a mail that waited."""
        if not self.is_able:
            yield Barrier.ROLE_ENDED
