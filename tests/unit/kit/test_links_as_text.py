"""Text of others in which nothing leads anywhere, however it is spelled."""

import re
import unicodedata

import pytest

from qlinx.kit.links_as_text import links_as_text

# What linkifiers of mail programs go by, once the text is as they see it.
LED_BY = re.compile(
    r"(?i)\b(?:https?|ftp|mailto|tel|javascript|data):\S|www\.|\w\.[^\W\d_]{2}|[\w.]@\w|(?:\d+\.){3}\d"
)

HOSTILE = (
    "http://evil.example",
    "https://evil.example/inloggen?wie=u",
    "HTTPS://EVIL.EXAMPLE/INLOGGEN",
    "hTTps://evil.example",
    "www.evil.example",
    "WWW.EVIL.EXAMPLE",
    "evil.example",
    "Evil.Example/pad",
    "login.qlinx.evil.example",
    "evil.nl.",
    "(evil.nl)",
    "<evil.nl>",
    "mailto:wie@evil.example",
    "MAILTO:wie@evil.example",
    "wie@evil.example",
    "tel:+31612345678",
    "ftp://evil.example",
    "javascript:alert(1)",
    "xn--evl-hoa.example",
    "evil.xn--p1ai",
    "пример.рф",
    "例子.中国",
    "http://192.0.2.1/x",
    "192.0.2.1",
    "http://3221225985",
    "http://0xc0000201/",
    "http://[2001:db8::1]/",
    "//evil.example/x",
    "http:\\\\evil.example",
    "https：／／evil.example",
    "ｈｔｔｐｓ://ｅｖｉｌ.ｅｘａｍｐｌｅ",
    "ⓔⓥⓘⓛ.ⓔⓧⓐⓜⓟⓛⓔ",
    "evil。example",
    "evil．example",
    "evil｡example",
    "evil․example",
    "evil﹒example",
    "wie＠evil．example",
    "evil.\u200bexample",
    "evil\u200b.example",
    "ev\u00adil.exa\u00admple",
    "evil\u2060.\u2060example",
    "evil.\ufeffexample",
    "evil.\u202eelpmaxe",
    "http\u200b://evil.example",
    "einde.Https://evil.example",
    "evil.example:8080/x",
    "a.b.c.nl",
    "t.co/x",
)


@pytest.mark.parametrize("spelled", HOSTILE)
def test_a_link_leads_nowhere_however_it_is_spelled(spelled: str) -> None:
    for text in (spelled, f"Klik op {spelled} en betaal", f"Eerst\n{spelled}\ndaarna", f"{spelled}, nu"):
        shown = links_as_text(text)
        seen = unicodedata.normalize("NFKC", shown)
        assert LED_BY.search(seen) is None, shown
        assert not any(unicodedata.category(sign) == "Cf" for sign in shown), "what is broken is seen"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "Kijk op https://rooster.voorbeeld.nl/dienst.",
            "Kijk op https[:]//rooster[.]voorbeeld[.]nl/dienst.",
        ),
        ("Mail hr@voorbeeld.nl", "Mail hr[@]voorbeeld[.]nl"),
        ("www.voorbeeld.nl", "www[.]voorbeeld[.]nl"),
    ],
)
def test_what_it_led_to_can_still_be_read(text: str, shown: str) -> None:
    assert links_as_text(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Kerstborrel",
        "Dienst van 19.30 tot 22:00 uur, zaal 1.04",
        "D.w.z. o.a. koffie, thee enz. Tot dan!",
        "Let op: neem je pas mee.\n\n  - 1.000 broodjes\n  - €12,50",
        "Bel 023 1234567",
        "Gezellig 👩\u200d🍳 \u2764\ufe0f",
        "و سهلا بك في الحفلة",
        "Zaal A/B, en/of C",
        "P. de Wit",
    ],
)
def test_what_leads_nowhere_stays_as_it_is(text: str) -> None:
    assert links_as_text(text) == text


def test_text_that_was_broken_once_is_not_broken_again() -> None:
    once = links_as_text("Zie https://evil.example en wie@evil.example")
    assert links_as_text(once) == once
