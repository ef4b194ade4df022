"""The front door passes requests on to the API as they are."""

import http.client
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer, ThreadingHTTPServer

import pytest

from infrastructure.local.engine import LOOPBACK
from infrastructure.local.front_door import FrontDoor


class Echo(BaseHTTPRequestHandler):
    """Stands for the engine: tells what reached it."""

    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Nothing."""

    def answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
        told = json.dumps(
            {"method": self.command, "path": self.path, "headers": dict(self.headers), "body": body}
        ).encode()
        self.send_response(418)
        self.send_header("Set-Cookie", "one=1")
        self.send_header("Set-Cookie", "two=2")
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    do_GET = do_POST = answer  # noqa: N815


@contextmanager
def serving(server: HTTPServer) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def door() -> Iterator[FrontDoor]:
    with serving(ThreadingHTTPServer((LOOPBACK, 0), Echo)) as engine_port:
        front_door = FrontDoor(0, engine_port)
        front_door.api_id = "api"
        with serving(front_door):
            yield front_door


def asked(
    door: FrontDoor, method: str, path: str, body: bytes = b"", **headers: str
) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection(LOOPBACK, door.server_address[1], timeout=5)
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer, answer.read()
    finally:
        connection.close()


def test_method_path_headers_and_body_reach_the_api_unchanged(door: FrontDoor) -> None:
    _, content = asked(
        door,
        "POST",
        "/a%20b/%C3%A9?x=1&y=%26",
        b"naam=Jos%C3%A9",
        Authorization="Bearer t",
        Accept="text/html",
    )

    told = json.loads(content)
    assert told["method"] == "POST"
    assert told["path"] == "/_aws/execute-api/api/$default/a%20b/%C3%A9?x=1&y=%26"
    assert told["body"] == "naam=Jos%C3%A9"
    assert told["headers"]["Authorization"] == "Bearer t"
    assert told["headers"]["Accept"] == "text/html"
    assert told["headers"]["Host"] == f"{LOOPBACK}:{door.server_address[1]}"


def test_the_api_s_answer_reaches_the_caller_unchanged(door: FrontDoor) -> None:
    answer, _ = asked(door, "GET", "/")

    assert answer.status == 418
    assert answer.headers.get_all("Set-Cookie") == ["one=1", "two=2"]


def test_before_there_is_an_api_it_says_that_the_system_is_starting(door: FrontDoor) -> None:
    door.api_id = None

    answer, content = asked(door, "GET", "/")

    assert answer.status == 503
    assert answer.headers["Retry-After"] == "2"
    assert b"starting" in content


def test_the_api_s_description_is_served_beside_it(door: FrontDoor) -> None:
    answer, content = asked(door, "GET", "/_docs/")

    assert answer.status == 200
    assert b"SwaggerUIBundle" in content
