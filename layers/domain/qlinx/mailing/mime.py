"""A letter as the bytes that go to the mail provider. The same letter always gives the same bytes."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Final

from qlinx.kit.plain_text import one_line, shorten
from qlinx.kit.texts import LocalText
from qlinx.mailing.calendar import CalendarEvent
from qlinx.mailing.headers import address_header, text_header, token_header
from qlinx.mailing.letter import Letter, Sender
from qlinx.mailing.letter_errors import LetterTooLargeError
from qlinx.mailing.rendering import Rendered, render

# SES takes 40 MB after encoding, but an account may be held to less; no letter of ours comes near 10.
MESSAGE_LIMIT: Final = 10_000_000

_EMPLOYER_LIMIT: Final = 80
_FROM: Final = LocalText(nl="{sender} namens {employer}", en="{sender} on behalf of {employer}")
_CALENDAR_FILE: Final = "invite.ics"


def write(letter: Letter, sender: Sender, *, date: datetime) -> bytes:
    """The letter rendered and composed, with its own message id."""
    rendered = render(letter, sender)
    return compose(letter, rendered, sender, date=date, message_id=message_id(letter, sender))


def message_id(letter: Letter, sender: Sender) -> str:
    """The letter's Message-ID: the same for each attempt to send it. SES puts its own id in its place."""
    return f"<{_digest(letter, 'message-id')}@{sender.address.rsplit('@', 1)[1]}>"


def compose(letter: Letter, rendered: Rendered, sender: Sender, *, date: datetime, message_id: str) -> bytes:
    """The whole message: plain text and HTML, and a calendar part both inline and attached where there is an event.

    Outlook and Apple Mail read the inline calendar part, Gmail and others the attached file.

    Raises
    ------
    LetterTooLargeError
        The message is larger than `MESSAGE_LIMIT` bytes.
    """
    message = b"".join(_headers(letter, rendered, sender, date, message_id)) + _body(letter, rendered, date)
    if len(message) > MESSAGE_LIMIT:
        raise LetterTooLargeError(len(message), MESSAGE_LIMIT)
    return message


def _headers(
    letter: Letter, rendered: Rendered, sender: Sender, date: datetime, message_id: str
) -> list[bytes]:
    lines = [
        address_header("From", sender.address, _from_name(letter, sender)),
        address_header("To", letter.to.address, letter.to.name),
        text_header("Subject", rendered.subject),
        token_header("Date", format_datetime(date.astimezone(UTC))),
        token_header("Message-ID", message_id),
        token_header("Auto-Submitted", "auto-generated"),  # RFC 3834: no out-of-office answers to us
        token_header("Content-Language", letter.language),
    ]
    if letter.reply_to is not None:
        lines.append(address_header("Reply-To", letter.reply_to.address, letter.reply_to.name))
    if letter.unsubscribe_url is not None:  # RFC 8058
        lines.append(token_header("List-Unsubscribe", f"<{letter.unsubscribe_url}>"))
        lines.append(token_header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
    return lines


def _from_name(letter: Letter, sender: Sender) -> str:
    if letter.on_behalf_of is None:
        return sender.name
    employer = shorten(one_line(letter.on_behalf_of), _EMPLOYER_LIMIT)
    return _FROM.in_(letter.language).format(sender=sender.name, employer=employer)


def _body(letter: Letter, rendered: Rendered, date: datetime) -> bytes:
    body = EmailMessage(policy=SMTP)
    body.set_content(rendered.text, charset="utf-8", cte="quoted-printable")
    body.add_alternative(rendered.html, subtype="html", charset="utf-8", cte="quoted-printable")
    if letter.calendar is not None:
        _add_calendar(body, letter, letter.calendar, date)
    for number, part in enumerate(part for part in body.walk() if part.is_multipart()):
        # A boundary of its own making would differ on each attempt.
        part.set_boundary(f"=_{_digest(letter, f'boundary {number}')}")
    return body.as_bytes()


def _add_calendar(body: EmailMessage, letter: Letter, event: CalendarEvent, date: datetime) -> None:
    from qlinx.mailing.imip import (
        encode_event,
    )  # icalendar takes 170 ms to import; most letters have no event

    calendar = encode_event(event, stamp=date, language=letter.language)
    method = {"method": event.method.value}
    body.add_alternative(calendar.decode(), subtype="calendar", charset="utf-8", cte="base64", params=method)
    body.add_attachment(
        calendar,
        maintype="application",
        subtype="ics",
        filename=_CALENDAR_FILE,
        params={"name": _CALENDAR_FILE},
    )


def _digest(letter: Letter, use: str) -> str:
    return hashlib.sha256(f"{use}\x1f{letter.message_id_seed}".encode()).hexdigest()[:40]
