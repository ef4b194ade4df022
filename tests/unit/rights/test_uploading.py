"""A package goes over TLS to public addresses of the internet, and nowhere else."""

import hashlib
import logging
import os
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http.client import HTTPSConnection
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from qlinx.rights import uploading
from qlinx.rights.uploading import Outcome, Uploads

HOST = "upload.voorbeeld.nl"
URL = f"https://{HOST}/pakket?sleutel=geheim"


def nobody(host: str, port: int) -> tuple[str, ...]:
    raise AssertionError((host, port))


def test_a_name_that_is_not_found_is_tried_again() -> None:
    def unknown(host: str, port: int) -> tuple[str, ...]:
        raise OSError(host, port)

    assert Uploads(resolve=unknown).put(URL, b"", once="r") is Outcome.NOT_NOW
    assert Uploads(resolve=lambda *_: ()).put(URL, b"", once="r") is Outcome.NOT_NOW


def test_what_is_too_large_goes_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploading, "MOST_BYTES", 3)
    assert Uploads(resolve=nobody).put(URL, b"four", once="r") is Outcome.REFUSED


@dataclass
class Receiver:
    """A server on this machine with a certificate of its own."""

    tls: ssl.SSLContext
    port: int = 0
    status: int = 201
    location: str = ""
    reads_at_most: int = 0
    hangs: bool = False
    let_go: threading.Event = field(default_factory=threading.Event)
    hung_to_the_end: bool = False
    got: list[tuple[str, str, bytes, dict[str, str]]] = field(default_factory=list)

    def uploads(self, **more: Any) -> Uploads:
        """What finds it under the name, though no address of this machine is public."""
        found = Uploads(
            resolve=lambda *_: ("127.0.0.1",), may_reach=lambda _: True, tls=self.tls, port=self.port
        )
        return replace(found, **more)


def certificate(folder: Path, name: str) -> tuple[Path, ssl.SSLContext]:
    key = ec.generate_private_key(ec.SECP256R1())
    called = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(called)
        .issuer_name(called)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        # What looks at it reads the clock of the machine.
        .not_valid_before(datetime(2000, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2100, 1, 1, tzinfo=UTC))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "receiver.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = made.public_bytes(serialization.Encoding.PEM)
    file.write_bytes(secret + public)
    return file, ssl.create_default_context(cadata=public.decode())


@pytest.fixture
def receiver(socket_enabled: None, tmp_path: Path) -> Iterator[Receiver]:
    del socket_enabled  # asked for, so that sockets may be used
    file, trusting = certificate(tmp_path, HOST)
    found = Receiver(trusting)

    class Takes(BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            length = int(self.headers["Content-Length"])
            body = self.rfile.read(min(length, found.reads_at_most or length))
            if len(body) < length:
                if found.hangs:
                    found.hung_to_the_end = not found.let_go.wait(60)
                self.close_connection = True
                return
            found.got.append((self.path, self.headers["Host"], body, dict(self.headers)))
            self.send_response(found.status)
            if found.location:
                self.send_header("Location", found.location)
            self.end_headers()
            self.wfile.write(b"what nobody reads")

        def log_message(self, *_: Any) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Takes)
    own = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    own.load_cert_chain(file)
    server.socket = own.wrap_socket(server.socket, server_side=True)
    found.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield found
    found.let_go.set()
    server.shutdown()
    server.server_close()
    thread.join()


def test_the_package_arrives_whole_and_named(receiver: Receiver) -> None:
    body = b"zip" * 100_000
    assert receiver.uploads().put(URL, body, once="request-id") is Outcome.SENT
    ((path, host, got, headers),) = receiver.got
    assert (path, host.partition(":")[0], got) == ("/pakket?sleutel=geheim", HOST, body)
    assert (headers["Content-Type"], headers["Idempotency-Key"]) == ("application/zip", "request-id")


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, Outcome.SENT),
        (204, Outcome.SENT),
        (301, Outcome.REFUSED),
        (307, Outcome.REFUSED),
        (400, Outcome.REFUSED),
        (403, Outcome.REFUSED),
        (413, Outcome.REFUSED),
        (408, Outcome.NOT_NOW),
        (429, Outcome.NOT_NOW),
        (500, Outcome.NOT_NOW),
        (503, Outcome.NOT_NOW),
    ],
)
def test_what_the_receiver_says_is_one_of_three(receiver: Receiver, status: int, outcome: Outcome) -> None:
    receiver.status = status
    assert receiver.uploads().put(URL, b"zip", once="r") is outcome


