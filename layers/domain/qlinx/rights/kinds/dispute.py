"""Saying that what an employer shares is wrong (GDPR article 16): its mail stops at once,
and goes on when the employer has answered.

Only the employer can put right what it says, so it answers whatever its agreement holds. Once that is over
nobody does, and whoever reported it is told so.
"""

from typing import TYPE_CHECKING, Final

from qlinx.kit.texts import LocalText
from qlinx.records.addresses import RELATION
from qlinx.rights.model import Refusal
from qlinx.rights.right import ALWAYS_REFUSABLE, Right, RightWords

if TYPE_CHECKING:
    from qlinx.rights.right import Acting, Fulfilment


def _fulfilment() -> "Fulfilment":
    from qlinx.rights.correcting import tell_of_correction

    return tell_of_correction


def _at_once() -> "Acting":
    from qlinx.rights.effects import mail_waits

    return mail_waits


def _at_end() -> "Acting":
    from qlinx.rights.effects import mail_goes_on

    return mail_goes_on


RIGHT: Final = Right(
    name="dispute",
    article=16,
    words=RightWords(
        title=LocalText(nl="melding dat iets niet klopt", en="report that something is wrong"),
        value=LocalText(nl="melding dat iets niet klopt", en="report that something is wrong"),
        choice=LocalText(
            nl="Hier klopt iets niet: stuur me geen uitnodigingen tot de werkgever ernaar heeft gekeken",
            en="Something here is wrong: send me no invitations until the employer has looked at it",
        ),
        api="the employer has to put right what is wrong; its mail waits",
    ),
    grounds=frozenset({RELATION}),
    elsewhere=LocalText(
        nl="Iets laten verbeteren? Schrijf ons op de contactpagina wat er niet klopt; we kijken ernaar en antwoorden je.",
        en="Do you want something put right? Tell us on the contact page what is wrong; we look at it and reply.",
    ),
    employer_answers=True,
    refusals=ALWAYS_REFUSABLE | {Refusal.ACCURATE},
    endings=frozenset({Refusal.EMPLOYER_GONE}),
    partly=True,
    at_once=_at_once,
    at_end=_at_end,
    fulfilment=_fulfilment,
)
