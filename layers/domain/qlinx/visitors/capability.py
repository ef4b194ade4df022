"""What visitors' messages declare: a message as the ground for keeping an address, and its mails."""

from typing import TYPE_CHECKING, Any

from qlinx.kit.texts import LocalText
from qlinx.mailing.declaring import Composer, Mail, PackageMails
from qlinx.mailing.purposes import MailPurpose, Urgency
from qlinx.records.declarations import Capability, Files, Ground, Words, shapes_in
from qlinx.records.shape import Shape

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qlinx.records.limits import Limit
    from qlinx.records.store import Store


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


def _nobody(_store: "Store", _ids: "Mapping[str, str]") -> None:
    """A mail is nobody's before it was read: what is kept of it then is its message."""


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
            without={
                "objection": LocalText(
                    nl="Geen mail meer? Hierover sturen we geen nieuws, alleen een antwoord. Wil je dat ook niet, kies dan"
                    " bezwaar tegen het gebruik, of wissen.",
                    en="No more mail? We send no news about this, only a reply. If you do not want that either, choose the"
                    " objection to the use, or erasing.",
                ),
                "withdrawal": LocalText(
                    nl="Toestemming intrekken? We bewaren dit om je te antwoorden, niet omdat je toestemming gaf. Kies bezwaar"
                    " tegen het gebruik, of wissen.",
                    en="Withdraw consent? We keep this to reply to you, not because you gave consent. Choose the objection to the"
                    " use, or erasing.",
                ),
                "portability": LocalText(
                    nl="Meenemen? Dat geldt voor wat je gaf met toestemming of voor een contract (artikel 20 AVG); een bericht"
                    " is dat niet. Je kunt het wel zien.",
                    en="Take along? That is for what you gave on consent or for a contract (article 20 GDPR); a message is"
                    " neither. You can see it.",
                ),
            },
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
    files=[
        # It goes when it was taken in. What was given up may be told again for as long as queues keep it.
        Files(
            bucket="DROP",
            place="mail/{mail_id}",
            owner="message",
            owner_of=_nobody,
            unowned_for=14,
            expires_after=14,
            arrivals="DROPS",
        ),
        Files(
            bucket="WORK",
            place="read/mail/{mail_id}.json",
            owner="message",
            owner_of=_nobody,
            unowned_for=1,
            expires_after=1,
        ),
    ],
    limits=_limits,
)
