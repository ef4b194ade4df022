"""A photo made anew: only its pixels go on, so that nothing it says of place, time or camera is kept."""

import io
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PIL import Image

LARGEST = 1024
SMALL = 160
# By kind, for what its decoder needs: a JPEG is decoded at a fraction of its size, a PNG whole, and a WebP in
# four buffers of its whole size. Each stays below half of the function's memory
# (`tests/unit/people/test_photo_memory.py`).
MOST_PIXELS: Final[Mapping[str | None, int]] = {
    "JPEG": 40_000_000,
    "PNG": 24_000_000,
    "WEBP": 16_000_000,
}
_KINDS = ("JPEG", "PNG", "WEBP")


class PhotoRefused(Exception):
    """Not a photo that we take; ``code`` is stable and says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Photo:
    """JPEG bytes of a photo of at most 1024 pixels, and of its thumbnail of at most 160."""

    large: bytes
    small: bytes


def made_anew(raw: bytes) -> Photo:
    """The photo in ``raw``, judged by its bytes whatever it was called, and encoded again.

    Raises
    ------
    PhotoRefused
        Not a JPEG, PNG or WebP image, damaged, or of so many pixels that it could exhaust memory.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            # Pillow warns of a decompression bomb from half of its own limit on; ours is checked before
            # decoding.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(raw), formats=_KINDS) as opened:
                if opened.width * opened.height > MOST_PIXELS.get(opened.format, 0):
                    raise PhotoRefused("too_many_pixels")
                # Before anything else makes a copy of it.
                small = _made_small(opened)
                # Turned as the camera held it; that mark goes with all the others.
                upright = ImageOps.exif_transpose(small)
                flat = _on_white(upright)
    except (Image.DecompressionBombError, MemoryError) as error:
        raise PhotoRefused("too_many_pixels") from error
    except UnidentifiedImageError as error:
        raise PhotoRefused("not_a_photo") from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:  # what decoders raise for damaged files
        raise PhotoRefused("damaged") from error
    return Photo(large=_jpeg(flat, LARGEST), small=_jpeg(flat, SMALL))


def _made_small(opened: "Image.Image") -> "Image.Image":
    """At most as large as it is shown; what it tells of how it was held is still there."""
    from PIL import Image

    # A JPEG can be decoded at a fraction of its size, which saves memory and time.
    opened.draft("RGB", (LARGEST, LARGEST))
    # Pixels that are names of colours can't be mixed.
    picture = opened.convert("RGBA") if opened.mode in {"P", "1"} else opened
    picture.thumbnail((LARGEST, LARGEST), Image.Resampling.LANCZOS)
    return picture


def _on_white(image: "Image.Image") -> "Image.Image":
    """Without transparency, which JPEG does not know."""
    from PIL import Image

    if image.mode in {"RGB", "L"}:
        return image.convert("RGB")
    see_through = image.convert("RGBA")
    ground = Image.new("RGBA", see_through.size, "white")
    return Image.alpha_composite(ground, see_through).convert("RGB")


def _jpeg(image: "Image.Image", most: int) -> bytes:
    from PIL import Image

    resized = image.copy()
    resized.thumbnail((most, most), Image.Resampling.LANCZOS)
    # A new picture has the pixels and nothing else.
    bare = Image.new("RGB", resized.size)
    bare.paste(resized)
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=85, optimize=True)
    return out.getvalue()
