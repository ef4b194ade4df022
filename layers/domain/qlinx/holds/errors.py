"""What can be wrong with an order about holds."""

from qlinx.kit.errors import DomainError, Failure
from qlinx.kit.texts import LocalText


class NothingToHold(DomainError):
    """An order names kinds, or fields of a kind, that nothing is stored as."""

    failure = Failure.INVALID
    code = "nothing-to-hold"
    title = LocalText(nl="Dit bestaat niet om vast te houden.", en="There is no such thing to hold.")
    advice = LocalText(
        nl="Noem soorten en velden zoals een export ze noemt. Er is niets vastgehouden.",
        en="Name kinds and fields as an export does. Nothing was held.",
    )


class HoldEnding(DomainError):
    """The hold is being lifted at this moment."""

    failure = Failure.CONFLICT
    code = "hold-ending"
    title = LocalText(nl="Deze blokkade wordt net opgeheven.", en="This hold is being lifted.")
    advice = LocalText(
        nl="Wacht tot ze weg is, of maak het opheffen af, en plaats haar dan opnieuw.",
        en="Wait until it is gone, or finish lifting it, and then place it again.",
    )


class HeldOnOtherGround(DomainError):
    """The hold of this matter stands on another ground."""

    failure = Failure.CONFLICT
    code = "held-on-other-ground"
    title = LocalText(
        nl="Deze blokkade staat er om een andere reden.", en="This hold stands on another ground."
    )
    advice = LocalText(
        nl="Laat de grond weg, of hef de blokkade eerst op. Er is niets veranderd.",
        en="Leave the ground out, or lift the hold first. Nothing was changed.",
    )
