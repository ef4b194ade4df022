"""What second factors declare. A factor itself stands in the record of its role."""

from typing import TYPE_CHECKING, Any

from qlinx.mailing.declaring import Composer, Mail, PackageMails
from qlinx.mailing.purposes import MailPurpose, Urgency
from qlinx.records.declarations import Capability, Words, shapes_in
from qlinx.records.shape import Shape

if TYPE_CHECKING:
    from qlinx.records.limits import Limit


def _shapes() -> tuple[Shape[Any], ...]:
    from qlinx.factors import store

    return shapes_in(store)


def _words() -> Words:
    from qlinx.factors import labels

    return Words(kinds=labels.KINDS, fields=labels.FIELDS, values=labels.VALUES, common_values=labels.MAILS)


def _mails() -> Composer:
    from qlinx.factors import mails

    return mails


def _limits() -> "tuple[Limit, ...]":
    from qlinx.factors import limits
    from qlinx.records.limits import limits_in

    return limits_in(limits)


CAPABILITY = Capability(
    package="factors",
    shapes=_shapes,
    words=_words,
    # About the safety of a sign-in.
    mails=PackageMails(composer=_mails, mails={"factor_changed": Mail(MailPurpose.SERVICE, Urgency.URGENT)}),
    limits=_limits,
)
