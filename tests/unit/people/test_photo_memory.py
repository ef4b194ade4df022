"""A picture never takes more memory than the function that looks at it can spare: the dearest of each kind,
under a limit that the system enforces.
"""

import io
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from PIL import Image

from qlinx.people.photo_image import MOST_PIXELS

# Half of what photo_intake has, with the interpreter and its libraries in it.
MOST_BYTES: Final = 512 * 1024 * 1024
MADE: Final = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[2]), int(sys.argv[2])))
from pathlib import Path
from qlinx.people.photo_image import PhotoRefused, made_anew
try:
    made = made_anew(Path(sys.argv[1]).read_bytes())
    print("made")
except PhotoRefused as refused:
    print(refused.code)
"""
SIDE: Final = 4000


def a_png(colour: int, bytes_a_pixel: int, extra: bytes = b"", depth: int = 8) -> bytes:
    """Of one colour, as large as is taken: a few kilobytes that become all those pixels."""
    height = MOST_PIXELS["PNG"] // SIDE
    packer, row = zlib.compressobj(9), b"\0" * (SIDE * bytes_a_pixel + 1)
    packed = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", SIDE, height, depth, colour, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + extra
        + _chunk(b"IDAT", packed)
        + _chunk(b"IEND", b"")
    )


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def a_large(kind: str, mode: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture = Image.new(mode, (SIDE, MOST_PIXELS[kind] // SIDE), 128 if mode == "L" else None)
    picture.save(out, kind, **options)
    return out.getvalue()


PALETTE: Final = _chunk(b"PLTE", b"\xff\0\0\0\xff\0") + _chunk(b"tRNS", b"\0\x80")
DEAREST: Final[dict[str, Callable[[], bytes]]] = {
    "PNG with transparency": lambda: a_png(6, 4),
    "PNG with transparency, 16 bits": lambda: a_png(6, 8, depth=16),
    "PNG of a palette with transparency": lambda: a_png(3, 1, PALETTE),
    "PNG of grey with transparency": lambda: a_png(4, 2),
    "JPEG in steps, all colours kept": lambda: a_large("JPEG", "RGB", progressive=True, subsampling=0),
    "JPEG of printing colours": lambda: a_large("JPEG", "CMYK"),
    "WebP": lambda: a_large("WEBP", "RGB", method=0, quality=1),
}


@pytest.mark.parametrize("name", DEAREST)
def test_the_dearest_picture_that_is_taken_fits_in_memory(name: str, tmp_path: Path) -> None:
    picture = tmp_path / "picture"
    picture.write_bytes(DEAREST[name]())
    assert _under_limit(picture) == "made"


def _under_limit(picture: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", MADE, str(picture), str(MOST_BYTES)],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip() or done.stderr


def test_one_pixel_row_more_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    picture = tmp_path / "picture"
    whole = a_png(6, 4)
    header = struct.pack(">IIBBBBB", SIDE, MOST_PIXELS["PNG"] // SIDE + 1, 8, 6, 0, 0, 0)
    picture.write_bytes(whole[:8] + _chunk(b"IHDR", header) + whole[33:])
    assert _under_limit(picture) == "too_many_pixels"
