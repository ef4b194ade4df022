"""The mailbox tells what became of a mail in the shape that SES gives to EventBridge."""

from datetime import UTC, datetime

import pytest

from infrastructure.local.mailbox.events import SIMULATOR_DOMAIN, Event, events_of
from infrastructure.local.mailbox.message import Message

DOMAINS = frozenset({SIMULATOR_DOMAIN, "simulator.example"})
RAW = (
    b"From: Qlinx <qlinx@mail.qlinx.example>\r\nTo: someone@werk.example\r\n"
    b"Subject: =?utf-8?q?Caf=C3=A9?=\r\nX-Own: yes\r\n\r\ntext"
)


def events(*recipients: str) -> list[Event]:
    message = Message(
        message_id="m-1",
        received_at=datetime(2026, 11, 22, 12, 0, 0, 123_456, tzinfo=UTC),
        recipients=recipients,
        raw=RAW,
        configuration_set="letters",
        tags={"outbox_id": "o-1"},
    )
    return list(events_of(message, region="eu-west-1", simulator_domains=DOMAINS))


def kinds(*recipients: str) -> list[str]:
    return [event.detail_type for event in events(*recipients)]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("sanne@werk.example", ["Email Sent", "Email Delivered"]),
        ("bounce@werk.example", ["Email Sent", "Email Delivered"]),
        (f"success@{SIMULATOR_DOMAIN}", ["Email Sent", "Email Delivered"]),
        (f"bounce@{SIMULATOR_DOMAIN}", ["Email Sent", "Email Bounced"]),
        (f"bounce+sanne@{SIMULATOR_DOMAIN}", ["Email Sent", "Email Bounced"]),
        ("BOUNCE+x@Simulator.Example", ["Email Sent", "Email Bounced"]),
        (f"suppressionlist@{SIMULATOR_DOMAIN}", ["Email Sent", "Email Bounced"]),
        (f"complaint@{SIMULATOR_DOMAIN}", ["Email Sent", "Email Delivered", "Email Complaint Received"]),
        (f"ooto@{SIMULATOR_DOMAIN}", ["Email Sent", "Email Delivered", "Email Bounced"]),
    ],
)
def test_the_simulator_s_addresses_have_their_fate(address: str, expected: list[str]) -> None:
    assert kinds(address) == expected


def test_each_recipient_has_its_own_fate() -> None:
    assert kinds("a@werk.example", f"bounce@{SIMULATOR_DOMAIN}") == [
        "Email Sent",
        "Email Delivered",
        "Email Bounced",
    ]


def test_every_event_names_the_mail_with_its_tags() -> None:
    for event in events(f"complaint@{SIMULATOR_DOMAIN}"):
        mail = event.detail["mail"]
        assert mail["messageId"] == "m-1"
        assert mail["timestamp"] == "2026-11-22T12:00:00.123Z"
        assert mail["destination"] == [f"complaint@{SIMULATOR_DOMAIN}"]
        assert mail["tags"]["outbox_id"] == ["o-1"]
        assert mail["tags"]["ses:configuration-set"] == ["letters"]
        assert mail["tags"]["ses:from-domain"] == ["mail.qlinx.example"]
        assert mail["commonHeaders"]["subject"] == "Café"
        assert {"name": "X-Own", "value": "yes"} in mail["headers"]
        assert event.resources == ("arn:aws:ses:eu-west-1:000000000000:configuration-set/letters",)


def test_a_permanent_bounce_says_so() -> None:
    (_, bounced) = events(f"bounce@{SIMULATOR_DOMAIN}")

    assert bounced.detail["eventType"] == "Bounce"
    bounce = bounced.detail["bounce"]
    assert (bounce["bounceType"], bounce["bounceSubType"]) == ("Permanent", "General")
    assert bounce["bouncedRecipients"][0]["emailAddress"] == f"bounce@{SIMULATOR_DOMAIN}"
    assert bounce["bouncedRecipients"][0]["status"] == "5.1.1"


def test_an_absence_is_a_passing_bounce_after_delivery() -> None:
    (_, delivered, bounced) = events(f"ooto@{SIMULATOR_DOMAIN}")

    assert delivered.detail["delivery"]["recipients"] == [f"ooto@{SIMULATOR_DOMAIN}"]
    assert bounced.detail["bounce"]["bounceType"] == "Transient"


def test_a_spam_report_is_a_complaint_after_delivery() -> None:
    (_, _, complained) = events(f"complaint@{SIMULATOR_DOMAIN}")

    complaint = complained.detail["complaint"]
    assert complaint["complaintFeedbackType"] == "abuse"
    assert complaint["complainedRecipients"] == [{"emailAddress": f"complaint@{SIMULATOR_DOMAIN}"}]


def test_sending_is_told_without_facts_of_its_own() -> None:
    assert events("a@werk.example")[0].detail["send"] == {}
