"""What can go wrong with staff."""

from qlinx.kit.errors import DomainError, Failure
from qlinx.kit.texts import LocalText


class StaffWelcomeEnded(DomainError):
    """The link with which somebody of the staff chooses a password was used, replaced, or is too old."""

    failure = Failure.ENDED
    code = "staff-welcome-ended"
    title = LocalText(nl="Deze link werkt niet meer.", en="This link no longer works.")
    advice = LocalText(
        nl="Log in met je wachtwoord. Heb je er geen, vraag dan de beheerder om een nieuwe link.",
        en="Sign in with your password. If you have none, ask the operator for a new link.",
    )


class ValueHolds(DomainError):
    """A value of a limit that began to hold can't be withdrawn: what held is history."""

    failure = Failure.CONFLICT
    code = "value-holds"
    title = LocalText(nl="Deze waarde geldt al.", en="This value is already in force.")
    advice = LocalText(
        nl="Stel een andere waarde in die vandaag of later ingaat.",
        en="Set another value that begins today or later.",
    )
