"""The headers of exports as HR systems and directories write them."""

from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from qlinx.rosters.headers import Columns, match_columns
from qlinx.rosters.rows import RosterRow, judge_row
from qlinx.tabular.labels import column_labels
from qlinx.tabular.rows import RawRow

SYSTEMS: Final[dict[str, dict[str, Any]]] = yaml.safe_load(
    (Path(__file__).parents[2] / "data" / "headers_of_systems.yaml").read_text("utf-8")
)


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


@pytest.mark.parametrize("system", SYSTEMS.values(), ids=SYSTEMS)
def test_an_export_is_read_as_its_system_means_it(system: dict[str, Any]) -> None:
    found = where(match_columns(column_labels(system["header"].split(";"))))

    assert system["columns"].items() <= found.items()


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
