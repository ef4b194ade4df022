"""Plays what people, employers and operators do on the platform,
with requests that are repeated as clients repeat them.
"""

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any
from urllib.parse import urlencode

from qlinx.kit.errors import ChangedMeanwhile
from qlinx.kit.keyed import Keyring
from qlinx.kit.pages import path_language
from qlinx.people.model import SELF
from tests.proof.crash.platform import Platform, StuckError
from tests.support.cloud.services import Mail
from tests.support.http import an_event, issuer_of
from tests.support.sites import sites

_TRIES = 4


class RefusedError(Exception):
    """A request was answered otherwise than the story says."""


@dataclass(frozen=True)
class Response:
    """What a request was answered."""

    status: int
    body: str
    location: str = ""
    cookies: tuple[str, ...] = ()

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def forms() -> frozenset[str]:
    """Every form of every site, by its path in Dutch."""
    return frozenset(
        f"POST {place.nl}" for site in sites().values() for method, place in site.places if method == "POST"
    )


def form_at(function: str, path: str) -> str:
    """Which of these a form is, in either language."""
    language = path_language(path)
    return next(
        f"POST {place.nl}"
        for method, place in sites()[function].places
        if method == "POST" and place.parts_of(path, language) is not None
    )


def _told(body: str) -> str:
    """What an answer says, without the markup and the style of a page."""
    text = re.sub(r"<[^>]+>", " ", body.partition("<main")[2] or body)
    return " ".join(text.split())[:400]


def _lost_a_race(answer: Response, expect: int) -> bool:
    """Whether somebody else, perhaps an earlier try, was first: a client looks again, and asks again."""
    said = (ChangedMeanwhile.code, ChangedMeanwhile.title.nl)
    return answer.status == 409 != expect and any(one in answer.body for one in said)


class Play(Platform):
    """What people do, and what they see."""

    def request(
        self,
        method: str,
        path: str,
        *,
        body: Any = None,
        form: Mapping[str, str] | None = None,
        user: str | None = None,
        group: str = "",
        origin: str | None = None,
        key: str | None = None,
        seen: str | None = None,
        expect: int = 200,
        again: tuple[int, ...] = (),
    ) -> Response:
        """A request, repeated as a client repeats it when it hears nothing or that something went wrong.

        ``again`` are answers that are as good where an earlier try was carried out; ``seen`` is the version
        that is changed; ``origin`` is the sign-in of the session that asks, where that matters.

        Raises
        ------
        RefusedError
        """
        event = self.request_event(method, path, body, form, user, group, key)
        if seen is not None:
            event["headers"]["if-match"] = seen
        if origin is not None:
            event["requestContext"]["authorizer"]["jwt"]["claims"]["origin_jti"] = origin
        return self.asked(event, expect, again)

    def asked(self, event: Mapping[str, Any], expect: int, again: tuple[int, ...] = ()) -> Response:
        """What an event of a request is answered, repeated in the same way.

        Raises
        ------
        RefusedError
        """
        method, path = event["requestContext"]["http"]["method"], event["rawPath"]
        function, route = self.wiring.function_of(method, path)
        self.routes.add(form_at(function, path) if (method, route[:3]) == ("POST", "ANY") else route)
        for number in range(_TRIES):
            answer = self._answered(function, event)
            if answer and _lost_a_race(answer, expect):
                # A turn of who was cut off with it ends within two of its windows (`records.turns`).
                self.pass_time(seconds=20)
                continue
            if answer is None or answer.status >= 500 or answer.status == 429:
                self.pass_time(seconds=2)
                continue
            if answer.status == expect or (number and answer.status in again):
                return answer
            raise RefusedError(f"{method} {route}: {answer.status} {_told(answer.body)}")
        raise RefusedError(f"{method} {route}: no answer")

    def _answered(self, function: str, event: Mapping[str, Any]) -> Response | None:
        answer = self.answer_of(function, event)
        if answer is None:
            return None
        location = answer["headers"].get("Location", "")
        cookies = tuple(answer.get("cookies", ()))
        return Response(answer["statusCode"], answer["body"], location, cookies)

    def request_event(
        self,
        method: str,
        path: str,
        body: Any = None,
        form: Mapping[str, str] | None = None,
        user: str | None = None,
        group: str = "",
        key: str | None = None,
    ) -> dict[str, Any]:
        """A request as the gateway hands it to a function."""
        event = an_event("signup", "sign_up")
        event["rawPath"] = path
        event["requestContext"]["http"] |= {"method": method, "path": path}
        event["headers"]["accept-language"] = "nl"
        event["body"] = json.dumps(body) if form is None else urlencode(form)
        if body is None and form is None:
            event["body"] = ""
        if form is not None:
            event["headers"]["content-type"] = "application/x-www-form-urlencoded"
        if key is not None:
            event["headers"]["idempotency-key"] = key
        if user is not None:
            claims = {
                "token_use": "access",
                "username": user,
                "auth_time": str(int(self.cloud.now.timestamp())),
            }
            claims["iss"] = issuer_of(self.wiring.resources, staff=group == "staff")
            if group and group != "staff":
                claims["cognito:groups"] = f"[{group}]"
            event["requestContext"]["authorizer"] = {"jwt": {"claims": claims}}
        return event

    def put(self, bucket: str, key: str, body: bytes, content_type: str = "application/octet-stream") -> None:
        """Somebody puts a file: ``bucket`` is ``Drop`` or ``Private``."""
        name = self.wiring.resources.outputs[f"{bucket}Bucket"]
        self.cloud.objects.put_object(Bucket=name, Key=key, Body=body, ContentType=content_type)

    def mails(self, to: str) -> list[Mail]:
        """The mails to an address, the newest first."""
        return [mail for mail in reversed(self.cloud.provider.taken) if mail.to == to]

    def link(self, to: str, begins: str, *, about: str = "") -> str:
        """The path of the link that begins so in the newest mail to an address that has one,
        about one thing if named.
        """
        for mail in self.mails(to):
            if about in mail.subject and (
                found := re.search(r"https://qlinx\.example(" + re.escape(begins) + r"[^\s>]+)", mail.text)
            ):
                return found[1]
        raise RefusedError(f"no mail to {to} has a link to {begins}")

    def account_id(self, email: str) -> str:
        """The id of the account with a sign-in address, as the records have it."""
        return self._subject(email, of_account=True)

    def relation_id(self, email: str) -> str:
        """The id of what an employer says about somebody at an address."""
        return self._subject(email, of_account=False)

    def _subject(self, email: str, *, of_account: bool) -> str:
        for item in self.stored("person"):
            if item["email"] == {"S": email} and (item["given_by"] == {"S": SELF}) is of_account:
                return str(item["person_id"]["S"])
        raise RefusedError(f"nobody has the address {email}")

    def order(self, function: str, event: Mapping[str, Any]) -> Any:
        """What an operator has a function do, once more where nothing or an error came back.

        Raises
        ------
        RefusedError
        """
        for _ in range(_TRIES):
            answer = self.answer_of(function, event)
            if answer is not None:
                return answer
            self.pass_time(seconds=2)
        raise RefusedError(f"{function}: no answer")

    def app_secret(self, factor_id: str) -> str:
        """What the app of a second factor holds."""
        keys = Keyring(self.cloud.secrets.value.encode())
        return base64.b32encode(keys.derived("factor", factor_id)).decode()


__all__ = ["UTC", "Play", "RefusedError", "Response", "StuckError"]
