"""Keyed hashes, signed tokens and codes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qlinx.kit.ids import derived_id, new_id, shard_of
from qlinx.kit.keyed import CODE_DIGITS, Keyring, TokenInvalid

KEYS = Keyring(b"a secret of these tests only, long enough")
OTHER = Keyring(b"another secret of these tests, long enough")
WORDS = st.lists(st.text(min_size=1, max_size=40), min_size=1, max_size=4)


@given(WORDS)
def test_a_token_gives_back_what_was_signed(parts: list[str]) -> None:
    assert KEYS.read("answer", KEYS.sign("answer", parts)) == tuple(parts)


@given(WORDS, st.data())
def test_no_altered_token_is_taken(parts: list[str], data: st.DataObject) -> None:
    token = KEYS.sign("answer", parts)
    place = data.draw(st.integers(0, len(token) - 1))
    letter = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz0123456789-_."))
    altered = token[:place] + letter + token[place + 1 :]
    if altered == token:
        return
    with pytest.raises(TokenInvalid):
        KEYS.read("answer", altered)


@given(WORDS)
def test_a_token_has_one_spelling(parts: list[str]) -> None:
    token = KEYS.sign("answer", parts)
    for letter in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_":
        if letter != token[-1]:
            with pytest.raises(TokenInvalid):
                KEYS.read("answer", token[:-1] + letter)


def test_a_token_serves_one_purpose_and_one_secret_only() -> None:
    token = KEYS.sign("answer", ["a"])
    with pytest.raises(TokenInvalid):
        KEYS.read("sign-up", token)
    with pytest.raises(TokenInvalid):
        OTHER.read("answer", token)


def test_a_hash_can_not_be_joined_to_that_of_another_purpose() -> None:
    assert KEYS.hash("address", "a@b.example") == KEYS.hash("address", "a@b.example")
    assert KEYS.hash("address", "a@b.example") != KEYS.hash("limit", "a@b.example")
    assert KEYS.hash("address", "a@b.example") != OTHER.hash("address", "a@b.example")


@given(st.text(max_size=40))
def test_a_code_has_eight_digits_and_matches_its_seed_alone(seed: str) -> None:
    code = KEYS.code("identity", seed)
    assert len(code) == CODE_DIGITS
    assert code.isdigit()
    assert KEYS.code_matches("identity", seed, f" {code} ")
    assert not KEYS.code_matches("identity", seed + "x", code)


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Keyring(b"short")


def test_new_ids_differ_and_derived_ones_do_not() -> None:
    assert new_id() != new_id()
    assert derived_id("a", "b") == derived_id("a", "b")
    assert derived_id("a", "b") != derived_id("ab")
    assert len(new_id()) == len(derived_id("a")) == 26


@given(st.text(), st.integers(1, 64))
def test_a_shard_is_stable_and_in_range(identifier: str, shards: int) -> None:
    assert 0 <= shard_of(identifier, shards) < shards
    assert shard_of(identifier, shards) == shard_of(identifier, shards)
