import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qlinx.kit.plain_text import clean, isolated, one_line, runs_right_to_left, shorten

anything = st.text(st.characters())


@given(anything)
def test_clean_text_holds_no_control_character_but_line_feed_and_tab(text: str) -> None:
    assert {c for c in clean(text) if unicodedata.category(c) == "Cc"} <= {"\n", "\t"}


@given(anything)
def test_clean_text_can_always_be_written_as_utf8(text: str) -> None:
    clean(text).encode()


@given(anything)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(anything)
def test_one_line_is_one_line(text: str) -> None:
    assert len(one_line(text).splitlines()) <= 1


@given(st.text(st.characters(categories=["L", "N", "P", "S"])))
def test_ordinary_words_are_left_as_they_are(text: str) -> None:
    assert one_line(text) == text


@pytest.mark.parametrize("override", ["\u202e", "\u202d", "\u2066", "\u2069", "\u202c"])
def test_a_direction_override_is_taken_out(override: str) -> None:
    assert clean(f"Jan{override}gnp.exe") == "Jangnp.exe"


def test_only_text_that_reorders_its_surroundings_is_isolated() -> None:
    assert isolated("Fatima") == "Fatima"
    assert isolated("فاطمة") == "\u2068فاطمة\u2069"


def test_every_character_that_runs_from_right_to_left_is_known() -> None:
    every = [chr(number) for number in range(0x110000)]
    running = [one for one in every if unicodedata.bidirectional(one) in {"R", "AL", "AN"}]
    assert [one for one in every if runs_right_to_left(f"café – {one}")] == running


@given(anything, st.integers(5, 200))
def test_shortened_text_keeps_the_limit_and_its_beginning(text: str, limit: int) -> None:
    short = shorten(text, limit)
    assert len(short) <= limit
    assert short == text or (text.startswith(short.removesuffix("…")) and short.endswith("…"))


def test_shortening_cuts_between_words() -> None:
    assert shorten("Kerstborrel voor iedereen van de afdeling", 30) == "Kerstborrel voor iedereen van…"


def test_shortening_leaves_an_emoji_and_an_accent_whole() -> None:
    family = "👩‍👩‍👧"
    assert shorten("aaaaaaaa" + family + "b" * 20, 12) == "aaaaaaaa…"
    assert shorten("abcdefghe\u0301" + "z" * 9, 10) == "abcdefgh…"
