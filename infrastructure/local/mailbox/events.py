"""What SES tells about a message over EventBridge, for its simulator's addresses and for all others.

Shapes: https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-eventbridge-examples.html
Simulator: https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from infrastructure.local.mailbox.message import Message

SIMULATOR_DOMAIN: Final = "simulator.amazonses.com"
_ACCOUNT: Final = "000000000000"
_REMOTE: Final = "192.0.2.25"  # an address for documentation (RFC 5737)


@dataclass(frozen=True)
class Event:
    """One event for the default bus."""

    detail_type: str
    detail: dict[str, Any]
    resources: tuple[str, ...]


def events_of(message: Message, *, region: str, simulator_domains: frozenset[str]) -> Iterator[Event]:
    """Every event of a message, in the order in which they happen."""
    yield _event(message, region, "Email Sent", "Send", {})
    for address in message.recipients:
        for detail_type, kind, facts in _fate(address, message, simulator_domains):
            yield _event(message, region, detail_type, kind, facts)


def _fate(
    address: str, message: Message, domains: frozenset[str]
) -> Iterator[tuple[str, str, dict[str, Any]]]:
    local, _, domain = address.partition("@")
    role = local.split("+", 1)[0].lower() if domain.lower() in domains else "success"
    bounced = "Email Bounced", "Bounce"
    if role == "bounce":
        yield *bounced, _bounce(address, message, "Permanent", "General", "5.1.1", "user unknown")
        return
    if role == "suppressionlist":
        yield (
            *bounced,
            _bounce(address, message, "Permanent", "Suppressed", "5.1.1", "on the suppression list"),
        )
        return
    yield "Email Delivered", "Delivery", _delivery(address, message)
    if role == "complaint":
        yield "Email Complaint Received", "Complaint", _complaint(address, message)
    if role == "ooto":
        yield *bounced, _bounce(address, message, "Transient", "General", "4.0.0", "out of the office")


def _event(message: Message, region: str, detail_type: str, kind: str, facts: dict[str, Any]) -> Event:
    detail = {"eventType": kind, "mail": _mail(message, region), kind.lower(): facts}
    resources: tuple[str, ...] = ()
    if message.configuration_set:
        resources = (f"arn:aws:ses:{region}:{_ACCOUNT}:configuration-set/{message.configuration_set}",)
    return Event(detail_type, detail, resources)


def _mail(message: Message, region: str) -> dict[str, Any]:
    domain = message.sender.rpartition("@")[2].rstrip(">")
    tags = {
        "ses:operation": ["SendRawEmail"],
        "ses:source-ip": [_REMOTE],
        "ses:from-domain": [domain],
        "ses:caller-identity": ["function"],
    }
    if message.configuration_set:
        tags["ses:configuration-set"] = [message.configuration_set]
    return {
        "timestamp": _time(message.received_at),
        "source": message.sender,
        "sourceArn": f"arn:aws:ses:{region}:{_ACCOUNT}:identity/{domain}",
        "sendingAccountId": _ACCOUNT,
        "messageId": message.message_id,
        "destination": list(message.recipients),
        "headersTruncated": False,
        "headers": [{"name": name, "value": value} for name, value in message.headers],
        "commonHeaders": {
            "from": [message.sender],
            "to": list(message.recipients),
            "messageId": message.message_id,
            "subject": message.subject,
        },
        "tags": tags | {name: [value] for name, value in message.tags.items()},
    }


def _delivery(address: str, message: Message) -> dict[str, Any]:
    return {
        "timestamp": _time(message.received_at),
        "processingTimeMillis": 500,
        "recipients": [address],
        "smtpResponse": "250 2.6.0 Message received",
        "remoteMtaIp": _REMOTE,
        "reportingMTA": "mta.local.example",
    }


def _bounce(
    address: str, message: Message, kind: str, sub_kind: str, status: str, reason: str
) -> dict[str, Any]:
    recipient = {
        "emailAddress": address,
        "action": "failed",
        "status": status,
        "diagnosticCode": f"smtp; {status} {reason}",
    }
    return {
        "bounceType": kind,
        "bounceSubType": sub_kind,
        "bouncedRecipients": [recipient],
        "timestamp": _time(message.received_at),
        "feedbackId": f"feedback-{message.message_id}",
        "reportingMTA": "dsn; mta.local.example",
    }


def _complaint(address: str, message: Message) -> dict[str, Any]:
    return {
        "complainedRecipients": [{"emailAddress": address}],
        "timestamp": _time(message.received_at),
        "feedbackId": f"feedback-{message.message_id}",
        "complaintSubType": None,
        "userAgent": "mailbox",
        "complaintFeedbackType": "abuse",
        "arrivalDate": _time(message.received_at),
    }


def _time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"
