"""What proves a mail: the hash of its very bytes, and that of its body as a signature of DKIM holds it."""

import hashlib
from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qlinx.mailing.proof import body_hash, message_hash

# RFC 6376, 3.4.5: the two bodies whose hashes are known everywhere.
EMPTY = "frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY="


def a_mail(body: bytes) -> bytes:
    return b"From: a@b.example\r\nSubject: x\r\n\r\n" + body


def test_an_empty_body_has_the_hash_that_the_standard_gives() -> None:
    assert body_hash(a_mail(b"")) == EMPTY


@given(st.binary(max_size=50).filter(lambda body: not body.endswith((b"\r", b"\n"))), st.integers(0, 4))
def test_lines_that_are_empty_at_the_end_make_no_difference(body: bytes, more: int) -> None:
    expected = b64encode(hashlib.sha256(body + b"\r\n").digest()).decode()
    assert body_hash(a_mail(body + b"\r\n" * more)) == expected


@given(st.binary(min_size=1, max_size=20))
def test_headers_that_are_added_on_the_way_leave_the_hash_of_the_body(body: bytes) -> None:
    mail = a_mail(body)
    assert body_hash(b"Received: from x\r\n" + mail) == body_hash(mail)
    assert message_hash(b"Received: from x\r\n" + mail) != message_hash(mail)


@pytest.mark.parametrize("changed", [b"two\r\n", b"one \r\n", b"o\r\nne\r\n"])
def test_a_body_that_was_changed_has_another_hash(changed: bytes) -> None:
    assert body_hash(a_mail(changed)) != body_hash(a_mail(b"one\r\n"))
