"""What can go wrong with employers."""

from qlinx.kit.errors import DomainError, Failure
from qlinx.kit.provider import PROVIDER
from qlinx.kit.texts import LocalText


class NoAgreement(DomainError):
    """The employer has no agreement that holds today (obligation 9)."""

    failure = Failure.CONFLICT
    code = "no-agreement"
    title = LocalText(nl="Er loopt geen overeenkomst.", en="There is no agreement in force.")
    advice = LocalText(
        nl=f"Zonder lopende overeenkomst kunt u niets delen en niemand uitnodigen. Neem contact op met {PROVIDER.email}.",
        en=f"Without an agreement in force you can share nothing and invite nobody. Contact {PROVIDER.email}.",
    )


class AgreementDatesWrong(DomainError):
    """An agreement ends before it starts."""

    failure = Failure.INVALID
    code = "agreement-dates-wrong"
    title = LocalText(nl="De einddatum ligt voor de begindatum.", en="The end date is before the start date.")
    advice = LocalText(
        nl="Kies een einddatum op of na de begindatum.", en="Choose an end date on or after the start date."
    )


class WelcomeEnded(DomainError):
    """The link to choose a first password was used, or is too old."""

    failure = Failure.ENDED
    code = "welcome-ended"
    title = LocalText(nl="Deze link werkt niet meer.", en="This link no longer works.")
    advice = LocalText(
        nl="Log in met uw wachtwoord. Hebt u er geen, vraag dan een nieuwe uitnodiging aan.",
        en="Sign in with your password. If you have none, ask for a new invitation.",
    )
