"""The headers of exports as HR systems and directories write them."""

from __future__ import annotations

import pytest

from qlinx.rosters.headers import Columns, match_columns
from qlinx.tabular.labels import column_labels

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
]


def where(columns: Columns) -> dict[str, str]:
    signs = {
        sign: labels[0]
        for sign in ("leaving", "contract_end", "status", "employed")
        if (labels := getattr(columns.standing, sign))
    }
    return {**{str(field): label for field, label in columns.by_field.items()}, **signs}


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
