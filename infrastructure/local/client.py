"""Speaks to a running system as the mobile app, an office and a browser do:
over HTTP, with no code of the product.
"""

import json
import secrets
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Self, TypeVar
from urllib.parse import urlencode, urlsplit

from infrastructure.local.authenticator import APPS

T = TypeVar("T")

_LOOK_AGAIN_SECONDS: Final = 0.1
_ANSWER_SECONDS: Final = 30.0
_ENDED_NOW: Final = "/problems/session-ended"
_CODE_REFUSED: Final = "/problems/factor-refused"
_CODES: Final = 3


class NotAsExpected(AssertionError):
    """The system answered something else, or what was waited for did not happen;
    the text says what was seen.
    """


@dataclass(frozen=True)
class Response:
    """An HTTP response. The names of headers are in lower case."""

    asked: str
    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode("utf-8")

    @property
    def json(self) -> Any:
        """The body's value.

        Raises NotAsExpected when the body is no JSON.
        """
        try:
            return json.loads(self.content)
        except ValueError as broken:
            raise NotAsExpected(f"{self.asked} answered {self.status} with no JSON") from broken

    @property
    def problem(self) -> str:
        """The kind of a problem document (RFC 9457), or the type of what came instead."""
        kind = self.headers.get("content-type", "")
        return str(self.json["type"]) if kind.startswith("application/problem+json") else kind

    def must_be(self, status: int) -> Self:
        """This answer, if it has the status; else raises NotAsExpected."""
        if self.status != status:
            raise NotAsExpected(f"{self.asked} answered {self.status} ({self.problem}) instead of {status}")
        return self


@dataclass(frozen=True)
class Caller:
    """Somebody who calls the system, signed in when there is a token."""

    url: str
    token: str | None = None
    language: str = "nl"

    def signed_in(self, token: str) -> "Caller":
        return replace(self, token=token)

    def speaking(self, language: str) -> "Caller":
        return replace(self, language=language)

    def get(self, path: str) -> Response:
        return self.call("GET", path)

    def post(self, path: str, body: Any = None, **headers: str) -> Response:
        return self.call("POST", path, body, **headers)

    def put(self, path: str, body: Any) -> Response:
        return self.call("PUT", path, body)

    def patch(self, path: str, body: Any) -> Response:
        return self.call("PATCH", path, body)

    def delete(self, path: str) -> Response:
        return self.call("DELETE", path)

    def post_form(self, path: str, fields: Mapping[str, str]) -> Response:
        """What a browser sends when a button of a page is pressed."""
        return self._send(
            "POST",
            path,
            urlencode(fields).encode(),
            {"Content-Type": "application/x-www-form-urlencoded"},
        )

    def post_text(self, path: str, text: str) -> Response:
        """What calls itself JSON, as it stands there."""
        return self._send("POST", path, text.encode(), {"Content-Type": "application/json"})

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Response:
        """Any method with a body of JSON; ``idempotency_key="a"`` is the header Idempotency-Key."""
        content = None if body is None else json.dumps(body).encode()
        given = {name.replace("_", "-").title(): value for name, value in headers.items()}
        return self._send(method, path, content, {"Content-Type": "application/json", **given})

    def _send(self, method: str, path: str, content: bytes | None, headers: Mapping[str, str]) -> Response:
        own = {"Accept-Language": self.language}
        if self.token is not None:
            own["Authorization"] = f"Bearer {self.token}"
        return send(
            urllib.request.Request(self.url + path, data=content, headers={**own, **headers}, method=method)
        )


class _AsItIs(urllib.request.HTTPRedirectHandler):
    """A redirect is a response like any other."""

    def redirect_request(self, *_: Any) -> None:
        return None


_OPENER: Final = urllib.request.build_opener(_AsItIs)


def send(request: urllib.request.Request) -> Response:
    """The response, whatever its status."""
    # Without the query, which may hold a signature.
    asked = f"{request.get_method()} {urlsplit(request.full_url).path}"
    try:
        with _OPENER.open(request, timeout=_ANSWER_SECONDS) as response:
            return Response(asked, response.status, _lower(response.headers), response.read())
    except urllib.error.HTTPError as refused:
        with refused:
            return Response(asked, refused.code, _lower(refused.headers), refused.read())


def fetch(url: str) -> Response:
    """A link followed, such as one to an object."""
    return send(urllib.request.Request(url))


def upload(form: Mapping[str, Any], content: bytes) -> Response:
    """Posts a file with a presigned form: its fields first, the file last."""
    boundary = secrets.token_hex(16)
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in form["fields"].items()
    ]
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="file"\r\n\r\n'
    body = b"".join([*parts, head.encode(), content, f"\r\n--{boundary}--\r\n".encode()])
    return send(
        urllib.request.Request(
            form["url"],
            data=body,
            headers={"Content-Type": f"multipart/form-data; boundary={boundary}"},
            method="POST",
        )
    )


def sign_in(url: str, address: str, password: str, role: str = "person") -> str:
    """An access token, got as the app gets it; ``role`` is person, employer or staff.

    Where a second factor is asked, the code comes from an app that was set up here; where there is none yet,
    one is set up. Raises NotAsExpected when that is refused.
    """
    caller = Caller(url)
    place = "/v1/staff/sessions" if role == "staff" else "/v1/sessions"
    body = {"email": address, "password": password, **({} if role == "staff" else {"role": role})}
    response = caller.post(place, body)
    if response.problem == _ENDED_NOW:
        # All their sessions were ended in this very second.
        time.sleep(1)
        response = caller.post(place, body)
    if response.status == 200 and "challenge" in response.json:
        response = _with_code(caller, f"{place}/challenge", _secret(url, role, address, response), response)
    if response.status != 200:
        raise NotAsExpected(f"signing in was refused: {response.problem}")
    return str(response.json["access_token"])


def _with_code(caller: Caller, place: str, secret: str, asked: Response) -> Response:
    """What a code brings; another one where it was used already, by somebody with the same app elsewhere."""
    response = asked
    for _ in range(_CODES):
        response = caller.post(place, {"session": asked.json["session"], "code": APPS.fresh_code(secret)})
        if response.problem != _CODE_REFUSED:
            break
    return response


def _secret(url: str, role: str, address: str, asked: Response) -> str:
    if asked.json["challenge"] == "enrol":
        APPS.set_up(url, role, address, asked.json["secret"])
    secret = APPS.secret(url, role, address)
    if secret is None:
        raise NotAsExpected("a code is asked of an app that was set up elsewhere")
    return secret


def until(what: str, look: Callable[[], T | None], *, seconds: float = 30.0) -> T:
    """What ``look`` finds, as soon as it finds something.

    Raises NotAsExpected, naming what was waited for, when it does not in time.
    """
    deadline = time.monotonic() + seconds
    while (found := look()) is None:
        if time.monotonic() > deadline:
            raise NotAsExpected(f"{what}: not seen in {seconds:.0f} s")
        time.sleep(_LOOK_AGAIN_SECONDS)
    return found


def _lower(headers: Any) -> dict[str, str]:
    # Cookies come in a line each.
    return {name.lower(): ", ".join(headers.get_all(name)) for name in headers}
