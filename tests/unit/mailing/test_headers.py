from __future__ import annotations

import re
from email.header import decode_header, make_header

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qlinx.kit.plain_text import isolated, one_line, shorten
from qlinx.mailing.headers import address_header, text_header, token_header

names = st.text(st.characters(), max_size=300) | st.text('",;:<>()[]@\\= é?_\r\n', max_size=150)
ADDRESS = "noor@werk.example"


def unfolded(line: bytes) -> str:
    text = line.decode("ascii")
    assert text.endswith("\r\n")
    assert not re.search(r"\r\n[^ ]", text)
    assert max(len(part) for part in text.split("\r\n")) <= 998
    return re.sub(r"\r\n ", " ", text).strip()


def words(value: str) -> str:
    return str(make_header(decode_header(value)))


@given(names)
def test_a_subject_reads_back_as_it_was(text: str) -> None:
    value = unfolded(text_header("Subject", text)).removeprefix("Subject:").strip()
    assert words(value) == one_line(text)


@given(names)
def test_a_name_reads_back_as_it_was_and_its_address_stays_alone(name: str) -> None:
    value = unfolded(address_header("To", ADDRESS, name)).removeprefix("To:").strip()
    expected = isolated(shorten(one_line(name), 100))
    if not expected:
        assert value == ADDRESS
        return
    phrase = value.removesuffix(f"<{ADDRESS}>").strip()
    assert phrase != value
    if phrase.startswith('"'):
        assert re.fullmatch(r'"([^"\\]|\\.)*"', phrase)
        assert re.sub(r"\\(.)", r"\1", phrase[1:-1]) == expected
    else:
        assert not set(phrase) & set('",;:<>()[]@\\'), "these need quotes or an encoded word"
        assert words(phrase) == expected


@pytest.mark.parametrize("length", [1, 66, 67, 68, 150])
def test_plain_words_are_folded_where_the_line_would_be_too_long(length: int) -> None:
    line = text_header("Subject", ("woord " * 30)[:length])
    assert unfolded(line) == f"Subject: {('woord ' * 30)[:length].strip()}"
    assert max(len(part) for part in line.decode().splitlines()) <= 78


@given(names)
def test_encoded_words_have_the_length_that_mail_programs_expect(name: str) -> None:
    for word in re.findall(r"=\?utf-8\?\S*", unfolded(address_header("From", ADDRESS, name + "é"))):
        assert len(word) <= 75


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("Noor van den Berg", "To: Noor van den Berg <noor@werk.example>\r\n"),
        ("Berg, N. van den", 'To: "Berg, N. van den" <noor@werk.example>\r\n'),
        ("O'Brien", "To: O'Brien <noor@werk.example>\r\n"),
        ("Zoë", "To: =?utf-8?q?Zo=C3=AB?= <noor@werk.example>\r\n"),
        ("=?utf-8?q?a?=", "To: =?utf-8?b?PT91dGYtOD9xP2E/PQ==?= <noor@werk.example>\r\n"),
        (None, "To: noor@werk.example\r\n"),
    ],
)
def test_names_are_written_as_simply_as_they_allow(name: str | None, line: str) -> None:
    assert address_header("To", ADDRESS, name).decode() == line


def test_a_link_is_never_folded_or_encoded() -> None:
    link = f"<https://qlinx.example/{'x' * 300}>"
    assert token_header("List-Unsubscribe", link) == f"List-Unsubscribe: {link}\r\n".encode()


@pytest.mark.parametrize("value", ["a\r\nBcc: x@y.example", "a\nb", "a\rb", "x" * 999])
def test_a_value_that_would_break_the_header_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="header"):
        token_header("Message-ID", value)
