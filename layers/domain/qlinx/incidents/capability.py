"""What incidents declare: the register of them and who was told, the moment at which one is looked at, and
the mails to employers and persons.
"""

from typing import TYPE_CHECKING, Any

from qlinx.mailing.declaring import Composer, Mail, PackageMails, Settling
from qlinx.mailing.purposes import MailPurpose, Urgency
from qlinx.records.declarations import Capability, Cascade, Words, shapes_in
from qlinx.records.moments import Happening, MomentType
from qlinx.records.shape import Shape

if TYPE_CHECKING:
    from qlinx.records.policy import StandardPolicy


def _shapes() -> tuple[Shape[Any], ...]:
    from qlinx.incidents import store, telling_store

    return shapes_in(store, telling_store)


def _words() -> Words:
    from qlinx.incidents import labels

    return Words(kinds=labels.KINDS, fields=labels.FIELDS, values=labels.VALUES, common_values=labels.MAILS)


def _cascades() -> "tuple[Cascade[Any], ...]":
    from qlinx.incidents.store import INCIDENT
    from qlinx.incidents.telling_store import without_telling

    return (Cascade(INCIDENT, lambda ctx, one: without_telling(ctx.store, one.incident_id)),)


def _settling() -> Settling:
    from qlinx.incidents import posting

    return posting


def _mails() -> Composer:
    from qlinx.incidents import mails

    return mails


def _watch() -> Happening:
    from qlinx.incidents.moments import watch

    return watch


def _policies() -> "tuple[StandardPolicy, ...]":
    from qlinx.incidents.policies import KEPT_YEARS, NOTICE_HOURS

    return (NOTICE_HOURS, KEPT_YEARS)


CAPABILITY = Capability(
    package="incidents",
    shapes=_shapes,
    words=_words,
    cascades=_cascades,
    mails=PackageMails(
        composer=_mails,
        settling=_settling,
        mails={
            # The law asks it of us, whatever an employer thinks of our mail.
            "employer_told": Mail(MailPurpose.LEGAL_NOTICE, Urgency.ROUTINE),
            # Who left, or had the use of their data restricted, is to know as well; so no legal notice.
            "persons_told": Mail(MailPurpose.SERVICE, Urgency.ROUTINE),
        },
    ),
    moments=[MomentType("incidents.deadline", _watch)],
    policies=_policies,
)
