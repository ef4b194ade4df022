"""Every refusal of a table has its text in both languages."""

from __future__ import annotations

from typing import get_args

import pytest

from qlinx.kit.texts import LocalText
from qlinx.tabular import refusals
from qlinx.tabular.refusals import (
    AmbiguousSheets,
    CutOff,
    EmptyFile,
    FileRefused,
    FileTooLarge,
    HeaderMissing,
    HeaderOnly,
    PasswordProtected,
    SecondHeader,
    TooLarge,
    UnreadableFile,
    UnreadableReason,
    Unsupported,
    UnsupportedFormat,
)
from qlinx.tabular.texts import explain

ALL_REFUSALS: list[FileRefused] = [
    EmptyFile(),
    HeaderMissing(),
    HeaderOnly(),
    CutOff(),
    CutOff(open_quote_line=3),
    PasswordProtected(),
    AmbiguousSheets(["Personeel", "Oproep {2}"]),
    SecondHeader(12),
    *(UnreadableFile(reason, 12) for reason in get_args(UnreadableReason)),
    *(FileTooLarge(what, 1000, 12) for what in get_args(TooLarge)),
    *(UnsupportedFormat(found) for found in get_args(Unsupported)),
]
COLUMNS = LocalText(nl="Titel en Begin", en="Title and Start")


@pytest.mark.parametrize("refusal", ALL_REFUSALS, ids=lambda refusal: refusal.code)
def test_a_refused_file_is_explained_in_both_languages(refusal: FileRefused) -> None:
    text = explain(refusal, COLUMNS)

    assert len(text.nl) > 20
    assert len(text.en) > 20
    assert text.nl != text.en


def test_no_kind_of_refusal_is_left_out_of_these_tests() -> None:
    kinds = {
        kind for kind in vars(refusals).values() if isinstance(kind, type) and issubclass(kind, FileRefused)
    }

    assert {type(refusal) for refusal in ALL_REFUSALS} == kinds - {FileRefused}


def test_who_reads_a_kind_of_table_says_which_columns_it_needs() -> None:
    text = explain(HeaderMissing(), COLUMNS)

    assert text.nl.endswith("met ten minste Titel en Begin.")
    assert text.en.endswith("with at least Title and Start.")


def test_an_explanation_names_the_sheets_and_the_error_does_not() -> None:
    refusal = AmbiguousSheets(["Personeel", "Oproep"])

    assert "Personeel, Oproep" in explain(refusal, COLUMNS).nl
    assert str(refusal) == "ambiguous_sheets"


def test_how_much_is_too_much_is_told_in_megabytes_and_in_numbers_as_people_write_them() -> None:
    assert " 200 MB." in explain(FileTooLarge("bytes", 200 * 1024**2), COLUMNS).nl
    rows = explain(FileTooLarge("rows", 1_048_575), COLUMNS)
    assert ("1.048.575 rijen" in rows.nl, "1,048,575 rows" in rows.en) == (True, True)
    # A line is looked up beside the row, where there are no marks.
    assert "regel 12345 " in explain(FileTooLarge("cell", 32_767, 12345), COLUMNS).nl
