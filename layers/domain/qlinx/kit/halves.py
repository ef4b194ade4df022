"""A secret in two halves, either of which alone says nothing:
one is kept here, the other by whoever waits for the whole.
"""

import base64
import secrets


class HalvesUnlike(Exception):
    """The two halves are not of one secret."""


def halved(secret: str) -> tuple[str, str]:
    """Random bytes, and the secret added to them bit by bit (a one-time pad): used once, for one secret."""
    raw = secret.encode()
    pad = secrets.token_bytes(len(raw))
    return _text(pad), _text(_added(raw, pad))


def whole(half: str, other: str) -> str:
    """The secret of two halves.

    Raises
    ------
    HalvesUnlike
    """
    try:
        one, two = base64.urlsafe_b64decode(half), base64.urlsafe_b64decode(other)
        return _added(one, two).decode()
    except ValueError as error:
        raise HalvesUnlike from error


def _added(one: bytes, two: bytes) -> bytes:
    return bytes(left ^ right for left, right in zip(one, two, strict=True))


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode()
