"""Ids: random where a thing is new, derived where the same event must find the same thing again."""

import base64
import hashlib
import secrets
from collections.abc import Callable
from typing import Final

Ids = Callable[[], str]
# Of every id below, whoever made it; as JSON Schema and Python both read it.
ID_PATTERN: Final = r"^[a-z0-9]{26}$"
# What people read aloud of one (`reference_of`).
REFERENCE_PATTERN: Final = r"[A-Z0-9]{4}(-[A-Z0-9]{4}){2}"

_BYTES = 16


def new_id() -> str:
    """128 random bits as 26 lower-case letters and digits."""
    return _text(secrets.token_bytes(_BYTES))


def derived_id(*parts: str) -> str:
    """The same id for the same parts, always; the parts can't be read back from a random one among them."""
    digest = hashlib.sha256("\x1f".join(parts).encode()).digest()
    return _text(digest[:_BYTES])


def shard_of(identifier: str, shards: int) -> int:
    """An even, stable spread of ids over ``shards`` numbered from 0."""
    return int.from_bytes(hashlib.sha256(identifier.encode()).digest()[:4], "big") % shards


def reference_of(identifier: str) -> str:
    """As much of an id as people read aloud, in groups of four."""
    return "-".join(identifier[start : start + 4] for start in range(0, 12, 4)).upper()


def _text(raw: bytes) -> str:
    return base64.b32encode(raw).decode().rstrip("=").lower()
