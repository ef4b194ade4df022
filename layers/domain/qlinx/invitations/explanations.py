"""Why an invitation is not simply on its way, and what its employer can do about it:
the words, in both languages.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from qlinx.invitations.model import (
    CancelReason,
    Invitation,
    InvitationState,
    PostponedBecause,
    RefusedBecause,
)
from qlinx.kit.provider import PROVIDER
from qlinx.kit.texts import LocalText


@dataclass(frozen=True, slots=True)
class Explanation:
    """A stable code with its words; ``until`` is when it goes on by itself, where that is known."""

    code: str
    title: LocalText
    advice: LocalText
    until: datetime | None = None


_WAITS: Final = Explanation(
    "waits_for_look",
    LocalText(
        nl="Deze uitnodiging wacht tot we ernaar hebben gekeken.",
        en="This invitation waits until we have looked at it.",
    ),
    LocalText(
        nl="We kijken één keer mee met de eerste uitnodigingen van een nieuwe klant. Daarna worden ze vanzelf verstuurd. "
        f"Is er haast? Bel {PROVIDER.telephone}.",
        en="We look once at the first invitations of a new client. After that they go out by themselves. "
        f"Is it urgent? Call {PROVIDER.telephone}.",
    ),
)
_LAPSED: Final = Explanation(
    "not_looked_at",
    LocalText(
        nl="Deze uitnodiging is niet verstuurd: we keken er niet op tijd naar.",
        en="This invitation was not sent: we did not look at it in time.",
    ),
    LocalText(
        nl=f"Dat is onze fout. Bel {PROVIDER.telephone}, of maak een nieuwe met een latere uiterste antwoordtijd.",
        en=f"That is our mistake. Call {PROVIDER.telephone}, or make a new one with a later time to reply.",
    ),
)
_NO_AGREEMENT: Final = Explanation(
    "no_agreement",
    LocalText(nl="Er liep geen overeenkomst.", en="There was no agreement in force."),
    LocalText(nl=f"Neem contact op met {PROVIDER.email}.", en=f"Contact {PROVIDER.email}."),
)
_OVER_LIMIT: Final = LocalText(
    nl="Een deel van de mensen krijgt de uitnodiging later.",
    en="Some of the people get the invitation later.",
)
_POSTPONED: Final[Mapping[PostponedBecause, Explanation]] = {
    PostponedBecause.PEOPLE_A_DAY: Explanation(
        "people_a_day",
        _OVER_LIMIT,
        LocalText(
            nl="Je nodigde vandaag heel veel mensen uit. Morgen gaat het vanzelf verder, als er dan nog geantwoord kan worden.",
            en="You invited very many people today. It goes on by itself tomorrow, if people can still reply then.",
        ),
    ),
    PostponedBecause.MAILBOX_A_DAY: Explanation(
        "mailbox_a_day",
        _OVER_LIMIT,
        LocalText(
            nl="Zij kregen vandaag al veel uitnodigingen van jou in dezelfde mailbox. Morgen gaat het vanzelf verder, als er dan"
            " nog geantwoord kan worden.",
            en="They got many invitations from you today, in the same mailbox. It goes on by itself tomorrow, if people can"
            " still reply then.",
        ),
    ),
}
_LEFT_OUT: Final = Explanation(
    "left_out",
    LocalText(nl="Niet iedereen kon worden uitgenodigd.", en="Not everybody could be invited."),
    LocalText(
        nl="De uiterste antwoordtijd kwam voordat de daggrens weer ruimte gaf. Bij de antwoorden staat wie is uitgenodigd.",
        en="The time to reply came before the limit of a day left room again. The replies show who was invited.",
    ),
)
_REFUSED_TITLE: Final = LocalText(
    nl="We hebben deze uitnodiging niet verstuurd.", en="We did not send this invitation."
)
_TALK: Final = LocalText(
    nl=f"Vragen, of klopt dit niet? Bel {PROVIDER.telephone} of mail naar {PROVIDER.email}.",
    en=f"Questions, or is this not right? Call {PROVIDER.telephone} or write to {PROVIDER.email}.",
)
_REASONS: Final[Mapping[RefusedBecause, LocalText]] = {
    RefusedBecause.NO_OCCASION: LocalText(
        nl="De uitnodiging is niet voor een dienst, cursus of bijeenkomst.",
        en="The invitation is not for a shift, a course or a gathering.",
    ),
    RefusedBecause.MISLEADING: LocalText(
        nl="Mensen kunnen denken dat de mail van iemand anders komt, of dat ze gegevens moeten geven of betalen.",
        en="People may think that the mail comes from somebody else, or that they must give data or pay.",
    ),
    RefusedBecause.NOT_ITS_PEOPLE: LocalText(
        nl="De uitnodiging gaat naar mensen die niet bij de werkgever lijken te horen.",
        en="The invitation goes to people who do not seem to belong to the employer.",
    ),
    RefusedBecause.TO_BE_DISCUSSED: LocalText(
        nl="We willen er eerst over praten.", en="We want to talk about it first."
    ),
}


def explained(invitation: Invitation) -> Explanation | None:
    """What its employer is told of an invitation beside its state; nothing of one that goes as asked."""
    match invitation.state:
        case InvitationState.WAITING:
            return _WAITS
        case InvitationState.CANCELLED:
            return _of_cancellation(invitation)
        case InvitationState.DISPATCHING if invitation.postponed_because:
            found = _POSTPONED[invitation.postponed_because]
            return Explanation(found.code, found.title, found.advice, invitation.postponed_until)
        case InvitationState.CLOSED if invitation.postponed:
            return _LEFT_OUT
        case _:
            return None


def of_refusal(reason: RefusedBecause) -> Explanation:
    """The words of a refusal: why, and whom to ask."""
    why = _REASONS[reason]
    advice = LocalText(nl=f"{why.nl} {_TALK.nl}", en=f"{why.en} {_TALK.en}")
    return Explanation(reason.value, _REFUSED_TITLE, advice)


def _of_cancellation(invitation: Invitation) -> Explanation | None:
    match invitation.cancelled_because:
        case CancelReason.NOT_LOOKED_AT:
            return _LAPSED
        case CancelReason.NO_AGREEMENT:
            return _NO_AGREEMENT
        case CancelReason.REFUSED if invitation.refused_because:
            return of_refusal(invitation.refused_because)
        case _:
            return None
