from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qlinx.kit.contact import EmailAddress
from qlinx.rosters.headers import FIELDS, Columns
from qlinx.rosters.rows import RosterRow, RowLeft, RowRefusal, judge_row
from qlinx.rosters.texts import what_to_do
from qlinx.tabular.rows import RawRow

ALL_COLUMNS = Columns(by_field={field: field for field in FIELDS}, left_out=())


def a_raw_row(surplus_cells: int = 0, **cells: str) -> RawRow:
    usual = {"first_name": "Sanne", "last_name": "Berg", "email": "sanne@werk.example"}
    return RawRow(line=7, cells=usual | cells, surplus_cells=surplus_cells)


def judged(surplus_cells: int = 0, **cells: str) -> RosterRow | RowRefusal | RowLeft:
    return judge_row(a_raw_row(surplus_cells, **cells), ALL_COLUMNS, allow_example_domains=True)


def accepted(**cells: str) -> RosterRow:
    row = judged(0, **cells)
    assert isinstance(row, RosterRow), row
    return row


def problems(surplus_cells: int = 0, **cells: str) -> list[tuple[str, str]]:
    row = judged(surplus_cells, **cells)
    assert isinstance(row, RowRefusal), row
    return [(problem.field, problem.code) for problem in row.problems]


def test_a_full_row_becomes_values_in_their_normal_forms() -> None:
    row = accepted(
        first_name=" Sanne ",
        infix="van den",
        last_name="Berg",
        email="Sanne.vandenBerg@WERK.example",
        mobile="06-12345678",
        personnel_number="000123",
        department="Zorg  & Welzijn",
        tags="BHV; nachtdienst, bhv",
        language="EN",
    )

    assert row == RosterRow(
        line=7,
        first_name="Sanne",
        last_name="van den Berg",
        email=EmailAddress(
            address="Sanne.vandenBerg@werk.example",
            display="Sanne.vandenBerg@werk.example",
            match_key="sanne.vandenberg@werk.example",
        ),
        mobile="+31612345678",
        personnel_number="000123",
        department="Zorg & Welzijn",
        tags=("BHV", "nachtdienst"),
        language="en",
    )


def test_a_row_needs_no_more_than_a_name_and_an_address() -> None:
    row = judge_row(
        a_raw_row(),
        Columns(
            by_field={"first_name": "first_name", "last_name": "last_name", "email": "email"}, left_out=()
        ),
        allow_example_domains=True,
    )

    assert isinstance(row, RosterRow)
    assert (row.mobile, row.personnel_number, row.department, row.tags, row.language) == (
        None,
        None,
        None,
        (),
        "nl",
    )


@pytest.mark.parametrize(
    ("infix", "last_name", "expected"),
    [
        ("van den", "Berg", "van den Berg"),
        ("van den", "van den Berg", "van den Berg"),
        ("Van den", "van den Berg", "van den Berg"),
        ("", "van den Berg", "van den Berg"),
        ("", "Berg, van den", "van den Berg"),
        ("van den", "Berg, van den", "van den Berg"),
        ("van 't", "Hek", "van 't Hek"),
        ("", "Hek, van ’t", "van ’t Hek"),
        ("de", "Demeester", "de Demeester"),
        ("", "Berg - de Vries, van den", "van den Berg - de Vries"),
        ("", "Jansen, BV", "Jansen, BV"),
        (" ", "'t Hooft", "'t Hooft"),
    ],
)
def test_the_infix_stands_before_the_last_name_once(infix: str, last_name: str, expected: str) -> None:
    assert accepted(infix=infix, last_name=last_name).last_name == expected


def test_a_number_that_lost_its_zero_in_a_spreadsheet_is_recognised() -> None:
    assert accepted(mobile="612345678").mobile == "+31612345678"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("", "nl"), ("Nederlands", "nl"), ("nl_NL", "nl"), ("English", "en"), (" en-GB", "en")],
)
def test_the_language_is_dutch_unless_said_otherwise(text: str, expected: str) -> None:
    assert accepted(language=text).language == expected


def test_all_problems_of_a_row_are_told_at_once() -> None:
    row = judged(
        surplus_cells=2,
        first_name="",
        last_name="Berg\nSmit",
        email="sanne",
        mobile="020-6241111",
        language="Frans",
        department="x" * 101,
    )

    assert isinstance(row, RowRefusal)
    assert [(problem.field, problem.code) for problem in row.problems] == [
        ("row", "too_many_cells"),
        ("first_name", "missing"),
        ("last_name", "control_character"),
        ("email", "invalid"),
    ]
    assert [(note.field, note.code) for note in row.notes] == [
        ("mobile", "not_mobile"),
        ("department", "too_long"),
        ("language", "unknown_language"),
    ]


@pytest.mark.parametrize("text", ["#N/A", "#N/B", "#VERW!", "#NAAM?", "#DEEL/0!", "#REF!", " #calc! "])
def test_what_a_spreadsheet_shows_for_a_failed_formula_is_no_value(text: str) -> None:
    assert problems(first_name=text) == [("first_name", "spreadsheet_error")]
    assert accepted(department=text).department is None


def test_a_row_has_at_most_twenty_tags() -> None:
    assert len(accepted(tags=",".join(f"tag {number}" for number in range(20))).tags) == 20
    too_many = accepted(tags=",".join(f"tag {number}" for number in range(21)))
    assert too_many.tags == ()
    assert [(note.field, note.code) for note in too_many.notes] == [("tags", "too_many")]


def test_example_addresses_are_refused_unless_the_caller_allows_them() -> None:
    row = judge_row(a_raw_row(), ALL_COLUMNS)

    assert isinstance(row, RowRefusal)
    assert [(problem.field, problem.code) for problem in row.problems] == [("email", "example_domain")]


_CELLS = st.fixed_dictionaries(
    {
        field: st.text(max_size=120) | st.sampled_from(["", "#N/A", "06", "@", "van den", "jan@x.nl"])
        for field in FIELDS
    }
)


@given(_CELLS)
def test_any_row_is_taken_or_refused_with_texts_that_do_not_hold_its_values(cells: dict[str, str]) -> None:
    row = judge_row(RawRow(line=3, cells=cells), ALL_COLUMNS)

    if isinstance(row, RosterRow):
        again = judge_row(
            RawRow(
                line=3, cells={**cells, "infix": "", "last_name": row.last_name, "mobile": row.mobile or ""}
            ),
            ALL_COLUMNS,
        )
        assert isinstance(again, RosterRow)
        assert replace(again, notes=()) == replace(row, notes=())
    assert not isinstance(row, RowLeft)
    told = row.notes if isinstance(row, RosterRow) else row.problems
    assert told or isinstance(row, RosterRow)
    for problem in told:
        text = what_to_do(problem)
        value = cells[problem.field]
        for language in (text.nl, text.en):
            assert language
            assert "{" not in language
            assert len(value) < 12 or value not in language
