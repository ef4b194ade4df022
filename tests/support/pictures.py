"""Made-up pictures, some of them with what a camera adds or an attacker makes."""

import io
import struct
import zlib
from typing import Any

from PIL import Image

PLACE_MARK = "GPSMARK"


def a_picture(
    kind: str = "JPEG", size: tuple[int, int] = (1600, 1200), *, mode: str = "RGB", **options: Any
) -> bytes:
    """The bytes of a plain picture."""
    out = io.BytesIO()
    Image.new(mode, size, "red").save(out, kind, **options)
    return out.getvalue()


def a_photo_that_tells(orientation: int = 1) -> bytes:
    """A photo with place, device and comment in it, held as ``orientation`` says."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = PLACE_MARK  # maker of the camera
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 22.0, 48.0), 3: "E", 4: (4.0, 38.0, 24.0)})
    return a_picture(exif=exif, comment=PLACE_MARK.encode(), icc_profile=PLACE_MARK.encode() * 20)


def a_bomb(width: int = 60_000, height: int = 60_000) -> bytes:
    """A PNG of a few bytes that claims to be 3.6 thousand million pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )
