"""What sign-in declares: sessions, limits, how fresh a sign-in must be, and what is noted of factors."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from qlinx.mailing.declaring import Composer, Mail, PackageMails
from qlinx.mailing.purposes import MailPurpose, Urgency
from qlinx.records.declarations import Capability, Words, shapes_in
from qlinx.records.shape import Shape

if TYPE_CHECKING:
    from qlinx.records.limits import Limit
    from qlinx.records.notes import Again
    from qlinx.records.policy import StandardPolicy


def _shapes() -> tuple[Shape[Any], ...]:
    from qlinx.sessions import store

    return shapes_in(store)


def _words() -> Words:
    from qlinx.sessions import labels

    return Words(kinds=labels.KINDS, fields=labels.FIELDS, common_values=labels.MAILS)


def _mails() -> Composer:
    from qlinx.sessions import mails

    return mails


def _limits() -> "tuple[Limit, ...]":
    from qlinx.records.limits import limits_in
    from qlinx.sessions import limits

    return limits_in(limits)


def _policies() -> "tuple[StandardPolicy, ...]":
    from qlinx.sessions.policies import FRESH_SIGN_IN

    return (FRESH_SIGN_IN,)


def _notes() -> "Mapping[str, Again]":
    from qlinx.sessions.again import AGAIN

    return AGAIN


CAPABILITY = Capability(
    package="sessions",
    shapes=_shapes,
    words=_words,
    mails=PackageMails(
        composer=_mails,
        mails={
            "token_copied": Mail(MailPurpose.SERVICE, Urgency.URGENT),
            "new_password": Mail(MailPurpose.OWN_REQUEST, Urgency.URGENT),
        },
    ),
    notes=_notes,
    limits=_limits,
    policies=_policies,
)
