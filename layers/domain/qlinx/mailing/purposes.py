"""What a mail is sent for, how soon it must leave, and what holds it back.

Light: each ``capability`` imports it.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class MailPurpose(StrEnum):
    """What a mail is sent for, by which people are asked what they want."""

    SERVICE = "service"
    """Tells what the person counts on or must know, such as an occasion that is off,
    or something about their account.
    """
    INVITATION = "invitation"
    """On behalf of an employer."""
    NEWSLETTER = "newsletter"
    MARKETING = "marketing"
    LEGAL_NOTICE = "legal_notice"
    """The law has us tell it."""
    OWN_REQUEST = "own_request"
    """The answer to the person's own act."""


class Urgency(StrEnum):
    """How soon a mail must leave.

    ``URGENT``: a person waits for it, or must know it at once; it passes every mailing.
    """

    URGENT = "urgent"
    ROUTINE = "routine"


class Barrier(StrEnum):
    """What may hold a mail back:
    how it is with the person, or a stop on the address (``mailing.addressed.MailStop``).
    """

    ERASING = "erasing"
    RESTRICTED = "restricted"
    SET_ASIDE = "set_aside"
    """The employer took back its declaration that it may share them."""
    WRONG_PERSON = "wrong_person"
    LEFT = "left"
    ROLE_ENDED = "role_ended"
    """What they acted for is open to them no more: others are told of it."""
    BOUNCED = "bounced"
    SPAM_REPORT = "spam_report"
    OBJECTION = "objection"
    DISPUTE = "dispute"


_WISHES: Final = frozenset({Barrier.SPAM_REPORT, Barrier.OBJECTION, Barrier.DISPUTE})
_EVERYTHING: Final = frozenset(Barrier)

# The only place that says so (decision 114). What a wish holds back, people can stop and have again.
HELD_BACK_BY: Final[Mapping[MailPurpose, frozenset[Barrier]]] = {
    MailPurpose.INVITATION: _EVERYTHING,
    MailPurpose.NEWSLETTER: _EVERYTHING,
    MailPurpose.MARKETING: _EVERYTHING,
    # Whose data are kept must be told so, whatever their employer took back.
    MailPurpose.LEGAL_NOTICE: _EVERYTHING - _WISHES - {Barrier.SET_ASIDE},
    MailPurpose.SERVICE: frozenset({Barrier.ERASING, Barrier.WRONG_PERSON, Barrier.BOUNCED}),
    MailPurpose.OWN_REQUEST: frozenset({Barrier.ERASING, Barrier.BOUNCED}),
}

# How much of what the provider takes in a day, in hundredths, may be used up for mail of a purpose to go
# still (decision 160).
SHARES: Final[Mapping[MailPurpose, int]] = {
    MailPurpose.OWN_REQUEST: 100,
    MailPurpose.SERVICE: 98,
    MailPurpose.LEGAL_NOTICE: 95,
    MailPurpose.INVITATION: 90,
    MailPurpose.NEWSLETTER: 70,
    MailPurpose.MARKETING: 60,
}

_ON_BEHALF_OF_EMPLOYERS: Final = frozenset({MailPurpose.INVITATION})


def can_be_stopped(purpose: MailPurpose) -> bool:
    """Whether a person's wish holds mail of this purpose back."""
    return HELD_BACK_BY[purpose] >= _WISHES


def purposes_to_stop(*, of_employer: bool) -> tuple[MailPurpose, ...]:
    """The purposes of a sender's mail that people can stop one by one: of an employer's, or of our own."""
    return tuple(
        purpose
        for purpose in MailPurpose
        if can_be_stopped(purpose) and (purpose in _ON_BEHALF_OF_EMPLOYERS) is of_employer
    )
