"""What can go wrong with employers."""

from qlinx.factors.places import SIGN_IN
from qlinx.kit.errors import DomainError, Failure, NotAllowed
from qlinx.kit.provider import PROVIDER
from qlinx.kit.texts import LocalText


class NoAgreement(DomainError):
    """The employer has no agreement that holds today (obligation 9)."""

    failure = Failure.CONFLICT
    code = "no-agreement"
    title = LocalText(nl="Er loopt geen overeenkomst.", en="There is no agreement in force.")
    advice = LocalText(
        nl=f"Zonder lopende overeenkomst kun je niets delen en niemand uitnodigen. Neem contact op met {PROVIDER.email}.",
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
        nl="Hij is gebruikt, vervangen of te oud. Heb je een wachtwoord gekozen, log dan in. Vraag anders een beheerder van je"
        " organisatie om een nieuwe uitnodiging.",
        en="It was used, replaced or is too old. If you chose a password, sign in. Otherwise ask an administrator of your"
        " organisation for a new invitation.",
    )
    way_on = SIGN_IN, LocalText(nl="Log in", en="Sign in")


class AgreementOver(DomainError):
    """The agreement has ended, and with it what was open to the employer's users (D3)."""

    failure = Failure.NOT_ALLOWED
    code = "agreement-over"
    title = LocalText(nl="De overeenkomst is afgelopen.", en="The agreement has ended.")
    advice = LocalText(
        nl=f"Je kunt niets meer bekijken of veranderen. Wordt de overeenkomst verlengd, dan kan het weer. Vragen? {PROVIDER.email}.",
        en=f"You can't see or change anything any more. If the agreement is extended, you can again. Questions? {PROVIDER.email}.",
    )


class ReadingOnly(NotAllowed):
    """The user may see what is there, and change nothing."""

    code = "reading-only"
    title = LocalText(nl="Je mag dit alleen bekijken.", en="You may only look at this.")
    advice = LocalText(
        nl="Vraag een beheerder van je organisatie om het te doen, of om je meer te laten doen.",
        en="Ask an administrator of your organisation to do it, or to let you do more.",
    )


class LastAdministrator(DomainError):
    """Nobody would be left who may administrate for the employer."""

    failure = Failure.CONFLICT
    code = "last-administrator"
    title = LocalText(nl="Er moet één beheerder blijven.", en="There must be at least one administrator.")
    advice = LocalText(
        nl="Maak eerst een collega beheerder, en wacht tot die een wachtwoord heeft gekozen.",
        en="First make a colleague administrator, and wait until they have chosen a password.",
    )


class UserOnlyKept(DomainError):
    """The user had it restricted what is kept of them, or objected to its use (GDPR articles 18 and 21)."""

    failure = Failure.CONFLICT
    code = "user-only-kept"
    title = LocalText(
        nl="Deze collega wil dat we de gegevens alleen bewaren.",
        en="This colleague wants us to do no more than keep the data.",
    )
    advice = LocalText(
        nl="Je kunt deze collega wel blokkeren, uitloggen of weghalen. Wil de collega toch verder, dan laat die ons dat weten.",
        en="You can disable, sign out or remove this colleague. If they want to go on after all, they tell us.",
    )


class FileNameRefused(DomainError):
    """A name under which a file can't be dropped."""

    failure = Failure.INVALID
    code = "file-name-refused"
    title = LocalText(nl="Deze bestandsnaam kan niet.", en="This file name cannot be used.")
    advice = LocalText(
        nl="Begin met een letter of cijfer, gebruik verder letters, cijfers, spaties, punten, haakjes en streepjes, en"
        " eindig op .xlsx, .csv of .txt, of bij uitnodigingen op .json.",
        en="Begin with a letter or digit, then use letters, digits, spaces, dots, brackets and hyphens, and end with .xlsx,"
        " .csv or .txt, or for invitations with .json.",
    )
