"""Lists in pages: every item once, in its order; and a cursor that is ours, of this list, or refused."""

from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qlinx.kit.errors import InputInvalid
from qlinx.kit.keyed import Keyring
from qlinx.records import paging
from qlinx.records.context import Context
from qlinx.records.paging import Listing, Page

CTX = cast("Context", SimpleNamespace(keys=Keyring(b"k" * 32)))
NUMBERS = Listing("numbers", {"parity": ("even", "odd")})


def _page(whose: str = "ours", count: int = 10, **query: str) -> Page[int]:
    return NUMBERS.page(CTX, whose, query, range(count), str, parity=lambda one: "odd" if one % 2 else "even")


def _refused(**query: Any) -> set[str]:
    with pytest.raises(InputInvalid) as refused:
        _page(**query)
    assert all(fault.advice.nl and fault.advice.en for fault in refused.value.faults)
    return {fault.pointer for fault in refused.value.faults}


@given(count=st.integers(0, 40), limit=st.integers(1, 15))
def test_the_pages_together_are_the_list(count: int, limit: int) -> None:
    found: list[int] = []
    cursor: dict[str, str] = {}
    while True:
        page = _page(count=count, limit=str(limit), **cursor)
        assert page.total == count
        assert len(page.items) <= limit
        found += page.items
        if page.cursor is None:
            break
        cursor = {"cursor": page.cursor}
    assert found == list(range(count))


def test_a_filter_holds_on_every_page_and_in_the_count() -> None:
    first = _page(limit="3", parity="odd")
    rest = _page(limit="3", parity="odd", cursor=first.cursor or "")
    assert (first.items, rest.items, first.total) == ((1, 3, 5), (7, 9), 5)


def test_what_came_or_went_meanwhile_shows_nobody_twice() -> None:
    listing, items = Listing("texts"), ["a", "b", "d"]
    first = listing.page(CTX, "ours", {"limit": "2"}, items, str)
    cursor = {"limit": "2", "cursor": first.cursor or ""}
    assert listing.page(CTX, "ours", cursor, ["a", "a2", "b", "c", "d"], str).items == ("c", "d")
    assert listing.page(CTX, "ours", cursor, ["a", "c", "d"], str).items == ("d",)  # b is gone


@pytest.mark.parametrize("limit", ["0", "101", "-1", "1.0", "a", "٣", " 3 ", "1e1", "0x1"])
def test_a_limit_out_of_bounds_is_refused(limit: str) -> None:
    assert _refused(limit=limit) == {"/limit"}


def test_the_bounds_themselves_are_taken() -> None:
    assert len(_page(count=300, limit="100").items) == 100
    assert len(_page(count=300, limit="1").items) == 1
    assert len(_page(count=300).items) == 50


def test_a_filter_that_is_none_is_refused() -> None:
    assert _refused(parity="prime") == {"/parity"}


def test_a_cursor_that_is_not_of_this_list_is_refused() -> None:
    ours = _page(limit="3", parity="odd").cursor or ""
    letters = Listing("letters", NUMBERS.filters).page(
        CTX, "ours", {"limit": "3"}, range(10), str, parity=lambda _: "odd"
    )
    assert _page(limit="3", parity="odd", cursor=ours).items
    for query in (
        {"cursor": ours},  # without its filter
        {"cursor": ours, "parity": "even"},
        {"cursor": ours, "parity": "odd", "whose": "theirs"},
        {"cursor": letters.cursor or ""},
        {"cursor": ours[:-1], "parity": "odd"},
        {"cursor": "x" + ours, "parity": "odd"},
        {"cursor": "é"},
        {"cursor": "a" * 600},
        {"cursor": CTX.keys.sign("link", ["numbers", "ours", ""])},
    ):
        assert _refused(**query) == {"/cursor"}, query


def test_a_cursor_says_nothing_of_people() -> None:
    page = Listing("names").page(CTX, "ours", {"limit": "1"}, ["Noor", "Sanne"], lambda one: f"id-{len(one)}")
    assert "Noor" not in str(CTX.keys.read("cursor", page.cursor or ""))


def test_a_list_without_a_secret_goes_on_and_refuses_what_is_damaged_or_of_another_list() -> None:
    """Its function has no secret to ask for."""
    ctx = cast("Context", SimpleNamespace())
    plain, other = Listing("plain", signed=False), Listing("other", signed=False)
    first = plain.page(ctx, "ours", {"limit": "6"}, range(10), str)
    cursor = first.cursor or ""
    assert plain.page(ctx, "ours", {"cursor": cursor}, range(10), str).items == (6, 7, 8, 9)
    for listing, whose, given_back in (
        (plain, "theirs", cursor),
        (other, "ours", cursor),
        (plain, "ours", cursor[:-1] + ("A" if cursor[-1] != "A" else "B")),
        (plain, "ours", NUMBERS.page(CTX, "ours", {"limit": "1"}, range(3), str).cursor or ""),
    ):
        with pytest.raises(InputInvalid):
            listing.page(ctx, whose, {"cursor": given_back}, range(10), str)


@pytest.mark.parametrize(
    "parts",
    [
        *(["plain", "ours", "", *place] for place in (["3"], ["3", "x"], ["3", "-1"], ["x", "٣"])),
        ["plain", "ours", "", "3", "4", "5"],
        ["plain", "ours", "", "x", "9" * 30],
        5,
        {"plain": "ours"},
        None,
    ],
)
def test_a_place_that_somebody_summed_themselves_is_refused(parts: Any) -> None:
    """The sum is known to whoever reads the code, so anything at all may stand under it."""
    listing, ctx = Listing("plain", signed=False), cast("Context", SimpleNamespace())
    made_up = str(paging._SUM._serializer(paging.PURPOSE).dumps(parts))
    with pytest.raises(InputInvalid) as refused:
        listing.page(ctx, "ours", {"cursor": made_up}, range(10), str)
    assert [fault.pointer for fault in refused.value.faults] == ["/cursor"]
