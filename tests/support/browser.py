"""Somebody at a browser: pages of functions, with the cookies that they set."""

import re
from collections.abc import Mapping
from html import unescape
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from tests.support.application import application
from tests.support.http import Functions, Response
from tests.support.people import PASSWORD
from tests.support.signing_in import ADDRESS
from tests.support.sites import folder_at

OWN: Final = {"sec-fetch-site": "same-origin", "origin": "https://qlinx.example"}


class Browser:
    """Keeps cookies by their names, and fills forms in as they were shown."""

    def __init__(self, functions: Functions) -> None:
        self.functions = functions
        self.cookies: dict[str, str] = {}
        self.page = Response(0, {}, "")

    def goes(self, url: str, method: str = "GET") -> Response:
        """Opens a page; does not follow where it leads."""
        return self._ask(method, url)

    def sends(
        self,
        url: str,
        fields: Mapping[str, str],
        headers: Mapping[str, str] = OWN,
        *,
        token: str | None = None,
    ) -> Response:
        """Sends a form, with the token of the page that was shown last or another one."""
        shown = self.token if token is None else token
        form = {**({"csrf": shown} if shown else {}), **fields}
        return self._ask("POST", url, form, headers)

    def signs_in(
        self, email: str = ADDRESS, password: str = PASSWORD, *, next_page: str = "", **fields: str
    ) -> Response:
        form = {"email": email, "password": password, "next": next_page, **fields}
        return self.sends("/inloggen", form, token="")

    @property
    def token(self) -> str:
        """The token in the form that was shown last."""
        found = re.search(r'name="csrf" value="([^"]*)"', self.page.body)
        return unescape(found[1]) if found else ""

    def _ask(
        self,
        method: str,
        url: str,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        parts = urlsplit(url)
        folder = folder_at(application(), parts.path)
        assert folder, f"no function for {parts.path}"
        response = self.functions.call(
            folder,
            method,
            parts.path,
            form=form,
            query=dict(parse_qsl(parts.query)),
            headers=headers,
            cookies=self.cookies,
        )
        for cookie in response.cookies:
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
            if not value:
                del self.cookies[name]
        if response.body:
            self.page = response
        return response
