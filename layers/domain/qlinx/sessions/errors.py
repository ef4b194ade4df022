"""What can go wrong with signing in."""

from qlinx.kit.errors import DomainError, Failure
from qlinx.kit.texts import LocalText


class SignInRefused(DomainError):
    """No such address in this role, another password, or an account that is not open: one answer, so nothing is learned."""

    failure = Failure.NOT_SIGNED_IN
    code = "sign-in-refused"
    title = LocalText(
        nl="Dit e-mailadres en wachtwoord horen niet bij elkaar.",
        en="This e-mail address and password do not belong together.",
    )
    advice = LocalText(
        nl="Kijk ze nog eens na, of vraag een nieuw wachtwoord aan. Werk je voor meer dan één werkgever met Qlinx, kies dan"
        " ook voor welke. Na veel pogingen helpt een kwartier wachten.",
        en="Look at both once more, or ask for a new password. If you work with Qlinx for more than one employer, choose for"
        " which as well. After many attempts it helps to wait for fifteen minutes.",
    )


class FactorRefused(DomainError):
    """The code of the second factor is wrong."""

    failure = Failure.NOT_SIGNED_IN
    code = "factor-refused"
    title = LocalText(nl="Deze code klopt niet.", en="This code is wrong.")
    advice = LocalText(
        nl="Neem de code die je app nu laat zien; hij verandert elke halve minuut.",
        en="Take the code that your app shows now; it changes every half minute.",
    )


class SignInOver(DomainError):
    """Too much time went by between the password and the code, or the session was made up."""

    failure = Failure.NOT_SIGNED_IN
    code = "sign-in-over"
    title = LocalText(nl="Het inloggen duurde te lang.", en="Signing in took too long.")
    advice = LocalText(nl="Begin opnieuw met je wachtwoord.", en="Begin again with your password.")


class SessionEnded(DomainError):
    """The session can't be renewed: it was ended, it is too old, or its token was used before."""

    failure = Failure.NOT_SIGNED_IN
    code = "session-ended"
    title = LocalText(nl="Je bent niet meer ingelogd.", en="You are not signed in any more.")
    advice = LocalText(nl="Log opnieuw in.", en="Sign in again.")
