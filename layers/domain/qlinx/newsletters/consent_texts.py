"""The words that people say yes to, by their version: they are shown from here and stand in the receipt.

A version never changes once it was shown; other words are another version.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from qlinx.kit.texts import LocalText
from qlinx.newsletters.model import Topic


@dataclass(frozen=True, slots=True)
class ConsentText:
    """What is allowed with one button, and what each topic is called."""

    words: LocalText
    topics: Mapping[Topic, LocalText]


CONSENT_TEXTS: Final[Mapping[str, ConsentText]] = {
    "2026-11": ConsentText(
        words=LocalText(
            nl="Je krijgt dan een paar keer per jaar een mail met wat er nieuw is in Qlinx. We gebruiken je adres nergens anders voor en meten niet of je de mail opent. Je kunt altijd stoppen. Dit is voor wie 16 jaar of ouder is.",
            en="You then get a mail a few times a year about what is new in Qlinx. We use your address for nothing else, and do not measure whether you open the mail. You can always stop. This is for whoever is 16 or older.",
        ),
        topics={
            Topic.NEWS: LocalText(nl="Nieuws over Qlinx", en="News of Qlinx"),
            Topic.TIPS: LocalText(nl="Tips bij uitnodigen", en="Tips for inviting"),
            Topic.PRIVACY: LocalText(nl="Privacy en je rechten", en="Privacy and your rights"),
        },
    ),
}
# Which of them is shown now.
CONSENT_TEXT: Final = "2026-11"


def consent_text(version: str = CONSENT_TEXT) -> ConsentText:
    """The words of a version."""
    return CONSENT_TEXTS[version]
