"""What programs and people put around a name is no part of it, and what a program lost is not guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qlinx.kit.contact import TextRefused
from qlinx.rosters import cells
from qlinx.tabular.wrappers import without_quotes

QUOTED = [
    "'Jan'",
    '"Jan"',
    "“Jan”",
    "„Jan“",
    "„Jan”",
    "‘Jan’",
    "‚Jan‘",
    "«Jan»",
    "‹Jan›",
    "`Jan`",
    " 'Jan' ",
    '"“Jan”"',
]
OWN_MARKS = [
    "'t Hart", "’t Hart", "‘t Hart", "Bos'", 'Jan "Jantje" Piet', "'Jan' 'Piet'", "O'Brien", "’s-Gravenmade", "d’Hondt",
    "‘t Hart’",
]  # fmt: skip


@pytest.mark.parametrize("written", QUOTED)
def test_quotation_marks_around_a_name_are_no_part_of_it(written: str) -> None:
    assert cells.name(written) == "Jan"
    assert cells.department(written) == "Jan"
    assert cells.tags(f"{written}; BHV") == ("Jan", "BHV")


@pytest.mark.parametrize("written", OWN_MARKS)
def test_a_name_keeps_the_marks_that_are_its_own(written: str) -> None:
    assert cells.name(written) == written


@pytest.mark.parametrize("written", ["''", '""', "“ ”", "'n.v.t.'"])
def test_quotation_marks_around_nothing_are_no_name(written: str) -> None:
    with pytest.raises(TextRefused, match="missing"):
        cells.name(written)


@pytest.mark.parametrize("written", ["Jos?", "M?ller", "?elik", "N??ez", "Ren?e van Dijk"])
def test_a_letter_that_a_program_could_not_write_is_damage(written: str) -> None:
    """A question mark stands for it; taken as it was, and the person was greeted so."""
    with pytest.raises(TextRefused, match="damaged"):
        cells.name(written)


def test_a_department_may_ask_something() -> None:
    assert cells.department("Wat nu?") == "Wat nu?"


@pytest.mark.parametrize(
    ("infix", "last_name", "whole"),
    [
        ("", "Berg, v.d.", "v.d. Berg"),
        ("", "Berg, v/d", "v/d Berg"),
        ("", "Berg (van den)", "van den Berg"),
        ("de", "Vries de", "de Vries"),
        ("van den", "Berg van den", "van den Berg"),
        ("van den", "Berg (van den)", "van den Berg"),
        ("(van)", "Dijk", "van Dijk"),
        ("van,", "Dijk", "van Dijk"),
        ("'van'", "Dijk", "van Dijk"),
        ("", "Vries (ZZP)", "Vries (ZZP)"),
        ("", "Bos, Jan", "Bos, Jan"),
        ("van", "Dijk-de Vries", "van Dijk-de Vries"),
        ("de", "Fade", "de Fade"),
    ],
)
def test_an_infix_stands_before_the_name_once_wherever_it_was_written(
    infix: str, last_name: str, whole: str
) -> None:
    assert cells.full_last_name(cells.infix(infix), last_name) == whole


@given(st.text(max_size=30))
def test_taking_quotation_marks_away_makes_nothing_up(text: str) -> None:
    assert without_quotes(text) in text