@pytest.mark.parametrize(
    "elsewhere", [f"https://{HOST}/elders", "http://169.254.169.254/latest/meta-data/", "https://10.0.0.1/"]
)
def test_no_redirect_is_followed(receiver: Receiver, elsewhere: str) -> None:
    receiver.status, receiver.location = 307, elsewhere
    assert receiver.uploads().put(URL, b"zip", once="r") is Outcome.REFUSED
    assert [path for path, *_ in receiver.got] == ["/pakket?sleutel=geheim"]


def test_a_certificate_of_another_name_or_of_nobody_known_gets_nothing(receiver: Receiver) -> None:
    other = URL.replace(HOST, "upload.elders.nl")
    assert receiver.uploads().put(other, b"zip", once="r") is Outcome.UNTRUSTED
    strict = receiver.uploads(tls=ssl.create_default_context())
    assert strict.put(URL, b"zip", once="r") is Outcome.UNTRUSTED
    assert receiver.got == []


def test_what_speaks_no_tls_gets_nothing(receiver: Receiver) -> None:
    with speaking(b"HTTP/1.1 200 OK\r\n\r\n") as port:
        assert receiver.uploads(port=port).put(URL, b"zip", once="r") is Outcome.UNTRUSTED


def test_one_that_hangs_up_at_once_is_tried_again(receiver: Receiver) -> None:
    with speaking(b"") as port:
        assert receiver.uploads(port=port).put(URL, b"zip", once="r") is Outcome.NOT_NOW


def test_an_address_out_of_reach_is_passed_over_for_the_next(receiver: Receiver) -> None:
    both = receiver.uploads(resolve=lambda *_: ("::1", "127.0.0.1"))
    assert both.put(URL, b"zip", once="r") is Outcome.SENT


def test_a_large_package_arrives_whole(receiver: Receiver) -> None:
    body = os.urandom(32 * 1024 * 1024)
    assert receiver.uploads().put(URL, body, once="r") is Outcome.SENT
    assert hashlib.sha256(receiver.got[0][2]).digest() == hashlib.sha256(body).digest()


def test_one_that_closes_midway_is_tried_again_and_has_nothing_whole(receiver: Receiver) -> None:
    receiver.reads_at_most = 64 * 1024
    assert receiver.uploads().put(URL, bytes(8 * 1024 * 1024), once="r") is Outcome.NOT_NOW
    assert receiver.got == []


def test_one_that_takes_a_part_and_then_hangs_is_cut_off(receiver: Receiver) -> None:
    receiver.reads_at_most, receiver.hangs = 64 * 1024, True
    assert receiver.uploads(seconds=0.5).put(URL, bytes(32 * 1024 * 1024), once="r") is Outcome.NOT_NOW
    assert not receiver.hung_to_the_end


@contextmanager
def speaking(first: bytes) -> Iterator[int]:
    """A server that says something of its own to whoever comes, and hangs up."""

    def answer() -> None:
        found, _ = server.accept()
        with found:
            if first:
                found.recv(4096)
                found.sendall(first)

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        yield server.getsockname()[1]
        thread.join()


@pytest.mark.usefixtures("socket_enabled")
def test_a_receiver_that_says_nothing_is_left() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        uploads = Uploads(
            resolve=lambda *_: ("127.0.0.1",),
            may_reach=lambda _: True,
            port=silent.getsockname()[1],
        )
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(uploading, "SILENT_SECONDS", 0.2)
            assert uploads.put(URL, b"zip", once="r") is Outcome.NOT_NOW


def test_one_that_goes_on_and_on_is_cut_off(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    waits = threading.Event()
    monkeypatch.setattr(HTTPSConnection, "getresponse", slow(waits))
    assert receiver.uploads(seconds=0.2).put(URL, b"zip", once="r") is Outcome.NOT_NOW


def slow(waits: threading.Event) -> Any:
    """A response of which nothing more comes than silence, until the connection is cut."""

    def getresponse(connection: Any) -> None:
        waits.wait(0.4)
        if connection.sock.recv(1) == b"":
            raise ConnectionResetError
        connection.sock.settimeout(5)
        while connection.sock.recv(4096):
            pass
        raise ConnectionResetError

    return getresponse


def test_nothing_is_logged_of_it(receiver: Receiver, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        receiver.uploads().put(URL, b"zip", once="r")
    assert HOST not in caplog.text
