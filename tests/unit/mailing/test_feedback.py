import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infrastructure.local.mailbox.events import SIMULATOR_DOMAIN, events_of
from infrastructure.local.mailbox.message import Message
from infrastructure.local.template import load
from qlinx.aws.database import Key
from qlinx.mailing.addressed import MailStop
from qlinx.mailing.feedback import Feedback
from qlinx.mailing.purposes import MailPurpose
from qlinx.mailing.states import MailEvent
from qlinx.mailing.stopping import Mailed
from tests.support.application import ROOT


def told(event_type: str, **parts: str) -> Feedback:
    tags = {"person_id": ["p1"], "entry_id": ["e1"], "ses:configuration-set": ["letters"]}
    return Feedback.model_validate(
        {
            "event_type": event_type,
            "message_id": "m1",
            "tags": tags,
            "at": "2026-11-22T09:31:00Z",
            "bounce_type": "",
            "bounce_subtype": "",
            "complaint_type": "",
            **parts,
        }
    )


@pytest.mark.parametrize(
    ("feedback", "event"),
    [
        (told("Send"), MailEvent.SEND),
        (told("Delivery"), MailEvent.DELIVERY),
        (told("Bounce", bounce_type="Permanent"), MailEvent.BOUNCE),
        (told("Bounce", bounce_type="Transient"), MailEvent.RETURN),
        (told("Bounce", bounce_type="Undetermined"), MailEvent.RETURN),
        (told("Complaint", complaint_type="abuse"), MailEvent.SPAM_REPORT),
        (told("Complaint"), MailEvent.SPAM_REPORT),
        (told("Complaint", complaint_type="not-spam"), None),
        (told("Complaint", complaint_type="auth-failure"), None),
        (told("Complaint", complaint_type="Not-Spam "), None),
        (told("Complaint", complaint_type="AUTH-FAILURE"), None),
        (told("Complaint", complaint_type="something-new"), MailEvent.SPAM_REPORT),
        (told("Reject"), MailEvent.RETURN),
        (told("Rendering Failure"), MailEvent.RETURN),
        (told("RenderingFailure"), MailEvent.RETURN),
        (told("DeliveryDelay"), MailEvent.DELAY),
        (told("Bounce", bounce_type="Transient", bounce_status="5.1.1"), MailEvent.BOUNCE),
        (told("Bounce", bounce_type="Undetermined", bounce_status="5.1.10"), MailEvent.BOUNCE),
        (told("Bounce", bounce_type="Transient", bounce_status="5.1.1 (no such user)"), MailEvent.BOUNCE),
        (told("Bounce", bounce_type="Transient", bounce_status="smtp; 550 5.1.1 unknown"), MailEvent.BOUNCE),
        (told("Bounce", bounce_type="Transient", bounce_status=" 5.1.1"), MailEvent.BOUNCE),
        (told("Bounce", bounce_type="Transient", bounce_status="5.1.11"), MailEvent.RETURN),
        (told("Bounce", bounce_type="Transient", bounce_status="15.1.1"), MailEvent.RETURN),
        (told("Bounce", bounce_type="Permanent", bounce_subtype="SomethingNew"), MailEvent.BOUNCE),
        (told("Bounce", bounce_type="", bounce_subtype="SomethingNew"), MailEvent.RETURN),
        (told("Bounce", bounce_type="Transient", bounce_status="5.2.2"), MailEvent.RETURN),
        (told("Bounce", bounce_type="Transient", bounce_status="5.7.1"), MailEvent.RETURN),
        (told("Bounce", bounce_type="Transient", bounce_status=""), MailEvent.RETURN),
        (told("", notification_type="Complaint"), MailEvent.SPAM_REPORT),
        (told("", notification_type="Delivery"), MailEvent.DELIVERY),
        (told("Subscription", unsubscribed="true"), None),
        (told("Open"), None),
    ],
)
def test_the_provider_s_words_in_ours(feedback: Feedback, event: MailEvent | None) -> None:
    assert feedback.event is event


@pytest.mark.parametrize(
    ("said", "stop"),
    [("true", MailStop.OBJECTION), ("True", MailStop.OBJECTION), ("false", None), ("", None)],
)
def test_who_unsubscribes_at_the_provider_objects(said: str, stop: MailStop | None) -> None:
    assert told("Subscription", unsubscribed=said).stop is stop


