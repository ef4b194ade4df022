"""To which addresses a package may go: to public ones alone."""

import socket

import pytest

from qlinx.rights.uploading import Outcome, Uploads, is_fit, is_public

HOST = "upload.voorbeeld.nl"
URL = f"https://{HOST}/pakket?sleutel=geheim"


def nobody(host: str, port: int) -> tuple[str, ...]:
    raise AssertionError(f"{host}:{port} was asked for")


FORBIDDEN = (
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",  # noqa: S104 - to be refused
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "169.254.170.2",
    "100.64.0.1",
    "100.127.255.255",
    "192.0.0.8",
    "192.0.2.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::808:808",
    "2002:7f00:1::1",
    "2001:0:7f00:1::",
    "2001:db8::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "no address",
    "",
)
PUBLIC = ("8.8.8.8", "93.184.216.34", "100.63.255.255", "172.32.0.1", "2606:4700:4700::1111", "2a00:1450::1")
UNFIT = (
    "http://upload.voorbeeld.nl/",
    "ftp://upload.voorbeeld.nl/",
    "https://",
    "https:///pad",
    "https://localhost/",
    "https://127.0.0.1/",
    "https://8.8.8.8/",
    "https://2130706433/",
    "https://0x7f.1/",
    "https://[::1]/",
    "https://upload.voorbeeld.nl:8443/",
    "https://upload.voorbeeld.nl:x/",
    "https://iemand@upload.voorbeeld.nl/",
    "https://upload.voorbeeld.nl@kwaad.nl/",
    "https://upload.voorbeeld.nl/#deel",
    "https://upload.voorbeeld.nl/\r\nHost: kwaad.nl",
    "https://upload.voorbeeld.nl/a b",
    "https://upload.voorbeeld.nl\\@kwaad.nl/",
    "https://upload..nl/",
    "https://üpload.nl/",
    f"https://upload.voorbeeld.nl/{'a' * 2000}",
)


@pytest.mark.parametrize("address", FORBIDDEN)
def test_an_address_that_is_not_on_the_internet_is_never_reached(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_an_address_on_the_internet_is(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("text", UNFIT)
def test_what_can_be_no_upload_address_is_refused(text: str) -> None:
    assert not is_fit(text)
    assert Uploads(resolve=nobody).put(text, b"", once="r") is Outcome.NOT_PUBLIC


@pytest.mark.parametrize("text", [URL, f"https://{HOST}", f"https://{HOST}:443/a", f"HTTPS://{HOST}/"])
def test_what_can_be_one_is_taken(text: str) -> None:
    assert is_fit(text)


@pytest.mark.parametrize("address", FORBIDDEN)
def test_of_several_addresses_one_that_is_not_public_is_enough_to_connect_to_none(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "create_connection", nobody)
    uploads = Uploads(resolve=lambda *_: ("8.8.8.8", address))
    assert uploads.put(URL, b"zip", once="r") is Outcome.NOT_PUBLIC
