"""What newsletters declare: the subscription as a ground, and what its mails are to their readers."""

from typing import TYPE_CHECKING, Any

from qlinx.kit.texts import LocalText
from qlinx.mailing.declaring import Asking, Composer, Mail, PackageMails
from qlinx.mailing.purposes import MailPurpose, Urgency
from qlinx.records.declarations import Capability, Cascade, Ground, Words, shapes_in
from qlinx.records.shape import Shape

if TYPE_CHECKING:
    from qlinx.records.declarations import Ending
    from qlinx.records.limits import Limit
    from qlinx.records.policy import StandardPolicy


def _shapes() -> tuple[Shape[Any], ...]:
    from qlinx.newsletters import store

    return shapes_in(store)


def _subscription() -> Shape[Any]:
    from qlinx.newsletters.store import SUBSCRIPTION

    return SUBSCRIPTION


def _cascades() -> "tuple[Cascade[Any], ...]":
    from qlinx.newsletters.consenting import end_subscription
    from qlinx.newsletters.store import SUBSCRIPTION

    return (Cascade(SUBSCRIPTION, end_subscription),)


def _ending() -> "Ending":
    from qlinx.newsletters.subscribing import ended

    return ended


def _words() -> Words:
    from qlinx.newsletters import labels

    return Words(kinds=labels.KINDS, fields=labels.FIELDS, values=labels.VALUES, common_values=labels.MAILS)


def _mails() -> Composer:
    from qlinx.newsletters import mails

    return mails


def _asking() -> Asking:
    from qlinx.newsletters import mails

    return mails


def _policies() -> "tuple[StandardPolicy, ...]":
    from qlinx.newsletters.policies import QUIET_FROM, QUIET_UNTIL

    return QUIET_FROM, QUIET_UNTIL


def _limits() -> "tuple[Limit, ...]":
    from qlinx.newsletters import limits
    from qlinx.records.limits import limits_in

    return limits_in(limits)


CAPABILITY = Capability(
    package="newsletters",
    shapes=_shapes,
    words=_words,
    cascades=_cascades,
    grounds=[
        Ground(
            name="newsletter",
            kind="newsletter_subscription",
            shape=_subscription,
            about=LocalText(nl="je nieuwsbrief van Qlinx", en="your newsletter of Qlinx"),
            heading=LocalText(nl="Je nieuwsbrief", en="Your newsletter"),
            code_rank=9,
            without={
                "objection_to_use": LocalText(
                    nl="Bezwaar tegen het gebruik? Je nieuwsbrief rust op je toestemming. Trek die in: dat werkt meteen.",
                    en="An objection to the use? Your newsletter rests on your consent. Withdraw it: that works at once.",
                ),
                "dispute": LocalText(
                    nl="Iets verbeteren? Dat doe je zelf op de pagina achter de link in elke nieuwsbrief.",
                    en="Put something right? You do that yourself on the page behind the link in each newsletter.",
                ),
            },
            kept_with=("newsletter_consent",),
            ending=_ending,
        ),
    ],
    mails=PackageMails(
        composer=_mails,
        asking=_asking,
        mails={
            "confirm": Mail(MailPurpose.OWN_REQUEST, Urgency.URGENT),
            "welcome": Mail(MailPurpose.OWN_REQUEST, Urgency.ROUTINE),
            "test": Mail(MailPurpose.OWN_REQUEST, Urgency.ROUTINE),
            "issue": Mail(MailPurpose.NEWSLETTER, Urgency.ROUTINE),
        },
    ),
    limits=_limits,
    policies=_policies,
)
