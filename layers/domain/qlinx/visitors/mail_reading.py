"""Reading a mail to our contact address, for whoever may not (decision 210).

It runs where there are neither records nor the secret. Everything in it was written by somebody outside, but
for the headers that the provider puts on top when it receives a mail, down to its own receipt of it.
"""

import re
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses
from typing import Final

from qlinx.aws.objects import Bucket, ObjectMissing
from qlinx.employers.readings import JSON
from qlinx.kit.plain_text import clean, one_line, shorten
from qlinx.kit.texts import Language
from qlinx.visitors.mail_files import (
    LONGEST_NAME,
    LONGEST_SUBJECT,
    LONGEST_TEXT,
    LONGEST_THREAD,
    MOST_THREADS,
    MailReadingAsked,
    PlainMail,
    mail_reading_key,
)
from qlinx.visitors.mail_parts import decoded, split_headers, words_of

_LONGEST_VALUE: Final = 2000
_MOST_COMMENTS: Final = 10
_LAST_OF_THE_PROVIDER: Final = "x-ses-receipt"
_RESULT: Final = re.compile(r";\s*(spf|dkim|dmarc)=(\w+)([^;]*)", re.IGNORECASE)
_FROM_DOMAIN: Final = re.compile(r"header\.(?:i|from)=\S*?@?([^\s@;]+)$|envelope-from=[^\s;]*@([^\s;@]+)$")
_ROBOTS: Final = re.compile(r"(mailer-daemon|postmaster|no-?reply|do-?not-?reply|noreply\w*)@", re.IGNORECASE)
_BULK: Final = frozenset({"bulk", "junk", "list", "auto_reply"})
_OF_A_LIST: Final = ("List-Id", "List-Unsubscribe", "List-Post", "Mailing-List")
_OF_A_ROBOT: Final = ("X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress")
_ANSWERED: Final = re.compile(rf"<(?P<thread>[A-Za-z0-9_.-]{{1,{LONGEST_THREAD}}})@[^\s<>@]{{1,255}}>")
_WORD: Final = re.compile(r"[a-z]+")
_DUTCH: Final = frozenset(
    _WORD.findall("de het een en ik je jij jullie niet van voor dat met op is zijn mijn wil")
)
_ENGLISH: Final = frozenset(
    _WORD.findall("the a an and i you not of for that with on is are my want please to")
)


def read_mail(drop: Bucket, work: Bucket, asked: MailReadingAsked) -> str:
    """Leaves what a mail says in the work bucket; again is fine. Gives in a word what became of it."""
    try:
        raw = drop.read(asked.key)
    except ObjectMissing:
        return "gone"
    work.write(mail_reading_key(asked.key), plain_mail(raw).model_dump_json().encode(), JSON)
    return "read"


def plain_mail(raw: bytes) -> PlainMail:
    """A mail in plain parts, whatever it is made of."""
    headers, body = split_headers(raw)
    words = words_of(headers, body)
    name, sender = _sender(headers)
    told = _told_by_provider(headers)
    answers = _answers_itself(headers)
    return PlainMail(
        sender=sender,
        name=shorten(one_line(name), LONGEST_NAME),
        subject=shorten(one_line(_text(headers, "Subject")), LONGEST_SUBJECT),
        text=shorten(words.text, LONGEST_TEXT),
        language=_language(headers, words.text),
        attachments=words.attachments,
        is_cut=words.is_cut or len(words.text) > LONGEST_TEXT,
        mark="\x1f".join(_value(headers, name)[:300] for name in ("Message-ID", "Date"))[:600],
        answers_itself=answers,
        is_automatic=answers or _is_automatic(headers, sender),
        is_proven=_is_proven(told, sender),
        is_spam=told.get("x-ses-spam-verdict", "").upper() == "FAIL",
        is_harmful=told.get("x-ses-virus-verdict", "").upper() == "FAIL",
        threads=_threads(headers),
    )


def _value(headers: Message, name: str) -> str:
    """A header as it stands, on one line."""
    value = headers.get(name)
    if value is None:
        return ""
    raw = str(value)[: _LONGEST_VALUE * 4].encode("utf-8", "surrogateescape")
    return one_line(decoded(raw, None))[:_LONGEST_VALUE]


