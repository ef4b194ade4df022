"""Words for what this package stores about people."""

from qlinx.kit.texts import LocalText

KINDS = {
    "employer_contact": LocalText(nl="Contactpersoon van een werkgever", en="Contact person of an employer"),
    "employer_user": LocalText(nl="Gebruiker van een werkgever", en="User of an employer"),
}
FIELDS = {
    "factor_set_at": LocalText(nl="Tweede stap bij het inloggen sinds", en="Second step of signing in since"),
    "name": LocalText(nl="Naam", en="Name"),
    "email": LocalText(nl="E-mailadres", en="E-mail address"),
    "telephone": LocalText(nl="Telefoon", en="Telephone"),
    "function": LocalText(nl="Functie", en="Function"),
    "language": LocalText(nl="Taal", en="Language"),
    "access": LocalText(nl="Wat je mag doen", en="What you may do"),
    "disabled_at": LocalText(nl="Geblokkeerd op", en="Disabled on"),
    "removed_at": LocalText(nl="Verwijderd op", en="Removed on"),
    "restricted": LocalText(nl="Gebruik beperkt", en="Use restricted"),
    "mail_stops": LocalText(nl="Waarom we je niet mailen", en="Why we send you no mail"),
}
VALUES = {
    "access.read": LocalText(nl="alleen bekijken", en="see only"),
    "access.administrate": LocalText(nl="alles, ook collega's beheren", en="everything, colleagues included"),
}
# What its mails are called, and why one did not go.
MAILS = {
    "template.employers.user_invited": LocalText(nl="welkom als gebruiker", en="welcome as a user"),
}
