from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from qlinx.kit.provider import PROVIDER
from qlinx.kit.texts import LocalText
from qlinx.mailing.letter import Addressee, Sender
from qlinx.mailing.letter_errors import (
    IncompleteSenderError,
    MissingReasonError,
    UnknownTemplateError,
    UnusableAddressError,
    UnusableEventError,
    UnusableLinkError,
)
from qlinx.mailing.rendering import render
from tests.support.letters import FACTS, STATEMENT, a_letter, a_sender, an_event

NOON = datetime(2026, 12, 5, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "field",
    ["name", "legal_name", "postal_address", "chamber_of_commerce", "telephone", "address", "contact_email"],
)
def test_a_sender_without_identity_cannot_be_made(field: str) -> None:
    with pytest.raises(IncompleteSenderError, match=field):
        replace(a_sender(), **{field: " "})  # type: ignore[arg-type]  # the fields named are all text


def test_the_sender_is_the_provider_of_the_settings_record() -> None:
    moved = replace(PROVIDER, street="Voorbeeldkade 2", telephone="020-0000000")
    sender = Sender.of(moved, address="mail@qlinx.example", statement_url=STATEMENT)
    text = render(a_letter("people.identity_code"), sender).text
    assert "Voorbeeldkade 2, 2012 KN Haarlem" in text
    assert "020-0000000" in text
    assert PROVIDER.street not in text


@pytest.mark.parametrize("reason", [LocalText("", "because"), LocalText("daarom", " \n")])
def test_a_letter_says_why_in_both_languages(reason: LocalText) -> None:
    with pytest.raises(MissingReasonError):
        a_letter(reason=reason)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "noor",
        "noor@",
        "no or@werk.example",
        "noor@werk.example\r\nBcc: x@y.example",
        "a,b@werk.example",
        "é@werk.example",
        "<noor@werk.example>",
    ],
)
def test_mail_goes_to_one_plain_address(address: str) -> None:
    with pytest.raises(UnusableAddressError):
        Addressee(address)


@pytest.mark.parametrize(
    "address", ["noor@werk.example", "o'brien+werk@xn--bcher-kva.example", "a.b_c-d/e@a-b.example"]
)
def test_an_address_that_the_provider_takes_is_taken(address: str) -> None:
    assert Addressee(address).address == address


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "//qlinx.example",
        "https://qlinx.example/a b",
        'https://qlinx.example/"',
        "https://q.example/\r\nX: y",
        "https://é.example",
        7,
    ],
)
@pytest.mark.parametrize("place", ["facts", "nested", "unsubscribe"])
def test_a_link_is_an_http_address_wherever_it_stands(link: object, place: str) -> None:
    facts = FACTS["people.already_registered"]
    changes: dict[str, dict[str, Any]] = {
        "facts": {"facts": {**facts, "sign_in_url": link}},
        "nested": {"facts": {**facts, "list": [{"deep_url": link}]}},
        "unsubscribe": {"unsubscribe_url": link},
    }
    with pytest.raises(UnusableLinkError):
        a_letter("people.already_registered", **changes[place])


@pytest.mark.parametrize(
    "template", ["invitation", "../kit.secret", "people/confirm_signup", "People.confirm", ""]
)
def test_a_template_is_named_by_package_and_name(template: str) -> None:
    with pytest.raises(UnknownTemplateError):
        replace(a_letter(), template=template)


def test_an_event_is_for_the_one_who_gets_the_letter() -> None:
    with pytest.raises(UnusableEventError):
        a_letter(calendar=an_event(attendee_address="someone@else.example"))


@pytest.mark.parametrize(
    "changes",
    [
        {"starts": NOON, "ends": NOON},
        {"starts": NOON, "ends": NOON - timedelta(hours=1)},
        {"starts": NOON.replace(tzinfo=None), "ends": NOON},
        {"answer_by": NOON.replace(tzinfo=None)},
        {"time_zone": "Europe/Haarlem"},
        {"time_zone": "../../etc/passwd"},
    ],
)
def test_an_event_that_contradicts_itself_cannot_be_made(changes: dict[str, Any]) -> None:
    with pytest.raises(UnusableEventError):
        an_event(**changes)


def test_a_letter_in_a_log_tells_nothing_about_its_reader() -> None:
    shown = repr((a_letter(calendar=an_event(), reply_to=Addressee("hr@werk.example")), an_event()))
    for personal in ("noor", "Noor", "Voorbeeld Zorg", "Kerstborrel", "token", "hr@"):
        assert personal not in shown
    assert "entry-1" in shown
