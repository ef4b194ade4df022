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


@pytest.mark.parametrize("written", ["O'Brien", "O''Brien", "O\\'Brien"])
def test_a_mark_that_was_escaped_for_a_database_is_one_mark(written: str) -> None:
    assert cells.name(written) == "O'Brien"


@pytest.mark.parametrize(
    "written", ["[Error]", "[List]", "[object Object]", "Loading...", "Laden…", "Bezig met laden..."]
)
def test_what_a_program_shows_for_want_of_a_name_is_none(written: str) -> None:
    with pytest.raises(TextRefused, match="missing"):
        cells.name(written)


@pytest.mark.parametrize(
    "written", ["['BHV', 'EHBO']", '["BHV","EHBO"]', "{BHV,EHBO}", "[BHV; EHBO]", "BHV, EHBO"]
)
def test_a_list_of_labels_is_read_as_programs_write_one(written: str) -> None:
    assert cells.tags(written) == ("BHV", "EHBO")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("English (United Kingdom)", "en"),
        ("EN (UK)", "en"),
        ("Nederlands (NL)", "nl"),
        ("Dutch (Netherlands)", "nl"),
    ],
)
def test_a_language_is_known_beside_where_it_is_spoken(written: str, meant: str) -> None:
    assert cells.language(written) == meant


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
        # A double name has its infixes already; the one beside it is of the name at birth.
        ("van", "de Boer - van Dijk", "de Boer - van Dijk"),
        ("van", "de Boer-van Dijk", "de Boer-van Dijk"),
        ("van", "den Berg", "van den Berg"),
    ],
)
def test_an_infix_stands_before_the_name_once_wherever_it_was_written(
    infix: str, last_name: str, whole: str
) -> None:
    assert cells.full_last_name(cells.infix(infix), last_name) == whole


@given(st.text(max_size=30))
def test_taking_quotation_marks_away_makes_nothing_up(text: str) -> None:
    assert without_quotes(text) in text
