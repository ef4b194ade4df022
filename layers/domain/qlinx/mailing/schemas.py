"""What stops mail to somebody, and what they can do about it."""

from collections.abc import Iterable, Mapping

from pydantic import Field

from qlinx.kit.schemas import Schema
from qlinx.kit.texts import Language, LocalText
from qlinx.mailing.suppression import MailStop

_WHAT_TO_DO: Mapping[MailStop, LocalText] = {
    MailStop.BOUNCED: LocalText(
        nl="Mail naar dit adres kwam terug. Kijk of het adres klopt en of de mailbox vol is.",
        en="Mail to this address came back. See whether the address is right and whether the mailbox is full.",
    ),
    MailStop.SPAM_REPORT: LocalText(
        nl="Je meldde mail als spam. Daarom krijg je geen uitnodigingen per mail. Wil je ze weer? Haal dit dan weg.",
        en="You reported mail as spam. So you get no invitations by mail. Do you want them again? Then take this away.",
    ),
    MailStop.OBJECTION: LocalText(
        nl="Je wilde geen mail meer. Wil je weer mail? Haal dit dan weg.",
        en="You wanted no more mail. Do you want mail again? Then take this away.",
    ),
}


class MailStopAnswer(Schema):
    """Something that stops mail to you."""

    stop: MailStop = Field(examples=["spam_report"])
    explanation: str = Field(description="what to do about it")

    @classmethod
    def of_all(cls, stops: Iterable[MailStop], language: Language) -> list["MailStopAnswer"]:
        return [cls(stop=stop, explanation=_WHAT_TO_DO[stop].in_(language)) for stop in stops]
