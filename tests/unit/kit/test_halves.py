"""A secret in two halves: together it is the secret, alone each is noise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qlinx.kit.halves import HalvesUnlike, halved, whole


@given(st.text())
def test_both_halves_are_the_secret(secret: str) -> None:
    assert whole(*halved(secret)) == secret


@given(st.text(min_size=1))
def test_halves_of_two_secrets_are_none(secret: str) -> None:
    (ours, _), (_, theirs) = halved("x" + secret), halved(secret)
    with pytest.raises(HalvesUnlike):
        whole(ours, theirs)


def test_the_same_secret_is_halved_otherwise_each_time() -> None:
    assert halved("secret") != halved("secret")


@pytest.mark.parametrize("half", ["", "é", "abc", "/+=="])
def test_what_is_no_half_is_refused(half: str) -> None:
    ours, _ = halved("a longer secret than the half")
    with pytest.raises(HalvesUnlike):
        whole(ours, half)
