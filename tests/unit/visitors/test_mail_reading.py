"""Mail to our contact address as it is read, by whom anybody may have written to."""

import random
import time
from base64 import b64encode
from typing import Final

import pytest

from qlinx.visitors.mail_files import LONGEST_TEXT, mail_id_of
from qlinx.visitors.mail_parts import DEEPEST, MOST_PARTS
from qlinx.visitors.mail_reading import plain_mail
from tests.support.received import SENDER, received

_ALTERNATIVE: Final = (
    'Content-Type: multipart/alternative; boundary="b"\r\n\r\nOud programma.\r\n'
    "--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nGewoon\r\n"
    "--b\r\nContent-Type: text/html\r\n\r\n<p>Opgemaakt</p>\r\n--b--\r\nerachter"
)

_WITH_FILES: Final = (
    "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nzie bijlage\r\n"
    "--b\r\nContent-Type: text/plain; name=geheim.txt\r\n\r\nbijlage\r\n"
    "--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: x\r\n\r\ny\r\n--b--"
)


def _within(inner: str, times: int) -> str:
    for number in range(times):
        inner = f"Content-Type: multipart/mixed; boundary=b{number}x\r\n\r\n--b{number}x\r\n{inner}\r\n--b{number}x--\r\n"
    return inner


def test_a_mail_is_read_as_its_sender_meant_it() -> None:
    read = plain_mail(received("Hallo,\r\nik kom."))
    assert (read.sender, read.name, read.subject, read.text) == (
        SENDER,
        "Noor Zwaan",
        "Mijn uitnodiging",
        "Hallo,\nik kom.",
    )
    assert (read.attachments, read.is_cut, read.is_automatic, read.answers_itself) == (0, False, False, False)
    assert (read.is_proven, read.is_spam, read.is_harmful) == (True, False, False)


@pytest.mark.parametrize(
    ("body", "text", "attachments"),
    [
        (_ALTERNATIVE, "Gewoon", 0),
        (
            "Content-Type: text/html; charset=utf-8\r\n\r\n<p>Dag</p><img src=https://kwaad.example/x>",
            "Dag",
            0,
        ),
        (
            "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + b64encode("één".encode()).decode(),
            "één",
            0,
        ),
        (
            "Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=C3=A9=\r\nn",
            "én",
            0,
        ),
        (
            "Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=E9",
            "é",
            0,
        ),
        (
            "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=E9",
            "é",
            0,
        ),
        ("Content-Type: text/plain; charset=zip\r\n\r\nhallo", "hallo", 0),
        ("Content-Type: application/pdf; name=cv.pdf\r\n\r\n%PDF", "", 1),
        (
            _WITH_FILES,
            "zie bijlage",
            2,
        ),
        ("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nafgebroken", "afgebroken", 0),
        (_within("Content-Type: text/plain\r\n\r\ndiep", DEEPEST), "diep", 0),
        (_within("Content-Type: text/plain\r\n\r\ndieper", 3000), "", 1),
    ],
)
def test_its_text_is_found_whatever_it_is_made_of(body: str, text: str, attachments: int) -> None:
    read = plain_mail(received(body=body))
    assert (read.text, read.attachments) == (text, attachments)


def test_what_is_too_long_is_cut_and_said_to_be() -> None:
    read = plain_mail(received("woord " * LONGEST_TEXT))
    assert (len(read.text) <= LONGEST_TEXT, read.is_cut) == (True, True)
    many = "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + "--b\r\n\r\nx\r\n" * (MOST_PARTS + 9)
    assert plain_mail(received(body=many)).is_cut


@pytest.mark.parametrize(
    ("headers", "is_automatic", "answers_itself"),
    [
        ("Auto-Submitted: no", False, False),
        ("Auto-Submitted: auto-replied; owner", True, True),
        ("Auto-Submitted: auto-generated", True, False),
        ("Precedence: Bulk", True, False),
        ("List-Id: <lijst.thuis.nl>", True, False),
        ("X-Auto-Response-Suppress: All", True, False),
    ],
)
def test_what_a_program_sends_is_told_by_its_headers(
    headers: str, is_automatic: bool, answers_itself: bool
) -> None:
    read = plain_mail(received(headers=headers))
    assert (read.is_automatic, read.answers_itself) == (is_automatic, answers_itself)


