"""What is stored of a prospect: somebody who may become a client, and has not asked for anything yet.

Nobody is kept without a source, a basis and a day on which staff look again whether there is a reason still
(obligations 19 and 20).
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Final

from qlinx.mailing.addressed import WISHES, Restrictable
from qlinx.mailing.purposes import MailPurpose
from qlinx.records.personal import Category, Ground, Personal, Purpose, Recipient, Source, Technical
from qlinx.records.retention import RetentionRule

AFTER_CONTACT: Final = RetentionRule(
    name="after-prospect",
    days=365,
    service="finding clients",
    data="name, address, telephone and what was said with somebody who may become a client",
    interest="within a year of the last real contact a talk can be taken up again; later nobody expects it",
)
# The longest time until staff must look again.
REVIEW_DAYS: Final = 180
MOST_CONTACTS: Final = 50


class Basis(StrEnum):
    """On what a prospect may be approached, and how (article 11.7 of the Telecommunicatiewet)."""

    OPT_IN = "opt_in"
    """They said beforehand that we may mail them."""
    OWN_CUSTOMER = "own_customer"
    """They gave their address when they bought of us, and could say no to mail then."""
    CONTACT = "contact"
    """We met, or somebody named them: by telephone or post, never by mail."""

    @property
    def allows_mail(self) -> bool:
        return self is not Basis.CONTACT


def _given(category: Category, *recipients: Recipient) -> Personal:
    return Personal(
        category,
        (Purpose.MARKETING,),
        ground=Ground.LEGITIMATE_INTEREST,
        source=Source.STAFF,
        portable=False,
        recipients=(Recipient.HOST, *recipients),
    )


_CONTACT: Final = _given(Category.CONTACT, Recipient.MAIL_PROVIDER)
_TOLD: Final = _given(Category.CORRESPONDENCE)


class Prospect(Restrictable):
    """Somebody who may become a client. They are in no list of an employer and in no invitation."""

    email: Annotated[str, _CONTACT]
    name: Annotated[str, _given(Category.IDENTITY, Recipient.MAIL_PROVIDER)]
    organisation: Annotated[str | None, _given(Category.WORK)] = None
    telephone: Annotated[str | None, _given(Category.CONTACT)] = None
    address: Annotated[str | None, _given(Category.ADDRESS)] = None
    # Where we have them from, as they are told it.
    source: Annotated[str, _TOLD]
    basis: Annotated[Basis, _TOLD]
    # What shows the basis: when and how somebody said yes, or what they bought.
    shown_by: Annotated[str | None, _TOLD] = None
    met_on: Annotated[date, _TOLD]
    review_on: Annotated[date, _TOLD]
    # Each with its day in front, the latest last.
    contacts: Annotated[tuple[str, ...], _TOLD] = ()
    last_contact_at: Annotated[datetime, _TOLD]
    introduced_at: Annotated[datetime | None, _TOLD] = None
    created_at: Annotated[datetime, Technical("start of the record")]

    @property
    def mail_purpose(self) -> MailPurpose:
        return MailPurpose.MARKETING

    @property
    def objected(self) -> bool:
        """Whether they want nothing of us: by the link in a mail, by a report, or asked for otherwise."""
        return bool(set(self.mail_stops) & set(WISHES))

    @property
    def ends_at(self) -> datetime:
        """When it goes: a year after the last contact, or as soon as they objected."""
        return self.last_contact_at if self.objected else AFTER_CONTACT.ends(self.last_contact_at)
