"""What bulletins declare: the subscription as a ground, and what its mails are to their readers."""

from typing import TYPE_CHECKING, Any

from qlinx.kit.texts import LocalText
from qlinx.mailing.declaring import Composer, Mail, PackageMails
from qlinx.mailing.purposes import MailPurpose, Urgency
from qlinx.records.declarations import Capability, Ground, Words, shapes_in
from qlinx.records.shape import Shape

if TYPE_CHECKING:
    from qlinx.records.limits import Limit


def _shapes() -> tuple[Shape[Any], ...]:
    from qlinx.bulletins import store

    return shapes_in(store)


def _subscription() -> Shape[Any]:
    from qlinx.bulletins.store import SUBSCRIPTION

    return SUBSCRIPTION


def _words() -> Words:
    from qlinx.bulletins import labels

    return Words(kinds=labels.KINDS, fields=labels.FIELDS, values=labels.VALUES, common_values=labels.MAILS)


def _mails() -> Composer:
    from qlinx.bulletins import mails

    return mails


def _limits() -> "tuple[Limit, ...]":
    from qlinx.bulletins import limits
    from qlinx.records.limits import limits_in

    return limits_in(limits)


CAPABILITY = Capability(
    package="bulletins",
    shapes=_shapes,
    words=_words,
    grounds=[
        Ground(
            name="subscription",
            kind="subscription",
            shape=_subscription,
            about=LocalText(nl="je nieuwsbrief van Qlinx", en="your bulletin of Qlinx"),
            heading=LocalText(nl="Je nieuwsbrief", en="Your bulletin"),
            code_rank=99,
        ),
    ],
    mails=PackageMails(
        composer=_mails,
        mails={
            "confirm": Mail(MailPurpose.OWN_REQUEST, Urgency.URGENT),
            "edition": Mail(MailPurpose.NEWSLETTER, Urgency.ROUTINE),
        },
    ),
    limits=_limits,
)
