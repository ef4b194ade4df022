"""What stops mail to somebody, and what they can do about it."""

from collections.abc import Iterable, Mapping

from pydantic import Field

from qlinx.kit.schemas import Schema
from qlinx.kit.texts import Language, LocalText
from qlinx.mailing.addressed import MailStop
from qlinx.mailing.purposes import MailPurpose
from qlinx.mailing.stops import Stopped

_WHAT_TO_DO: Mapping[MailStop, LocalText] = {
    MailStop.BOUNCED: LocalText(
        nl="Mail naar dit adres kwam terug. Kijk of het adres klopt en of de mailbox vol is.",
        en="Mail to this address came back. See whether the address is right and whether the mailbox is full.",
    ),
    MailStop.SPAM_REPORT: LocalText(
        nl="Je meldde mail van {sender} als spam. Daarom krijg je van {sender} geen {purposes} per mail. Wil je ze weer? Haal"
        " dit dan weg.",
        en="You reported mail of {sender} as spam. So you get no {purposes} of {sender} by mail. Do you want them again? Then"
        " take this away.",
    ),
    MailStop.OBJECTION: LocalText(
        nl="Je wilde van {sender} geen {purposes} per mail meer. Wil je ze weer? Haal dit dan weg.",
        en="You wanted no more {purposes} of {sender} by mail. Do you want them again? Then take this away.",
    ),
    MailStop.DISPUTE: LocalText(
        nl="Je meldde dat er iets niet klopt. Tot daarop is geantwoord krijg je van {sender} geen {purposes} per mail. Wil je"
        " ze nu al weer? Haal dit dan weg.",
        en="You reported that something is wrong. Until that is answered you get no {purposes} of {sender} by mail. Do you want"
        " them now already? Then take this away.",
    ),
}
_PURPOSES: Mapping[MailPurpose, LocalText] = {
    MailPurpose.INVITATION: LocalText(nl="uitnodigingen", en="invitations"),
    MailPurpose.NEWSLETTER: LocalText(nl="nieuwsbrieven", en="newsletters"),
    MailPurpose.MARKETING: LocalText(nl="aanbiedingen", en="offers"),
}
_OR = LocalText(nl=" of ", en=" or ")


class MailStopResponse(Schema):
    """Something that stops mail to you."""

    stop: MailStop = Field(examples=["spam_report"])
    sender: str = Field(description="whose mail it stops", examples=["Voorbeeld Zorg"])
    purposes: list[MailPurpose] = Field(
        description="which of that mail it stops; empty where the mailbox does not work",
        examples=[["invitation"]],
    )
    explanation: str = Field(description="what to do about it")

    @classmethod
    def of_all(cls, stops: Iterable[Stopped], sender: str, language: Language) -> list["MailStopResponse"]:
        return [
            cls(
                stop=one.stop,
                sender=sender,
                purposes=list(one.purposes),
                explanation=_explained(one, sender, language),
            )
            for one in stops
        ]


class MailWanted(Schema):
    """Which mail you want again; without it, all that you stopped of this sender."""

    purpose: MailPurpose | None = Field(default=None, examples=["invitation"])


def _explained(one: Stopped, sender: str, language: Language) -> str:
    purposes = _OR.in_(language).join(_PURPOSES[purpose].in_(language) for purpose in one.purposes)
    return _WHAT_TO_DO[one.stop].in_(language).format(sender=sender, purposes=purposes)
