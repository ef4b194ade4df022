"""What can go wrong with an invitation, and what to do about it."""

from datetime import datetime
from typing import Final

from qlinx.kit.clock import HOME_ZONE
from qlinx.kit.errors import DomainError, Failure, TooManyRequests
from qlinx.kit.provider import PROVIDER
from qlinx.kit.texts import Language, LocalText, format_moment
from qlinx.people.places import MY

_DUTCH: Final[Language] = "nl"
_ENGLISH: Final[Language] = "en"


class AlreadyEnded(DomainError):
    """The occasion is over; there is nothing left to cancel."""

    failure = Failure.ENDED
    code = "occasion-over"
    title = LocalText(nl="Dit is al voorbij.", en="This is already over.")
    advice = LocalText(nl="Je hoeft niets meer te doen.", en="There is nothing left to do.")


class NoResultsYet(DomainError):
    """The file of results is asked for before it was written."""

    failure = Failure.MISSING
    code = "no-results-yet"
    title = LocalText(nl="Dit bestand is er nog niet.", en="This file is not there yet.")
    advice = LocalText(
        nl="We schrijven het opnieuw na elk antwoord en als niemand meer kan antwoorden. Probeer het over een paar"
        " minuten nog eens. Van een oudere uitnodiging is er misschien alleen het .csv-bestand.",
        en="We write it anew after each reply, and when nobody can reply any more. Try again in a few minutes. Of"
        " an older invitation there may be only the .csv file.",
    )


class PlacesNotLimited(DomainError):
    """The invitation was made without a number of places."""

    failure = Failure.CONFLICT
    code = "places-not-limited"
    title = LocalText(
        nl="Voor deze uitnodiging is er plaats voor iedereen.", en="This invitation has room for everybody."
    )
    advice = LocalText(
        nl="Annuleer de uitnodiging en maak een nieuwe met een aantal plaatsen als er een grens moet zijn.",
        en="Call the invitation off and make a new one with a number of places if there must be a limit.",
    )


class PlacesSettled(DomainError):
    """The number of places changes only while people can reply."""

    failure = Failure.ENDED
    code = "places-settled"
    title = LocalText(
        nl="Het aantal plaatsen kan niet meer veranderen.", en="The number of places can no longer change."
    )
    advice = LocalText(
        nl="Mensen kunnen niet meer antwoorden. Spreek af wie er nog bij komt buiten Qlinx om.",
        en="People can no longer reply. Agree outside Qlinx who else comes.",
    )


class PlacesTaken(DomainError):
    """More people hold a place than would be left."""

    failure = Failure.CONFLICT
    code = "places-held"
    title = LocalText(
        nl="Er hebben meer mensen een plaats dan dit aantal.", en="More people have a place than this number."
    )
    advice = LocalText(
        nl="Niemand verliest een plaats. Kijk hoeveel mensen komen, en kies dat aantal of meer.",
        en="Nobody loses a place. See how many people come, and choose that number or more.",
    )


class NothingToRemind(DomainError):
    """Nobody is invited yet, or nobody can reply any more."""

    failure = Failure.CONFLICT
    code = "nothing-to-remind"
    title = LocalText(nl="Er valt niemand te herinneren.", en="There is nobody to remind.")
    advice = LocalText(
        nl="Herinneren kan als de uitnodiging is verstuurd en zolang mensen kunnen antwoorden.",
        en="You can remind people once the invitation was sent and as long as they can reply.",
    )


class RemindedLately(DomainError):
    """Reminders of this invitation went out less than a day ago."""

    failure = Failure.CONFLICT
    code = "reminded-lately"
    title = LocalText(nl="Je hebt vandaag al herinnerd.", en="You have reminded people today already.")
    advice = LocalText(
        nl="Je kunt één keer per dag herinneren. Probeer het morgen opnieuw.",
        en="You can remind people once a day. Try again tomorrow.",
    )


class CalledOff(DomainError):
    """The occasion does not go on; nothing of it is changed any more."""

    failure = Failure.ENDED
    code = "called-off"
    title = LocalText(nl="Deze uitnodiging gaat niet door.", en="This invitation has been called off.")
    advice = LocalText(
        nl="Je kunt haar niet meer wijzigen. Maak een nieuwe uitnodiging.",
        en="You can't change it any more. Make a new invitation.",
    )


class OccasionOver(DomainError):
    """The occasion is over; nothing of it is changed any more."""

    failure = Failure.ENDED
    code = "too-late-to-change"
    title = LocalText(nl="Dit is al voorbij.", en="This is already over.")
    advice = LocalText(
        nl="Wijzigen kan tot het einde. Maak een nieuwe uitnodiging.",
        en="You can change it until its end. Make a new invitation.",
    )


class NothingChanged(DomainError):
    """What was asked for is what the invitation says already."""

    failure = Failure.CONFLICT
    code = "nothing-changed"
    title = LocalText(nl="Er is niets gewijzigd.", en="Nothing was changed.")
    advice = LocalText(
        nl="De uitnodiging is al zo. Verander eerst iets.", en="The invitation is like this already."
    )


class ChangedOften(DomainError):
    """An invitation is changed ten times a day at most, so that nobody is mailed again and again."""

    failure = Failure.CONFLICT
    code = "changed-often"
    title = LocalText(
        nl="Je hebt deze uitnodiging vandaag al tien keer gewijzigd.",
        en="You have changed this invitation ten times today.",
    )
    advice = LocalText(
        nl="Mensen krijgen van elke wijziging een mail. Probeer het morgen opnieuw.",
        en="People get an e-mail about each change. Try again tomorrow.",
    )


