"""What can go wrong when an employer works with rosters over the API."""

from qlinx.kit.errors import DomainError, Failure
from qlinx.kit.texts import LocalText


class NothingToDecide(DomainError):
    """The roster is not held, or no longer."""

    failure = Failure.CONFLICT
    code = "nothing-to-decide"
    title = LocalText(nl="Over deze lijst hoef je niets te beslissen.", en="This list needs no decision.")
    advice = LocalText(nl="Bekijk de stand van de lijst.", en="Look at the state of the list.")


class CheckOver(DomainError):
    """A checked list got no yes in time."""

    failure = Failure.CONFLICT
    code = "check-over"
    title = LocalText(nl="Deze controle is verlopen.", en="This check is over.")
    advice = LocalText(nl="Lever de lijst opnieuw aan.", en="Hand the list in again.")


class ColumnNotAsked(DomainError):
    """A list waits for which column is which, and the response does not say it."""

    failure = Failure.CONFLICT
    code = "column-not-asked"
    title = LocalText(nl="Zeg welke kolom we moeten gebruiken.", en="Say which column we should use.")
    advice = LocalText(
        nl="Bekijk de lijst. Noem onder “columns” bij elk gegeven waarnaar wij vragen een van de kolommen die erbij staan.",
        en="Look at the list. Under “columns”, name one of the columns beside each field that we ask about.",
    )


class NotACandidate(DomainError):
    """The row that waits is not about the relation that was named,
    or it must be said which one it is about.
    """

    failure = Failure.CONFLICT
    code = "not-a-candidate"
    title = LocalText(nl="Zeg over wie deze regel gaat.", en="Say who this row is about.")
    advice = LocalText(
        nl="Kies een van de mensen die bij de regel staan, of zeg dat het iemand anders is.",
        en="Choose one of the people beside the row, or say that it is somebody else.",
    )


class DeclarationWithdrawn(DomainError):
    """The declaration under which it came was taken back."""

    failure = Failure.CONFLICT
    code = "declaration-withdrawn"
    title = LocalText(nl="De verklaring hierbij is ingetrokken.", en="Its declaration was taken back.")
    advice = LocalText(
        nl="Lever de lijst opnieuw aan, met een verklaring.", en="Hand the list in again, with a declaration."
    )


class DeclarationStands(DomainError):
    """Only what was taken back is declared anew."""

    failure = Failure.CONFLICT
    code = "declaration-stands"
    title = LocalText(nl="Deze verklaring geldt nog.", en="This declaration still stands.")
    advice = LocalText(nl="Je hoeft niets opnieuw te verklaren.", en="You need not declare anything anew.")


class DeclarationRenewed(DomainError):
    """Another declaration was given in place of this one."""

    failure = Failure.CONFLICT
    code = "declaration-renewed"
    title = LocalText(nl="Er is al opnieuw verklaard.", en="It was declared anew already.")
    advice = LocalText(nl="Bekijk de nieuwe verklaring.", en="Look at the new declaration.")
