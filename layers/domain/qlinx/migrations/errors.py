"""What can go wrong when people decide about a case of a migration."""

from qlinx.kit.errors import DomainError, Failure
from qlinx.kit.texts import LocalText


class DecidedAlready(DomainError):
    """The case was decided otherwise."""

    failure = Failure.CONFLICT
    code = "decided-already"
    title = LocalText(nl="Hierover is al besloten.", en="This has already been decided.")
    advice = LocalText(
        nl="Vraag de zaak opnieuw op om te zien wat er is besloten. Klopt het niet, overleg dan met de privacyfunctionaris.",
        en="Fetch the case again to see what was decided. If it is not right, consult the privacy officer.",
    )


class NoSuchDecision(DomainError):
    """This can't be decided about that case."""

    failure = Failure.INVALID
    code = "no-such-decision"
    title = LocalText(nl="Dit besluit past niet bij deze zaak.", en="This decision does not fit this case.")
    advice = LocalText(
        nl="Kies een van de besluiten die bij de zaak staan.",
        en="Choose one of the decisions that the case names.",
    )
