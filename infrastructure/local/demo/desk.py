"""Staff at the pages of the desk, for what only pages do: with a cookie, and with the token of each form."""

import re
import urllib.request
from collections.abc import Mapping
from html import unescape
from typing import Final
from urllib.parse import urlencode

from infrastructure.local.authenticator import APPS
from infrastructure.local.client import NotAsExpected, Response, send
from infrastructure.local.system import System
from qlinx.factors.places import STAFF_SIGN_IN

_TOKEN: Final = re.compile(r'name="csrf" value="([^"]*)"')


class Desk:
    """A browser of staff."""

    def __init__(self, system: System, address: str, password: str) -> None:
        self._url, self._cookies = system.url, dict[str, str]()
        asked = self._posted(STAFF_SIGN_IN.nl, {"email": address, "password": password, "next": ""})
        secret = APPS.secret(system.url, "staff", address)
        if secret is None:
            raise NotAsExpected("no app was set up for staff")
        self.sends(asked.headers["location"], code=APPS.fresh_code(secret))

    def sees(self, path: str) -> str:
        """The text of a page."""
        return unescape(self._asked(path).must_be(200).text)

    def sends(self, path: str, **fields: str) -> str:
        """Presses a button of the page there; answers with where that leads.

        Raises NotAsExpected when the page refuses.
        """
        token = _TOKEN.search(self.sees(path))
        own = {"csrf": token[1]} if token else {}
        return self._posted(path, {**own, **fields}).must_be(303).headers["location"]

    def fact(self, path: str, label: str) -> str | None:
        """What a page tells under a label, if it does."""
        found = re.search(rf"<dt>{re.escape(label)}</dt><dd>(.*?)</dd>", self.sees(path))
        return found[1] if found else None

    def _posted(self, path: str, fields: Mapping[str, str]) -> Response:
        return self._asked(path, urlencode(fields).encode())

    def _asked(self, path: str, content: bytes | None = None) -> Response:
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        answer = send(urllib.request.Request(self._url + path, content, {"Cookie": cookies}))
        for name, value in re.findall(r"(__Host-[\w-]+)=([^;]*)", answer.headers.get("set-cookie", "")):
            self._cookies[name] = value
        return answer
