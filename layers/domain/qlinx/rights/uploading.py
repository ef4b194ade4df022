"""Puts a package at an upload address that somebody gave: over TLS, to public addresses of the internet only.

The name is looked up once, every address that it has must be public, and the connection goes to those that
were checked, so nothing is looked up anew in between. No redirect is followed; of the response the status
alone is read. Nothing here logs, and no error names the address.
"""

import socket
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from http.client import HTTPException, HTTPSConnection
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from threading import Timer
from typing import Final
from urllib.parse import SplitResult, urlsplit

PORT: Final = 443
MOST_BYTES: Final = 100 * 1024 * 1024
LONGEST_ADDRESS: Final = 2_000
# Of a connection that is silent, and of the whole: a function has two minutes.
SILENT_SECONDS: Final = 20.0
WHOLE_SECONDS: Final = 75.0
MOST_ADDRESSES: Final = 3
# What leads to an IPv4 address by another name, and what is kept for use of its own: never a receiver.
_NEVER: Final = tuple(
    ip_network(one)
    for one in (
        "100.64.0.0/10",
        "192.0.0.0/24",
        "192.88.99.0/24",
        "198.18.0.0/15",
        "240.0.0.0/4",
        "::ffff:0:0/96",
        "::/96",
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "100::/64",
        "2001::/23",
        "2002::/16",
        "3fff::/20",
        "5f00::/16",
        "fc00::/7",
        "fe80::/10",
        "fec0::/10",
    )
)
# A receiver that is busy may be tried again; what else it says no to, it says once.
_BUSY: Final = frozenset({408, 425, 429})

Resolve = Callable[[str, int], Sequence[str]]


class Outcome(StrEnum):
    """What became of one try."""

    SENT = "sent"
    REFUSED = "refused"
    """The receiver said no, or wants it elsewhere."""
    UNTRUSTED = "untrusted"
    """What answers there can't show that it is whom the address names: nothing was sent."""
    NOT_PUBLIC = "not_public"
    NOT_NOW = "not_now"


class AddressUnfit(ValueError):
    """No address that a package can be put at: never holds it."""


def is_fit(text: str) -> bool:
    """Whether an address can be one to put a package at: https, a name with a dot, and the usual port."""
    try:
        parsed(text)
    except AddressUnfit:
        return False
    return True


def parsed(text: str) -> SplitResult:
    """The parts of an address.

    Raises
    ------
    AddressUnfit
    """
    if (
        len(text) > LONGEST_ADDRESS
        or not text.isascii()
        or any(one <= " " or one in "\\\x7f" for one in text)
    ):
        raise AddressUnfit
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise AddressUnfit from error
    whole = parts.scheme == "https" and parts.hostname and not parts.fragment and "@" not in parts.netloc
    if not whole or port not in {None, PORT} or not _is_name(parts.hostname or ""):
        raise AddressUnfit
    return parts


def _is_name(host: str) -> bool:
    """Whether it is a name of the internet: numbers are none, however they are written."""
    labels = host.rstrip(".").split(".")
    return len(labels) > 1 and all(labels) and not labels[-1][0].isdigit() and ":" not in host


def is_public(address: str) -> bool:
    """Whether an address is one that everybody on the internet reaches."""
    try:
        found: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if "%" in address or found.is_multicast or not found.is_global:
        return False
    return not any(found in network for network in _NEVER if network.version == found.version)


def _resolved(host: str, port: int) -> Sequence[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(one[4][0]) for one in found))


class _NotTrusted(Exception):
    """What answers is not shown to be whom the address names."""


class _Pinned(HTTPSConnection):
    """A connection to one of the addresses of a name, the first that is reached, whose certificate is that of
    the name.
    """

    def __init__(self, host: str, addresses: Sequence[str], port: int, tls: ssl.SSLContext) -> None:
        super().__init__(host, port, timeout=SILENT_SECONDS, context=tls)
        self._addresses, self._tls, self._over = addresses, tls, False

    def connect(self) -> None:
        plain = self._reached()
        try:
            self.sock = self._tls.wrap_socket(plain, server_hostname=self.host)
        except ssl.SSLEOFError:
            # It hung up, which says nothing of who it is.
            plain.close()
            raise
        except ssl.SSLError as error:
            plain.close()
            raise _NotTrusted from error
        except BaseException:
            plain.close()
            raise
        if self._over:
            raise TimeoutError

    def _reached(self) -> socket.socket:
        """The first that takes a connection: one of another kind of network may be out of reach."""
        failed: OSError = TimeoutError()
        for address in self._addresses[:MOST_ADDRESSES]:
            if self._over:
                break
            try:
                return socket.create_connection((address, self.port), SILENT_SECONDS)
            except OSError as error:
                failed = error
        raise failed

    def cut(self) -> None:
        """Ends it while it is in use elsewhere."""
        self._over = True
        if self.sock is not None:
            try:
                self.sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                return


@dataclass(frozen=True, slots=True, kw_only=True)
class Uploads:
    """How packages are put; other values are for tests."""

    resolve: Resolve = _resolved
    may_reach: Callable[[str], bool] = is_public
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    port: int = PORT
    seconds: float = WHOLE_SECONDS

    def put(self, text: str, body: bytes, *, once: str) -> Outcome:
        """One try. ``once`` names the package, so that a receiver knows one that it has."""
        try:
            parts = parsed(text)
        except AddressUnfit:
            return Outcome.NOT_PUBLIC
        host = parts.hostname or ""
        if len(body) > MOST_BYTES:
            return Outcome.REFUSED
        try:
            addresses = self.resolve(host, self.port)
        except OSError:
            return Outcome.NOT_NOW
        if not addresses:
            return Outcome.NOT_NOW
        if not all(self.may_reach(one) for one in addresses):
            return Outcome.NOT_PUBLIC
        return self._tried(_Pinned(host, addresses, self.port, self.tls), parts, body, once)

    def _tried(self, connection: _Pinned, parts: SplitResult, body: bytes, once: str) -> Outcome:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        headers = {"Content-Type": "application/zip", "Idempotency-Key": once, "User-Agent": "Qlinx"}
        watch = Timer(self.seconds, connection.cut)
        watch.daemon = True
        watch.start()
        try:
            connection.request("PUT", target, body, headers)
            return _outcome(connection.getresponse().status)
        except _NotTrusted:
            return Outcome.UNTRUSTED
        except (OSError, HTTPException):
            return Outcome.NOT_NOW
        finally:
            watch.cancel()
            connection.close()


def _outcome(status: int) -> Outcome:
    if 200 <= status < 300:
        return Outcome.SENT
    if status >= 500 or status in _BUSY:
        return Outcome.NOT_NOW
    return Outcome.REFUSED
