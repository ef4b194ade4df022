"""Somebody at a browser: pages and forms, with the cookies that their browser keeps."""

import re
from collections.abc import Mapping
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from infrastructure.local import authenticator
from tests.proof.crash.play import Play, RefusedError, Response
from tests.support.browser import OWN

_FIELD = re.compile(r'<input [^>]*name="([^"]+)"[^>]* value="([^"]*)"')


class Browsing:
    """One person's browser. What it keeps is put back with everything else."""

    def __init__(self, play: Play, who: str) -> None:
        self.play = play
        self.cookies = play.cloud.browsers.setdefault(who, {})

    def goes(self, url: str, *, expect: int = 200) -> Response:
        """Opens a page, again where it does not come."""
        return self._ask("GET", url, None, expect, ())

    def sends(
        self,
        url: str,
        fields: Mapping[str, str],
        *,
        expect: int = 303,
        again: tuple[int, ...] = (),
        hidden: tuple[str, ...] = ("csrf", "seen"),
    ) -> Response:
        """Opens a form's page and sends the form; sends the same again where nothing comes.

        ``hidden`` are the fields that the page filled in itself.
        """
        shown = dict(_FIELD.findall(self.goes(url).body))
        form = {name: unescape(shown[name]) for name in hidden if name in shown}
        return self._ask("POST", url, {**form, **fields}, expect, again)

    def signs_in(self, at: str, email: str, password: str, kind: str = "", **fields: str) -> None:
        """With the password, and with what their app shows where they are of a ``kind`` that has one."""
        self.sends(at, {"email": email, "password": password, "next": "", **fields})
        if kind:
            code = app_code(self.play, kind, email)
            sent = self.sends(f"{at}/code", {"code": code, "stays": "", "next": ""}, again=(401,))
            if sent.status != 303:  # an earlier try has used the code: the next one then
                self.sends(f"{at}/code", {"code": app_code(self.play, kind, email), "stays": "", "next": ""})

    def ends_a_session(self, url: str) -> None:
        """Ends each session elsewhere, by its button on the page of one's sign-ins."""
        for session in self._elsewhere(url):
            self.sends(url, {"act": "end", "session": session}, again=(404,))
        if self._elsewhere(url):
            raise RefusedError("a session elsewhere goes on")

    def _elsewhere(self, url: str) -> list[str]:
        return re.findall(r'name="session" value="([^"]+)"', self.goes(url).body)

    def _ask(
        self, method: str, url: str, form: Mapping[str, str] | None, expect: int, again: tuple[int, ...]
    ) -> Response:
        parts = urlsplit(url)
        event = self.play.request_event(method, parts.path, form=form)
        query = dict(parse_qsl(parts.query))
        event["queryStringParameters"], event["rawQueryString"] = query, urlencode(query)
        event["headers"] |= OWN
        event["cookies"] = [f"{name}={value}" for name, value in self.cookies.items()]
        answer = self.play.asked(event, expect, again)
        for cookie in answer.cookies:
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
            if not value:
                del self.cookies[name]
        return answer


def app_code(play: Play, kind: str, email: str) -> str:
    """What somebody's app shows. A code works once: the next one comes after half a minute."""
    play.pass_time(seconds=30)
    factor = next((one for one in play.stored(kind) if one["email"]["S"] == email), {}).get("factor")
    if factor is None:
        raise RefusedError(f"no {kind} with an app at {email}")
    secret: Any = play.app_secret(factor["M"]["factor_id"]["S"])
    return authenticator.code(secret, play.cloud.now.timestamp())