def _text(headers: Message, name: str) -> str:
    return _decoded_words(_value(headers, name))


def _decoded_words(value: str) -> str:
    """The words of a header, out of what carries them through old programs (RFC 2047)."""
    if "=?" not in value:
        return value
    try:
        return clean(str(make_header(decode_header(value))))
    except (HeaderParseError, LookupError, ValueError):
        return value


def _sender(headers: Message) -> tuple[str, str]:
    """Name and address of the one who sent it; no address where it is not one."""
    value = _value(headers, "From")
    if value.count("(") > _MOST_COMMENTS:  # the library goes a call deeper for each
        return "", ""
    found = getaddresses([value])
    if len(found) != 1 or len(headers.get_all("From", [])) != 1:
        return "", ""
    name, address = found[0]
    return _decoded_words(name), address if len(address) <= 320 else ""


def _told_by_provider(headers: Message) -> dict[str, str]:
    """The headers that the provider put on top, the first of each name.

    Whatever looks like them below its receipt was written by whoever sent the mail; without that receipt all
    may be.
    """
    told: dict[str, str] = {}
    for name, value in headers.items():
        told.setdefault(name.lower(), one_line(str(value)[: _LONGEST_VALUE * 2]))
        if name.lower() == _LAST_OF_THE_PROVIDER:
            return told
    return {}


def _is_proven(told: dict[str, str], sender: str) -> bool:
    """Whether the provider found that it comes from the address that it says, by DMARC, or, where the domain
    publishes none, by SPF or DKIM of the very domain.

    The part before the @ of an address stands in these results as its sender wrote it: one with signs that
    could pretend to be a result proves nothing.
    """
    results = told.get("authentication-results", "")
    domain = sender.rpartition("@")[2].lower()
    if not results.lower().startswith("amazonses.com") or not domain or re.search(r"[\"\\\\]", results):
        return False
    found = [(kind.lower(), verdict.lower(), more) for kind, verdict, more in _RESULT.findall(results)]
    for kind, verdict, more in found:
        if kind == "dmarc" and verdict != "none":
            return verdict == "pass" and _names(more, domain)
    return any(verdict == "pass" and _names(more, domain) for _, verdict, more in found) or (
        ("spf", "pass") in {(kind, verdict) for kind, verdict, _ in found}
        and _names(f"envelope-from={told.get('return-path', '').strip('<> ')}", domain)
    )


def _names(more: str, domain: str) -> bool:
    found = _FROM_DOMAIN.search(more.strip())
    return found is not None and (found[1] or found[2] or "").lower() == domain


def _answers_itself(headers: Message) -> bool:
    """RFC 3834; reports about a mail (RFC 6522); and whatever wants no report itself (RFC 5321, 4.5.5)."""
    submitted = _value(headers, "Auto-Submitted").partition(";")[0].strip().lower()
    is_report = headers.get_content_type() == "multipart/report"
    nobody = _value(headers, "Return-Path").strip() in {"", "<>"}
    return submitted == "auto-replied" or is_report or nobody


def _is_automatic(headers: Message, sender: str) -> bool:
    submitted = _value(headers, "Auto-Submitted").strip().lower()
    return (
        submitted not in {"", "no"}
        or _value(headers, "Precedence").strip().lower() in _BULK
        or any(name in headers for name in (*_OF_A_LIST, *_OF_A_ROBOT))
        or _ROBOTS.match(sender) is not None
    )


def _threads(headers: Message) -> tuple[str, ...]:
    """What stands before the @ of the mails that it answers, the latest last; some of the last are ours."""
    named = " ".join(_value(headers, name) for name in ("References", "In-Reply-To"))
    found = (match["thread"] for match in _ANSWERED.finditer(named))
    return tuple(dict.fromkeys(found))[-MOST_THREADS:]


def _language(headers: Message, text: str) -> Language:
    """English where its writer's words are, else Dutch."""
    words = _WORD.findall(text[:2000].lower())
    dutch, english = (sum(word in known for word in words) for known in (_DUTCH, _ENGLISH))
    if dutch == english:
        return "en" if _value(headers, "Content-Language").lower().startswith("en") else "nl"
    return "en" if english > dutch else "nl"
