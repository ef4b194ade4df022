"""What can go wrong with staff."""

from qlinx.factors.places import STAFF_SIGN_IN
from qlinx.kit.errors import DomainError, Failure
from qlinx.kit.texts import LocalText


class StaffWelcomeEnded(DomainError):
    """The link with which somebody of the staff chooses a password was used, replaced, or is too old."""

    failure = Failure.ENDED
    code = "staff-welcome-ended"
    title = LocalText(nl="Deze link werkt niet meer.", en="This link no longer works.")
    advice = LocalText(
        nl="Hij is gebruikt, vervangen of te oud. Heb je een wachtwoord gekozen, log dan in. Vraag anders de beheerder om een"
        " nieuwe link.",
        en="It was used, replaced or is too old. If you chose a password, sign in. Otherwise ask the operator for a new link.",
    )
    way_on = STAFF_SIGN_IN, LocalText(nl="Log in", en="Sign in")


class ValueHolds(DomainError):
    """A value of a limit that began to hold can't be withdrawn: what held is history."""

    failure = Failure.CONFLICT
    code = "value-holds"
    title = LocalText(nl="Deze waarde geldt al.", en="This value is already in force.")
    advice = LocalText(
        nl="Stel een andere waarde in die vandaag of later ingaat.",
        en="Set another value that begins today or later.",
    )
