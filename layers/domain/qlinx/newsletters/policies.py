"""The hours of the night in which no newsletter leaves, which their owner can change without a release."""

from datetime import date
from typing import Final

from qlinx.kit.texts import LocalText
from qlinx.records.policy import StandardPolicy

_SINCE: Final = date(2026, 11, 1)
_SOURCE: Final = LocalText(
    nl="eigen keuze: geen nieuwsbrief in de nacht", en="our own choice: no newsletters at night"
)
_WHY: Final = "Nobody is woken by a newsletter: it leaves at a decent hour where its reader is."

QUIET_FROM: Final = StandardPolicy(
    name="newsletter_quiet_from",
    owner="marketing",
    reason=_WHY,
    since=_SINCE,
    value=21,
    source=_SOURCE,
    what=LocalText(
        nl="vanaf welk uur op de klok van de lezer er geen nieuwsbrief meer weggaat",
        en="from which hour by the clock of its reader no newsletter leaves",
    ),
)
QUIET_UNTIL: Final = StandardPolicy(
    name="newsletter_quiet_until",
    owner="marketing",
    reason=_WHY,
    since=_SINCE,
    value=8,
    source=_SOURCE,
    what=LocalText(
        nl="vanaf welk uur op de klok van de lezer er weer een nieuwsbrief weggaat",
        en="from which hour by the clock of its reader a newsletter leaves again",
    ),
)
