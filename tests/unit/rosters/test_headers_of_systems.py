"""The headers of exports as HR systems and directories write them, and what is asked rather than guessed."""

from __future__ import annotations

import pytest

from qlinx.rosters.errors import AmbiguousColumns, MissingColumns
from qlinx.rosters.headers import Columns, LeftOut, match_columns
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


@pytest.mark.parametrize(
    ("header", "field", "columns"),
    [
        ("Voornaam;Achternaam;E-mail werk;E-mail privé", "email", ("E-mail werk", "E-mail privé")),
        ("First Name;Last Name;Work Email;Home Email", "email", ("Work Email", "Home Email")),
        ("Vorname;Nachname;E-Mail dienstlich;E-Mail privat", "email", ("E-Mail dienstlich", "E-Mail privat")),
        ("First name;Last name;User principal name;Department", "email", ("User principal name",)),
        ("Voornaam;Naam;E-mail", "last_name", ("Naam",)),
        ("Vorname;Name;E-Mail", "last_name", ("Name",)),
        (
            "Voornaam;Achternaam;E-mail;Personeelsnummer;Stamnummer",
            "personnel_number",
            ("Personeelsnummer", "Stamnummer"),
        ),
    ],
)
def test_what_decides_who_a_person_is_and_could_be_two_columns_is_asked(
    header: str, field: str, columns: tuple[str, ...]
) -> None:
    labels = column_labels(header.split(";"))
    with pytest.raises(AmbiguousColumns) as asked:
        match_columns(labels)

    assert asked.value.asked == {field: columns}
    chosen = match_columns(labels, chosen={field: columns[-1]})  # type: ignore[dict-item]  # a plain str
    assert chosen.by_field[field] == columns[-1]  # type: ignore[index]  # as above
    assert columns[-1] not in [one.label for one in chosen.left_out]


def test_all_that_is_open_is_asked_at_once() -> None:
    with pytest.raises(AmbiguousColumns) as asked:
        match_columns(
            column_labels(["Voornaam", "Naam", "E-mail werk", "E-mail privé", "Mobiel werk", "Mobiel privé"])
        )

    assert set(asked.value.asked) == {"last_name", "email", "mobile"}


@pytest.mark.parametrize(
    ("field", "names"),
    [
        ("mobile", ("Mobiel werk", "Mobiel privé")),
        ("mobile", ("Work Phone", "Home Phone")),
        ("department", ("Afdeling", "Afdelingsnaam")),
        ("tags", ("Labels", "Groepen")),
    ],
)
def test_what_nobody_has_to_give_stops_no_list(field: str, names: tuple[str, str]) -> None:
    labels = column_labels(["Voornaam", "Achternaam", "E-mail", *names])

    columns = match_columns(labels)

    assert field not in columns.by_field
    assert columns.left_out == tuple(LeftOut(name, "choose_column") for name in names)
    assert match_columns(labels, chosen={field: names[1]}).by_field[field] == names[1]  # type: ignore[dict-item,index]


def test_who_has_other_columns_refuse_the_file_is_asked_about_each() -> None:
    labels = column_labels(["Voornaam", "Achternaam", "E-mail", "Mobiel werk", "Mobiel privé"])
    with pytest.raises(AmbiguousColumns) as asked:
        match_columns(labels, extra_columns="refuse")

    assert asked.value.field == "mobile"


def test_a_choice_is_among_the_columns_that_could_be_it_and_no_other() -> None:
    labels = column_labels(["Voornaam", "Achternaam", "E-mail", "BSN"])

    assert "personnel_number" not in match_columns(labels, chosen={"personnel_number": "BSN"}).by_field
    with pytest.raises(AmbiguousColumns):
        match_columns(
            column_labels(["Voornaam", "Achternaam", "E-mail werk", "E-mail privé"]),
            chosen={"email": "E-mail partner"},
        )


def test_a_choice_is_known_however_it_is_typed() -> None:
    labels = column_labels(["Voornaam", "Achternaam", "E-mail werk", "E-mail privé"])

    assert match_columns(labels, chosen={"email": "email WERK"}).by_field["email"] == "E-mail werk"


@pytest.mark.parametrize(
    "name", ["Naam", "Volledige naam", "Full Name", "Name", "displayName", "Medewerker", "Name, Vorname"]
)
def test_one_column_with_the_whole_name_is_refused_by_its_name(name: str) -> None:
    with pytest.raises(MissingColumns) as refused:
        match_columns(column_labels([name, "E-mail"]))

    assert refused.value.fields == ("first_name", "last_name")
    assert refused.value.params == {"column": name}


def test_passwords_are_named_as_what_they_are() -> None:
    columns = match_columns(column_labels(["Voornaam", "Achternaam", "E-mail", "Password [Required]"]))

    assert columns.left_out == (LeftOut("Password [Required]", "secret"),)
