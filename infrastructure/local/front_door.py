"""The address that people use: it leads to the API at its own root, as the domain name does on AWS.

The engine has the API under a path with a random id, and pages link to each other from the root.
"""

import http.client
from collections.abc import Iterator
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final
from urllib.parse import urlsplit

from infrastructure.local import docs_page
from infrastructure.local.engine import LOOPBACK

# Between two programs, not for the next one (RFC 9110, 7.6.1).
_HOP_BY_HOP: Final = frozenset(
    {"connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"}
)
# Set by the server below for its own connection.
_OWN_HEADERS: Final = _HOP_BY_HOP | {"date", "server", "content-length"}
_TIMEOUT_SECONDS: Final = 60.0


class FrontDoor(ThreadingHTTPServer):
    """Leads to one API of the engine, once there is one."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int, engine_port: int) -> None:
        super().__init__((LOOPBACK, port), _Handler)
        self.engine_port = engine_port
        self.api_id: str | None = None


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Head and body go out as one; else the client's delayed acknowledgement costs 40 ms.
    wbufsize = -1
    disable_nagle_algorithm = True
    server: FrontDoor
    _engine: http.client.HTTPConnection | None = None

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the library's name)
        """Say nothing: a path may hold a token."""

    def finish(self) -> None:
        """Let go of the engine with the caller."""
        if self._engine is not None:
            self._engine.close()
        super().finish()

    def _serve(self) -> None:
        path = urlsplit(self.path).path
        if path.startswith(docs_page.PREFIX) and (
            page := docs_page.page(path.removeprefix(docs_page.PREFIX))
        ):
            self._respond(HTTPStatus.OK, [("Content-Type", page.content_type)], page.content)
        elif self.server.api_id is None:
            self._respond(
                HTTPStatus.SERVICE_UNAVAILABLE, [("Retry-After", "2")], b"The system is starting.\n"
            )
        else:
            self._forward(self.server.api_id)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _serve  # noqa: N815

    def _forward(self, api_id: str) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        if self._engine is None:
            self._engine = http.client.HTTPConnection(
                LOOPBACK, self.server.engine_port, timeout=_TIMEOUT_SECONDS
            )
        self._engine.putrequest(
            self.command,
            f"/_aws/execute-api/{api_id}/$default{self.path}",
            skip_host=True,
            skip_accept_encoding=True,
        )
        for name, value in self.headers.items():
            if name.lower() not in _HOP_BY_HOP | {"content-length"}:
                self._engine.putheader(name, value)
        self._engine.putheader("Content-Length", str(len(body)))
        self._engine.endheaders(body)
        response = self._engine.getresponse()
        self._respond(response.status, _passed_on(response), response.read())

    def _respond(self, status: int, headers: list[tuple[str, str]], content: bytes) -> None:
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)
        self.wfile.flush()


def _passed_on(response: http.client.HTTPResponse) -> list[tuple[str, str]]:
    def kept() -> Iterator[tuple[str, str]]:
        for name, value in response.getheaders():
            if name.lower() not in _OWN_HEADERS:
                yield name, value

    return list(kept())
