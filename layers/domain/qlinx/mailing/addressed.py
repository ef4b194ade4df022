"""What the item that gives a person's address says of mail to them: on whose behalf it goes, what stops it,
and what else holds it back.

It mirrors the stops on the address, which the memory keeps (``mailing.suppression``), so that one look at it
tells of every change.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

from qlinx.kit.texts import DEFAULT_LANGUAGE, Language
from qlinx.mailing.purposes import Barrier, MailPurpose
from qlinx.records.personal import Category, Personal, Purpose, Source, Technical
from qlinx.records.shape import Stored

# The scope of mail that we send on nobody's behalf.
OWN_MAIL = "qlinx"


class MailStop(StrEnum):
    """Why no mail goes to an address. ``DISPUTE``: somebody said that what a sender has of them is wrong, and
    waits for its answer.
    """

    BOUNCED = "bounced"
    SPAM_REPORT = "spam_report"
    OBJECTION = "objection"
    DISPUTE = "dispute"


# What a person decides; that a mailbox does not work is found out by a mail.
WISHES = (MailStop.SPAM_REPORT, MailStop.OBJECTION, MailStop.DISPUTE)


class Addressed(Stored):
    """Base of a stored item that gives a person's address:
    ``person``, ``sign_up``, ``employer_user``, ``employer_contact``.

    Each declares address and language itself, as it got them. Its sort key is its kind
    (``person_key(person_id, kind)``), which is how mailing finds it.
    """

    person_id: Annotated[str, Technical("random id")]
    email: Annotated[str, Personal(Category.CONTACT)]
    language: Annotated[Language, Personal(Category.CHOICE)] = DEFAULT_LANGUAGE
    address_hash: Annotated[str, Technical("keyed hash of the address")]
    mail_stops: Annotated[
        tuple[MailStop, ...],
        Personal(Category.CHOICE, (Purpose.LEGAL_DUTY,), source=Source.SYSTEM, portable=False),
    ] = ()

    @property
    def mail_purpose(self) -> MailPurpose | None:
        """The one purpose that people kept on this ground are mailed for, where there is but one: what they
        stop, or want again, is about that.
        """
        return None

    @property
    def mail_scope(self) -> str:
        """On whose behalf this person is mailed: an employer's id, or our own mail."""
        return OWN_MAIL

    @property
    def mail_through(self) -> str | None:
        """The id of another subject at whose address this one wants its mail, where there is one."""
        return None

    @property
    def mail_barriers(self) -> Iterator[Barrier]:
        """What holds mail to this person back whatever the address, the weightiest first."""
        return iter(())


class Restrictable(Addressed):
    """Of whom somebody can have the use restricted (GDPR article 18), or object to it until that is weighed:
    from then on it is only kept.
    """

    restricted: Annotated[bool | None, Personal(Category.CHOICE, (Purpose.LEGAL_DUTY,), portable=False)] = (
        None
    )

    @property
    def mail_barriers(self) -> Iterator[Barrier]:
        if self.restricted:
            yield Barrier.RESTRICTED
