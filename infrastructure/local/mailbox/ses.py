"""The part of the SES v2 interface that a sender needs: SendEmail and GetAccount.

Refusals have the names and the status that SES gives them.
"""

import base64
import binascii
from collections.abc import Iterator, Mapping
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import getaddresses
from typing import Any, Final

from infrastructure.local.mailbox.message import Message

SEND_PATH: Final = "/v2/email/outbound-emails"
ACCOUNT_PATH: Final = "/v2/email/account"
# Limits of SES: https://docs.aws.amazon.com/ses/latest/dg/quotas.html
MOST_RECIPIENTS: Final = 50
MOST_BYTES: Final = 40 * 1024 * 1024
_LONGEST_LINE: Final = 998


class Refused(Exception):
    """SES would refuse this request; `kind` is the name of its error."""

    def __init__(self, kind: str, reason: str) -> None:
        super().__init__(f"{kind}: {reason}")
        self.kind = kind
        self.reason = reason


def account(sent: int) -> dict[str, Any]:
    """What GetAccount answers; the quota is that of an account in use, in messages per day and per second."""
    return {
        "DedicatedIpAutoWarmupEnabled": False,
        "EnforcementStatus": "HEALTHY",
        "ProductionAccessEnabled": True,
        "SendingEnabled": True,
        "SendQuota": {"Max24HourSend": 200_000.0, "MaxSendRate": 100.0, "SentLast24Hours": float(sent)},
    }


def accept(request: Mapping[str, Any], *, message_id: str, now: datetime) -> Message:
    """The message in a SendEmail request.

    Raises Refused for what SES refuses.
    """
    content = _mapping(request.get("Content"), "Content")
    raw = _raw(content) if "Raw" in content else _simple(content, request)
    recipients = _recipients(request, raw)
    _check(raw, recipients)
    return Message(
        message_id=message_id,
        received_at=now,
        recipients=recipients,
        raw=raw,
        configuration_set=request.get("ConfigurationSetName"),
        tags={tag["Name"]: tag["Value"] for tag in request.get("EmailTags") or []},
    )


def _mapping(value: Any, name: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise Refused("BadRequestException", f"{name} is missing.")
    return value


def _raw(content: Mapping[str, Any]) -> bytes:
    try:
        return base64.b64decode(_mapping(content["Raw"], "Raw").get("Data", ""), validate=True)
    except binascii.Error as broken:
        raise Refused("BadRequestException", "Raw.Data is not base64.") from broken


def _simple(content: Mapping[str, Any], request: Mapping[str, Any]) -> bytes:
    simple = _mapping(content.get("Simple"), "Content.Simple")
    message = EmailMessage(policy=SMTP)
    message["From"] = request.get("FromEmailAddress", "")
    message["To"] = ", ".join(_mapping(request.get("Destination"), "Destination").get("ToAddresses") or [])
    message["Subject"] = simple["Subject"]["Data"]
    for header in simple.get("Headers") or []:
        message[header["Name"]] = header["Value"]
    body = simple["Body"]
    message.set_content(body.get("Text", {}).get("Data", ""))
    if "Html" in body:
        message.add_alternative(body["Html"]["Data"], subtype="html")
    return message.as_bytes()


def _recipients(request: Mapping[str, Any], raw: bytes) -> tuple[str, ...]:
    destination = request.get("Destination") or {}
    named = [address for kind in ("To", "Cc", "Bcc") for address in destination.get(f"{kind}Addresses") or []]
    if not named:
        parsed = Message("", datetime.min, (), raw).parsed  # noqa: DTZ901 (read for its headers only)
        named = [str(value) for kind in ("To", "Cc", "Bcc") for value in parsed.get_all(kind, [])]
    return tuple(address for _, address in getaddresses(named))


def _check(raw: bytes, recipients: tuple[str, ...]) -> None:
    for reason in _faults(raw, recipients):
        raise Refused("MessageRejected", reason)


def _faults(raw: bytes, recipients: tuple[str, ...]) -> Iterator[str]:
    if not recipients:
        yield "No recipient."
    if len(recipients) > MOST_RECIPIENTS:
        yield f"More than {MOST_RECIPIENTS} recipients."
    if len(raw) > MOST_BYTES:
        yield f"Larger than {MOST_BYTES} bytes."
    if any(len(line.rstrip(b"\r")) > _LONGEST_LINE for line in raw.split(b"\n")):
        yield f"A line longer than {_LONGEST_LINE} characters."
    if any(not address.isascii() for address in recipients):
        yield "An address that is not ASCII; SES has no SMTPUTF8, and domains go in punycode."
    if not Message("", datetime.min, (), raw).sender:  # noqa: DTZ901 (read for its headers only)
        yield "Missing required header 'From'."