def test_a_report_and_what_wants_none_itself_answer_a_mail() -> None:
    report = "Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\n\r\nniet bezorgd\r\n--b--"
    assert plain_mail(received(body=report)).answers_itself
    assert plain_mail(received(return_path="")).answers_itself
    assert plain_mail(received(sender="MAILER-DAEMON@thuis.nl")).is_automatic


_FORGED: Final = "Authentication-Results: amazonses.com; dmarc=pass header.from=thuis.nl;\r\nX-SES-RECEIPT: x"


@pytest.mark.parametrize(
    ("raw", "is_proven"),
    [
        (received(), True),
        (received(dmarc="fail"), False),
        (received(dmarc="none"), True),  # by DKIM of the very domain
        (received(dmarc="fail", headers=_FORGED), False),
        (received().partition(b"X-SES-RECEIPT")[2], False),
        (received().replace(b"header.from=thuis.nl", b"header.from=elders.nl"), False),
        (received().replace(b"client-ip=192", b'envelope-from="x; dmarc=pass"@b.nl; client-ip=192'), False),
        (received().replace(b"amazonses.com;", b"elders.nl;"), False),
        (b"From: noor@thuis.nl\r\n" + _FORGED.encode()[:71] + b"\r\n\r\nhallo", False),
    ],
)
def test_who_sent_it_is_what_the_provider_found_and_nothing_below_its_receipt(
    raw: bytes, is_proven: bool
) -> None:
    assert plain_mail(raw).is_proven is is_proven


def test_the_verdicts_of_the_provider_are_taken_over() -> None:
    assert plain_mail(received(spam="FAIL", headers="X-SES-Spam-Verdict: PASS")).is_spam
    assert plain_mail(received(virus="FAIL")).is_harmful
    assert not plain_mail(received(spam="GRAY")).is_spam


@pytest.mark.parametrize("sender", ["", "a@b.nl, c@d.nl", "geen adres", "<>"])
def test_one_address_or_none(sender: str) -> None:
    raw = received().replace(f"From: Noor Zwaan <{SENDER}>".encode(), f"From: {sender}".encode())
    assert "," not in plain_mail(raw).sender


def test_its_headers_are_one_line_each_without_what_reorders_them() -> None:
    read = plain_mail(received(subject="=?utf-8?q?a=0D=0ABcc:_x=E2=80=AE?="))
    assert read.subject == "a Bcc: x"


@pytest.mark.parametrize(
    ("text", "language"),
    [("I cannot open the link in my mail", "en"), ("Ik kan de link niet openen", "nl"), ("???", "nl")],
)
def test_the_receipt_is_in_the_language_of_its_writer(text: str, language: str) -> None:
    assert plain_mail(received(text)).language == language


def test_anything_is_read_within_seconds() -> None:
    """Bytes that are none, and what grows: deep, long, broken."""
    draw = random.Random(210)  # the same each time
    html = received(body="Content-Type: text/html\r\n\r\n")
    long = [html + unit * 500_000 for unit in (b"<", b"<!--", b"<a ", b"</", b"&", b"<script>", b"&#x")]
    long += [b"X: a\r\n" * 200_000, b"Subject: " + b"=?utf-8?q?a?= " * 50_000, b"From: " + b"((" * 100_000]
    base, broken = received(body=_within(_ALTERNATIVE, 3)), []
    for _ in range(300):
        raw = bytearray(base)
        for _ in range(draw.randrange(1, 30)):
            raw[draw.randrange(len(raw))] = draw.randrange(256)
        broken.append(bytes(raw))
    begun = time.process_time()
    assert len([plain_mail(raw) for raw in (*long, *broken)]) == 310
    assert plain_mail(b"").text == plain_mail(b"\r\n\r\n").text == ""
    assert time.process_time() - begun < 20


@pytest.mark.parametrize(
    "key", ["mail/", "mail/a/b", "mail/a.json", "employers/x/mail/a", f"mail/{'a' * 121}"]
)
def test_a_mail_has_the_key_of_one(key: str) -> None:
    assert mail_id_of(key) is None
    assert mail_id_of("mail/8p0kbda0e13ve46erdg6rlightn2qq25c2njo0g1")
