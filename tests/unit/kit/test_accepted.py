"""Accept-Language, as RFC 9110 has it."""

import pytest

from qlinx.kit.accepted import language_of


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("en; q=0.9", "en"),
        ("en;q=0", "nl"),
        ("nl;q=0", "en"),
        ("nl;q=0, en;q=0", "nl"),
        ("en ; q=0.5 , nl ;q=0.4", "en"),
        ("EN;Q=0.9", "en"),
        ("*", "nl"),
        ("*, nl;q=0.1", "en"),
        ("en;q=0.5, *;q=0.1", "en"),
        ("nl;q=0, *", "en"),
        ("en;q=1.5", "nl"),
        ("en;q=0.1234", "nl"),
        ("en-GB-oed;q=0.001", "en"),
        ("e" * 10_000, "nl"),
    ],
)
def test_the_language_is_chosen_by_the_weights(header: str, language: str) -> None:
    assert language_of({"accept-language": header}) == language
