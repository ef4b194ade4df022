"""A picture that a telephone reads (a QR code, ISO/IEC 18004), as squares: bytes, at error level L."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, pairwise, zip_longest
from typing import Final

Squares = tuple[tuple[bool, ...], ...]

# By version: into how many blocks the data are split, and how many check bytes each has (tables 9 and 13).
_BLOCKS: Final = (
    *(1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8),
    *(8, 9, 9, 10, 12, 12, 12, 13, 14, 15, 16, 17, 18, 19, 19, 20, 21, 22, 24, 25),
)
_CHECKS: Final = (
    *(7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28),
    *(28, 28, 30, 30, 26, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30),
)
_MASKS: Final[Sequence[Callable[[int, int], bool]]] = (
    lambda row, column: (row + column) % 2 == 0,
    lambda row, _: row % 2 == 0,
    lambda _, column: column % 3 == 0,
    lambda row, column: (row + column) % 3 == 0,
    lambda row, column: (row // 2 + column // 3) % 2 == 0,
    lambda row, column: row * column % 2 + row * column % 3 == 0,
    lambda row, column: (row * column % 2 + row * column % 3) % 2 == 0,
    lambda row, column: ((row + column) % 2 + row * column % 3) % 2 == 0,
)
_LEVEL_L: Final = 0b01
_LIKE_A_CORNER: Final = (
    (True, False, True, True, True, False, True, False, False, False, False),
    (False, False, False, False, True, False, True, True, True, False, True),
)


def qr_squares(text: str) -> Squares:
    """The dark squares of the smallest picture that holds a text, row by row, without the edge around it.

    Raises
    ------
    ValueError
        It is longer than 2,953 bytes.
    """
    data = text.encode()
    version = next((one for one in range(1, 41) if len(data) <= _most_bytes(one)), None)
    if version is None:
        raise ValueError("more bytes than a picture holds")
    picture = _Picture(version)
    picture.fill(_with_checks(version, _codewords(version, data)))
    return min((picture.masked(number) for number in range(len(_MASKS))), key=_penalty)


def as_path(squares: Squares) -> str:
    """What is dark as the path of an SVG picture: a stroke for each run in a row."""
    strokes = []
    for number, row in enumerate(squares):
        column = 0
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                strokes.append(f"M{column} {number}h{length}v1h-{length}z")
            column += length
    return "".join(strokes)


def _all_codewords(version: int) -> int:
    """How many bytes the squares hold that are free for them."""
    bits = (16 * version + 128) * version + 64
    if version >= 2:
        crosses = version // 7 + 2
        bits -= (25 * crosses - 10) * crosses - 55
    return (bits - (36 if version >= 7 else 0)) // 8


def _data_codewords(version: int) -> int:
    return _all_codewords(version) - _BLOCKS[version - 1] * _CHECKS[version - 1]


def _length_bits(version: int) -> int:
    return 8 if version < 10 else 16


def _most_bytes(version: int) -> int:
    return (_data_codewords(version) * 8 - 4 - _length_bits(version)) // 8


def _codewords(version: int, data: bytes) -> bytes:
    bits = f"0100{len(data):0{_length_bits(version)}b}" + "".join(f"{byte:08b}" for byte in data)
    room = _data_codewords(version)
    bits += "0" * min(4, room * 8 - len(bits))
    bits += "0" * (-len(bits) % 8)
    filled = bytes(int(bits[at : at + 8], 2) for at in range(0, len(bits), 8))
    return (filled + b"\xec\x11" * room)[:room]


def _with_checks(version: int, data: bytes) -> bytes:
    """The blocks with their check bytes, one byte of each in turn."""
    blocks, checks = _BLOCKS[version - 1], _CHECKS[version - 1]
    short, longer = divmod(len(data), blocks)
    divisor = _divisor(checks)
    parts, at = [], 0
    for number in range(blocks):
        length = short + (1 if number >= blocks - longer else 0)
        parts.append(data[at : at + length])
        at += length
    remainders = [_remainder(part, divisor) for part in parts]
    return bytes(
        byte
        for row in (*zip_longest(*parts), *zip(*remainders, strict=True))
        for byte in row
        if byte is not None
    )


def _times(one: int, other: int) -> int:
    """The product in the field of 256 elements modulo x^8 + x^4 + x^3 + x^2 + 1."""
    product = 0
    for bit in range(7, -1, -1):
        product = (product << 1) ^ (0x11D if product & 0x80 else 0)
        product ^= one if other >> bit & 1 else 0
    return product


def _divisor(degree: int) -> bytes:
    """The product of (x - 2^i), the highest power left out."""
    result = [0] * (degree - 1) + [1]
    root = 1
    for _ in range(degree):
        result = [
            _times(one, root) ^ following for one, following in zip(result, [*result[1:], 0], strict=True)
        ]
        root = _times(root, 2)
    return bytes(result)


def _remainder(data: bytes, divisor: bytes) -> bytes:
    result = [0] * len(divisor)
    for byte in data:
        factor = byte ^ result[0]
        result = [one ^ _times(part, factor) for one, part in zip([*result[1:], 0], divisor, strict=True)]
    return bytes(result)


class _Picture:
    """The squares that every picture of a version has, and those that hold bytes."""

    def __init__(self, version: int) -> None:
        self.version = version
        self.size = size = version * 4 + 17
        self.dark = [[False] * size for _ in range(size)]
        self.fixed = [[False] * size for _ in range(size)]
        for at in range(size):
            self._fix(6, at, dark=at % 2 == 0)
            self._fix(at, 6, dark=at % 2 == 0)
        for row, column in ((3, 3), (3, size - 4), (size - 4, 3)):
            self._rings(row, column, 4, light=(2, 4))
        for row in self._crosses():
            for column in self._crosses():
                if (row, column) not in {(6, 6), (6, size - 7), (size - 7, 6)}:
                    self._rings(row, column, 2, light=(1,))
        self._write_format(0)
        self._write_version()

    def fill(self, codewords: bytes) -> None:
        """Puts the bytes into the free squares, in two columns at a time, up and down."""
        bits = iter("".join(f"{byte:08b}" for byte in codewords))
        for row, column in self._free():
            self.dark[row][column] = next(bits, "0") == "1"

    def masked(self, number: int) -> Squares:
        """With what this mask turns over, and its number."""
        self._write_format(number)
        mask = _MASKS[number]
        return tuple(
            tuple(
                dark if self.fixed[row][column] else dark != mask(row, column)
                for column, dark in enumerate(line)
            )
            for row, line in enumerate(self.dark)
        )

    def _fix(self, row: int, column: int, *, dark: bool) -> None:
        self.dark[row][column] = dark
        self.fixed[row][column] = True

    def _rings(self, row: int, column: int, reach: int, *, light: Sequence[int]) -> None:
        for down in range(-reach, reach + 1):
            for right in range(-reach, reach + 1):
                if 0 <= row + down < self.size and 0 <= column + right < self.size:
                    dark = max(abs(down), abs(right)) not in light
                    self._fix(row + down, column + right, dark=dark)

    def _crosses(self) -> list[int]:
        """Where the small squares stand by which a bent picture is read."""
        if self.version == 1:
            return []
        number = self.version // 7 + 2
        step = (self.version * 8 + number * 3 + 5) // (number * 4 - 4) * 2
        return [6, *sorted(self.size - 7 - at * step for at in range(number - 1))]

    def _write_format(self, mask: int) -> None:
        data = _LEVEL_L << 3 | mask
        bits = (data << 10 | _rest(data, 0x537, 10)) ^ 0x5412
        near = [
            *((row, 8) for row in (0, 1, 2, 3, 4, 5, 7, 8)),
            *((8, column) for column in (7, 5, 4, 3, 2, 1, 0)),
        ]
        far = [
            *((8, self.size - 1 - at) for at in range(8)),
            *((self.size - 7 + at, 8) for at in range(7)),
        ]
        for number in range(15):
            for row, column in (near[number], far[number]):
                self._fix(row, column, dark=bool(bits >> number & 1))
        self._fix(self.size - 8, 8, dark=True)

    def _write_version(self) -> None:
        if self.version < 7:
            return
        bits = self.version << 12 | _rest(self.version, 0x1F25, 12)
        for number in range(18):
            long, short = number // 3, self.size - 11 + number % 3
            self._fix(long, short, dark=bool(bits >> number & 1))
            self._fix(short, long, dark=bool(bits >> number & 1))

    def _free(self) -> Iterator[tuple[int, int]]:
        columns = [one for one in range(self.size - 1, 0, -2) if one > 6]
        columns += [one - 1 for one in range(6, 0, -2)]
        for number, right in enumerate(columns):
            rows = range(self.size)
            for row in rows if number % 2 else reversed(rows):
                for column in (right, right - 1):
                    if not self.fixed[row][column]:
                        yield row, column


def _rest(data: int, divisor: int, bits: int) -> int:
    """What remains of a division of polynomials with coefficients 0 and 1."""
    rest = data
    for _ in range(bits):
        rest = (rest << 1) ^ ((rest >> (bits - 1)) * divisor)
    return rest


def _penalty(squares: Squares) -> int:
    """How hard a picture is to read: long runs, blocks, what looks like a corner, too dark or too light."""
    size = len(squares)
    lines = [*squares, *zip(*squares, strict=True)]
    points = 0
    for line in lines:
        points += sum(length - 2 for length in (len(list(run)) for _, run in groupby(line)) if length >= 5)
        points += 40 * sum(line[at : at + 11] in _LIKE_A_CORNER for at in range(size - 10))
    for above, below in pairwise(squares):
        for at in range(size - 1):
            points += 3 if above[at] == above[at + 1] == below[at] == below[at + 1] else 0
    dark = sum(map(sum, squares))
    return points + 10 * (abs(dark * 20 - size * size * 10) // (size * size))
