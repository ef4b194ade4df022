"""Why something is not done with an incident."""

from qlinx.kit.errors import DomainError, Failure
from qlinx.kit.texts import LocalText


class NobodyToTell(DomainError):
    """The employer has no contact and no administrator whom we know."""

    failure = Failure.CONFLICT
    code = "incident-nobody-to-tell"
    title = LocalText(
        nl="Van deze werkgever kennen we niemand om te mailen.",
        en="We know nobody to mail at this employer.",
    )
    advice = LocalText(
        nl="Bel de werkgever, en schrijf bij de maatregelen op wanneer en met wie in welke functie je sprak.",
        en="Telephone the employer, and write down under the measures when you spoke to which function there.",
    )
