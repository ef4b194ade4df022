"""Words for what this package stores about people."""

from qlinx.kit.texts import LocalText

KINDS = {
    "waiting_row": LocalText(
        nl="Een regel van een lijst die op je werkgever wacht",
        en="A row of a list that waits for your employer",
    ),
}
FIELDS = {
    "employer_id": LocalText(nl="Werkgever", en="Employer"),
    "first_name": LocalText(nl="Voornaam", en="First name"),
    "last_name": LocalText(nl="Achternaam", en="Last name"),
    "email": LocalText(nl="E-mailadres", en="E-mail address"),
    "language": LocalText(nl="Taal", en="Language"),
    "mobile": LocalText(nl="Mobiel nummer", en="Mobile number"),
    "personnel_number": LocalText(nl="Personeelsnummer", en="Personnel number"),
    "department": LocalText(nl="Afdeling", en="Department"),
    "tags": LocalText(nl="Labels", en="Tags"),
    "ground": LocalText(nl="Grond die je werkgever heeft verklaard", en="Ground that your employer declared"),
    "waits_since": LocalText(nl="Wacht sinds", en="Waits since"),
    "mail_stops": LocalText(nl="Waarom we je niet mailen", en="Why we send you no mail"),
    "restricted": LocalText(nl="Gebruik beperkt", en="Use restricted"),
}
# What its mails are called, and why one did not go.
MAILS = {
    "template.rosters.first_contact_notice": LocalText(
        nl="een werkgever deelde je gegevens met ons", en="an employer shared your data with us"
    ),
    "template.rosters.sharing_told": LocalText(
        nl="een verklaring over het delen is ingetrokken of vernieuwd",
        en="a declaration about sharing was taken back or renewed",
    ),
    "reason.employer_gone": LocalText(nl="de werkgever was er niet meer", en="the employer was gone"),
    "reason.told_already": LocalText(nl="je wist het al", en="you had been told already"),
}
