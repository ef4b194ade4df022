"""What is asked rather than guessed where columns could be the same, and what is named as it is."""

from __future__ import annotations

import pytest

from qlinx.rosters.errors import AmbiguousColumns, MissingColumns
from qlinx.rosters.headers import LeftOut, match_columns
from qlinx.tabular.labels import column_labels


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
