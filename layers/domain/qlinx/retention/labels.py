"""What staff call what goes by itself; a kind of item that has a time to go has a name here."""

from typing import Final

from qlinx.kit.texts import LocalText

KINDS: Final = {
    "address_change": LocalText(nl="Gevraagd of gewijzigd e-mailadres", en="Asked or changed e-mail address"),
    "address_undo": LocalText(nl="Vorig e-mailadres", en="Former e-mail address"),
    "attestation": LocalText(nl="Verklaring bij een lijst", en="Declaration of a list"),
    "sharing_act": LocalText(
        nl="Wat een werkgever met een verklaring deed", en="What an employer did with a declaration"
    ),
    "employer_contact": LocalText(nl="Contactpersoon van een werkgever", en="Contact of an employer"),
    "employer_user": LocalText(nl="Gebruiker van een werkgever", en="User of an employer"),
    "employment": LocalText(
        nl="Wat een werkgever over iemand deelt", en="What an employer shares of somebody"
    ),
    "export": LocalText(nl="Kopie van gegevens", en="Copy of data"),
    "incident": LocalText(nl="Afgesloten incident", en="Closed incident"),
    "invitation": LocalText(nl="Uitnodiging", en="Invitation"),
    "invitee": LocalText(nl="Genodigde met antwoord", en="Invitee with a reply"),
    "message": LocalText(nl="Bericht van een bezoeker", en="Message of a visitor"),
    "newsletter_subscription": LocalText(nl="Nieuwsbrief die niemand wil", en="Newsletter that nobody wants"),
    "person": LocalText(nl="Persoon, met alles", en="Person, with everything"),
    "prospect": LocalText(nl="Contact over klant worden", en="Contact about becoming a client"),
    "rights_request": LocalText(nl="Afgehandeld verzoek", en="Handled request"),
    "roster": LocalText(nl="Lijst van een werkgever", en="List of an employer"),
    "roster_check": LocalText(nl="Controle van een lijst", en="Check of a list"),
    "sign_up": LocalText(nl="Aanmelding die niet is bevestigd", en="Sign-up that was not confirmed"),
    "staff": LocalText(nl="Medewerker die weg is", en="Member of staff who left"),
    "waiting_row": LocalText(nl="Rij die op een werkgever wacht", en="Row that waits for an employer"),
}
