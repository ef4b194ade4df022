"""What is judged in a shorter way comes to what the libraries come to."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qlinx.kit import contact
from qlinx.kit.contact import ContactRefused, parse_email, parse_mobile
from tests.bench.reference import judging as by_library


def outcome(parse: Callable[[str], object], text: str) -> object:
    try:
        return parse(text)
    except ContactRefused as refused:
        return refused.code


def an_address(text: str) -> object:
    return parse_email(text, allow_example_domains=True)


_LOCAL = st.sampled_from(
    [
        "jan",
        "Postmaster",
        "ABUSE",
        "a.b",
        "a..b",
        ".a",
        "a.",
        "a+b",
        "é",
        '"q"',
        "jan@x",
        "",
        "a b",
        "x" * 64,
        "x" * 65,
        "<jan",
    ]
) | st.text("ab.+_-'!é\"<@ ", max_size=70)
_DOMAIN = st.sampled_from(
    [
        "werk.nl", "WERK.NL", "bücher.de", "xn--bcher-kva.de", "a", "localhost", "x.test", "example.com", "werk.example",
        ".nl", "nl.", "a..nl", "-a.nl", "a_b.nl", "[1.2.3.4]", "werk.nl>", "we rk.nl", "w\u200berk.nl", "x" * 63 + ".nl",
        "x" * 64 + ".nl", ("a" * 60 + ".") * 3 + "nl", ("ü" * 20 + ".") * 9 + "nl", "②.nl", "a。nl", "faß.de", "1.2.3", "",
    ]
) | st.text("ab.-ü>[]\u3002 ", max_size=30)  # fmt: skip


@given(_LOCAL, _DOMAIN, st.sampled_from(["{}@{}", " {}@{} ", "{}{}", "{}@@{}"]))
def test_an_address_is_what_the_library_makes_of_it(local: str, domain: str, form: str) -> None:
    text = form.format(local, domain)

    assert outcome(an_address, text) == outcome(by_library.parse_email, text)
    # The second time the domain is known.
    assert outcome(an_address, text) == outcome(by_library.parse_email, text)


@given(
    st.sampled_from(
        ["06", "0", "+31", "+31 ", "0031", "31", "6", "+31 (0)", "+316", "0031-", "-06", "06-", ""]
    ),
    st.text("0123456789 -+().", max_size=14),
)
def test_a_number_is_what_the_library_makes_of_it(start: str, rest: str) -> None:
    assert outcome(parse_mobile, start + rest) == outcome(by_library.parse_mobile, start + rest)


@pytest.mark.parametrize("start", ["06", "+316", "00316", "+31 6"])
def test_of_every_beginning_of_a_dutch_number_the_library_says_the_same(start: str) -> None:
    """An update of the library that knows other numbers fails here."""
    for beginning in range(100):
        text = f"{start}{beginning:02d}345678"
        assert outcome(parse_mobile, text) == outcome(by_library.parse_mobile, text)


def test_a_domain_is_judged_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    original = contact._taken_apart

    def counting(typed: str) -> object:
        asked.append(typed)
        return original(typed)

    contact._domain.cache_clear()
    monkeypatch.setattr(contact, "_taken_apart", counting)
    for number in range(50):
        parse_email(f"person.{number}@zorggroep.nl")

    assert asked == ["a@zorggroep.nl"]


def test_what_is_remembered_of_domains_is_bounded() -> None:
    for number in range(1_500):
        outcome(an_address, f"a@d{number}.nl")

    assert contact._domain.cache_info().currsize <= 1_000