@pytest.mark.parametrize("missing", ["address_hash", "mail_scope", "purpose"])
def test_a_mail_that_took_no_hash_along_says_not_where_it_went(missing: str) -> None:
    tags = {"address_hash": ("h1",), "mail_scope": ("qlinx",), "purpose": ("newsletter",)}

    assert told("Complaint").model_copy(update={"tags": tags}).mailed == Mailed(
        "h1", "qlinx", MailPurpose.NEWSLETTER
    )
    fewer = {name: value for name, value in tags.items() if name != missing}
    assert told("Complaint").model_copy(update={"tags": fewer}).mailed is None


def test_the_tags_lead_to_the_entry() -> None:
    assert told("Send").entry == Key("person#p1", "outbox#e1")


@pytest.mark.parametrize("missing", ["person_id", "entry_id"])
def test_a_mail_without_our_tags_is_none_of_ours(missing: str) -> None:
    feedback = told("Send")
    tags = {name: value for name, value in feedback.tags.items() if name != missing}

    assert feedback.model_copy(update={"tags": tags}).entry is None


def passed_on(event: Mapping[str, Any], transformer: Mapping[str, Any]) -> str:
    """What EventBridge makes of an event: a path that leads nowhere gives nothing, an object comes as JSON.

    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
    """
    text: str = transformer["InputTemplate"]
    for name, path in transformer["InputPathsMap"].items():
        value: Any = event
        for step in path.removeprefix("$.").replace("[0]", ".0").split("."):
            if isinstance(value, list):
                value = value[int(step)] if value else ""
            else:
                value = value.get(step, "") if isinstance(value, Mapping) else ""
        text = text.replace(f"<{name}>", value if isinstance(value, str) else json.dumps(value))
    return text


@pytest.mark.parametrize(
    ("role", "events"),
    [
        ("success", [MailEvent.SEND, MailEvent.DELIVERY]),
        ("bounce", [MailEvent.SEND, MailEvent.BOUNCE]),
        ("suppressionlist", [MailEvent.SEND, MailEvent.BOUNCE]),
        ("complaint", [MailEvent.SEND, MailEvent.DELIVERY, MailEvent.SPAM_REPORT]),
        ("ooto", [MailEvent.SEND, MailEvent.DELIVERY, MailEvent.RETURN]),
    ],
)
def test_the_rule_passes_on_all_that_settles_an_entry_and_no_address(
    role: str, events: list[MailEvent]
) -> None:
    rule = load(ROOT / "infrastructure/mailing.yaml")["Resources"]["FeedbackToQueue"]["Properties"]
    transformer = rule["Targets"][0]["InputTransformer"]
    address = f"{role}@{SIMULATOR_DOMAIN}"
    raw = f"From: qlinx@mail.qlinx.example\r\nTo: Noor <{address}>\r\nSubject: Dag Noor\r\n\r\nDag".encode()
    message = Message(
        message_id="m1",
        received_at=datetime(2026, 11, 22, 9, 31, tzinfo=UTC),
        recipients=(address,),
        raw=raw,
        configuration_set="letters",
        tags={"person_id": "p1", "entry_id": "e1"},
    )
    told_of = [
        {"id": "1", "time": "2026-11-22T09:31:00Z", "detail-type": event.detail_type, "detail": event.detail}
        for event in events_of(message, region="eu-west-1", simulator_domains=frozenset({SIMULATOR_DOMAIN}))
    ]

    messages = [passed_on(event, transformer) for event in told_of]

    taken = [Feedback.model_validate_json(text) for text in messages]
    assert [feedback.event for feedback in taken] == events
    assert {feedback.entry for feedback in taken} == {Key("person#p1", "outbox#e1")}
    assert all("Noor" in json.dumps(event) and address in json.dumps(event) for event in told_of)
    assert not any("Noor" in text or address in text for text in messages)


@given(st.text(), st.text(), st.text(), st.dictionaries(st.text(), st.lists(st.text(), max_size=2)))
def test_an_event_that_nobody_foresaw_is_read_and_means_one_thing_or_nothing(
    event_type: str, bounce_type: str, complaint_type: str, tags: dict[str, list[str]]
) -> None:
    feedback = Feedback.model_validate(
        {
            "event_type": event_type,
            "message_id": "m1",
            "tags": tags,
            "at": "2026-11-22T09:31:00Z",
            "bounce_type": bounce_type,
            "complaint_type": complaint_type,
        }
    )

    assert feedback.event is None or feedback.event in MailEvent
    assert feedback.entry is None or {"person_id", "entry_id"} <= tags.keys()
