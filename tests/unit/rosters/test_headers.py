import pytest
from hypothesis import given
from hypothesis import strategies as st

from qlinx.rosters.errors import AmbiguousColumns, MissingColumns, UnknownColumns
from qlinx.rosters.headers import LeftOut, match_columns, recognised
from qlinx.tabular.labels import column_labels
from qlinx.tabular.refusals import FileRefused

NEEDED = ("Voornaam", "Achternaam", "E-mail")


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ("first_name", "Roepnaam"),
        ("first_name", "VOORNAAM"),
        ("first_name", "Voornaam medewerker"),
        ("first_name", "first_name"),
        ("first_name", "FirstName"),
        ("first_name", "Given Name"),
        ("first_name", "Voornamen"),
        ("infix", "Tussenvoegsel"),
        ("infix", "Tussenvoegsels"),
        ("infix", "Voorvoegsel"),
        ("infix", "Voorvoegsel(s)"),
        ("infix", "Voorvoegsel achternaam"),
        ("last_name", "Achternaam *"),
        ("last_name", "Last name"),
        ("last_name", "Surname"),
        ("last_name", "Geboortenaam"),
        ("email", "E-mail"),
        ("email", "Email"),
        ("email", "e-mailadres"),
        ("email", "E-mailadres werk"),
        ("email", "E-mail (privé)"),
        ("email", "E-mail_werk"),
        ("email", "Zakelijk e-mailadres"),
        ("email", "E–mail werk"),
        ("email", "Work email address"),
        ("email", "Email Information Email Address"),
        ("mobile", "Mobiel"),
        ("mobile", "Mobiel nummer"),
        ("mobile", "Mobiel privé"),
        ("mobile", "Telefoon mobiel"),
        ("mobile", "Mobiele telefoon (werk)"),
        ("mobile", "Gsm"),
        ("mobile", "06-nummer"),
        ("mobile", "Cell phone"),
        ("mobile", "Telefoonnummer"),
        ("personnel_number", "Personeelsnummer"),
        ("personnel_number", "Pers.nr."),
        ("personnel_number", "Medewerkernummer"),
        ("personnel_number", "Employee ID"),
        ("department", "Afdeling"),
        ("department", "Afdelingsnaam"),
        ("department", "Department"),
        ("department", "Organisatorische eenheid"),
        ("tags", "Labels"),
        ("tags", "Groepen"),
        ("language", "Taal"),
        ("language", "Preferred language"),
    ],
)
def test_a_column_is_known_by_the_names_that_exports_give_it(field: str, name: str) -> None:
    needed = {"first_name": "Voornaam", "last_name": "Achternaam", "email": "E-mail"}
    labels = column_labels([*(label for other, label in needed.items() if other != field), name])

    columns = match_columns(labels)

    assert columns.by_field[field] == name  # type: ignore[index]  # the parameter is a plain str
    assert columns.left_out == ()


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("BSN", "national_id"),
        ("Burgerservicenummer", "national_id"),
        ("BSN-nummer medewerker", "national_id"),
        ("Ziek sinds", "special_category"),
        ("Verzuimpercentage", "special_category"),
        ("Godsdienst", "special_category"),
        ("Paspoortnummer", "identity_document"),
        ("IBAN", "financial"),
        ("Salaris", "financial"),
        ("Bruto uurloon", "financial"),
        ("Geboortedatum", "birth"),
        ("Date of birth", "birth"),
        ("Nationaliteit", "birth"),
        ("Geslacht", "gender"),
        ("Adres", "address"),
        ("Straat + huisnummer", "address"),
        ("Postcode", "address"),
        ("Woonplaats", "address"),
        ("Naam partner", "family"),
        ("E-mail partner", "family"),
        ("Telefoon noodcontact", "family"),
        ("E-mail leidinggevende", "other_person"),
        ("Voorletters", "not_needed"),
        ("Kostenplaats", "not_needed"),
        ("Functie", "not_needed"),
        ("Datum in dienst", "not_needed"),
        ("Naam", "not_needed"),
        ("Vaste telefoon", "not_needed"),
        ("Kleur helm", "unknown"),
    ],
)
def test_a_column_that_is_never_taken_is_named_with_the_reason(name: str, reason: str) -> None:
    columns = match_columns(column_labels([*NEEDED, name]))

    assert columns.left_out == (LeftOut(name, reason),)  # type: ignore[arg-type]  # the parameter is a plain str
    assert name not in columns.by_field.values()


