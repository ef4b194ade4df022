"""What prospects declare: a ground for keeping somebody, and the one mail that they may get."""

from typing import TYPE_CHECKING, Any

from qlinx.kit.texts import LocalText
from qlinx.mailing.declaring import Composer, Mail, PackageMails
from qlinx.mailing.purposes import MailPurpose, Urgency
from qlinx.records.declarations import Capability, Ground, Words, shapes_in

if TYPE_CHECKING:
    from qlinx.records.shape import Shape


def _shapes() -> "tuple[Shape[Any], ...]":
    from qlinx.prospects import store

    return shapes_in(store)


def _prospect() -> "Shape[Any]":
    from qlinx.prospects.store import PROSPECT

    return PROSPECT


def _words() -> Words:
    from qlinx.prospects import labels

    return Words(kinds=labels.KINDS, fields=labels.FIELDS, values=labels.VALUES, common_values=labels.MAILS)


def _mails() -> Composer:
    from qlinx.prospects import mails

    return mails


CAPABILITY = Capability(
    package="prospects",
    shapes=_shapes,
    words=_words,
    grounds=[
        Ground(
            name="prospect",
            kind="prospect",
            shape=_prospect,
            about=LocalText(nl="contact over klant worden", en="contact about becoming a client"),
            heading=LocalText(nl="Contact over klant worden", en="Contact about becoming a client"),
            code_rank=10,
            without={
                "objection_to_use": LocalText(
                    nl="Bezwaar tegen het gebruik? Kies hieronder bezwaar: dan stoppen we meteen, zonder afweging.",
                    en="An objection to the use? Choose the objection below: we then stop at once, and weigh nothing.",
                ),
                "portability": LocalText(
                    nl="Meenemen? Dat geldt voor wat je ons zelf gaf met toestemming of voor een contract (artikel 20 AVG)."
                    " Dit schreven wij op. Je kunt het wel zien.",
                    en="Take along? That is for what you gave us on consent or for a contract (article 20 GDPR). This was"
                    " written down by us. You can see it.",
                ),
            },
        ),
    ],
    mails=PackageMails(composer=_mails, mails={"introduction": Mail(MailPurpose.MARKETING, Urgency.ROUTINE)}),
)
