"""What stored things are called."""

from qlinx.kit.texts import LocalText
from qlinx.prospects.model import Basis

BASES = {
    Basis.OPT_IN: LocalText(nl="zei dat we mogen mailen", en="said that we may mail"),
    Basis.OWN_CUSTOMER: LocalText(nl="is klant van ons", en="is a client of ours"),
    Basis.CONTACT: LocalText(nl="alleen contact, geen mail", en="contact only, no mail"),
}
KINDS = {"prospect": LocalText(nl="Contact over klant worden", en="Contact about becoming a client")}
FIELDS = {
    "email": LocalText(nl="E-mailadres", en="E-mail address"),
    "language": LocalText(nl="Taal", en="Language"),
    "mail_stops": LocalText(nl="Waarom we je niet mailen", en="Why we send you no mail"),
    "restricted": LocalText(nl="Gebruik beperkt", en="Use restricted"),
    "name": LocalText(nl="Naam", en="Name"),
    "organisation": LocalText(nl="Organisatie", en="Organisation"),
    "telephone": LocalText(nl="Telefoon", en="Telephone"),
    "address": LocalText(nl="Adres", en="Address"),
    "source": LocalText(nl="Hoe we aan je gegevens komen", en="Where we have your data from"),
    "basis": LocalText(nl="Waarom we contact mogen zoeken", en="Why we may contact you"),
    "shown_by": LocalText(nl="Waaruit dat blijkt", en="What shows that"),
    "met_on": LocalText(nl="Eerste contact", en="First contact"),
    "review_on": LocalText(nl="We kijken opnieuw op", en="We look again on"),
    "contacts": LocalText(nl="Contacten", en="Contacts"),
    "last_contact_at": LocalText(nl="Laatste contact", en="Last contact"),
    "introduced_at": LocalText(nl="We mailden je op", en="We mailed you on"),
}
VALUES = {f"basis.{basis.value}": words for basis, words in BASES.items()}
# What its mail is called, and why it did not go.
MAILS = {
    "template.prospects.introduction": LocalText(nl="een kennismaking met ons", en="an introduction to us"),
    "reason.prospect_gone": LocalText(nl="je wilde geen contact meer", en="you wanted no more contact"),
    "reason.prospect_basis": LocalText(nl="je had er geen ja voor gezegd", en="you had not said yes to it"),
}
