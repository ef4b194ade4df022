"""The names that HR systems and people give to columns, in Dutch, English and German.

Collected from the exports of AFAS, Visma (Raet), Nmbrs, ADP, Loket, HR2day, Exact, Personio, BambooHR,
Workday, SAP SuccessFactors, Microsoft 365 and Google Workspace, and from lists kept by hand. Names are
written the way `headers.match_columns` compares them: lower case, no accents, no spaces or signs.
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
    "secret",
    "standing",
    "choose_column",
    "not_needed",
    "unknown",
]


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


REQUIRED_FIELDS: Final[tuple[Field, ...]] = ("first_name", "last_name", "email")
# Where two columns could be one of these, the employer is asked: they decide who a person is and where mail
# goes. Of the others both columns are left out, and the employer reads how to choose.
ASKED_FIELDS: Final[tuple[Field, ...]] = ("first_name", "infix", "last_name", "email", "personnel_number")

# Per field, groups in order of preference: a column of an earlier group is used and one of a later group left
# out. Two columns of one group are ambiguous. The preferences, and why:
# - first_name: the name that people go by ("roepnaam") before the given name, and that before all given
#   names.
# - last_name, infix: the name in use before the one of the law, and that before the name at birth, which is
#   for the payroll.
# - mobile: a column for mobile numbers before one for any telephone.
# - department: the department before a team or unit within or above it.
# Work and private are not a preference: which address or number may be used is the employer's to say.
COLUMN_NAMES: Final[Mapping[Field, tuple[frozenset[str], ...]]] = {
    "first_name": (
        _names(
            "roepnaam callname callingname preferredname preferredfirstname preferrednamefirstname knownas nickname rufname"
        ),
        _names(
            "voornaam firstname givenname forename voornaamroepnaam roepnaamvoornaam vorname vnaam prenom"
        ),
        _names(
            "voornamen allevoornamen volledigevoornamen doopnamen firstnames givennames forenames legalfirstname "
            "legalnamefirstname vornamen"
        ),
    ),
    "infix": (
        _names(
            "tussenvoegsel tussenvoegsels tussenv tussenvgsl tussenvoegselachternaam tussenvoegselsachternaam "
            "voorvoegsel voorvoegsels voorv voorvoegselachternaam voorvoegselsachternaam infix infixes "
            "surnameprefix lastnameprefix familynameprefix nameprefix namevoorvoegsel vorsatzwort vorsatzworte "
            "namensvorsatz namensvorsatzwort tsv tv tussenvoeg voorvgsl tussenvoegselgebruiksnaam tussenvoegselsgebruiksnaam "
            "voorvoegselgebruiksnaam voorvoegselsgebruiksnaam tussenvoegselfamilienaam voorvoegselfamilienaam "
            "achternaamtussenvoegsel achternaamvoorvoegsel prefixlastname prefixsurname prefixachternaam infixlastname"
        ),
        _names(
            "voorvoegselgeboortenaam voorvoegselsgeboortenaam tussenvoegselgeboortenaam tussenvoegselsgeboortenaam "
            "voorvoegselgeslachtsnaam voorvoegselsgeslachtsnaam birthnameprefix"
        ),
        _names("middlename middlenames tweedenaam additionalname zweitername"),
    ),
    "last_name": (
        _names(
            "achternaam achternaamzondervoorvoegsel achternaamzondertussenvoegsel gebruiksnaam familienaam "
            "lastname surname familyname preferredlastname preferrednamelastname nachname familienname zuname "
            "anaam nom nomdefamille"
        ),
        _names("legallastname legalnamelastname legalsurname sn"),
        _names(
            "geboortenaam geslachtsnaam eigenachternaam meisjesnaam birthname maidenname geburtsname madchenname"
        ),
    ),
    "email": (
        _names(
            "email emailadres emailadressen email1 emailadres1 mail mailadres eml epost emailaddress mailaddress "
            "emailaddress1 email1value emailinformationemailaddress emailadresse mailadresse emailid courriel "
            "adresseemail adressemail"
        ),
    ),
    "mobile": (
        _names(
            "mobiel mobielnummer mobielnr mobielenummer mobieletelefoon mobieltelefoonnummer mobieletelefoonnummer "
            "mobieltel mobieletel mobieltelnr telefoonmobiel telefoonnummermobiel telefoonnrmobiel telmobiel "
            "telnrmobiel nummermobiel mob mobnr gsm gsmnummer gsmnr 06 06nummer 06nr mobile mobilenumber mobileno "
            "mobilephone mobilephonenumber mobilephoneno phonemobile phonenumbermobile cell cellphone cellnumber "
            "cellphonenumber telefoon2mobiel telephonemobile mobil mobilnummer mobilnr mobiltelefon mobiltelefonnummer "
            "mobilfunk mobilfunknummer mobilrufnummer telefonmobil telefonnummermobil handy handynummer handynr"
        ),
        _names(
            "telefoon telefoonnummer telefoonnr tel telnr telnummer phone phone1value phonenumber phoneno telephone "
            "telephonenumber telephoneno telefon telefonnummer telefonnr rufnummer telefoon1 telefoonnummer1 tel1 phone1 "
            "phonenumber1"
        ),
    ),
    "personnel_number": (
        _names(
            "personeelsnummer personeelsnr personeelnummer personeelnr persnr personeelsid medewerkernummer "
            "medewerkersnummer medewerkernr medewerkersnr medewerkerid nummermedewerker werknemernummer "
            "werknemersnummer werknemernr werknemersnr werknemerid stamnummer stamnr employeenumber employeeno "
            "employeenr employeeid empid empno personnelnumber personnelno personnelid staffnumber staffno staffid "
            "workerid personalnummer personalnr mitarbeiternummer mitarbeiternr mitarbeiterid stammnummer pernr "
            "personeelscode medewerkercode employeecode payrollnumber payrollno associateid pnr pnummer mdwnr eeid "
            "matricule"
        ),
    ),
    "department": (
        _names(
            "afdeling afdelingnaam afdelingsnaam naamafdeling afdelingomschrijving afdelingsomschrijving "
            "omschrijvingafdeling afd department departmentname departmentdescription homedepartment "
            "homedepartmentdescription dept deptname deptdesc abteilung abteilungsname "
            "departement"
        ),
        _names("afdelingen departments abteilungen departements"),
        _names(
            "team teams teamnaam teamname organisatorischeeenheid organisatieeenheid orgeenheid orgunit "
            "organizationalunit organisationalunit organisationseinheit organisationeinheit orgeinheit "
            "supervisoryorganization supervisoryorganisation supervisoryorg"
        ),
        _names("divisie division bereich"),
    ),
    "tags": (_names("label labels tag tags groep groepen group groups gruppe gruppen"),),
    "language": (
        _names(
            "taal taalcode voertaal voorkeurstaal correspondentietaal communicatietaal language languagecode "
            "preferredlanguage correspondencelanguage locale lang sprache sprachcode korrespondenzsprache"
        ),
    ),
}

# Columns that may be it, but as often are something else: never taken without being asked about. A sign-in
# name looks like an address; "Naam" beside "Voornaam" is the last name in Belgian lists, and the whole name
# in others.
POSSIBLE_NAMES: Final[Mapping[Field, frozenset[str]]] = {
    "last_name": _names("naam name"),
    "email": _names(
        "userprincipalname upn gebruikersnaam username loginname login inlognaam benutzername userid "
        "contactemail alternateemailaddress alternateemail secondaryemail email2 emailadres2 otheremail"
    ),
}
FULL_NAMES: Final = _names(
    "naam name volledigenaam fullname displayname weergavenaam achternaamvoornaam naamvoornaam lastnamefirstname "
    "voornaamachternaam firstnamelastname employeename anzeigename vollstandigername namevorname vornamename "
    "roepnaamachternaam medewerker werknemer employee worker mitarbeiter voorenachternaam voornaamenachternaam "
    "firstandlastname vorundnachname"
)

# Words that say whose or what kind, and leave the field the same: "E-mail (werk)", "Voornaam medewerker",
# "Mobiel *".
QUALIFIERS: Final = _names(
    "werk zakelijk zakelijke prive persoonlijk persoonlijke work business company corporate office private personal "
    "home thuis medewerker werknemer employee worker van de of the verplicht optioneel required optional primary primair "
    "public biz readonly read only arbeit beruflich berufliche dienstlich dienstliche geschaftlich geschaftliche geschaft "
    "firma privat private personlich personliche mitarbeiter mitarbeiters der des pflichtfeld "
    # of whom a table, a form or an account is: Medewerkers[Voornaam], “Wat is je voornaam?”, user.firstName
    "medewerkers werknemers personeel employees workers staff user users person persons persoon personen profile profiel "
    "bedrijf wat is je jouw uw mijn what your"
)
# Of these, what stands in one word with the name of a field: “werkmail”, “emailprive”.
KINDS: Final = (
    "werk", "zakelijk", "prive", "bedrijfs", "bedrijf", "work", "business", "private", "personal", "company", "dienst",
    "firmen", "privat", "thuis", "home",
)  # fmt: skip

# Columns that rosters often hold and that we never take, by whole words and by parts of words, with the
# reason. The first that fits is named.
NEVER_TAKEN: Final[tuple[tuple[LeftOutReason, frozenset[str], tuple[str, ...]], ...]] = (
    (
        "national_id",
        frozenset({"bsn", "sofi", "ssn", "insz"}),
        (
            "burgerservice", "sofinummer", "socialsecurity", "nationalid", "rijksregister", "sozialversicherung", "steuerid",
            "steueridentifikation", "rentenversicherung",
        ),
    ),
    (
        "special_category",
        frozenset({"ziek", "vog", "ras", "race"}),
        (
            "gezondheid", "ziekte", "verzuim", "medisch", "handicap", "arbeidsbeperk", "religie", "geloof", "godsdienst",
            "vakbond", "etnisch", "etniciteit", "afkomst", "seksue", "politiek", "dieet", "allergie", "strafblad",
            "health", "sickness", "disab", "religion", "tradeunion", "ethnic", "criminal", "sexual",
            "konfession", "krankheit", "krankmeldung", "schwerbehind", "gewerkschaft",
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
            "gehalt", "bankverbindung", "steuerklasse",
        ),
    ),
    (
        "family",
        frozenset({"kind", "kinderen", "ice"}),
        (
            "partner", "burgerlijkestaat", "huwelijk", "gehuwd", "noodcontact", "noodnummer", "echtgeno", "spouse",
            "marital", "children", "emergency", "familienstand", "ehepartner", "notfallkontakt",
        ),
    ),
    (
        "other_person",
        frozenset({"chef"}),
        ("leidinggevende", "manager", "supervisor", "teamleider", "contactpersoon", "vorgesetzte"),
    ),
    (
        "birth",
        frozenset({"age", "dob"}),
        (
            "geboorted", "geboortep", "geboortel", "gebdatum", "leeftijd", "verjaardag", "birthd", "dateofbirth",
            "placeofbirth", "nationaliteit", "nationality", "geburtsdatum", "geburtsort", "staatsangehorigkeit",
        ),
    ),
    ("gender", frozenset({"sex", "mv", "aanhef", "anrede"}), ("geslacht", "gender", "pronoun", "voornaamwoord", "geschlecht")),
    (
        "address",
        frozenset({"adres", "address", "plaats", "land", "city", "country", "zip", "town", "plz", "ort",
                   "wohnort"}),
        ("straat", "huisnummer", "huisnr", "postcode", "woonplaats", "woonadres", "postadres", "street", "postalcode",
         "zipcode", "homeaddress", "strasse", "hausnummer", "postleitzahl"),
    ),
    ("secret", frozenset({"pin", "pincode"}), ("wachtwoord", "password", "passwort", "kennwort")),
    (
        "not_needed",
        frozenset({"naam", "name", "functie", "functienaam", "function", "titel", "title", "fte", "manager", "locatie"}),
        (
            "voorletter", "initial", "volledigenaam", "fullname", "kostenplaats", "costcent", "jobtitle", "dienst",
            "contract", "urenper", "telefoonvast", "vastetelefoon", "landline", "hiredate", "startdate", "enddate",
        ),
    ),
)  # fmt: skip
