"""What visitors' messages declare: a message as the ground for keeping an address, and its mails."""

from typing import TYPE_CHECKING, Any

from qlinx.kit.texts import LocalText
from qlinx.mailing.declaring import Composer, Mail, PackageMails
from qlinx.mailing.purposes import MailPurpose, Urgency
from qlinx.records.declarations import Capability, Ground, Words, shapes_in
from qlinx.records.shape import Shape

if TYPE_CHECKING:
    from qlinx.records.limits import Limit


def _shapes() -> tuple[Shape[Any], ...]:
    from qlinx.visitors import store

    return shapes_in(store)


def _message() -> Shape[Any]:
    from qlinx.visitors.store import MESSAGE

    return MESSAGE


def _words() -> Words:
    from qlinx.visitors import labels

    return Words(kinds=labels.KINDS, fields=labels.FIELDS, values=labels.VALUES, common_values=labels.MAILS)


def _mails() -> Composer:
    from qlinx.visitors import mails

    return mails


def _limits() -> "tuple[Limit, ...]":
    from qlinx.records.limits import limits_in
    from qlinx.visitors import limits

    return limits_in(limits)


CAPABILITY = Capability(
    package="visitors",
    shapes=_shapes,
    words=_words,
    grounds=[
        Ground(
            name="message",
            kind="message",
            shape=_message,
            about=LocalText(nl="wat je ons schreef", en="what you wrote to us"),
            heading=LocalText(nl="Wat je ons schreef", en="What you wrote to us"),
            code_rank=8,
        ),
    ],
    mails=PackageMails(
        composer=_mails,
        mails={
            "message_received": Mail(MailPurpose.OWN_REQUEST, Urgency.URGENT),
            # To our own mailbox: what its writer may have stopped holds nothing of it back.
            "message_arrived": Mail(MailPurpose.OWN_REQUEST, Urgency.ROUTINE),
        },
    ),
    limits=_limits,
)