class TooManyTests(TooManyRequests):
    """The user had many test mails in the last hour."""

    code = "too-many-test-mails"
    title = LocalText(
        nl="Je hebt jezelf veel proefmails gestuurd.", en="You have sent yourself many test mails."
    )
    advice = LocalText(
        nl="Probeer het over een uur opnieuw. Uitnodigen kan gewoon.",
        en="Try again in an hour. You can invite people all the same.",
    )

    def __init__(self, again_at: datetime, now: datetime) -> None:
        super().__init__(retry_after=max(1, int((again_at - now).total_seconds())))


class RepliesClosed(DomainError):
    """Answers were taken until a moment that has passed."""

    failure = Failure.ENDED
    code = "answers-closed"
    title = LocalText(nl="Je kunt niet meer antwoorden.", en="It is too late to reply.")
    advice = LocalText(
        nl="De uiterste tijd is voorbij. Neem contact op met je werkgever als er iets verandert.",
        en="The time to reply has passed. Contact your employer if something changes.",
    )


class InvitationCancelled(DomainError):
    """The employer has called the occasion off."""

    failure = Failure.ENDED
    code = "invitation-cancelled"
    title = LocalText(nl="Dit gaat niet door.", en="This has been cancelled.")
    advice = LocalText(
        nl="Je hoeft niets te doen. Vragen? Neem contact op met je werkgever.",
        en="You do not need to do anything. Questions? Contact your employer.",
    )


class NoPlaceLeft(DomainError):
    """Every place is held by somebody."""

    failure = Failure.CONFLICT
    code = "no-place-left"
    title = LocalText(nl="Alle plaatsen zijn bezet.", en="All places are taken.")
    advice = LocalText(
        nl="Er is niets gewijzigd. Probeer het later nog eens: als iemand afzegt, komt er een plaats vrij.",
        en="Nothing was changed. Try again later: when somebody declines, a place becomes free.",
    )


class ProcessingRestricted(DomainError):
    """The data are kept and nothing is done with them: the person asked for it (article 18 GDPR), or their
    employer took back its declaration that it may share them.
    """

    failure = Failure.CONFLICT
    code = "processing-restricted"
    title = LocalText(
        nl="Je gegevens worden nu alleen bewaard.", en="Your data are only being stored at the moment."
    )
    advice = LocalText(
        nl="Dat heb je ons gevraagd, of je werkgever deelt je gegevens niet meer. Vraag het ons of je werkgever.",
        en="You asked us to, or your employer shares your data no more. Ask us or your employer.",
    )


class LinkUnknown(DomainError):
    """The link was not made by us like this: altered, cut off, or made up."""

    failure = Failure.MISSING
    code = "link-unknown"
    title = LocalText(nl="Deze link klopt niet.", en="This link is not correct.")
    advice = LocalText(
        nl="Waarschijnlijk is er een stukje weggevallen. Open de link in de mail zelf of kopieer hem helemaal.",
        en="A part of it may be missing. Open the link in the e-mail itself, or copy all of it.",
    )


class LinkRevoked(DomainError):
    """The link was ours and no longer leads to an invitation:
    its person or the address it was mailed to has changed.
    """

    failure = Failure.ENDED
    code = "link-revoked"
    title = LocalText(nl="Deze link werkt niet meer.", en="This link no longer works.")
    advice = LocalText(
        nl="De uitnodiging is verwijderd of je e-mailadres is veranderd. Heb je een account, kijk dan bij je"
        " uitnodigingen. Vraag het anders je werkgever.",
        en="The invitation was removed or your e-mail address has changed. If you have an account, look at your"
        " invitations. Otherwise ask your employer.",
    )
    way_on = MY, LocalText(nl="Kijk bij je uitnodigingen", en="See your invitations")


class MailingSettled(DomainError):
    """The invitation does not wait for staff any more."""

    failure = Failure.CONFLICT
    code = "mailing-settled"
    title = LocalText(
        nl="Deze uitnodiging wacht niet (meer).", en="This invitation is not (or no longer) waiting."
    )
    advice = LocalText(
        nl="Iemand anders besliste al, of de werkgever annuleerde. Vraag de lijst opnieuw op.",
        en="Somebody else decided already, or the employer called it off. Fetch the list again.",
    )


class TooManyInvitations(TooManyRequests):
    """The employer has used what a limit lets through;
    ``limit`` is its name and ``again_at`` when there is room again.
    """

    code = "too-many-invitations"
    title = LocalText(
        nl="Je nodigde in korte tijd heel veel uit.",
        en="You have sent very many invitations in a short time.",
    )
    advice = LocalText(
        nl="Deze is niet opgeslagen. Probeer het later opnieuw; er staat bij vanaf wanneer.",
        en="This one was not stored. Try again later; it says from when on.",
    )

    def __init__(self, limit: str, again_at: datetime, now: datetime) -> None:
        super().__init__(retry_after=max(1, int((again_at - now).total_seconds())))
        self.limit = limit
        self.again_at = again_at
        nl, en = (format_moment(again_at, HOME_ZONE.key, language) for language in (_DUTCH, _ENGLISH))
        self.advice = LocalText(
            nl=f"Deze is niet opgeslagen. Het kan weer vanaf {nl}. Moet het eerder? Bel {PROVIDER.telephone}.",
            en=f"This one was not stored. You can go on from {en}. Must it be sooner? Call {PROVIDER.telephone}.",
        )
