"""What each mail that leaves must be like, read by a parser that shares nothing with Python's own.

A template is fit to be used when every mail that it makes keeps to these, in both languages. The rules of
Gmail and Yahoo for those who send much are among them: https://support.google.com/a/answer/81126 and
https://senders.yahooinc.com/best-practices/.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Final

from fast_mail_parser import PyMail, PyMimePart, parse_email, parse_email_tree

from qlinx.kit.provider import PROVIDER
from qlinx.mailing.letter import Letter, Sender
from tests.support.letters import Markup

# Gmail shows no more of a mail, and hides the way to unsubscribe with the rest.
CLIPPED_AT: Final = 102_000
LONGEST_LINE: Final = 998
USUAL_LINE: Final = 78
ONCE: Final = ("From", "To", "Subject", "Date", "Message-ID", "Reply-To", "MIME-Version", "Content-Type")
AT_MOST_ONCE: Final = ("Sender", "Cc", "Bcc", "List-Unsubscribe", "List-Unsubscribe-Post")
# What may be longer than it should, for it can't be folded: a link.
UNFOLDABLE: Final = (b"List-Unsubscribe:",)
PLAIN: Final = ("multipart/alternative", ("text/plain", "text/html"))
WITH_EVENT: Final = (
    "multipart/mixed",
    ("multipart/alternative", "text/plain", "text/html", "text/calendar", "application/ics"),
)
_MESSAGE_ID: Final = re.compile(r"<[A-Za-z0-9.]+@[A-Za-z0-9.-]+>")
_REMOTE: Final = re.compile(
    r"\b(?:src|srcset|background|poster)\s*=|url\s*\(|@import|<link|<img|<script", re.IGNORECASE
)
_LEFT_OPEN: Final = re.compile(r"%\([a-z_]+\)s|\{\{|\{%|\bNone\b|\bUndefined\b")
_HIDDEN: Final = re.compile(r'<div style="display:none[^"]*">([^<]*)</div>')
_BUTTON: Final = re.compile(r'<td [^>]*><a href="[^"]*" style="([^"]*)">')


@dataclass(frozen=True)
class Read:
    """A mail as somebody else's program reads it."""

    raw: bytes
    mail: PyMail
    root: PyMimePart

    @property
    def text(self) -> str:
        return "".join(self.mail.text_plain).replace("\r\n", "\n")

    @property
    def html(self) -> str:
        return "".join(self.mail.text_html).replace("\r\n", "\n")

    def header(self, name: str) -> list[str]:
        return [
            value
            for key, values in self.mail.headers.items()
            if key.lower() == name.lower()
            for value in values
        ]


def read_by_another(raw: bytes) -> Read:
    return Read(raw, parse_email(raw), parse_email_tree(raw))


def problems(raw: bytes, letter: Letter, sender: Sender) -> list[str]:
    """What is wrong with a mail, one sentence each; empty when all is right."""
    read = read_by_another(raw)
    return [
        *_of_structure(read, letter),
        *_of_headers(read, letter, sender),
        *_of_lines(raw),
        *_of_words(read, letter, sender),
        *_of_resources(read),
    ]


def _kinds(part: PyMimePart) -> tuple[str, ...]:
    return (part.content_type, *(kind for child in part.children for kind in _kinds(child)))


def _of_structure(read: Read, letter: Letter) -> Iterator[str]:
    root, below = PLAIN if letter.calendar is None else WITH_EVENT
    if _kinds(read.root) != (root, *below):
        yield f"made of {_kinds(read.root)}"
    for warning in read.mail.warnings:
        yield f"the parser warns: {warning!s}"
    for part in _leaves(read.root):
        charset = "".join(value for value in part.headers.get("Content-Type", []))
        if part.content_type.startswith("text/") and "charset=utf-8" not in charset:
            yield f"{part.content_type} is not in UTF-8"
        if not part.content:
            yield f"{part.content_type} is empty"


def _leaves(part: PyMimePart) -> Iterator[PyMimePart]:
    if not part.children:
        yield part
    for child in part.children:
        yield from _leaves(child)


