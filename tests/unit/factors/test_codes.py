"""Codes of an app as RFC 6238 has them, and recovery codes."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from infrastructure.local import authenticator
from qlinx.factors.codes import (
    app_link,
    is_app_code,
    matching_step,
    new_recovery_codes,
    recovery_hash,
    secret_of,
)
from qlinx.kit.keyed import Keyring

KEYS = Keyring(b"a secret of these tests only, long enough")
# RFC 6238, appendix B: the secret of SHA-1, moments and the last six of eight digits.
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
RFC = [
    (59, "287082"),
    (1111111109, "081804"),
    (1111111111, "050471"),
    (1234567890, "005924"),
    (2000000000, "279037"),
    (20000000000, "353130"),
]


def at(seconds: int, keys: Any = KEYS) -> Any:
    return SimpleNamespace(keys=keys, now=lambda: datetime.fromtimestamp(seconds, UTC))


class RfcKeys:
    """Keys that derive the secret of the RFC."""

    def derived(self, *_: str) -> bytes:
        return b"12345678901234567890"


@pytest.mark.parametrize(("seconds", "code"), RFC)
def test_codes_are_those_of_the_rfc(seconds: int, code: str) -> None:
    ctx = at(seconds, RfcKeys())
    assert secret_of(ctx, "any") == RFC_SECRET
    assert matching_step(ctx, "any", code) == seconds // 30
    assert authenticator.code(RFC_SECRET, seconds) == code


@pytest.mark.parametrize(
    "given", ["", "28708", "2870822", "\uff12\uff18\uff17\uff10\uff18\uff12", "287 082", "28708a"]
)
def test_what_is_not_six_digits_is_no_code_of_an_app(given: str) -> None:
    assert not is_app_code(given)


def test_an_app_is_told_what_it_needs() -> None:
    link = app_link(at(0, RfcKeys()), "any", "noor@werk.example.nl")
    assert link == f"otpauth://totp/Qlinx:noor%40werk.example.nl?secret={RFC_SECRET}&issuer=Qlinx"


def test_recovery_codes_are_many_and_none_looks_like_one_of_an_app() -> None:
    codes = [code for _ in range(50) for code in new_recovery_codes()]
    assert len(set(codes)) == 500
    assert not any(is_app_code(code.replace("-", "")) for code in codes)
    assert {len(code) for code in codes} == {11}


def test_a_recovery_code_is_kept_as_a_hash_of_its_own_factor() -> None:
    ctx = at(0)
    one = recovery_hash(ctx, "1", "aaaaa-bbbbb")
    assert one == recovery_hash(ctx, "1", "AAAAA bbbbb") == recovery_hash(ctx, "1", "aaaaabbbbb")
    assert one not in {recovery_hash(ctx, "2", "aaaaa-bbbbb"), recovery_hash(ctx, "1", "aaaaa-bbbbc")}
    assert one.isalnum()
