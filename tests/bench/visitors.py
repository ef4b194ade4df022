"""Visitors at a browser, and the mailboxes that they look into."""

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import unescape
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from botocore.awsrequest import AWSPreparedRequest

from tests.bench.flow import CONTEXT, Flow, handler_of
from tests.bench.strangers import Post
from tests.bench.transport import Answered, asked_of
from tests.support.browser import OWN
from tests.support.cloud.application import wired
from tests.support.http import an_event

_HIDDEN: Final = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
_SITE: Final = "https://qlinx.example"


class Mailboxes(Post):
    """Mails are kept whole."""

    def __init__(self, flow: Flow) -> None:
        super().__init__(flow, flow.transport)
        self.letters: dict[str, list[EmailMessage]] = {}

    def _sesv2(self, request: AWSPreparedRequest, operation: str) -> Answered:
        if request.method != "GET":
            asked = asked_of(request)
            raw = base64.b64decode(asked["Content"]["Raw"]["Data"])
            (to,) = asked["Destination"]["ToAddresses"]
            self.letters.setdefault(to, []).append(message_from_bytes(raw, policy=policy.default))
        return super()._sesv2(request, operation)

    def link(self, to: str, begins: str) -> str:
        """The path of the link that begins so in the newest mail to an address."""
        text = self.letters[to][-1].get_body(("plain",))
        found = re.search(re.escape(f"{_SITE}{begins}") + r"[^\s>]+", text.get_content() if text else "")
        if found is None:
            raise LookupError(f"no link to {begins}")
        return found[0].removeprefix(_SITE)


@dataclass
class Visitor:
    """One person at a browser."""

    number: int
    cookies: dict[str, str] = field(default_factory=dict)
    at: str = ""
    page: str = ""

    @property
    def email(self) -> str:
        return f"bezoeker.{self.number}@bezoekers.example.nl"

    def asks(self, method: str, url: str, form: Mapping[str, str] | None = None) -> None:
        """Opens a page, or sends a form with what the page filled in itself."""
        function, event = self.event(method, url, form)
        answer = handler_of(function)(event, CONTEXT)
        if answer["statusCode"] >= 400:
            raise RuntimeError(f"{method} {url}: {answer['statusCode']} {answer['body'][:300]}")
        for cookie in answer.get("cookies", ()):
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        self.at, self.page = answer["headers"].get("Location", ""), answer["body"]

    def event(self, method: str, url: str, form: Mapping[str, str] | None) -> tuple[str, dict[str, Any]]:
        """A request as the gateway hands it on, and to which function."""
        parts = urlsplit(url)
        function, _ = wired().function_of(method, parts.path)
        event = an_event("signup", "sign_up")
        event["rawPath"], event["rawQueryString"] = parts.path, parts.query
        event["queryStringParameters"] = dict(parse_qsl(parts.query))
        event["requestContext"]["http"] |= {
            "method": method,
            "path": parts.path,
            "sourceIp": f"198.51.{self.number // 250}.{self.number % 250}",
        }
        event["headers"] |= {**OWN, "accept-language": "nl"}
        event["headers"]["content-type"] = "application/x-www-form-urlencoded"
        event["cookies"] = [f"{name}={value}" for name, value in self.cookies.items()]
        event["body"] = urlencode({**self._hidden(), **form}) if form is not None else ""
        return function, event

    def _hidden(self) -> dict[str, str]:
        return {name: unescape(value) for name, value in _HIDDEN.findall(self.page)}
