"""The family of business errors:
what went wrong in domain words, and what the person can do, in both languages.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from qlinx.kit.pages import Place
from qlinx.kit.texts import LocalText


class Failure(StrEnum):
    """What kind of failure an error is; `kit.problems` turns the kind into a status."""

    INVALID = "invalid"
    MISSING = "missing"
    CONFLICT = "conflict"
    CHANGED_SINCE = "changed_since"
    NOT_SAID_WHAT_WAS_SEEN = "not_said_what_was_seen"
    ENDED = "ended"
    NOT_ALLOWED = "not_allowed"
    NOT_SIGNED_IN = "not_signed_in"
    TOO_MANY = "too_many"
    TOO_LARGE = "too_large"
    UNSUPPORTED = "unsupported"
    BUSY = "busy"


class DomainError(Exception):
    """Base of all business errors. A subclass sets what it is; an instance carries no personal data.

    ``code`` is the stable name in problem documents; ``title`` says what went wrong; ``advice`` says what to
    do, and an instance may know more about that (until when).
    """

    failure: ClassVar[Failure]
    code: ClassVar[str]
    title: ClassVar[LocalText]
    advice: LocalText
    # The page where people go on from here, with the words of the link; every page of a problem leads home
    # too.
    way_on: ClassVar[tuple[Place, LocalText] | None] = None

    def __str__(self) -> str:
        return self.code


@dataclass(frozen=True, slots=True)
class FieldFault:
    """One thing wrong with one field: where (JSON pointer), a stable code, and what to do."""

    pointer: str
    code: str
    advice: LocalText


class InputInvalid(DomainError):
    """The input is readable but some fields are not acceptable; ``faults`` says which and what to do."""

    failure = Failure.INVALID
    code = "input-invalid"
    title = LocalText(nl="Niet alles is goed ingevuld.", en="Not everything is filled in correctly.")
    advice = LocalText(
        nl="Verbeter de genoemde velden en stuur het opnieuw. Er is niets opgeslagen.",
        en="Correct the fields named here and send it again. Nothing was stored.",
    )

    def __init__(self, faults: Sequence[FieldFault]) -> None:
        super().__init__(self.code)
        self.faults = tuple(faults)


class NotFound(DomainError):
    """There is no such thing, or it is not the caller's: the two look the same on purpose."""

    failure = Failure.MISSING
    code = "not-found"
    title = LocalText(nl="Dit bestaat niet.", en="This does not exist.")
    advice = LocalText(
        nl="Controleer het adres. Misschien is het verwijderd of hoort het niet bij jou.",
        en="Check the address. It may have been removed, or it may not be yours.",
    )


class LinkDamaged(DomainError):
    """A link that we did not make, or of which a part is missing."""

    failure = Failure.MISSING
    code = "link-damaged"
    title = LocalText(nl="Deze link klopt niet.", en="This link is not correct.")
    advice = LocalText(
        nl="Misschien is een stuk van de link weggevallen. Open hem nog eens vanuit de mail, of kopieer hem helemaal.",
        en="Part of the link may be missing. Open it again from the mail, or copy all of it.",
    )


class NotAllowed(DomainError):
    """The caller is known but may not do this."""

    failure = Failure.NOT_ALLOWED
    code = "not-allowed"
    title = LocalText(nl="Je mag dit niet doen.", en="You may not do this.")
    advice = LocalText(
        nl="Log in met een account dat dit mag, of vraag het aan je beheerder.",
        en="Sign in with an account that may do this, or ask your administrator.",
    )


class NotSignedIn(DomainError):
    """There is no session, or it was ended."""

    failure = Failure.NOT_SIGNED_IN
    code = "not-signed-in"
    title = LocalText(nl="Je bent niet ingelogd.", en="You are not signed in.")
    advice = LocalText(nl="Log in en probeer het opnieuw.", en="Sign in and try again.")


class SignInAgain(DomainError):
    """The sign-in is too long ago for what would be changed; nothing was."""

    failure = Failure.NOT_ALLOWED
    code = "sign-in-again"
    title = LocalText(nl="Log hiervoor eerst opnieuw in.", en="Sign in again first.")
    advice = LocalText(
        nl="Dit is zo belangrijk dat we zeker willen weten dat jij het bent. Log opnieuw in en doe het dan binnen een paar"
        " minuten. Er is niets gewijzigd.",
        en="This matters so much that we want to be sure that it is you. Sign in again and do it within a few minutes."
        " Nothing was changed.",
    )


class TooManyRequests(DomainError):
    """More requests than a person would make; ``retry_after`` is in whole seconds."""

    failure = Failure.TOO_MANY
    code = "too-many-requests"
    title = LocalText(nl="Dit is te vaak geprobeerd.", en="This was tried too often.")
    advice = LocalText(nl="Wacht even en probeer het dan opnieuw.", en="Wait a while and then try again.")

    limit: str | None = None
    """The name of the limit, where staff see what it stops."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(self.code)
        self.retry_after = retry_after


class ChangedMeanwhile(DomainError):
    """Somebody else changed the same thing at the same moment."""

    failure = Failure.CONFLICT
    code = "changed-meanwhile"
    title = LocalText(
        nl="Dit is net door iemand anders gewijzigd.", en="Somebody else has just changed this."
    )
    advice = LocalText(
        nl="Vraag de gegevens opnieuw op en probeer het nog eens.",
        en="Fetch the data again and try once more.",
    )
