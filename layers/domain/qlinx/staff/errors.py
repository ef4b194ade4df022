"""What can go wrong with staff."""

from qlinx.factors.places import STAFF_SECURITY, STAFF_SIGN_IN
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


class TrainingMissing(DomainError):
    """A member of staff whose training is not on record, or no longer holds: nothing is shown to them."""

    failure = Failure.NOT_ALLOWED
    code = "training-missing"
    title = LocalText(nl="Je training geldt niet (meer).", en="Your training does not hold (any more).")
    advice = LocalText(
        nl="Alleen wie getraind is, ziet gegevens van mensen. Een training geldt een jaar: volg haar als je dat niet deed, of als"
        " het langer geleden is. Vraag daarna een beheerder van medewerkers om de dag vast te leggen; dan is de balie open.",
        en="Only who is trained sees people's data. A training holds for a year: take it if you did not, or if it is longer ago."
        " Then ask a manager of staff to record the day, and the desk is open.",
    )
    way_on = STAFF_SECURITY, LocalText(nl="Naar je eigen inlogpagina", en="To your own sign-in page")


class OwnAccess(DomainError):
    """Nobody of the staff changes their own role or training, or ends their own access."""

    failure = Failure.CONFLICT
    code = "own-access"
    title = LocalText(nl="Dit gaat over jouzelf.", en="This is about yourself.")
    advice = LocalText(
        nl="Vraag een andere beheerder van medewerkers om dit te doen. Er is niets gewijzigd.",
        en="Ask another manager of staff to do this. Nothing was changed.",
    )


class AnotherManagerMustConfirm(DomainError):
    """Whoever asked to make somebody a manager of staff can't confirm it."""

    failure = Failure.CONFLICT
    code = "another-manager-must-confirm"
    title = LocalText(nl="Dit moet een andere beheerder bevestigen.", en="Another manager must confirm this.")
    advice = LocalText(
        nl="Vraag een andere beheerder van medewerkers om dit binnen een dag te bevestigen.",
        en="Ask another manager of staff to confirm this within a day.",
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
