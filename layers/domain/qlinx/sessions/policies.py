"""Terms of sign-in that their owner can change without a release."""

from datetime import date
from typing import Final

from qlinx.kit.texts import LocalText
from qlinx.records.policy import StandardPolicy

FRESH_SIGN_IN: Final = StandardPolicy(
    name="fresh_sign_in_minutes",
    owner="security",
    reason="Who finds an open telephone, or copied a token, must not be able to take an account over or to erase it.",
    since=date(2018, 5, 22),
    value=10,
    what=LocalText(
        nl="hoeveel minuten na het inloggen iemand mag doen wat een account in gevaar kan brengen",
        en="how many minutes after signing in somebody may do what can endanger an account",
    ),
    source=LocalText(nl="eigen keuze, om AVG artikel 32", en="our own choice, for GDPR article 32"),
)
