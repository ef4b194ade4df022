"""The picture that a telephone reads: the same squares that another program draws, for every size."""

import hashlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qlinx.kit.qr import Squares, as_path, qr_squares

_CORNER = ("1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111")

GOLDEN = [
    "111111100000101111111",
    "100000100010101000001",
    "101110100011101011101",
    "101110101010101011101",
    "101110101100101011101",
    "100000100101001000001",
    "111111101010101111111",
    "000000000000000000000",
    "110001110001000011000",
    "111110001101110111000",
    "100110111110101100110",
    "100001001111111101110",
    "101001110011111111011",
    "000000001110100000010",
    "111111101011010011110",
    "100000101000001001111",
    "101110100101010010010",
    "101110100011111001000",
    "101110100011110111011",
    "100000101101111001100",
    "111111101100100111010",
]
LARGER = [
    (200, 53, "bf8b76d265af0495"),
    (300, 61, "9d8f01bb06556267"),
    (700, 89, "1efe502ac4428c6d"),
    (1100, 113, "49cc6fd43219dc61"),
    (1500, 129, "a025bc402f88396f"),
]


def drawn(squares: Squares) -> list[str]:
    return ["".join("1" if dark else "0" for dark in row) for row in squares]


def test_a_short_text_is_drawn_as_another_program_draws_it() -> None:
    """As python-qrcode 8 draws it, which is no part of what we install."""
    assert drawn(qr_squares("Qlinx")) == GOLDEN


@pytest.mark.parametrize(("length", "size", "digest"), LARGER)
def test_larger_ones_are_too(length: int, size: int, digest: str) -> None:
    """Of several blocks, of blocks that differ in length, and with the number of their version."""
    squares = qr_squares(("https://qlinx.example/" * 70)[:length])
    assert len(squares) == size
    assert hashlib.sha256("\n".join(drawn(squares)).encode()).hexdigest()[:16] == digest


@given(st.text(max_size=300))
def test_every_picture_is_square_with_three_corners_and_two_lines_between(text: str) -> None:
    rows = drawn(qr_squares(text))
    size = len(rows)
    assert {len(row) for row in rows} == {size}
    assert (size - 17) % 4 == 0
    for top, left in ((0, 0), (0, size - 7), (size - 7, 0)):
        assert tuple(row[left : left + 7] for row in rows[top : top + 7]) == _CORNER
    between = "10" * ((size - 15) // 2) + "1"
    assert rows[6][7:-7] == f"0{between}0"[: size - 14]
    assert "".join(row[6] for row in rows)[7:-7] == f"0{between}0"[: size - 14]


@given(st.text(max_size=120))
def test_the_path_draws_exactly_what_is_dark(text: str) -> None:
    squares = qr_squares(text)
    strokes = re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", as_path(squares))
    painted = {
        (int(row), int(column) + at)
        for column, row, length, back in strokes
        for at in range(int(length))
        if length == back
    }
    dark = {(row, column) for row, line in enumerate(squares) for column, one in enumerate(line) if one}
    assert painted == dark


def test_more_than_a_picture_holds_is_refused() -> None:
    assert len(qr_squares("x" * 2953)) == 177
    with pytest.raises(ValueError, match="more bytes"):
        qr_squares("x" * 2954)
