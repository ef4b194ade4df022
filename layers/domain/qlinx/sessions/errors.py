"""What can go wrong with signing in."""

from qlinx.kit.errors import DomainError, Failure
from qlinx.kit.texts import LocalText


class SignInRefused(DomainError):
    """No such address in this role, another password, or an account that is not open:
    one response, so nothing is learned.
    """

    failure = Failure.NOT_SIGNED_IN
    code = "sign-in-refused"
    title = LocalText(
        nl="Dit e-mailadres en wachtwoord horen niet bij elkaar.",
        en="This e-mail address and password do not match.",
    )
    advice = LocalText(
        nl="Kijk ze nog eens na, of vraag een nieuw wachtwoord aan. Werk je voor meer dan één werkgever met Qlinx, kies dan"
        " ook voor welke. Na veel pogingen helpt een kwartier wachten.",
        en="Look at both once more, or ask for a new password. If you work with Qlinx for more than one employer, choose for"
        " which as well. After many attempts it helps to wait for fifteen minutes.",
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
    title = LocalText(nl="Je bent niet meer ingelogd.", en="You are no longer signed in.")
    advice = LocalText(nl="Log opnieuw in.", en="Sign in again.")


class FormOutdated(DomainError):
    """The form was shown in another session: before somebody signed in anew, or to somebody else."""

    failure = Failure.CONFLICT
    code = "form-outdated"
    title = LocalText(nl="Deze pagina was verlopen.", en="This page was out of date.")
    advice = LocalText(
        nl="Kijk na wat er staat en stuur het nog een keer. Er is niets gewijzigd.",
        en="Look at what it says and send it once more. Nothing was changed.",
    )
