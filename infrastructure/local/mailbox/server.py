"""The mailbox over HTTP: SES's interface for the system, pages for a person, JSON for tests."""

import json
import re
from collections.abc import Callable, Sequence
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import parse_qs, unquote, urlsplit

from infrastructure.local.engine import LOOPBACK
from infrastructure.local.mailbox import ses
from infrastructure.local.mailbox.message import Message
from infrastructure.local.mailbox.office import Office
from infrastructure.local.mailbox.pages import SCRIPT_HASH, codes_page, list_page, message_page

_JSON: Final = "application/json"
_HTML: Final = "text/html; charset=utf-8"
_PAGE_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; connect-src 'self'; "
    f"form-action 'self'; script-src 'sha256-{SCRIPT_HASH}'"
)
# A message is a stranger's page: no script, no request, no origin; its links open elsewhere.
_MESSAGE_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "sandbox allow-popups allow-popups-to-escape-sandbox"
)
_HEAD: Final = re.compile(r"<head\b[^>]*>", re.IGNORECASE)


class MailboxServer(ThreadingHTTPServer):
    """Serves one office on this machine's loopback address."""

    daemon_threads = True

    def __init__(
        self, port: int, office: Office, codes: Callable[[], Sequence[tuple[str, str]]] = tuple
    ) -> None:
        """``codes``: what authenticator apps show now, by whose they are."""
        super().__init__((LOOPBACK, port), _Handler)
        self.office = office
        self.codes = codes


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: MailboxServer

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the library's name)
        """Say nothing: the messages themselves are to be seen on the page."""

    def do_GET(self) -> None:
        """Pages and JSON; SES's GetAccount."""
        url = urlsplit(self.path)
        office = self.server.office
        match [unquote(part) for part in url.path.strip("/").split("/")]:
            case [""]:
                wanted = parse_qs(url.query).get("q", [""])[0]
                self._respond(list_page(office.all(), wanted).encode(), _HTML, _PAGE_POLICY)
            case ["codes"]:
                self._respond(codes_page(self.server.codes()).encode(), _HTML, _PAGE_POLICY)
            case ["number"]:
                self._json({"number": len(office.all())})
            case ["messages"]:
                to = parse_qs(url.query).get("to", [None])[0]
                self._json([message.as_json() for message in office.all(to)])
            case ["messages", message_id, *rest] if message := office.get(message_id):
                self._message(message, rest)
            case ["mail", message_id] if message := office.get(message_id):
                self._respond(message_page(message).encode(), _HTML, _PAGE_POLICY)
            case _ if url.path == ses.ACCOUNT_PATH:
                self._json(ses.account(len(office.all())))
            case _:
                self._json({"message": "There is no such page."}, HTTPStatus.NOT_FOUND)

    def do_POST(self) -> None:
        """SES's SendEmail."""
        content = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        if urlsplit(self.path).path != ses.SEND_PATH:
            self._json({"message": "The mailbox has no such operation."}, HTTPStatus.NOT_FOUND)
            return
        try:
            self._json({"MessageId": self.server.office.send(json.loads(content))})
        except ses.Refused as refused:
            self._json({"message": refused.reason}, HTTPStatus.BAD_REQUEST, error=refused.kind)

    def do_DELETE(self) -> None:
        """Throw the messages away."""
        if urlsplit(self.path).path != "/messages":
            self._json({"message": "Only /messages can be deleted."}, HTTPStatus.NOT_FOUND)
            return
        self.server.office.clear()
        self._json({})

    def _message(self, message: Message, rest: list[str]) -> None:
        match rest:
            case []:
                self._json(message.as_json())
            case ["raw"]:
                self._respond(message.raw, "text/plain; charset=utf-8", _MESSAGE_POLICY)
            case ["html"] if message.html is not None:
                self._respond(_opening_elsewhere(message.html).encode(), _HTML, _MESSAGE_POLICY)
            case _:
                self._json({"message": "The message has no such part."}, HTTPStatus.NOT_FOUND)

    def _json(self, value: Any, status: HTTPStatus = HTTPStatus.OK, error: str | None = None) -> None:
        self._respond(json.dumps(value).encode(), _JSON, status=status, error=error)

    def _respond(
        self,
        content: bytes,
        content_type: str,
        policy: str | None = None,
        *,
        status: HTTPStatus = HTTPStatus.OK,
        error: str | None = None,
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-store")
        if policy is not None:
            self.send_header("Content-Security-Policy", policy)
        if error is not None:
            self.send_header("x-amzn-ErrorType", error)
        self.end_headers()
        self.wfile.write(content)


def _opening_elsewhere(html: str) -> str:
    """The message with its links opening in a window of their own."""
    return _HEAD.sub(lambda head: f'{head[0]}<base target="_blank">', html, count=1)
