"""Who offers the service is written once, and everything that names it reads it there
(obligations 3, 57 and 74).
"""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from infrastructure.local.paths import ROOT
from qlinx.entrypoints import post_office
from qlinx.kit import provider
from qlinx.kit.provider import AUTHORITY, PROVIDER
from qlinx.kit.texts import LANGUAGES
from qlinx.mailing import mime
from qlinx.people import statements
from qlinx.people.statements import PUBLISHED, statement_text

_FOLDERS = ("layers/domain/qlinx", "functions", "infrastructure")
_KINDS = {".py", ".txt", ".html", ".yaml", ".json", ".css"}
_MADE = (ROOT / "functions" / "website", ".json")
_RECORD = Path(provider.__file__).resolve()
# Of a text that people see: what another address could hide.
_SHORTENERS = ("bit.ly", "t.co", "goo.gl", "tinyurl", "ow.ly", "is.gd", "buff.ly", "lnkd.in")
_LINK = re.compile(r"https?://([\w.-]+)[^\s\"'<>)]*")


def texts() -> list[tuple[Path, str]]:
    """Everything that the product is made of, the record itself apart, and what `make api` makes of the
    rest.
    """
    return [
        (path, path.read_text("utf-8"))
        for folder in _FOLDERS
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in _KINDS and path.resolve() != _RECORD and (path.parent, path.suffix) != _MADE
    ]


@pytest.mark.parametrize("fact", ["legal_name", "street", "chamber_of_commerce", "telephone", "email"])
def test_nothing_else_writes_down_who_offers_the_service(fact: str) -> None:
    written = getattr(PROVIDER, fact)

    assert len(texts()) > 200
    assert [str(path) for path, text in texts() if written in text] == []


def test_a_change_of_the_record_shows_in_the_statement_and_in_every_mail(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    changed = replace(PROVIDER, legal_name="Ander Bedrijf B.V.", telephone="088-7654321")
    for module in (mime, statements):
        monkeypatch.setattr(module, "PROVIDER", changed)
    settings = {
        "MAIL_FROM": "qlinx@mail.example",
        "MAIL_CONFIGURATION_SET": "any",
        "OWN_REQUESTS_SET": "any",
        "INVITATIONS_SET": "any",
        "NEWSLETTERS_SET": "any",
        "PUBLIC_URL": "https://q.example",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    for language in LANGUAGES:
        text = statement_text(PUBLISHED[-1], language)
        assert "Ander Bedrijf B.V." in text
        assert "088-7654321" in text

    sender = post_office.post_office.__wrapped__().sender

    assert (sender.legal_name, sender.telephone) == ("Ander Bedrijf B.V.", "088-7654321")


def test_links_to_the_authority_are_to_its_own_address() -> None:
    for path, text in texts():
        for host in _LINK.findall(text):
            assert not host.endswith(_SHORTENERS), f"{path} links to {host}"
            if "persoonsgegevens" in host:
                assert host in {"www.autoriteitpersoonsgegevens.nl", "autoriteitpersoonsgegevens.nl"}
    for url in (AUTHORITY.url.nl, AUTHORITY.url.en):
        assert url.startswith("https://www.autoriteitpersoonsgegevens.nl/")
