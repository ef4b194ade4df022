"""Words for what this package stores about people."""

from collections.abc import Sequence

from qlinx.kit.texts import Language, LocalText, join_words

KINDS = {
    "person": LocalText(nl="Jouw gegevens", en="Your data"),
    "account": LocalText(nl="Je account", en="Your account"),
    "sign_up": LocalText(nl="Je aanmelding", en="Your sign-up"),
    "address_change": LocalText(nl="Wijziging van je e-mailadres", en="Change of your e-mail address"),
    "address_undo": LocalText(
        nl="Adres dat je had toen een ander werd gevraagd", en="Address you had when another was asked for"
    ),
    "password_request": LocalText(nl="Verzoek om een nieuw wachtwoord", en="Request for a new password"),
    "employment": LocalText(nl="Wat een werkgever deelt", en="What an employer shares"),
    "join": LocalText(nl="Waarvan je zei: dit ben ik", en="What you said is you"),
}
FIELDS = {
    "factor_set_at": LocalText(nl="Tweede stap bij het inloggen sinds", en="Second step of signing in since"),
    "language": LocalText(nl="Taal", en="Language"),
    "first_name": LocalText(nl="Voornaam", en="First name"),
    "last_name": LocalText(nl="Achternaam", en="Last name"),
    "email": LocalText(nl="E-mailadres", en="E-mail address"),
    "mobile": LocalText(nl="Mobiel nummer", en="Mobile number"),
    "postcode": LocalText(nl="Postcode", en="Postcode"),
    "town": LocalText(nl="Woonplaats", en="Town"),
    "photo_id": LocalText(nl="Foto (nummer van het bestand)", en="Photo (number of the file)"),
    "restricted": LocalText(nl="Gebruik beperkt", en="Use restricted"),
    "set_aside_at": LocalText(
        nl="Je werkgever trok de verklaring in; apart gezet op",
        en="Your employer took its declaration back; set aside at",
    ),
    "mail_stops": LocalText(nl="Waarom we je niet mailen", en="Why we send you no mail"),
    "statement_version": LocalText(nl="Privacyverklaring, versie", en="Privacy statement, version"),
    "statement_accepted_at": LocalText(nl="Privacyverklaring gelezen op", en="Privacy statement accepted at"),
    "opened_at": LocalText(nl="Account geopend op", en="Account opened at"),
    "created_at": LocalText(nl="Aangemeld op", en="Signed up at"),
    "requested_at": LocalText(nl="Gevraagd op", en="Asked at"),
    "employer_id": LocalText(nl="Werkgever", en="Employer"),
    "personnel_number": LocalText(nl="Personeelsnummer", en="Personnel number"),
    "department": LocalText(nl="Afdeling", en="Department"),
    "ground": LocalText(nl="Grond die je werkgever heeft verklaard", en="Ground that your employer declared"),
    "other_numbers": LocalText(nl="Andere personeelsnummers", en="Other personnel numbers"),
    "joined_at": LocalText(nl="Gekoppeld op", en="Joined at"),
    "mail_to_account": LocalText(
        nl="Mail naar het adres waarmee je inlogt", en="Mail to your sign-in address"
    ),
    "said": LocalText(nl="Wat je hierover zei", en="What you said about this"),
    "former_email": LocalText(nl="Vorig e-mailadres", en="Former e-mail address"),
    "tags": LocalText(nl="Labels", en="Tags"),
    "shared_at": LocalText(nl="Gedeeld op", en="Shared at"),
    "ended_at": LocalText(nl="Einde op", en="Ended at"),
    "put_right": LocalText(nl="Door je werkgever rechtgezet", en="Put right by your employer"),
    "said_again": LocalText(
        nl="Staat op de laatste lijst weer zoals het was; wat is rechtgezet, blijft staan",
        en="On the last list again as it was; what was put right stands",
    ),
    "notice_given_at": LocalText(nl="Aan jou verteld op", en="Told to you at"),
}
_FIELDS_PUT_RIGHT = ("first_name", "last_name", "email", "mobile", "department", "language")
VALUES = {
    **{f"{of}.{name}": FIELDS[name] for of in ("put_right", "said_again") for name in _FIELDS_PUT_RIGHT},
    "said.wrong_person": LocalText(nl="verkeerde persoon", en="wrong person"),
    "said.known": LocalText(nl="ik ken deze persoon", en="I know them"),
    "said.left": LocalText(nl="werkt er niet meer", en="does not work there any more"),
    "restricted.True": LocalText(nl="ja", en="yes"),
    "restricted.False": LocalText(nl="nee", en="no"),
    "mail_to_account.True": LocalText(nl="ja", en="yes"),
    "mail_to_account.False": LocalText(nl="nee", en="no"),
}
# What its mails are called, and why one did not go.
MAILS = {
    "template.people.account_frozen": LocalText(
        nl="je account is op slot gezet", en="your account was locked"
    ),
    "template.people.account_released": LocalText(
        nl="je account is weer open", en="your account is open again"
    ),
    "template.people.address_change_asked": LocalText(
        nl="iemand vroeg om een ander e-mailadres voor je account",
        en="somebody asked for another e-mail address for your account",
    ),
    "template.people.address_changed_warning": LocalText(
        nl="waarschuwing dat iets van je account veranderde",
        en="warning that something about your account changed",
    ),
    "template.people.already_registered": LocalText(
        nl="je had al een account", en="you had an account already"
    ),
    "template.people.confirm_address": LocalText(
        nl="bevestig je nieuwe e-mailadres", en="confirm your new e-mail address"
    ),
    "template.people.confirm_signup": LocalText(
        nl="bevestig je e-mailadres", en="confirm your e-mail address"
    ),
    "template.people.identity_code": LocalText(nl="een code", en="a code"),
    "template.people.join_ended": LocalText(
        nl="een koppeling met een werkgever eindigde", en="a join with an employer ended"
    ),
    "template.people.joins_to_make": LocalText(
        nl="een werkgever kent je onder een ander adres", en="an employer knows you at another address"
    ),
    "template.people.new_password": LocalText(
        nl="een link voor een nieuw wachtwoord", en="a link for a new password"
    ),
    "template.people.put_back": LocalText(
        nl="wat je werkgever had verbeterd, veranderde weer",
        en="what your employer had put right changed again",
    ),
    "reason.address_change_gone": LocalText(
        nl="de wijziging van je adres was er niet meer", en="the change of your address was gone"
    ),
    "reason.address_changed": LocalText(
        nl="je adres was intussen veranderd", en="your address had changed in the meantime"
    ),
    "reason.ended": LocalText(
        nl="het was intussen klaar of verlopen", en="it was done or had ended in the meantime"
    ),
    "reason.no_account": LocalText(nl="er was geen account", en="there was no account"),
    "reason.no_longer_known": LocalText(
        nl="waar hij over ging, was er niet meer", en="what it was about was gone"
    ),
    "reason.open_again": LocalText(
        nl="je account was al weer open", en="your account was open again already"
    ),
    "reason.sign_up_gone": LocalText(nl="de aanmelding was er niet meer", en="the sign-up was gone"),
}


def names_in_words(names: Sequence[str] | None, language: Language) -> str:
    """The names of fields as they stand in a sentence."""
    return join_words(tuple(FIELDS[name].in_(language).lower() for name in names or ()), language)
