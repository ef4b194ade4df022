"""Words for what this package stores about people."""

from qlinx.kit.texts import LocalText

KINDS = {
    "forward": LocalText(
        nl="Wijzer van een oud nummer naar een nieuw", en="Pointer from a former number to a new one"
    ),
    "dealing": LocalText(nl="Wie keek, en waarom", en="Who looked, and why"),
    "moment": LocalText(nl="Geplande stap", en="Planned step"),
}
FIELDS = {
    "at": LocalText(nl="Wanneer", en="When"),
    "by": LocalText(nl="Wie", en="Who"),
    "employer_id": LocalText(nl="Werkgever", en="Employer"),
    "what": LocalText(nl="Wat", en="What"),
    "reason": LocalText(nl="Waarom", en="Why"),
}
VALUES = {
    "by.staff": LocalText(nl="een medewerker van Qlinx", en="a member of staff of Qlinx"),
    "by.employer": LocalText(nl="een gebruiker van de werkgever", en="a user of the employer"),
    "what.found": LocalText(nl="zocht je op met je adres", en="looked you up by your address"),
    "what.request_noted": LocalText(nl="schreef een verzoek voor je op", en="put a request down for you"),
    "what.account_released": LocalText(nl="maakte je account weer open", en="opened your account again"),
    "what.reset_asked": LocalText(
        nl="vroeg om je tweede stap weg te halen", en="asked to remove your second step"
    ),
    "what.reset_confirmed": LocalText(nl="haalde je tweede stap weg", en="removed your second step"),
    "what.corrected": LocalText(nl="verbeterde je gegevens", en="corrected your data"),
    "what.ended": LocalText(
        nl="zei dat je daar niet meer werkt", en="said that you do not work there any more"
    ),
    "what.stays": LocalText(nl="zei dat je daar nog werkt", en="said that you still work there"),
    "what.role_changed": LocalText(
        nl="wijzigde wat je in Qlinx mag, of hoe je inlogt",
        en="changed what you may do in Qlinx, or how you sign in",
    ),
    "reason.rights_request": LocalText(nl="om een verzoek van jou", en="for a request of yours"),
    "reason.complaint": LocalText(nl="om een klacht", en="for a complaint"),
    "reason.locked_out": LocalText(
        nl="omdat iemand niet kon inloggen", en="because somebody could not sign in"
    ),
    "reason.mail_problem": LocalText(nl="omdat mail niet aankwam", en="because mail did not arrive"),
    "reason.security": LocalText(nl="om een zaak van veiligheid", en="for a matter of security"),
    "reason.authority": LocalText(
        nl="omdat een toezichthouder het vroeg", en="because an authority asked for it"
    ),
    "reason.call_back": LocalText(nl="nadat we je terugbelden", en="after we called you back"),
    "reason.document": LocalText(nl="na een identiteitsbewijs", en="after an identity document"),
}
# Of whatever package keeps such a field.
COMMON_VALUES = {
    "ground.consent": LocalText(nl="jouw toestemming", en="your consent"),
    "ground.contract": LocalText(nl="de overeenkomst met jou", en="the contract with you"),
    "ground.legal_duty": LocalText(nl="een wettelijke plicht", en="a legal duty"),
    "ground.legitimate_interest": LocalText(nl="een gerechtvaardigd belang", en="a legitimate interest"),
    "language.nl": LocalText(nl="Nederlands", en="Dutch"),
    "language.en": LocalText(nl="Engels", en="English"),
}