def _of_headers(read: Read, letter: Letter, sender: Sender) -> Iterator[str]:
    yield from _of_numbers(read)
    if read.mail.from_ is None or read.mail.from_.address != sender.address:
        yield "From is not our own domain, so neither SPF nor DKIM is aligned with it"
    if [one.address for one in read.mail.to] != [letter.to.address]:
        yield "To is not the one addressee"
    if [one.address for one in read.mail.reply_to] == [sender.address]:
        yield "a reply goes where nobody reads it"
    if not all(_MESSAGE_ID.fullmatch(value) for value in read.header("Message-ID")):
        yield "Message-ID is none"
    for value in read.header("Date"):
        if parsedate_to_datetime(value).tzinfo is None:
            yield "Date has no zone"
    yield from _of_unsubscribing(read, letter)


def _of_numbers(read: Read) -> Iterator[str]:
    for name in ONCE:
        if len(read.header(name)) != 1:
            yield f"{name} stands there {len(read.header(name))} times"
    for name in AT_MOST_ONCE:
        if len(read.header(name)) > 1:
            yield f"{name} stands there more than once"


def _of_unsubscribing(read: Read, letter: Letter) -> Iterator[str]:
    link, post = read.header("List-Unsubscribe"), read.header("List-Unsubscribe-Post")
    if letter.unsubscribe_url is None:
        if link or post:
            yield "offers to unsubscribe from what can't be stopped"
        return
    if link != [f"<{letter.unsubscribe_url}>"] or not letter.unsubscribe_url.startswith("https://"):
        yield "List-Unsubscribe is not one https address"
    if post != ["List-Unsubscribe=One-Click"]:
        yield "List-Unsubscribe-Post is not what RFC 8058 asks for"
    for name, body in (("plain text", read.text), ("HTML", "".join(map(str, Markup(read.html).tags)))):
        if letter.unsubscribe_url not in body:
            yield f"the way to unsubscribe can't be seen in {name}"


def _of_lines(raw: bytes) -> Iterator[str]:
    if len(raw) > CLIPPED_AT:
        yield f"{len(raw)} bytes: Gmail shows {CLIPPED_AT}"
    if not raw.isascii():
        yield "not in ASCII"
    for line in raw.split(b"\r\n"):
        if b"\n" in line or b"\r" in line:
            yield "a line ends with half an end"
        if len(line) > LONGEST_LINE or (len(line) > USUAL_LINE and not line.startswith(UNFOLDABLE)):
            yield f"a line of {len(line)}: {line[:20]!r}"


def _of_words(read: Read, letter: Letter, sender: Sender) -> Iterator[str]:
    told = {
        "sender": (
            PROVIDER.legal_name,
            PROVIDER.postal_address,
            PROVIDER.chamber_of_commerce,
            sender.contact_email,
        ),
        "reason": (letter.reason.in_(letter.language),),
        "on behalf of": (letter.on_behalf_of,) if letter.on_behalf_of else (),
        "statement": (sender.statement_url.in_(letter.language),),
    }
    for name, body in (("plain text", read.text), ("HTML", f"{Markup(read.html).text} {read.html}")):
        for what, words in told.items():
            if any(word not in body for word in words):
                yield f"{what} is missing in {name}"
        if _LEFT_OPEN.search(body):
            yield f"something was not filled in in {name}"
    hidden = _HIDDEN.findall(read.html)
    if len(hidden) != 1 or len(hidden[0].strip("\u2007\u034f ")) < 20:
        yield "no preheader"


def _of_resources(read: Read) -> Iterator[str]:
    if _REMOTE.search(read.html):
        yield "loads something from elsewhere"
    links: Sequence[str] = [
        value or "" for _, attributes in Markup(read.html).tags for value in [attributes.get("href")] if value
    ]
    for link in links:
        if link not in read.text:
            yield "a link that plain text has not"
    for style in _BUTTON.findall(read.html):
        if "display:inline-block" not in style or "padding:14px 28px" not in style:
            yield "a button of which only the words can be tapped"
