"""A cell that nobody has to fill in never costs the person: it says nothing, or it is left out and named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qlinx.rosters.headers import FIELDS, Columns, Field
from qlinx.rosters.results import noted_row
from qlinx.rosters.rows import RosterRow, judge_row
from qlinx.tabular.rows import RawRow

ALL_COLUMNS = Columns(by_field={field: field for field in FIELDS}, left_out=())
OPTIONAL: tuple[Field, ...] = ("infix", "mobile", "personnel_number", "department", "tags", "language")
NOTHING = [
    "NULL", "null", "None", "nil", "NaN", "N/A", "n/a", "NA", "n.v.t.", "nvt", "N.V.T", "geen", "Geen", "niets",
    "onbekend", "(leeg)", "(blank)", "<null>", "[NULL]", "\\N", "-", "--", "—", "?", "...", "/", "unknown", "undefined",
    "keine", "k.A.", "k. A.", "keine Angabe", "unbekannt", "entfällt", "aucun", "néant", "niet van toepassing",
    "niet bekend", "nog niet bekend", "not applicable", "not available", "#N/A", "#N/B", "TBD", "n.n.b.", " ", "\xa0",
]  # fmt: skip


def taken(**cells: str) -> RosterRow:
    usual = {"first_name": "Sanne", "last_name": "Bos", "email": "sanne@werk.example"}
    row = judge_row(RawRow(line=7, cells=usual | cells), ALL_COLUMNS, allow_example_domains=True)
    assert isinstance(row, RosterRow), row
    return row


def notes(row: RosterRow) -> list[tuple[str, str]]:
    return [(note.field, note.code) for note in row.notes]


@pytest.mark.parametrize("word", NOTHING)
@pytest.mark.parametrize("field", OPTIONAL)
def test_a_word_for_nothing_is_nothing_and_is_told_to_nobody(field: Field, word: str) -> None:
    assert taken(**{field: word}) == taken()


@pytest.mark.parametrize("name", ["Null", "NULL", "None", "Nil", "Na", "Nan", "Geen", "Onbekend"])
def test_somebody_whose_name_is_a_word_for_nothing_keeps_it(name: str) -> None:
    assert taken(last_name=name).last_name == name
    assert taken(first_name=name).first_name == name


@pytest.mark.parametrize("name", ["Null", "Geen"])
def test_an_infix_of_nothing_leaves_such_a_name_alone(name: str) -> None:
    assert taken(infix="NULL", last_name=name).last_name == name


@pytest.mark.parametrize("name", ["n.v.t.", "N/A", "nvt", "<null>", "(leeg)", "k.A."])
def test_what_can_not_be_a_name_is_none(name: str) -> None:
    row = judge_row(
        RawRow(line=7, cells={"first_name": name, "last_name": "Bos", "email": "s@werk.example"}),
        ALL_COLUMNS,
        allow_example_domains=True,
    )
    assert not isinstance(row, RosterRow)


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        ("mobile", "020-6241111", "not_mobile"),
        ("mobile", "0", "invalid"),
        ("mobile", "0470 12 34 56", "invalid"),
        ("mobile", "0475123456", "not_mobile"),
        ("mobile", "0151 23456789", "invalid"),
        ("mobile", "32470123456", "invalid"),
        ("mobile", "4915123456789", "invalid"),
        ("mobile", "06-1234567", "invalid"),
        ("mobile", "6,12E+08", "invalid"),
        ("mobile", "0612345678 of 0201234567", "invalid"),
        ("mobile", "alleen via e-mail", "invalid"),
        ("mobile", "06123\n45678", "invalid"),
        ("mobile", "#REF!", "spreadsheet_error"),
        ("department", "Zorg\nNoord", "control_character"),
        ("department", "Zorg\x00", "control_character"),
        ("department", "Zorg\u202egroZ", "control_character"),
        ("department", "Z" * 101, "too_long"),
        ("department", "Zorg \ufffd", "damaged"),
        ("department", "#BEZUG!", "spreadsheet_error"),
        ("department", "#NOM?", "spreadsheet_error"),
        ("infix", "van\nden", "control_character"),
        ("infix", "www.werk.example", "link_in_name"),
        ("infix", "12", "no_letter"),
        ("tags", "t" * 51, "too_long"),
        ("tags", ",".join(f"tag {number}" for number in range(21)), "too_many"),
        ("language", "Frans", "unknown_language"),
        ("language", "de", "unknown_language"),
        ("personnel_number", "#NV", "spreadsheet_error"),
    ],
)
def test_what_can_not_be_used_is_left_out_and_named_and_the_person_is_taken(
    field: Field, text: str, code: str
) -> None:
    row = taken(**{field: text})

    assert notes(row) == [(field, code)]
    assert row.leaves_out(field)
    [told] = noted_row(row)
    assert (told.line, told.outcome, told.field) == (7, "not_stored", field)
    assert told.what_to_do.nl
    assert told.what_to_do.en
    assert len(text) < 3 or text not in told.what_to_do.nl


def test_a_foreign_number_is_told_how_to_be_written() -> None:
    [told] = noted_row(taken(mobile="0470 12 34 56"))

    assert "+32 470 12 34 56" in told.what_to_do.nl
    assert "+32 470 12 34 56" in told.what_to_do.en
    assert taken(mobile="+32 470 12 34 56").mobile == "+32470123456"


@pytest.mark.parametrize(
    "text", ["Nieuw", "Flex", "Stage", "Payroll", "Extern", "NB", "KA", "A", "X", "-1", "1e lijn"]
)
def test_a_department_may_be_called_what_a_number_may_not(text: str) -> None:
    assert taken(department=text).department == text


def test_words_for_nothing_among_tags_are_no_tags() -> None:
    assert taken(tags="bhv, geen, -, nachtdienst").tags == ("bhv", "nachtdienst")


@pytest.mark.parametrize("text", ["x", "xx", "nee", "no", "Nein"])
def test_a_mark_where_a_text_was_asked_for_is_nothing(text: str) -> None:
    assert taken(mobile=text, infix=text) == taken()


@given(
    st.dictionaries(
        st.sampled_from(OPTIONAL),
        st.text(max_size=120) | st.sampled_from([*NOTHING, "0470123456", "#REF!", "12\n", "=1+1"]),
    )
)
def test_optional_cells_never_cost_the_person(cells: dict[Field, str]) -> None:
    row = taken(**cells)

    assert (row.first_name, row.email.match_key) == ("Sanne", "sanne@werk.example")
    assert row.last_name.endswith("Bos")
    assert {note.field for note in row.notes} <= set(cells)
