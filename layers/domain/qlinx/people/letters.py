"""What the letters of this package have in common."""

from collections.abc import Mapping
from datetime import datetime

from qlinx.kit.clock import HOME_ZONE
from qlinx.kit.texts import Language, LocalText, format_moment
from qlinx.mailing.letter import Addressee, Letter
from qlinx.mailing.outbox import OutboxEntry
from qlinx.people.model import Person

SIGNED_UP = LocalText(
    nl="Je krijgt deze mail omdat iemand zich met dit e-mailadres heeft aangemeld.",
    en="You get this mail because somebody signed up with this e-mail address.",
)
HAS_ACCOUNT = LocalText(
    nl="Je krijgt deze mail omdat je een account hebt.", en="You get this mail because you have an account."
)
ASKED_CODE = LocalText(
    nl="Je krijgt deze mail omdat iemand met dit e-mailadres een code heeft gevraagd.",
    en="You get this mail because somebody asked for a code with this e-mail address.",
)
NEW_ADDRESS = LocalText(
    nl="Je krijgt deze mail omdat iemand dit e-mailadres voor een account heeft opgegeven.",
    en="You get this mail because somebody gave this e-mail address for an account.",
)


def to_person(
    person: Person, entry: OutboxEntry, template: str, facts: Mapping[str, object], reason: LocalText
) -> Letter:
    """A letter to the holder of an account, at the present address."""
    return Letter(
        to=Addressee(person.email, person.name),
        language=person.language,
        template=template,
        facts=facts,
        reason=reason,
        message_id_seed=entry.entry_id,
    )


def moment_in(moment: datetime, language: Language) -> str:
    """A moment in words, by the clock at home."""
    return format_moment(moment, HOME_ZONE.key, language)
