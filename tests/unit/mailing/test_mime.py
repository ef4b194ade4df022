from __future__ import annotations

import subprocess
import sys
from email.headerregistry import ContentTypeHeader
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qlinx.kit.plain_text import isolated, one_line, shorten
from qlinx.kit.provider import PROVIDER
from qlinx.mailing import mime
from qlinx.mailing.calendar import Method
from qlinx.mailing.letter import Addressee, Letter
from qlinx.mailing.letter_errors import LetterTooLargeError
from qlinx.mailing.mime import message_id, write
from qlinx.mailing.rendering import render
from tests.support.facts.common import LINK
from tests.support.letters import FACTS, WRITTEN, ReadMessage, a_letter, a_sender, an_event, read

USUAL_HEADERS = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Auto-Submitted",
    "Content-Language",
    "Reply-To",
    "MIME-Version",
    "Content-Type",
]
anything = st.text(st.characters(), max_size=200)


def sent(**changes: Any) -> ReadMessage:
    return read(write(a_letter(**changes), a_sender(), date=WRITTEN))


def content_type(part: EmailMessage) -> ContentTypeHeader:
    header = part["Content-Type"]
    assert isinstance(header, ContentTypeHeader)
    return header


def test_a_letter_has_the_headers_it_should_and_no_other() -> None:
    message = sent()
    assert sorted(message.header_names) == sorted(USUAL_HEADERS)
    assert message.header("From") == "Qlinx namens Voorbeeld Zorg <uitnodiging@qlinx.example>"
    assert message.header("To") == "Noor van den Berg <noor@werk.example>"
    assert message.header("Date") == "Sun, 22 Nov 2026 09:30:00 +0000"
    assert message.header("Auto-Submitted") == "auto-generated"
    assert message.header("Content-Language") == "nl"


def test_a_letter_on_no_ones_behalf_comes_from_us() -> None:
    assert sent(on_behalf_of=None).header("From") == "Qlinx <uitnodiging@qlinx.example>"
    assert "on behalf of Voorbeeld Zorg" in sent(language="en").header("From")


def test_answers_go_to_the_reply_address_when_there_is_one() -> None:
    assert sent(reply_to=Addressee("hr@werk.example", "HR")).header("Reply-To") == "HR <hr@werk.example>"


def test_answers_go_to_our_contact_address_where_no_other_is_named() -> None:
    assert sent().header("Reply-To") == f"{PROVIDER.service_name} <{PROVIDER.email}>"


def test_unsubscribing_works_with_one_click_when_there_is_a_link() -> None:
    message = sent(unsubscribe_url=LINK)
    assert message.header("List-Unsubscribe") == f"<{LINK}>"
    assert message.header("List-Unsubscribe-Post") == "List-Unsubscribe=One-Click"
    assert LINK in message.part("text/plain").get_content()


def test_plain_text_comes_before_html() -> None:
    message = sent().message
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


def test_an_invitation_stands_in_the_mail_and_is_attached_to_it() -> None:
    message = sent(calendar=an_event())
    body, attachment = message.message.iter_parts()
    assert message.message.get_content_type() == "multipart/mixed"
    assert [part.get_content_type() for part in body.iter_parts()] == [
        "text/plain",
        "text/html",
        "text/calendar",
    ]
    inline = message.part("text/calendar")
    assert content_type(inline).params["method"] == "PUBLISH"
    assert content_type(inline).params["charset"].lower() == "utf-8"
    assert attachment.get_content_type() == "application/ics"
    assert attachment.get_filename() == "invite.ics"
    assert attachment.get_content() == inline.get_payload(decode=True)
    assert b"METHOD:PUBLISH\r\n" in attachment.get_content()


def test_a_cancellation_says_so_in_the_part_and_in_the_calendar() -> None:
    part = sent(calendar=an_event(method=Method.CANCEL, sequence=1)).part("text/calendar")
    assert content_type(part).params["method"] == "CANCEL"
    assert "METHOD:CANCEL" in part.get_content()


