"""Who left, as the list itself says, is no colleague; who leaves later is one;
what can't be read costs nobody.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qlinx.rosters.headers import match_columns
from qlinx.rosters.results import left_row, noted_row
from qlinx.rosters.rows import RosterRow, RowLeft, RowRefusal, judge_row
from qlinx.rosters.standing import StandingColumns, read_day, standing
from qlinx.tabular.labels import column_labels
from qlinx.tabular.rows import RawRow

TODAY = date(2026, 11, 26)
NEEDED = ("Voornaam", "Achternaam", "E-mail")
PERSON = {"Voornaam": "Sanne", "Achternaam": "Bos", "E-mail": "sanne@werk.example"}


def judged(**cells: str) -> RosterRow | RowRefusal | RowLeft:
    """A row with these columns beside the needed ones."""
    columns = match_columns(column_labels([*NEEDED, *cells]))
    row = RawRow(line=3, cells=PERSON | cells)
    return judge_row(row, columns, allow_example_domains=True, today=TODAY)


def is_left(column: str, text: str) -> bool:
    return isinstance(judged(**{column: text}), RowLeft)


@pytest.mark.parametrize(
    "column",
    [
        "Datum uit dienst", "Datum uit dienst medewerker", "Uitdienst", "Uit dienst", "Uitdienstdatum",
        "Datum uitdiensttreding", "Einddatum contract", "Einddatum dienstverband", "Einde dienstverband",
        "Laatste werkdag", "Vertrekdatum", "Contract tot", "Einddatum", "Termination Date", "Termination date (employee)",
        "Last day of work", "Last Working Day", "Leaving date", "Exit date", "companyExitDate", "Employment end date",
        "Contract End Date", "End date", "Austrittsdatum", "Austritt", "Letzter Arbeitstag", "Vertragsende", "Befristet bis",
    ],
)  # fmt: skip
def test_a_past_day_in_a_column_for_leaving_is_no_colleague(column: str) -> None:
    assert is_left(column, "2026-10-31")
    assert not is_left(column, "2027-10-31")
    assert not is_left(column, "")


@pytest.mark.parametrize(
    ("column", "left", "present"),
    [
        ("Status", "Inactief", "Actief"),
        ("Status medewerker", "Uit dienst", "In dienst"),
        ("Employment Status", "Terminated", "Full-Time"),
        ("Status", "Inactive", "Active"),
        ("Worker Status", "Terminated", "Active"),
        ("Status", "Ausgeschieden", "Aktiv"),
        ("Employee status", "former employee", "on leave"),
        ("Status", "Overleden", "Ziek"),
        ("Status", "niet actief", "Verlof"),
        ("Actief", "Nee", "Ja"),
        ("In dienst", "N", "01-03-2019"),
        ("Active Status", "No", "Yes"),
        ("isActive", "false", "true"),
        ("Actief", "0", "1"),
        ("Uitdienst", "Ja", "Nee"),
        ("Terminated", "Y", "N"),
        ("Status", "Uit dienst (31-10-2026)", "Uit dienst (31-12-2026)"),
        ("Status", "uit dienst per 31 oktober 2026", "Uit dienst per 1-1-2027"),
        ("Status", "Terminated - voluntary", "Inactive - LOA"),
        ("Status", "Terminated (involuntary)", "Active (on leave)"),
        ("Status", "Dienstverband beëindigd", "Dienstverband loopt door"),
        ("Status", "Left the company", "Garden leave"),
        ("Status", "No longer employed", "Offboarding"),
        ("Status", "DEPROVISIONED", "PROVISIONED"),
        ("Status", "Gearchiveerd", "Geschorst"),
        ("Enabled", "False", "True"),
        ("Enabled", "Disabled", "Enabled"),
        ("Block credential", "True", "False"),
        ("Status / Status", "Inactief", "Actief"),
        ("Datum uit dienst / Termination date", "2026-10-31", "2027-10-31"),
    ],
)
def test_a_status_says_it_too(column: str, left: str, present: str) -> None:
    assert is_left(column, left)
    assert not is_left(column, present)


@pytest.mark.parametrize(
    "text",
    [
        "2026-10-31", "31-10-2026", "31/10/2026", "31.10.2026", "31 10 2026", "2026/10/31", "20261031", "31-10-26",
        "31 okt 2026", "31 oktober 2026", "31. Oktober 2026", "Oct 31, 2026", "31-okt-26", "10/31/2026",
        "2026-10-31 00:00:00", "31-10-2026 0:00", "2026-10-31T00:00:00Z", "46326", "10/31/2026 12:00:00 AM",
        "za 31-10-2026", "zaterdag 31 oktober 2026", "Sat Oct 31 2026", "per 31-10-2026", "per 31 oktober 2026", "t/m 31-10-2026",
        "31-10-2026 (pensioen)", "31-10-2026, eigen verzoek", "'31-10-2026", "31–10–2026", "46326.0", "46326,0",
    ],
)  # fmt: skip
def test_a_day_is_read_as_systems_write_it(text: str) -> None:
    read = read_day(text)

    assert read is not None
    assert date(2026, 10, 31) in read
    assert is_left("Datum uit dienst", text)


@pytest.mark.parametrize(
    "text",
    ["", "-", "0", "00-00-0000", "0000-00-00", "01-01-1900", "31-12-9999", "9999-12-31", "31-12-2999", "n.v.t.", "NULL",
     "#N/A", "onbepaald", "eind maart", "31-02-2026", "#REF!", "1970-01-01", "01-01-1970 01:00", "ziek sinds 31-10-2026",
     "31-10-2026 tot 31-10-2027", "nieuw contract 31-10-2026"],
)  # fmt: skip
def test_what_is_no_day_ends_nobody(text: str) -> None:
    assert isinstance(judged(**{"Datum uit dienst": text}), RosterRow)


@pytest.mark.parametrize(
    "text", ["onbepaalde tijd", "Onbepaald", "vast contract", "unbefristet", "permanent", "heden", "open"]
)
@pytest.mark.parametrize("column", ["Datum uit dienst", "Einddatum contract"])
def test_a_word_for_no_end_is_told_to_nobody(column: str, text: str) -> None:
    row = judged(**{column: text})

    assert isinstance(row, RosterRow)
    assert row.notes == ()


def test_the_last_day_is_worked() -> None:
    assert not is_left("Datum uit dienst", TODAY.isoformat())
    assert is_left("Datum uit dienst", (TODAY - timedelta(days=1)).isoformat())


def test_who_leaves_later_is_taken_and_the_result_says_what_happens() -> None:
    row = judged(**{"Datum uit dienst": "31-12-2026"})

    assert isinstance(row, RosterRow)
    [told] = noted_row(row)
    assert (told.outcome, told.field, told.code) == ("not_stored", "leaving", "leaves_later")
    assert "nieuwe lijst" in told.what_to_do.nl


def test_day_and_month_that_can_be_turned_decide_only_where_both_say_the_same() -> None:
    assert is_left("Termination Date", "03/04/2026"), "in March or in April, it is past"
    unclear = judged(**{"Termination Date": "01/12/2026"})
    assert isinstance(unclear, RosterRow)
    assert [note.code for note in unclear.notes] == ["unclear_day"]


def test_a_day_that_can_not_be_read_is_named_and_the_person_is_taken() -> None:
    row = judged(**{"Datum uit dienst": "eind maart"})

    assert isinstance(row, RosterRow)
    assert [(note.field, note.code) for note in row.notes] == [("leaving", "unclear_day")]


def test_a_contract_that_ran_out_is_no_leaving_where_the_list_has_a_column_for_that() -> None:
    assert not isinstance(judged(**{"Datum uit dienst": "", "Einddatum contract": "31-01-2025"}), RowLeft)
    assert not isinstance(judged(**{"Status": "Actief", "Einddatum contract": "31-01-2025"}), RowLeft)
    assert isinstance(judged(**{"Status": "Full-time", "Einddatum contract": "31-01-2025"}), RowLeft)


def test_a_day_of_leaving_is_more_than_a_status_that_lags() -> None:
    assert isinstance(judged(**{"Status": "Actief", "Datum uit dienst": "31-01-2025"}), RowLeft)


@pytest.mark.parametrize(
    "column",
    ["Datum in dienst", "Hire date", "Proeftijd einddatum", "Opzegdatum", "Kündigungsdatum", "Einddatum verlof",
     "Probation end date", "Burgerlijke staat", "Marital status"],
)  # fmt: skip
def test_another_day_or_status_is_not_looked_at(column: str) -> None:
    assert isinstance(judged(**{column: "2020-01-31"}), RosterRow)
    assert isinstance(judged(**{column: "Terminated"}), RosterRow)


def test_what_was_looked_at_is_named_as_not_stored_and_refuses_no_file() -> None:
    columns = match_columns(column_labels([*NEEDED, "Datum uit dienst"]), extra_columns="refuse")

    assert [(one.label, one.reason) for one in columns.left_out] == [("Datum uit dienst", "standing")]


def test_who_left_is_named_in_the_result_with_what_it_means() -> None:
    told = left_row(RowLeft(3))

    assert (told.line, told.outcome, told.code) == (3, "left", "left")
    assert "niet meer bij jou" in told.what_to_do.nl


@given(
    st.dates(date(1970, 1, 2), date(2080, 12, 31)) | st.dates(date(1950, 1, 1), date(1969, 12, 31)),
    st.sampled_from(["%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%Y%m%d"]),
)
def test_a_day_decides_by_being_before_today(day: date, form: str) -> None:
    said = standing({"d": day.strftime(form)}, StandingColumns(leaving=("d",)), TODAY)

    assert said == ("left" if day < TODAY else "leaves_later")


@given(st.text(max_size=30))
def test_no_text_breaks_the_judging_or_ends_somebody_without_a_day_or_a_word(text: str) -> None:
    said = standing({"d": text}, StandingColumns(leaving=("d",)), TODAY)

    assert said != "left" or any(character.isalnum() for character in text)


@pytest.mark.parametrize("column", ["Datum uit dienst", "Einddatum contract"])
def test_a_day_that_was_too_wide_for_its_column_is_named(column: str) -> None:
    """Excel writes it so into a CSV file; whoever left was a colleague without a word."""
    row = judged(**{column: "########"})

    assert isinstance(row, RosterRow)
    assert [(note.field, note.code) for note in row.notes] == [("leaving", "unclear_day")]
