"""HTML of strangers as plain text."""

import pytest

from qlinx.kit.html_text import text_of_html


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Hallo <b>Noor</b>,</p><p>tot\n morgen</p>", "Hallo Noor,\n\ntot morgen"),
        ("een<br>twee<br/>drie", "een\ntwee\ndrie"),
        ("<style>p { color: red }</style><SCRIPT>alert(1)</script >na", "na"),
        ("voor<!-- <p>niet</p> -->na", "voorna"),
        ('<a href="https://kwaad.example/">klik</a><img src="https://kwaad.example/pixel">', "klik"),
        ("1 < 2 &amp; 3 &gt; 2 &eacute;", "1 < 2 & 3 > 2 é"),
        ("<!doctype html><?xml?><title>weg</title>blijft", "blijft"),
        ("onaf <b", "onaf"),
        ("onaf <script>weg", "onaf"),
        ("", ""),
    ],
)
def test_html_is_reduced_to_what_it_says(html: str, text: str) -> None:
    assert text_of_html(html) == text
