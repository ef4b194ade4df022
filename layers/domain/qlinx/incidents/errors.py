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


class NotHighRisk(DomainError):
    """Persons are told of what is a high risk for them, while the incident is open."""

    failure = Failure.CONFLICT
    code = "incident-not-high-risk"
    title = LocalText(
        nl="Dit incident is geen hoog risico, of het is afgesloten.",
        en="This incident is no high risk, or it is closed.",
    )
    advice = LocalText(
        nl="Beslis eerst op de pagina van het incident dat het risico hoog is. Er is niemand gemaild.",
        en="Decide on the page of the incident first that the risk is high. Nobody was mailed.",
    )


class WordsIncomplete(DomainError):
    """Something of what persons must be told is not written yet, in one of the languages."""

    failure = Failure.CONFLICT
    code = "incident-words-incomplete"
    title = LocalText(nl="De tekst is nog niet af.", en="The text is not complete yet.")
    advice = LocalText(
        nl="Vul alle velden in, in het Nederlands en in het Engels. Er is niemand gemaild.",
        en="Fill in every field, in Dutch and in English. Nobody was mailed.",
    )


class WordsWent(DomainError):
    """The words went to somebody already, and everybody is told the same."""

    failure = Failure.CONFLICT
    code = "incident-words-went"
    title = LocalText(nl="Deze tekst is al verstuurd.", en="This text was sent already.")
    advice = LocalText(
        nl="Iedereen krijgt dezelfde tekst. Is er nieuws? Neem dan een nieuw incident op.",
        en="Everybody gets the same text. Is there news? Then record a new incident.",
    )


class NobodyAtAddress(DomainError):
    """Nobody stands under the address."""

    failure = Failure.CONFLICT
    code = "incident-nobody-at-address"
    title = LocalText(nl="Onder dit adres staat niemand.", en="Nobody stands under this address.")
    advice = LocalText(
        nl="Kijk of het adres klopt. Er is niemand gemaild.",
        en="Check whether the address is right. Nobody was mailed.",
    )
