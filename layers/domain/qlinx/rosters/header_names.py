"""The names that HR systems and people give to columns, in Dutch and English.

Collected from the exports of AFAS, Visma (Raet), Nmbrs, ADP, Loket, SAP and Exact and from lists kept by
hand. Names are written the way `headers.match_columns` compares them: lower case, no accents, no spaces or
signs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

Field = Literal[
    "first_name",
    "infix",
    "last_name",
    "email",
    "mobile",
    "personnel_number",
    "department",
    "tags",
    "language",
]
LeftOutReason = Literal[
    "other_column_used",
    "national_id",
    "special_category",
    "identity_document",
    "financial",
    "birth",
    "gender",
    "address",
    "family",
    "other_person",
    "not_needed",
    "unknown",
]


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


REQUIRED_FIELDS: Final[tuple[Field, ...]] = ("first_name", "last_name", "email")

# Per field, groups in order of preference: a column of an earlier group is used and one of a later group left
# out. Two columns of one group are ambiguous. The preferences, and why:
# - first_name: the name that people go by ("roepnaam") before the given name, and that before all given
#   names.
# - last_name, infix: the name in use before the name at birth, which is for the payroll.
# - mobile: a column for mobile numbers before one for any telephone.
# - department: the department before a team or unit within or above it.
# Work and private are not a preference: which address or number may be used is the employer's to say.
COLUMN_NAMES: Final[Mapping[Field, tuple[frozenset[str], ...]]] = {
    "first_name": (
        _names("roepnaam callname callingname preferredname preferredfirstname knownas"),
        _names("voornaam firstname givenname forename voornaamroepnaam roepnaamvoornaam"),
        _names("voornamen allevoornamen volledigevoornamen doopnamen firstnames givennames forenames"),
    ),
    "infix": (
        _names(
            "tussenvoegsel tussenvoegsels tussenv tussenvgsl tussenvoegselachternaam tussenvoegselsachternaam "
            "voorvoegsel voorvoegsels voorv voorvoegselachternaam voorvoegselsachternaam infix infixes "
            "surnameprefix lastnameprefix familynameprefix nameprefix namevoorvoegsel"
        ),
        _names(
            "voorvoegselgeboortenaam voorvoegselsgeboortenaam tussenvoegselgeboortenaam tussenvoegselsgeboortenaam "
            "voorvoegselgeslachtsnaam voorvoegselsgeslachtsnaam birthnameprefix"
        ),
    ),
    "last_name": (
        _names(
            "achternaam achternaamzondervoorvoegsel achternaamzondertussenvoegsel gebruiksnaam familienaam "
            "lastname surname familyname"
        ),
        _names("geboortenaam geslachtsnaam eigenachternaam meisjesnaam birthname maidenname"),
    ),
    "email": (
        _names(
            "email emailadres emailadressen email1 emailadres1 mail mailadres eml epost emailaddress mailaddress "
            "emailaddress1 emailinformationemailaddress"
        ),
    ),
    "mobile": (
        _names(
            "mobiel mobielnummer mobielnr mobielenummer mobieletelefoon mobieltelefoonnummer mobieletelefoonnummer "
            "mobieltel mobieletel mobieltelnr telefoonmobiel telefoonnummermobiel telefoonnrmobiel telmobiel "
            "telnrmobiel nummermobiel mob mobnr gsm gsmnummer gsmnr 06 06nummer 06nr mobile mobilenumber mobileno "
            "mobilephone mobilephonenumber mobilephoneno phonemobile phonenumbermobile cell cellphone cellnumber "
            "cellphonenumber"
        ),
        _names(
            "telefoon telefoonnummer telefoonnr tel telnr telnummer phone phonenumber phoneno telephone "
            "telephonenumber telephoneno"
        ),
    ),
    "personnel_number": (
        _names(
            "personeelsnummer personeelsnr personeelnummer personeelnr persnr personeelsid medewerkernummer "
            "medewerkersnummer medewerkernr medewerkersnr medewerkerid nummermedewerker werknemernummer "
            "werknemersnummer werknemernr werknemersnr werknemerid stamnummer stamnr employeenumber employeeno "
            "employeenr employeeid empid empno personnelnumber personnelno personnelid staffnumber staffno staffid "
            "workerid"
        ),
    ),
    "department": (
        _names(
            "afdeling afdelingnaam afdelingsnaam naamafdeling afdelingomschrijving afdelingsomschrijving "
            "omschrijvingafdeling department departmentname dept deptname"
        ),
        _names(
            "team teamnaam teamname organisatorischeeenheid organisatieeenheid orgeenheid orgunit "
            "organizationalunit organisationalunit"
        ),
    ),
    "tags": (_names("label labels tag tags groep groepen group groups"),),
    "language": (
        _names(
            "taal taalcode voertaal voorkeurstaal correspondentietaal communicatietaal language languagecode "
            "preferredlanguage correspondencelanguage locale lang"
        ),
    ),
}

# Words that say whose or what kind, and leave the field the same: "E-mail (werk)", "Voornaam medewerker",
# "Mobiel *".
QUALIFIERS: Final = _names(
    "werk zakelijk zakelijke prive persoonlijk persoonlijke work business company corporate office private personal "
    "home thuis medewerker werknemer employee worker van de of the verplicht optioneel required optional"
)

# Columns that rosters often hold and that we never take, by whole words and by parts of words, with the
# reason. The first that fits is named.
NEVER_TAKEN: Final[tuple[tuple[LeftOutReason, frozenset[str], tuple[str, ...]], ...]] = (
    (
        "national_id",
        frozenset({"bsn", "sofi", "ssn"}),
        ("burgerservice", "sofinummer", "socialsecurity", "nationalid", "rijksregister"),
    ),
    (
        "special_category",
        frozenset({"ziek", "vog", "ras", "race"}),
        (
            "gezondheid", "ziekte", "verzuim", "medisch", "handicap", "arbeidsbeperk", "religie", "geloof", "godsdienst",
            "vakbond", "etnisch", "etniciteit", "afkomst", "seksue", "politiek", "dieet", "allergie", "strafblad",
            "health", "sickness", "disab", "religion", "tradeunion", "ethnic", "criminal", "sexual",
        ),
    ),
    (
        "identity_document",
        frozenset(),
        (
            "paspoort", "identiteitsbewijs", "idbewijs", "rijbewijs", "documentnummer", "verblijfsvergunning",
            "passport", "identitycard", "drivinglicen", "driverslicen", "residencepermit",
        ),
    ),
    (
        "financial",
        frozenset({"bic", "loon", "bank", "cao"}),
        (
            "iban", "rekeningnummer", "rekeningnr", "bankrekening", "salaris", "uurloon", "loonheffing", "loonschaal",
            "brutoloon", "uurtarief", "pensioen", "salary", "wage", "bankaccount", "pension", "taxnumber",
        ),
    ),
    (
        "family",
        frozenset({"kind", "kinderen", "ice"}),
        (
            "partner", "burgerlijkestaat", "huwelijk", "gehuwd", "noodcontact", "noodnummer", "echtgeno", "spouse",
            "marital", "children", "emergency",
        ),
    ),
    (
        "other_person",
        frozenset({"chef"}),
        ("leidinggevende", "manager", "supervisor", "teamleider", "contactpersoon"),
    ),
    (
        "birth",
        frozenset({"age", "dob"}),
        (
            "geboorted", "geboortep", "geboortel", "gebdatum", "leeftijd", "verjaardag", "birthd", "dateofbirth",
            "placeofbirth", "nationaliteit", "nationality",
        ),
    ),
    ("gender", frozenset({"sex", "mv", "aanhef"}), ("geslacht", "gender", "pronoun", "voornaamwoord")),
    (
        "address",
        frozenset({"adres", "address", "plaats", "land", "city", "country", "zip", "town"}),
        ("straat", "huisnummer", "huisnr", "postcode", "woonplaats", "woonadres", "postadres", "street", "postalcode",
         "zipcode", "homeaddress"),
    ),
    (
        "not_needed",
        frozenset({"naam", "name", "functie", "functienaam", "function", "titel", "title", "fte", "manager", "locatie"}),
        (
            "voorletter", "initial", "volledigenaam", "fullname", "kostenplaats", "costcent", "jobtitle", "dienst",
            "contract", "urenper", "telefoonvast", "vastetelefoon", "landline", "hiredate", "startdate", "enddate",
        ),
    ),
)  # fmt: skip
