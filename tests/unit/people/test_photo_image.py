import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from qlinx.people.photo_image import LARGEST, SMALL, PhotoRefused, made_anew
from tests.support.pictures import PLACE_MARK, a_bomb, a_photo_that_tells, a_picture


def opened(raw: bytes) -> Image.Image:
    return Image.open(io.BytesIO(raw))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_becomes_a_jpeg_of_at_most_1024_pixels_and_a_thumbnail(kind: str) -> None:
    photo = made_anew(a_picture(kind))
    large, small = opened(photo.large), opened(photo.small)
    assert (large.format, large.size) == ("JPEG", (LARGEST, 768))
    assert (small.format, small.size) == ("JPEG", (SMALL, 120))


def test_a_small_photo_is_not_blown_up() -> None:
    assert opened(made_anew(a_picture(size=(80, 40))).large).size == (80, 40)


def test_nothing_that_a_photo_tells_of_place_or_camera_is_kept() -> None:
    raw = a_photo_that_tells()
    assert PLACE_MARK.encode() in raw
    for made in (made_anew(raw).large, made_anew(raw).small):
        assert PLACE_MARK.encode() not in made
        assert dict(opened(made).getexif()) == {}
        assert set(opened(made).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_a_photo_stands_upright_as_the_camera_was_held() -> None:
    assert opened(made_anew(a_photo_that_tells(orientation=6)).large).size == (768, LARGEST)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1"])
def test_every_way_of_storing_pixels_is_taken(mode: str) -> None:
    assert opened(made_anew(a_picture("PNG", mode=mode) if mode != "P" else a_palette()).large).mode == "RGB"


def a_palette() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (50, 50), "red").convert("P").save(out, "PNG", transparency=0)
    return out.getvalue()


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "not_a_photo"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not_a_photo"),
        (b"%PDF-1.7", "not_a_photo"),
        (b"GIF89a" + b"\0" * 50, "not_a_photo"),
        (a_bomb(), "too_many_pixels"),
        (a_bomb(8000, 8000), "too_many_pixels"),
        (a_bomb(100, 100), "damaged"),
        (a_picture("JPEG")[:4000], "damaged"),
    ],
)
def test_what_is_no_photo_of_ours_is_refused_with_a_reason(raw: bytes, code: str) -> None:
    with pytest.raises(PhotoRefused) as refused:
        made_anew(raw)
    assert refused.value.code == code


@settings(max_examples=150)
@given(st.data())
def test_whatever_the_bytes_are_the_answer_is_a_photo_or_a_refusal(data: st.DataObject) -> None:
    raw = bytearray(data.draw(st.sampled_from(_SOURCES)))
    for _ in range(data.draw(st.integers(1, 6))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    raw = raw[: data.draw(st.integers(1, len(raw)))]
    try:
        photo = made_anew(bytes(raw))
    except PhotoRefused:
        return
    assert opened(photo.large).format == "JPEG"


_SOURCES = [a_picture(kind, (64, 48)) for kind in ("JPEG", "PNG", "WEBP")]
