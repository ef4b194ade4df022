"""A personnel number is a key only where it can tell people apart."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from qlinx.rosters.numbers import NoNumber, number_key, read_number


def words(text: str) -> list[str]:
    return text.split(" ")


PLACEHOLDERS = words(
    "NULL N/A n.v.t. nvt n.v.t geen none None nihil onbekend unknown unbekannt keine - -- . ? ?? x X xxx 0 00 000 0.0 0,00 "
    "#N/A #N/B nieuw new neu tbd TBA leeg nb n/b n.n.b. ntb volgt (geen) <null> [leeg] k.A. nil nan NaN blanco idem "
    "extern zzp uitzendkracht p.m. TRUE onwaar -1 -999 \\N / … n\u200bvt ＮＶＴ entfällt inconnu _ ***"
)


@pytest.mark.parametrize(
    "text",
    [
        *PLACEHOLDERS,
        "",
        "   ",
        "n v t",
        "nog niet bekend",
        "geen nummer",
        "ge en-nummer",
        "niet van toepassing",
        "nr. 0",
        "nicht vorhanden",
        "not available",
        "to be determined / unknown",
    ],
)
def test_a_word_for_nothing_is_no_number_and_nothing_to_mend(text: str) -> None:
    number = read_number(text)

    assert number == NoNumber("number_placeholder")
    assert not number.is_damage


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1,00E+09", "number_scientific"),
        ("1.23457E+11", "number_scientific"),
        ("1E9", "number_scientific"),
        ("1e+09", "number_scientific"),
        ("1,00 E+09", "number_scientific"),
        ("1,2E-05", "number_scientific"),
        ("12E4", "number_scientific"),
        ("1,23457E+16", "number_rounded"),
        ("1.23456789012346e+16", "number_rounded"),
        ("1234567890123450", "number_rounded"),
        ("12345678901234500", "number_rounded"),
        ("00012345678901234500", "number_rounded"),
        ("1.234.567.890.123.450", "number_rounded"),
        ("12345678901234568.0", "number_rounded"),
        ("1042,5", "number_decimal"),
        ("1042.5", "number_decimal"),
        ("1042.55", "number_decimal"),
        ("12,345", "number_decimal"),
        ("0.125", "number_decimal"),
        (",5", "number_decimal"),
        ("1.042,50", "number_decimal"),
        ("2026-11-22", "number_date"),
        ("2026-11-22 12:00:00", "number_date"),
        ("12-3-2026", "number_date"),
        ("12-mrt", "number_date"),
        ("10:30:00", "number_date"),
        ("#REF!", "spreadsheet_error"),
        ("#CALC!", "spreadsheet_error"),
        ("1042\n1043", "control_character"),
        ("10\ufffd42", "damaged"),
        ("1" + "2" * 50, "too_long"),
    ],
)
def test_a_number_that_was_changed_by_a_program_is_none(text: str, code: str) -> None:
    number = read_number(text)

    assert isinstance(number, NoNumber)
    assert (number.code, number.is_damage) == (code, True)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("00123", "00123"),
        ("123", "123"),
        ("1042.0", "1042"),
        ("1042,00", "1042"),
        ("A-17", "A-17"),
        ("a – 17", "a-17"),
        ("1.042", "1.042"),
        ("1.000", "1.000"),
        ("1,234,567", "1,234,567"),
        ("12.34.56", "12.34.56"),
        ("１２３", "123"),
        ("٠١٢", "012"),
        ("0\u200b1\u00a0 2\u20603", "0123"),
        ("\u202d1042\u202c", "1042"),
        ('="00123"', "00123"),
        ("'00123", "00123"),
        ("´00123", "00123"),
        ("e¨5", "ë5"),
        ("A︱17", "A-17"),
        ("1.042,00", "1.042"),
        (" 1042.\n", "1042"),
        ("9999999", "9999999"),
        ("20261122", "20261122"),
        ("12345678901234567", "12345678901234567"),
        ("12345678901234560", "12345678901234560"),
        ("MAR-12", "MAR-12"),
        ("2019-45-123", "2019-45-123"),
        ("E123", "E123"),
        ("1E1234", "1E1234"),
        ("NB12", "NB12"),
        ("JBA", "JBA"),
        ("TE", "TE"),
    ],
)
def test_a_number_that_people_gave_is_kept(text: str, number: str) -> None:
    assert read_number(text) == number


def test_leading_zeros_and_points_make_another_number() -> None:
    assert len({number_key(text) for text in ("123", "00123", "1.23.4", "1234", "1.234")}) == 5


_NUMBERS = st.from_regex(r"[A-Za-zß]{0,3}[-./]?[0-9]{1,12}[-./]?[A-Za-z0-9]{0,3}", fullmatch=True)
_PIECES = st.sampled_from(
    words("0 1 00 12 345 E e+ . , - ' \" = n v t geen ni et nog null # ! – ´ ² Ⅷ İ ﬁ ½ ٣")
    + words("\u0301 \u200b \ufffd \n  ")
)
_ANY_TEXT = st.text(max_size=60) | st.lists(_PIECES, max_size=8).map("".join)


@given(_ANY_TEXT)
def test_a_number_that_was_read_is_read_again_as_itself(text: str) -> None:
    number = read_number(text)

    if isinstance(number, str):
        assert read_number(number) == number
        assert number_key(number_key(number)) == number_key(number)


@given(_ANY_TEXT)
def test_what_is_kept_can_be_a_key(text: str) -> None:
    number = read_number(text)

    if isinstance(number, str):
        assert 0 < len(number) <= 50
        assert not any(character.isspace() for character in number)
        assert number.strip("0-., ")


@given(_NUMBERS, st.data())
def test_equal_spellings_are_one_key(text: str, data: st.DataObject) -> None:
    number = read_number(text)
    assume(isinstance(number, str))
    blanks = st.text(st.sampled_from(" \u00a0\u2009\u200b\ufeff"), max_size=2)
    wide = {ord(one): chr(ord(one) + 0xFEE0) for one in "0123456789-"}
    respell = data.draw(
        st.sampled_from([str.upper, str.lower, str.casefold, lambda one: one.translate(wide)])
    )
    spelled = "".join(data.draw(blanks) + one for one in respell(text)) + data.draw(blanks)

    other = read_number(spelled)

    assert isinstance(number, str)
    assert isinstance(other, str)
    assert number_key(other) == number_key(number)
    # The key of people's records folds case itself.
    assert other.casefold() == number.casefold()


@given(
    st.sampled_from([word for word in PLACEHOLDERS if word[0] != "-"]),
    st.text(st.sampled_from(" .-?*/()<>[]\t\u00a0\u200b"), max_size=3),
    st.text(st.sampled_from(" .-?*/()<>[]!\n\u00a0\u200b"), max_size=3),
    st.sampled_from([str.upper, str.lower, str.title, str.swapcase]),
)
def test_a_placeholder_is_none_whatever_stands_around_it(
    word: str, before: str, behind: str, respell: Callable[[str], str]
) -> None:
    assert isinstance(read_number(f"{before}{respell(word)}{behind}"), NoNumber)


@given(st.from_regex("[0-9]{1,15}", fullmatch=True))
def test_a_number_of_at_most_fifteen_digits_is_kept_unless_all_are_zeros(text: str) -> None:
    kept = text if text.strip("0") else NoNumber("number_placeholder")

    assert read_number(text) == kept


@given(st.integers(min_value=10**15, max_value=10**22))
def test_digits_beyond_the_fifteenth_that_became_zeros_are_noticed(number: int) -> None:
    digits = str(number)
    rounded = digits[:15].ljust(len(digits), "0")

    assert read_number(rounded) == NoNumber("number_rounded")
