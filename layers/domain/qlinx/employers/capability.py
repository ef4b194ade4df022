"""What employers declare: their agreements, and their users and contact persons as grounds of their own."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from qlinx.kit.texts import LocalText
from qlinx.mailing.declaring import Composer, Mail, PackageMails
from qlinx.mailing.purposes import MailPurpose, Urgency
from qlinx.records.addresses import EMPLOYER_CONTACT, EMPLOYER_USER
from qlinx.records.declarations import Capability, Files, Ground, Words, shapes_in
from qlinx.records.shape import Shape

if TYPE_CHECKING:
    from qlinx.records.limits import Limit
    from qlinx.records.notes import Again
    from qlinx.records.store import Store

_ROLE = LocalText(nl="wat je voor {employer} doet", en="what you do for {employer}")
# Why a right has nothing to be used on where somebody acts for an employer.
_NOT_ON_ROLES = {
    "objection": LocalText(
        nl="Geen mail meer? Hierover krijg je geen nieuws, alleen wat je voor je werk moet weten.",
        en="No more mail? You get no news about this, only what you must know for your work.",
    ),
    "withdrawal": LocalText(
        nl="Toestemming intrekken? We bewaren dit voor het contract met de werkgever, niet op toestemming.",
        en="Withdraw consent? We keep this for the contract with the employer, not on consent.",
    ),
    "dispute": LocalText(
        nl="Klopt er iets niet? Zet het hierboven zelf recht. Een ander adres, of wat je mag doen: vraag het je werkgever.",
        en="Is something wrong? Put it right above yourself. Another address, or what you may do: ask your employer.",
    ),
    "portability": LocalText(
        nl="Meenemen? Dat geldt voor wat je zelf gaf met toestemming of voor een contract van jou (artikel 20 AVG)."
        " Dit gaf de werkgever. Je kunt het wel zien.",
        en="Take along? That is for what you gave yourself on consent or for a contract of yours (article 20 GDPR)."
        " The employer gave this. You can see it.",
    ),
}


def _shapes() -> tuple[Shape[Any], ...]:
    from qlinx.employers import store

    return shapes_in(store)


def _user() -> Shape[Any]:
    from qlinx.employers import store

    return store.EMPLOYER_USER


def _contact() -> Shape[Any]:
    from qlinx.employers import store

    return store.EMPLOYER_CONTACT


def _words() -> Words:
    from qlinx.employers import labels

    return Words(kinds=labels.KINDS, fields=labels.FIELDS, values=labels.VALUES, common_values=labels.MAILS)


def _mails() -> Composer:
    from qlinx.employers import mails

    return mails


def _employer(store: "Store", ids: Mapping[str, str]) -> Any:
    from qlinx.employers.store import employer_by_id

    return employer_by_id(store, ids["employer_id"])


def _limits() -> "tuple[Limit, ...]":
    from qlinx.employers import limits
    from qlinx.records.limits import limits_in

    return limits_in(limits)


def _notes() -> "Mapping[str, Again]":
    from qlinx.employers.again import AGAIN

    return AGAIN


CAPABILITY = Capability(
    package="employers",
    shapes=_shapes,
    words=_words,
    grounds=[
        Ground(
            name=EMPLOYER_USER,
            kind="employer_user",
            shape=_user,
            about=_ROLE,
            heading=LocalText(
                nl="Je werk met Qlinx voor {employer}", en="Your work with Qlinx for {employer}"
            ),
            employer_of=lambda user: str(user.employer_id),
            code_rank=2,
            signs_in=True,
            without=_NOT_ON_ROLES,
            own_words=("name", "language"),
        ),
        Ground(
            name=EMPLOYER_CONTACT,
            kind="employer_contact",
            shape=_contact,
            about=_ROLE,
            heading=LocalText(nl="Contactpersoon van {employer}", en="Contact person of {employer}"),
            employer_of=lambda contact: str(contact.employer_id),
            code_rank=3,
            without=_NOT_ON_ROLES,
            own_words=("name", "telephone", "function"),
        ),
    ],
    mails=PackageMails(composer=_mails, mails={"user_invited": Mail(MailPurpose.SERVICE, Urgency.URGENT)}),
    files=[
        Files(
            bucket="WORK",
            place="read/files/{employer_id}/{reading_id}.json",
            owner="employer",
            owner_of=_employer,
            # It is used within minutes, and read anew from the dropped file where it is missed.
            has=lambda *_: False,
            unowned_for=1,
            expires_after=1,
        ),
    ],
    notes=_notes,
    limits=_limits,
)
