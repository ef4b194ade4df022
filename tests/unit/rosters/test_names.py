"""Two names are one person's when they differ only in how they are written."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qlinx.rosters.names import FullName, same_name


def both_ways(one: tuple[str, str], other: tuple[str, str]) -> bool:
    there, back = same_name(one, other), same_name(other, one)
    assert there == back
    return there


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("van den Berg", "Van Den BERG"),
        ("van den Berg", "v.d. Berg"),
        ("van den Berg", "v d Berg"),
        ("van den Berg", "vd Berg"),
        ("van den Berg", "v/d Berg"),
        ("van der Berg", "v.d. Berg"),
        ("van den Berg", "Berg, van den"),
        ("van den Berg", "Berg, v.d."),
        ("van den Berg", "Berg van den"),
        ("van den Berg", "Berg - van den"),
        ("van den Berg", "Vandenberg"),
        ("van 't Hek", "van ’t Hek"),
        ("van 't Hek", "van het Hek"),
        ("Çelik", "Celik"),
        ("Müller", "Mu\u0308ller"),
        ("Sørensen", "Sorensen"),
        ("O'Neil", "ONeil"),
        ("O´Neil", "O’Neil"),
        ("Vrijman", "Vrÿman"),
        ("Vrijman", "Vry\u0308man"),
        ("IJzerman", "Ĳzerman"),
        ("Bakker-de Vries", "Bakker - De Vries"),
        ("Bakker-de Vries", "Bakker de Vries"),
        ("Bakker-v.d. Berg", "Bakker-van den Berg"),
        ("de Vries-Bakker", "Vries-Bakker, de"),
        ("Bakker-de Vries", "Bakker"),
        ("Bakker-de Vries", "de Vries"),
        ("Bakker-de Vries", "Vries, de"),
        ("van den Berg - de Vries", "v.d. Berg"),
        ("El Amrani", "El-Amrani"),
        ("राम", "राम"),
    ],
)
def test_a_last_name_written_in_another_way_is_the_same(one: str, other: str) -> None:
    assert both_ways(("Sanne", one), ("Sanne", other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bakker", "Visser"),
        ("Berg", "van den Berg"),
        ("van den Berg", "van der Berg"),
        ("Meyer", "Meijer"),
        ("Müller", "Mueller"),
        ("Bakker", "Bakkers"),
        ("Bakker-de Vries", "Vries"),
        ("Bakker-de Vries", "Bakker-Jansen"),
        ("Bakker-de Vries", "de Vries-Bakker"),
        ("Bakker de Vries", "Bakker"),
        ("El-Amrani", "Amrani"),
        ("Jansen, BV", "BV Jansen"),
        ("राम", "रामु"),
    ],
)
def test_another_last_name_is_somebody_else(one: str, other: str) -> None:
    assert not both_ways(("Sanne", one), ("Sanne", other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jan", "JAN"),
        ("Renée", "Renee"),
        ("Jan-Piet", "Jan Piet"),
        ("Jan-Piet", "JanPiet"),
        ("J.", "Jan"),
        ("J", "Jan"),
        ("J.P.", "Jan Piet"),
        ("J. P.", "Jan-Piet"),
        ("Jan P.", "Jan Piet"),
        ("JP", "J.P."),
        ("IJ.", "IJsbrand"),
        ("Ÿ.", "IJsbrand"),
        ("Th.", "Theo"),
        ("É.", "Eva"),
        ("D.", "D'Arcy"),
    ],
)
def test_a_first_name_or_its_initials_are_the_same(one: str, other: str) -> None:
    assert both_ways((one, "Bakker"), (other, "Bakker"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jan", "Kim"),
        ("Jan", "Janneke"),
        ("J.", "Kim"),
        ("J.", "Jan Piet"),
        ("J.P.", "Jan"),
        ("J.P.", "Jan Kees"),
        ("Jan P.", "J. Piet"),
        ("Ja.", "Jan"),
        ("D.A.", "D'Arcy"),
    ],
)
def test_another_first_name_is_somebody_else(one: str, other: str) -> None:
    assert not both_ways((one, "Bakker"), (other, "Bakker"))


def test_jan_bakker_is_neither_kim_bakker_nor_jan_visser() -> None:
    jan = FullName("Jan", "Bakker")

    assert not both_ways(jan, FullName("Kim", "Bakker"))
    assert not both_ways(jan, FullName("Jan", "Visser"))


def test_initials_with_half_of_a_double_name_are_too_little() -> None:
    assert not both_ways(("J.", "Bakker-de Vries"), ("Jan", "Bakker"))
    assert both_ways(("J.", "Bakker-de Vries"), ("Jan", "Bakker-de Vries"))


def test_a_name_that_can_be_read_in_very_many_ways_is_compared_at_once() -> None:
    hostile = "-".join(["d d d d d x"] * 20)

    assert both_ways(("Jan", hostile), ("Jan", hostile.upper()))
    assert not both_ways(("Jan", hostile), ("Jan", "Bakker"))


_PIECES = "Jan Kim J. P. J v.d. van den de 't v d Berg Vries Bakker ÿ É - , . ’ IJ ´ राम"
_WORDS = st.sampled_from(_PIECES.split(" "))
_NAME = st.text(max_size=15) | st.lists(_WORDS, max_size=6).flatmap(
    lambda words: st.sampled_from([" ", "", "-"]).map(lambda between: between.join(words))
)
_FULL_NAME = st.tuples(_NAME, _NAME)


@given(_FULL_NAME)
def test_everybody_has_the_same_name_as_themselves(name: tuple[str, str]) -> None:
    assert same_name(name, name)
    assert same_name(name, (unicodedata.normalize("NFD", name[0]), unicodedata.normalize("NFD", name[1])))


@given(_FULL_NAME, _FULL_NAME)
def test_who_is_compared_with_whom_makes_no_difference(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert same_name(one, other) == same_name(other, one)


_LETTERS = st.text(st.sampled_from("abdeijknprst"), min_size=2, max_size=8)


@given(_LETTERS, _LETTERS, _LETTERS)
def test_another_plain_name_is_another_person(first: str, last: str, other: str) -> None:
    assert same_name((first, last), (first, other)) == (last == other)
    assert not same_name((first, last), (f"x{first}", last))