@given(anything, anything, anything)
def test_no_name_or_title_adds_or_changes_a_header(name: str, employer: str, title: str) -> None:
    facts = {**FACTS["invitations.invitation"], "title": title, "first_name": name}
    message = sent(
        to=Addressee("noor@werk.example", name), on_behalf_of=employer, facts=facts, calendar=an_event()
    )
    assert sorted(message.header_names) == sorted(USUAL_HEADERS)
    addresses = [
        address.addr_spec for field in ("To", "From") for address in message.message[field].addresses
    ]
    assert addresses == ["noor@werk.example", "uitnodiging@qlinx.example"]
    shown = isolated(shorten(one_line(name), 100))
    if shown.isascii() and shown and "=?" not in shown:
        assert message.message["To"].addresses[0].display_name == shown


@given(anything, anything)
def test_what_was_rendered_is_what_arrives(title: str, text: str) -> None:
    letter = a_letter(facts={**FACTS["invitations.invitation"], "title": title or "x", "text": text})
    rendered, message = render(letter, a_sender()), read(write(letter, a_sender(), date=WRITTEN))
    assert message.header("Subject") == rendered.subject
    for kind, words in (("text/plain", rendered.text), ("text/html", rendered.html)):
        assert message.part(kind).get_content().replace("\r\n", "\n").rstrip("\n") == words.rstrip("\n")


@given(anything)
def test_every_line_fits_and_is_ascii(title: str) -> None:
    facts = {**FACTS["invitations.invitation"], "title": title + "x" * 5000, "text": title}
    raw = write(a_letter(facts=facts, calendar=an_event(title=title + "é" * 2000)), a_sender(), date=WRITTEN)
    raw.decode("ascii")
    lines = raw.split(b"\r\n")
    assert max(map(len, lines)) <= 998
    assert not [line for line in lines if b"\n" in line or b"\r" in line]


@given(anything)
def test_sending_again_gives_the_same_bytes(name: str) -> None:
    def once() -> bytes:
        letter = a_letter(to=Addressee("noor@werk.example", name), calendar=an_event(attendee_name=name))
        return write(letter, a_sender(), date=WRITTEN)

    assert once() == once()


def test_another_process_gives_the_same_bytes() -> None:
    program = (
        "import sys; from tests.support.letters import *; from qlinx.mailing.mime import write;"
        "sys.stdout.buffer.write(write(a_letter(calendar=an_event()), a_sender(), date=WRITTEN))"
    )
    environment = {"PYTHONPATH": ":".join(sys.path), "PYTHONHASHSEED": "7"}
    other = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, check=True)
    assert other.stdout == write(a_letter(calendar=an_event()), a_sender(), date=WRITTEN)


def test_two_letters_share_neither_id_nor_boundary() -> None:
    one, other = a_letter(), a_letter(message_id_seed="entry-2")
    assert message_id(one, a_sender()) != message_id(other, a_sender())
    boundaries = {
        read(write(letter, a_sender(), date=WRITTEN)).message.get_boundary() for letter in (one, other)
    }
    assert len(boundaries) == 2


def test_a_boundary_never_stands_in_a_body() -> None:
    boundary = sent().message.get_boundary()
    facts = {**FACTS["invitations.invitation"], "text": f"--{boundary}\n\n--{boundary}--"}
    message = sent(facts=facts)
    assert len(list(message.message.iter_parts())) == 2
    assert f"--{boundary}--" in message.part("text/plain").get_content()


def test_a_letter_that_the_provider_would_refuse_is_refused_here(monkeypatch: pytest.MonkeyPatch) -> None:
    letter: Letter = a_letter()
    size = len(write(letter, a_sender(), date=WRITTEN))
    monkeypatch.setattr(mime, "MESSAGE_LIMIT", size)
    write(letter, a_sender(), date=WRITTEN)
    monkeypatch.setattr(mime, "MESSAGE_LIMIT", size - 1)
    with pytest.raises(LetterTooLargeError):
        write(letter, a_sender(), date=WRITTEN)


def test_a_letter_without_an_event_does_not_load_the_calendar_library() -> None:
    program = (
        "import sys; from tests.support.letters import *; from qlinx.mailing.mime import write;"
        "write(a_letter(), a_sender(), date=WRITTEN); sys.exit('icalendar' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], env={"PYTHONPATH": ":".join(sys.path)}, check=True)
