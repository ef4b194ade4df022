"""The headers of exports as HR systems and directories write them."""

from __future__ import annotations

import pytest

from qlinx.rosters.headers import Columns, match_columns
from qlinx.rosters.rows import RosterRow, judge_row
from qlinx.tabular.labels import column_labels
from qlinx.tabular.rows import RawRow

# Export, header, which column is which.
SYSTEMS: list[tuple[str, str, dict[str, str]]] = [
    (
        "AFAS",
        "Medewerker;Roepnaam;Voorvoegsel;Achternaam;E-mail werk;Mobiel werk;Afdeling;Functie;Datum in dienst;Datum uit dienst",
        {
            "first_name": "Roepnaam",
            "infix": "Voorvoegsel",
            "last_name": "Achternaam",
            "email": "E-mail werk",
            "mobile": "Mobiel werk",
            "department": "Afdeling",
            "leaving": "Datum uit dienst",
        },
    ),
    (
        "Nmbrs",
        "EmployeeNumber;FirstName;Prefix;LastName;EmailWork;MobileNumber;Department;Uit dienst",
        {
            "personnel_number": "EmployeeNumber",
            "first_name": "FirstName",
            "last_name": "LastName",
            "email": "EmailWork",
            "mobile": "MobileNumber",
            "leaving": "Uit dienst",
        },
    ),
    (
        "Visma",
        (
            "Persnr;Roepnaam;Voorvoegsels;Geboortenaam;Gebruiksnaam;E-mailadres werk;Telefoonnummer mobiel;Org. eenheid;"
            "Einddatum contract"
        ),
        {
            "personnel_number": "Persnr",
            "last_name": "Gebruiksnaam",
            "email": "E-mailadres werk",
            "mobile": "Telefoonnummer mobiel",
            "department": "Org. eenheid",
            "contract_end": "Einddatum contract",
        },
    ),
    (
        "Personio",
        "Personalnummer;Vorname;Nachname;E-Mail;Status;Abteilung;Team;Mobilnummer;Austrittsdatum",
        {
            "personnel_number": "Personalnummer",
            "first_name": "Vorname",
            "last_name": "Nachname",
            "email": "E-Mail",
            "department": "Abteilung",
            "mobile": "Mobilnummer",
            "status": "Status",
            "leaving": "Austrittsdatum",
        },
    ),
    (
        "BambooHR",
        (
            "Employee #;First Name;Preferred Name;Last Name;Work Email;Mobile Phone;Department;Division;Employment Status;"
            "Termination Date"
        ),
        {
            "personnel_number": "Employee #",
            "first_name": "Preferred Name",
            "last_name": "Last Name",
            "email": "Work Email",
            "mobile": "Mobile Phone",
            "department": "Department",
            "status": "Employment Status",
            "leaving": "Termination Date",
        },
    ),
    (
        "Workday",
        (
            "Employee ID;Legal Name - First Name;Legal Name - Last Name;Preferred First Name;Preferred Last Name;"
            "Email - Primary Work;Public Primary Mobile Phone;Supervisory Organization;Worker Status;Termination Date"
        ),
        {
            "personnel_number": "Employee ID",
            "first_name": "Preferred First Name",
            "last_name": "Preferred Last Name",
            "email": "Email - Primary Work",
            "mobile": "Public Primary Mobile Phone",
            "department": "Supervisory Organization",
            "status": "Worker Status",
            "leaving": "Termination Date",
        },
    ),
    (
        "Exact",
        "Nummer medewerker;Voornaam;Tussenvoegsel;Achternaam;E-mail: Zakelijk;Mobiel;Afdeling;Datum uit dienst",
        {
            "personnel_number": "Nummer medewerker",
            "email": "E-mail: Zakelijk",
            "mobile": "Mobiel",
            "leaving": "Datum uit dienst",
        },
    ),
    (
        "Loket",
        "Personeelsnummer;Voornamen;Roepnaam;Voorvoegsel;Achternaam;E-mailadres;Telefoon 2 (mobiel);Afdeling;Datum uit dienst",
        {"first_name": "Roepnaam", "email": "E-mailadres", "mobile": "Telefoon 2 (mobiel)"},
    ),
    (
        "HR2day",
        "Werknemernummer;Roepnaam;Voorvoegsel;Achternaam;E-mail werk;Mobiel privé;Einde dienstverband;Status dienstverband",
        {
            "personnel_number": "Werknemernummer",
            "email": "E-mail werk",
            "mobile": "Mobiel privé",
            "leaving": "Einde dienstverband",
            "status": "Status dienstverband",
        },
    ),
    (
        "SuccessFactors",
        "STATUS;USERID;FIRSTNAME;LASTNAME;GENDER;EMAIL;EMPID;DEPARTMENT;DIVISION;CELL_PHONE;BIZ_PHONE;COMPANYEXITDATE",
        {
            "first_name": "FIRSTNAME",
            "last_name": "LASTNAME",
            "email": "EMAIL",
            "personnel_number": "EMPID",
            "department": "DEPARTMENT",
            "mobile": "CELL_PHONE",
            "status": "STATUS",
            "leaving": "COMPANYEXITDATE",
        },
    ),
    (
        "Entra",
        "userPrincipalName;displayName;givenName;surname;mail;department;mobilePhone;telephoneNumber;employeeId;accountEnabled",
        {
            "first_name": "givenName",
            "last_name": "surname",
            "email": "mail",
            "department": "department",
            "mobile": "mobilePhone",
            "personnel_number": "employeeId",
            "employed": "accountEnabled",
        },
    ),
    (
        "Planday",
        "Employee ID;First name;Last name;Username;Email;Cell phone;Phone;Departments;Deactivation date",
        {
            "personnel_number": "Employee ID",
            "email": "Email",
            "mobile": "Cell phone",
            "department": "Departments",
            "leaving": "Deactivation date",
        },
    ),
    (
        "HiBob",
        "Employee ID;Display name;First name;Last name;Email;Mobile phone;Department;Site;Lifecycle status",
        {"email": "Email", "department": "Department", "status": "Lifecycle status"},
    ),
    (
        "Kelio",
        "Mitarbeiternummer;Familienname;Vorname;Mailadresse;Mobil;Abteilung;Ausgetreten",
        {"last_name": "Familienname", "email": "Mailadresse", "leaving": "Ausgetreten"},
    ),
    (
        "ADP",
        "Associate ID;Preferred First Name;Legal Last Name;Work Email;Home Department Description;Position Status",
        {
            "personnel_number": "Associate ID",
            "first_name": "Preferred First Name",
            "department": "Home Department Description",
            "status": "Position Status",
        },
    ),
    (
        "Google",
        (
            "First Name [Required];Last Name [Required];Email Address [Required];Password [Required];Recovery Email;"
            "Work Secondary Email;New Primary Email [UPLOAD ONLY];Mobile Phone;Employee ID;Department;Status [READ ONLY]"
        ),
        {
            "first_name": "First Name [Required]",
            "last_name": "Last Name [Required]",
            "email": "Email Address [Required]",
            "mobile": "Mobile Phone",
            "personnel_number": "Employee ID",
            "department": "Department",
            "status": "Status [READ ONLY]",
        },
    ),
    (
        "Google Contacts",
        "First Name;Last Name;Labels;E-mail 1 - Label;E-mail 1 - Value;Phone 1 - Label;Phone 1 - Value",
        {
            "first_name": "First Name",
            "last_name": "Last Name",
            "email": "E-mail 1 - Value",
            "mobile": "Phone 1 - Value",
        },
    ),
    (
        "Google Forms",
        "Tijdstempel;E-mailadres;Wat is je voornaam?;Wat is je achternaam?;Wat is je mobiele nummer?",
        {
            "email": "E-mailadres",
            "first_name": "Wat is je voornaam?",
            "last_name": "Wat is je achternaam?",
            "mobile": "Wat is je mobiele nummer?",
        },
    ),
    (
        "a numbered form",
        "1. Voornaam;2. Achternaam;3) E-mail;a) Mobiel",
        {
            "first_name": "1. Voornaam",
            "last_name": "2. Achternaam",
            "email": "3) E-mail",
            "mobile": "a) Mobiel",
        },
    ),
    (
        "Power BI",
        "Medewerkers[Voornaam];'Medewerkers'[Achternaam];Medewerkers[E-mailadres]",
        {
            "first_name": "Medewerkers[Voornaam]",
            "last_name": "'Medewerkers'[Achternaam]",
            "email": "Medewerkers[E-mailadres]",
        },
    ),
    (
        "Okta",
        "user.firstName;user.lastName;user.email;user.employeeNumber;user.mobilePhone;user.department;user.status",
        {
            "first_name": "user.firstName",
            "last_name": "user.lastName",
            "email": "user.email",
            "personnel_number": "user.employeeNumber",
            "mobile": "user.mobilePhone",
            "department": "user.department",
            "status": "user.status",
        },
    ),
    (
        "Active Directory",
        "DN;givenName;sn;mail;mobile;department;employeeID;Enabled",
        {"last_name": "sn", "email": "mail", "personnel_number": "employeeID", "employed": "Enabled"},
    ),
    (
        "Entra's template",
        "First name [givenName];Last name [surname];Email [mail];Department [department];Mobile [mobile]",
        {
            "first_name": "First name [givenName]",
            "last_name": "Last name [surname]",
            "mobile": "Mobile [mobile]",
        },
    ),
    (
        "two languages",
        (
            "Voornaam / First name;Tussenvoegsel / Infix;Achternaam (Last name);E-mail | Email address;"
            "Personeelsnummer / Employee number;Afdeling / Department;Datum uit dienst / Termination date"
        ),
        {
            "first_name": "Voornaam / First name",
            "last_name": "Achternaam (Last name)",
            "email": "E-mail | Email address",
            "personnel_number": "Personeelsnummer / Employee number",
            "department": "Afdeling / Department",
            "leaving": "Datum uit dienst / Termination date",
        },
    ),
    (
        "by hand",
        "Vnaam;Tsv.;Anaam;Werkmail;06-nummer;Pnr;Team(s)",
        {
            "first_name": "Vnaam",
            "infix": "Tsv.",
            "last_name": "Anaam",
            "email": "Werkmail",
            "personnel_number": "Pnr",
            "department": "Team(s)",
        },
    ),
    (
        "one word",
        "voornaam;achternaam;emailwerk;mobielprive",
        {"email": "emailwerk", "mobile": "mobielprive"},
    ),
    ("E-mail of the firm", "Voornaam;Achternaam;E-mailadres bedrijf", {"email": "E-mailadres bedrijf"}),
    (
        "Securex",
        "Matricule;Nom;Prénom;E-mail;GSM;Département;Date de sortie",
        {
            "personnel_number": "Matricule",
            "last_name": "Nom",
            "first_name": "Prénom",
            "department": "Département",
            "leaving": "Date de sortie",
        },
    ),
    (
        "name in use",
        "Roepnaam;Tussenvoegsel gebruiksnaam;Gebruiksnaam;Voorvoegsel geboortenaam;Geboortenaam;E-mail",
        {"infix": "Tussenvoegsel gebruiksnaam", "last_name": "Gebruiksnaam"},
    ),
    ("Outlook", "Voornaam;Tweede naam;Achternaam;E-mailadres", {"infix": "Tweede naam"}),
    ("Workday's unit", "First name;Last name;Email;Supervisory Org", {"department": "Supervisory Org"}),
]


