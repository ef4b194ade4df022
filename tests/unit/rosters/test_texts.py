"""Every refusal that the code can make has its text in both languages."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import get_args

import pytest

from qlinx.kit.contact import EmailCode, MobileCode, TextCode
from qlinx.rosters import cells, errors, rows
from qlinx.rosters.errors import AmbiguousColumns, MissingColumns, UnknownColumns
from qlinx.rosters.header_names import LeftOutReason
from qlinx.rosters.headers import FIELDS, Field
from qlinx.rosters.numbers import NoNumber, NumberCode
from qlinx.rosters.rows import FieldProblem
from qlinx.rosters.texts import explain, field_name, what_to_do, why_left_out
from qlinx.tabular.refusals import FileRefused, HeaderMissing

OF_ROSTERS: list[FileRefused] = [
    MissingColumns(["first_name", "email"]),
    AmbiguousColumns("email", ["E-mail werk", "E-mail {privé}"]),
    UnknownColumns(["BSN"]),
]
TEXT_FIELDS: tuple[Field, ...] = (
    "first_name",
    "infix",
    "last_name",
    "personnel_number",
    "department",
    "tags",
)


@pytest.mark.parametrize("refusal", [*OF_ROSTERS, HeaderMissing()], ids=lambda refusal: refusal.code)
def test_a_refused_file_is_explained_in_both_languages(refusal: FileRefused) -> None:
    text = explain(refusal)

    assert len(text.nl) > 20
    assert len(text.en) > 20
    assert text.nl != text.en


def test_no_kind_of_refusal_is_left_out_of_these_tests() -> None:
    kinds = {
        kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, FileRefused)
    }

    assert {type(refusal) for refusal in OF_ROSTERS} == kinds - {FileRefused}


def test_a_roster_without_header_is_told_which_columns_it_needs() -> None:
    text = explain(HeaderMissing())

    assert text.nl.endswith("met ten minste Voornaam, Achternaam en E-mail.")
    assert text.en.endswith("with at least First name, Last name and E-mail.")


def test_an_explanation_names_the_columns_and_the_error_does_not() -> None:
    refusal = AmbiguousColumns("email", ["E-mail werk", "E-mail privé"])

    assert explain(refusal).nl == (
        "Meer dan één kolom kan het gegeven “e-mailadres” zijn: “E-mail werk”, “E-mail privé”. "
        "Laat de kolom over die we moeten gebruiken."
    )
    assert str(refusal) == "ambiguous_columns"


def test_a_column_that_may_hold_whole_names_is_named_with_how_to_split_it() -> None:
    text = explain(MissingColumns(["first_name", "last_name"], "Naam"))

    assert "“Naam”" in text.nl
    assert "Tekst naar kolommen" in text.nl
    assert "Text to Columns" in text.en


def test_missing_columns_are_named_in_a_sentence() -> None:
    text = explain(MissingColumns(["first_name", "last_name", "email"]))

    assert "voornaam, achternaam en e-mailadres" in text.nl
    assert "first name, last name and e-mail address" in text.en


PROBLEMS: list[FieldProblem] = [
    *(FieldProblem("email", code) for code in get_args(EmailCode)),
    *(FieldProblem("mobile", code) for code in get_args(MobileCode)),
    *(FieldProblem(field, code) for field in TEXT_FIELDS for code in get_args(TextCode)),
    *(FieldProblem(field, "spreadsheet_error") for field in FIELDS),
    *(FieldProblem("personnel_number", code) for code in get_args(NumberCode) if NoNumber(code).is_damage),
    FieldProblem("tags", "too_many", {"max": 20}),
    FieldProblem("language", "unknown_language"),
    FieldProblem("row", "too_many_cells", {"count": 2}),
    FieldProblem("email", "nobodys_address"),
    FieldProblem("leaving", "leaves_later"),
    FieldProblem("leaving", "unclear_day"),
]


@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: f"{problem.field}-{problem.code}")
def test_each_problem_of_a_field_says_what_to_do_in_both_languages(problem: FieldProblem) -> None:
    text = what_to_do(problem)

    assert len(text.nl) > 5
    assert len(text.en) > 5
    assert text.nl != text.en


def test_every_code_that_judging_a_row_can_give_is_among_these() -> None:
    trees = [ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8")) for module in (rows, cells)]
    given = {
        argument.value
        for tree in trees
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
        if call.func.id in {"CellRefused", "FieldProblem"}
        for argument in call.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    } - {"row", "personnel_number", "leaving"}

    assert given == {"spreadsheet_error", "too_many", "unknown_language", "too_many_cells", "nobodys_address"}
    assert given <= {problem.code for problem in PROBLEMS}


@pytest.mark.parametrize("reason", get_args(LeftOutReason))
def test_each_reason_to_leave_a_column_out_is_told_in_both_languages(reason: LeftOutReason) -> None:
    text = why_left_out(reason)

    assert text.nl.startswith("Niet bewaard: ")
    assert text.en.startswith("Not stored: ")


@pytest.mark.parametrize("field", FIELDS)
def test_each_field_has_a_name_in_both_languages(field: Field) -> None:
    assert field_name(field).nl
    assert field_name(field).en
