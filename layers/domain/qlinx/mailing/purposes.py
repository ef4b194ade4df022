"""What a mail is to the one who gets it, and what it is sent for. Light: each ``capability`` imports it."""

from enum import StrEnum


class MailKind(StrEnum):
    """What a mail is to the one who gets it.

    ``SERVICE``: tells what became of something that the person counts on, such as an occasion that is off; a
    restriction, an objection or a spam report does not hold it back. ``REQUESTED``: the answer to the
    person's own act, or about the safety of their account; neither is it held back by what a reader said, and
    a dead mailbox is tried again sooner. ``FAREWELL``: also reaches a person who is being erased.
    """

    ORDINARY = "ordinary"
    SERVICE = "service"
    REQUESTED = "requested"
    FAREWELL = "farewell"


class MailPurpose(StrEnum):
    """What a mail is sent for, by which people can be asked what they want."""

    SERVICE = "service"
    INVITATION = "invitation"
    LEGAL_NOTICE = "legal_notice"
    OWN_REQUEST = "own_request"