def test_a_file_with_columns_that_are_not_taken_is_refused_when_the_employer_chose_that() -> None:
    with pytest.raises(UnknownColumns) as refused:
        match_columns(column_labels([*NEEDED, "BSN", "Kleur helm"]), extra_columns="refuse")

    assert refused.value.params["columns"] == "“BSN”, “Kleur helm”"


def test_work_and_private_mail_are_for_the_employer_to_choose_between() -> None:
    with pytest.raises(AmbiguousColumns) as refused:
        match_columns(column_labels(["Voornaam", "Achternaam", "E-mail werk", "E-mail privé"]))

    assert refused.value.field == "email"
    assert refused.value.params["columns"] == "“E-mail werk”, “E-mail privé”"


def test_the_same_column_twice_is_ambiguous() -> None:
    with pytest.raises(AmbiguousColumns) as refused:
        match_columns(column_labels([*NEEDED, "E-mail"]))

    assert refused.value.params["columns"] == "“E-mail”, “E-mail (2)”"


def test_the_name_that_people_go_by_is_used_before_the_given_name() -> None:
    columns = match_columns(column_labels(["Voornamen", "Voornaam", "Roepnaam", "Achternaam", "E-mail"]))

    assert columns.by_field["first_name"] == "Roepnaam"
    assert columns.left_out == (
        LeftOut("Voornamen", "other_column_used"),
        LeftOut("Voornaam", "other_column_used"),
    )


def test_the_infix_of_the_name_at_birth_does_not_come_before_the_name_in_use() -> None:
    labels = column_labels(["Voornaam", "Achternaam", "Voorvoegsel geboortenaam", "Geboortenaam", "E-mail"])

    columns = match_columns(labels)

    assert "infix" not in columns.by_field
    assert columns.by_field["last_name"] == "Achternaam"


def test_the_name_at_birth_comes_with_its_infix_when_it_is_the_only_name() -> None:
    columns = match_columns(column_labels(["Voornaam", "Voorvoegsel geboortenaam", "Geboortenaam", "E-mail"]))

    assert columns.by_field["last_name"] == "Geboortenaam"
    assert columns.by_field["infix"] == "Voorvoegsel geboortenaam"


def test_a_mobile_column_is_used_before_one_for_any_telephone() -> None:
    columns = match_columns(column_labels([*NEEDED, "Telefoon", "Mobiel"]))

    assert columns.by_field["mobile"] == "Mobiel"


def test_initials_are_not_a_first_name() -> None:
    with pytest.raises(MissingColumns) as refused:
        match_columns(column_labels(["Voorletters", "Achternaam", "E-mail"]))

    assert refused.value.fields == ("first_name",)


def test_all_missing_columns_are_named_at_once() -> None:
    with pytest.raises(MissingColumns) as refused:
        match_columns(column_labels(["Naam", "Afdeling"]))

    assert refused.value.fields == ("first_name", "last_name", "email")


def test_labels_are_short_different_and_on_one_line() -> None:
    labels = column_labels(["E-mail\n werk", "", "Afdeling", "Afdeling", "", "x" * 100, *[""] * 22])

    assert labels[:5] == ("E-mail werk", "[B]", "Afdeling", "Afdeling (2)", "[E]")
    assert len(labels[5]) == 60
    assert labels[-1] == "[AB]"


@given(
    st.lists(st.text(max_size=70) | st.sampled_from(["E-mail", "E-mail (2)", "[A]", "Afdeling"]), max_size=30)
)
def test_labels_are_always_different(header: list[str]) -> None:
    labels = column_labels(header)

    assert len(labels) == len(header)
    assert len(set(labels)) == len(labels)


_WORDS = [
    "voornaam",
    "Roepnaam",
    "achternaam",
    "E-mail",
    "werk",
    "Mobiel",
    "BSN",
    "Geboortenaam",
    "voorvoegsel",
]


@given(
    st.lists(st.lists(st.sampled_from(_WORDS), max_size=2).map(" ".join), max_size=10),
    st.sampled_from(["ignore", "refuse"]),
)
def test_every_column_is_used_once_or_named_as_left_out(header: list[str], choice: str) -> None:
    labels = column_labels(header)
    try:
        columns = match_columns(labels, extra_columns=choice)  # type: ignore[arg-type]  # drawn as a plain str
    except FileRefused:
        return
    used = list(columns.by_field.values())
    assert sorted([*used, *(column.label for column in columns.left_out)]) == sorted(labels)
    assert choice == "ignore" or not columns.left_out


def test_a_row_of_data_names_no_columns() -> None:
    assert recognised(["Jan", "de Vries", "jan@werk.example", "0612345678"]) == 0
    assert recognised(["Voornaam", "Achternaam", "E-mail", "E-mail werk"]) == 3