def where(columns: Columns) -> dict[str, str]:
    signs = {
        sign: labels[0]
        for sign in ("leaving", "contract_end", "status", "employed")
        if (labels := getattr(columns.standing, sign))
    }
    return {**{str(field): label for field, label in columns.by_field.items()}, **signs}


@pytest.mark.parametrize(
    ("second_name", "last_name"),
    [
        ("van den", "van den Berg"),
        ("de", "de Berg"),
        ("v.d.", "v.d. Berg"),
        ("Maria", "Berg"),
        ("J.", "Berg"),
        ("", "Berg"),
    ],
)
def test_a_second_name_is_taken_only_where_it_is_an_infix(second_name: str, last_name: str) -> None:
    """Outlook, Google and BambooHR know no infix, and keep it among the names."""
    columns = match_columns(column_labels(["First Name", "Middle Name", "Last Name", "Email"]))
    cells = {
        "First Name": "Sanne",
        "Middle Name": second_name,
        "Last Name": "Berg",
        "Email": "s@werk.example",
    }
    row = judge_row(RawRow(2, cells), columns, allow_example_domains=True)

    assert isinstance(row, RosterRow)
    assert (row.first_name, row.last_name, row.notes) == ("Sanne", last_name, ())


def test_an_infix_of_its_own_goes_before_a_second_name() -> None:
    columns = match_columns(
        column_labels(["Voornaam", "Tweede naam", "Tussenvoegsel", "Achternaam", "E-mail"])
    )

    assert columns.by_field["infix"] == "Tussenvoegsel"
    assert not columns.infix_among_names


