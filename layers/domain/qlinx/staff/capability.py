"""What staff declare: who works for the provider, and what staff have set."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from qlinx.kit.texts import LocalText
from qlinx.mailing.declaring import Composer, Mail, PackageMails
from qlinx.mailing.purposes import MailPurpose, Urgency
from qlinx.records.addresses import STAFF
from qlinx.records.declarations import Capability, Ground, Words, shapes_in
from qlinx.records.moments import Happening, MomentType
from qlinx.records.shape import Shape

if TYPE_CHECKING:
    from qlinx.records.notes import Again

_OF_STAFF = LocalText(
    nl="Dit gaat over je werk bij Qlinx. Vraag het je leidinggevende.",
    en="This is about your work at Qlinx. Ask your manager.",
)


def _shapes() -> tuple[Shape[Any], ...]:
    from qlinx.staff import store

    return shapes_in(store)


def _member() -> Shape[Any]:
    from qlinx.staff.store import STAFF as MEMBER

    return MEMBER


def _words() -> Words:
    from qlinx.staff import labels

    return Words(kinds=labels.KINDS, fields=labels.FIELDS, values=labels.VALUES, common_values=labels.MAILS)


def _mails() -> Composer:
    from qlinx.staff import mails

    return mails


def _notes() -> "Mapping[str, Again]":
    from qlinx.staff.again import AGAIN

    return AGAIN


def _training() -> Happening:
    from qlinx.staff.moments import tell_of_end

    return tell_of_end


CAPABILITY = Capability(
    package="staff",
    shapes=_shapes,
    words=_words,
    # Who works here is acted on by an operator and by managers of staff (rule 6): no right is used on it with
    # a mailed code.
    grounds=[
        Ground(
            name=STAFF,
            kind="staff",
            shape=_member,
            about=LocalText(nl="je gegevens bij Qlinx", en="your data with Qlinx"),
            without=dict.fromkeys(("objection", "objection_to_use", "restriction", "withdrawal"), _OF_STAFF),
        ),
    ],
    mails=PackageMails(
        composer=_mails,
        mails={
            "welcome": Mail(MailPurpose.SERVICE, Urgency.URGENT),
            "training_ends": Mail(MailPurpose.SERVICE, Urgency.ROUTINE),
        },
    ),
    moments=[MomentType("staff.training", _training)],
    notes=_notes,
)
