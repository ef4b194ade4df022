"""Proof of what was sent, without keeping it: two hashes of the very bytes that went to the provider.

On its way a mail gets further headers and another Message-ID, so nobody who received it has those bytes. Its
body stays as it was, and the hash of that is the one that DKIM signs (``bh=`` in the header
``DKIM-Signature``; RFC 6376): whoever got the mail compares the two, or computes it anew (docs/privacy.md).
"""

import hashlib
from base64 import b64encode
from typing import Final

_END_OF_LINE: Final = b"\r\n"


def message_hash(message: bytes) -> str:
    """SHA-256 of the whole message as it was handed over."""
    return hashlib.sha256(message).hexdigest()


def body_hash(message: bytes) -> str:
    """SHA-256 of its body in the form "simple" of DKIM (RFC 6376, 3.4.3): it ends with one end of line."""
    body = message.partition(_END_OF_LINE * 2)[2]
    while body.endswith(_END_OF_LINE):
        body = body.removesuffix(_END_OF_LINE)
    return b64encode(hashlib.sha256(body + _END_OF_LINE).digest()).decode()