@pytest.mark.parametrize("name", ["Werkgroep", "Naam bedrijf", "Company name", "Werkweek", "Thuisland"])
def test_a_word_for_work_or_home_makes_no_other_field_of_a_column(name: str) -> None:
    columns = match_columns(column_labels(["Voornaam", "Achternaam", "E-mail", name]))

    assert name not in columns.by_field.values()


@pytest.mark.parametrize(
    ("header", "expected"), [one[1:] for one in SYSTEMS], ids=[one[0] for one in SYSTEMS]
)
def test_an_export_is_read_as_its_system_means_it(header: str, expected: dict[str, str]) -> None:
    found = where(match_columns(column_labels(header.split(";"))))

    assert expected.items() <= found.items()


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ("first_name", "Rufname"),
        ("last_name", "Familienname"),
        ("infix", "Vorsatzwort"),
        ("email", "E-Mail-Adresse"),
        ("email", "Geschäftliche E-Mail"),
        ("email", "Primary Work Email"),
        ("email", "E-Mail (dienstlich)"),
        ("mobile", "Handynummer"),
        ("mobile", "Mobiltelefon (privat)"),
        ("mobile", "Telefon"),
        ("personnel_number", "Mitarbeiter-Nr."),
        ("personnel_number", "Personal-Nr."),
        ("department", "Abteilung"),
        ("language", "Korrespondenzsprache"),
        ("tags", "Gruppen"),
    ],
)
def test_german_and_english_names_are_known(field: str, name: str) -> None:
    needed = {"first_name": "Vorname", "last_name": "Nachname", "email": "E-Mail"}
    labels = column_labels([*(label for other, label in needed.items() if other != field), name])

    assert match_columns(labels).by_field[field] == name  # type: ignore[index]  # the parameter is a plain str
