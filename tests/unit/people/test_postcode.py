import pytest
from hypothesis import given
from hypothesis import strategies as st

from qlinx.people.postcode import PostcodeRefused, parse_postcode

GOOD = st.from_regex(r"[1-9][0-9]{3} [A-RT-Z][A-Z]", fullmatch=True)


@given(postcode=GOOD, lower=st.booleans(), tight=st.booleans())
def test_every_way_of_typing_gives_one_form(postcode: str, *, lower: bool, tight: bool) -> None:
    typed = postcode.lower() if lower else postcode
    assert parse_postcode(f" {typed.replace(' ', '') if tight else typed} ") == postcode


@pytest.mark.parametrize(
    "text", ["", "0123 AB", "1234", "1234 A", "1234 SS", "12345 AB", "1234  AB", "١٢٣٤ AB", "1234 ÄB"]
)
def test_anything_else_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(PostcodeRefused) as refused:
        parse_postcode(text)
    assert str(refused.value) == ""
