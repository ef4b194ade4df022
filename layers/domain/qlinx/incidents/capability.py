"""What incidents declare: the register of them, the moment at which one is looked at, and the mail to
employers.
"""

from typing import TYPE_CHECKING, Any

from qlinx.mailing.declaring import Composer, Mail, PackageMails
from qlinx.mailing.purposes import MailPurpose, Urgency
from qlinx.records.declarations import Capability, Words, shapes_in
from qlinx.records.moments import Happening, MomentType
from qlinx.records.shape import Shape

if TYPE_CHECKING:
    from qlinx.records.policy import StandardPolicy


def _shapes() -> tuple[Shape[Any], ...]:
    from qlinx.incidents import store

    return shapes_in(store)


def _words() -> Words:
    from qlinx.incidents import labels

    return Words(common_values=labels.MAILS)


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
    # The law asks it of us, whatever an employer thinks of our mail.
    mails=PackageMails(
        composer=_mails, mails={"employer_told": Mail(MailPurpose.LEGAL_NOTICE, Urgency.ROUTINE)}
    ),
    moments=[MomentType("incidents.deadline", _watch)],
    policies=_policies,
)
