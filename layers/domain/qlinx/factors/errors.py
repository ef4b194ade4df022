"""What can go wrong with a second factor."""

from qlinx.kit.errors import DomainError, Failure
from qlinx.kit.texts import LocalText


class FactorRefused(DomainError):
    """The code of the second factor is wrong, was used, or is of another one."""

    failure = Failure.NOT_SIGNED_IN
    code = "factor-refused"
    title = LocalText(nl="Deze code klopt niet.", en="This code is wrong.")
    advice = LocalText(
        nl="Neem de code die je app nu laat zien; hij verandert elke halve minuut en werkt één keer. Een herstelcode mag ook.",
        en="Take the code that your app shows now; it changes every half minute and works once. A recovery code will do too.",
    )


class FactorThere(DomainError):
    """There is a second factor already."""

    failure = Failure.CONFLICT
    code = "factor-there"
    title = LocalText(nl="Je hebt al een tweede stap.", en="You already have a second step.")
    advice = LocalText(
        nl="Haal die eerst weg met een code uit je app, of log in met een code.",
        en="Remove it first with a code of your app, or sign in with a code.",
    )


class AnotherMustConfirm(DomainError):
    """Whoever asked for the reset of a factor can't confirm it."""

    failure = Failure.CONFLICT
    code = "another-must-confirm"
    title = LocalText(
        nl="Dit moet een andere medewerker bevestigen.", en="Another member of staff must confirm this."
    )
    advice = LocalText(
        nl="Vraag een collega om zelf terug te bellen en dan te bevestigen, binnen een dag.",
        en="Ask a colleague to call back themselves and then to confirm, within a day.",
    )


class FactorMissing(DomainError):
    """There is no second factor."""

    failure = Failure.CONFLICT
    code = "factor-missing"
    title = LocalText(nl="Er is geen tweede stap.", en="There is no second step.")
    advice = LocalText(
        nl="Stel er eerst een in; dan krijg je ook herstelcodes.",
        en="Set one first; you get recovery codes with it.",
    )
