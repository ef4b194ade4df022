"""The mailbox keeps a message whole, and refuses what SES refuses."""

import base64
import re
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infrastructure.local.authenticator import Apps, code
from infrastructure.local.mailbox import ses
from infrastructure.local.mailbox.message import Message
from infrastructure.local.mailbox.pages import SCRIPT, codes_page, list_page, message_page

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
CALENDAR = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"


def a_mail() -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = "Qlinx namens Café Noord <qlinx@mail.qlinx.example>"
    mail["To"] = "sanne@werk.example"
    mail["Subject"] = "Uitnodiging: zomerfeest in Café Noord"
    mail["List-Unsubscribe"] = "<https://qlinx.example/u/1>"
    mail.set_content("Kom je ook?")
    mail.add_alternative("<p>Kom je <b>ook</b>?</p>", subtype="html")
    mail.add_alternative(CALENDAR, subtype="calendar", params={"method": "REQUEST"})
    mail.add_attachment(CALENDAR.encode(), maintype="application", subtype="ics", filename="uitnodiging.ics")
    return mail


def a_request(raw: bytes, **more: Any) -> dict[str, Any]:
    return {
        "Content": {"Raw": {"Data": base64.b64encode(raw).decode()}},
        "Destination": {"ToAddresses": ["sanne@werk.example"]},
        **more,
    }


def accepted(raw: bytes, **more: Any) -> Message:
    return ses.accept(a_request(raw, **more), message_id="m-1", now=NOW)


def test_the_bytes_are_kept_as_they_were_sent() -> None:
    raw = a_mail().as_bytes()

    assert accepted(raw).raw == raw


@given(st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=200), st.binary(max_size=500))
def test_any_message_is_kept_byte_for_byte(subject: str, attachment: bytes) -> None:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = "a@qlinx.example"
    mail["Subject"] = subject
    mail.set_content("text")
    mail.add_attachment(attachment, maintype="application", subtype="octet-stream", filename="x.bin")
    raw = mail.as_bytes()

    message = accepted(raw)

    assert message.raw == raw
    assert [part.size for part in message.attachments] == [len(attachment)]


def test_headers_bodies_calendar_and_attachments_can_be_read() -> None:
    message = accepted(a_mail().as_bytes())

    assert message.subject == "Uitnodiging: zomerfeest in Café Noord"
    assert message.sender == "Qlinx namens Café Noord <qlinx@mail.qlinx.example>"
    assert ("List-Unsubscribe", "<https://qlinx.example/u/1>") in message.headers
    assert message.text is not None
    assert message.text.strip() == "Kom je ook?"
    assert message.html is not None
    assert "<b>ook</b>" in message.html
    assert [part.replace("\r\n", "\n") for part in message.calendar] == [CALENDAR.replace("\r\n", "\n")]
    assert [part.name for part in message.attachments] == ["uitnodiging.ics"]


def test_tags_and_configuration_set_are_kept() -> None:
    message = accepted(
        a_mail().as_bytes(),
        EmailTags=[{"Name": "outbox_id", "Value": "o-1"}],
        ConfigurationSetName="letters",
    )

    assert message.tags == {"outbox_id": "o-1"}
    assert message.configuration_set == "letters"


def test_simple_content_becomes_a_message() -> None:
    request = {
        "FromEmailAddress": "qlinx@mail.qlinx.example",
        "Destination": {"ToAddresses": ["sanne@werk.example"]},
        "Content": {
            "Simple": {
                "Subject": {"Data": "Hallo"},
                "Body": {"Text": {"Data": "Dag Sanne"}, "Html": {"Data": "<p>Dag</p>"}},
                "Headers": [{"Name": "Reply-To", "Value": "info@qlinx.example"}],
            }
        },
    }

    message = ses.accept(request, message_id="m-1", now=NOW)

    assert (message.subject, message.recipients) == ("Hallo", ("sanne@werk.example",))
    assert ("Reply-To", "info@qlinx.example") in message.headers


def test_recipients_without_a_destination_come_from_the_headers() -> None:
    message = accepted(a_mail().as_bytes(), Destination={})

    assert message.recipients == ("sanne@werk.example",)


@pytest.mark.parametrize(
    ("raw", "more", "kind"),
    [
        (b"Subject: nobody sent this\r\n\r\ntext", {}, "MessageRejected"),
        (b"From: a@qlinx.example\r\n\r\n" + b"x" * 999, {}, "MessageRejected"),
        (b"From: a@qlinx.example\r\n\r\n", {"Destination": {}}, "MessageRejected"),
        (
            b"From: a@qlinx.example\r\n\r\n",
            {"Destination": {"ToAddresses": ["b@x.example"] * 51}},
            "MessageRejected",
        ),
        (
            b"From: a@qlinx.example\r\n\r\n",
            {"Destination": {"ToAddresses": ["jürgen@x.example"]}},
            "MessageRejected",
        ),
        (b"", {"Content": {"Raw": {"Data": "no base 64!"}}}, "BadRequestException"),
        (b"", {"Content": {}}, "BadRequestException"),
    ],
    ids=[
        "no sender",
        "a long line",
        "no recipient",
        "51 recipients",
        "not ASCII",
        "not base64",
        "no content",
    ],
)
def test_what_ses_refuses_is_refused_by_its_name(raw: bytes, more: dict[str, Any], kind: str) -> None:
    with pytest.raises(ses.Refused) as refused:
        accepted(raw, **more)

    assert refused.value.kind == kind


def test_nothing_in_a_message_becomes_part_of_the_page() -> None:
    mail = a_mail()
    del mail["Subject"]
    mail["Subject"] = "<script>alert(1)</script>"
    message = accepted(mail.as_bytes(), Destination={"ToAddresses": ['"><img src=x>@werk.example']})

    for page in (list_page([message]), message_page(message)):
        # But for the one of the page itself.
        assert "<script" not in page.replace(f"<script>{SCRIPT}</script>", "")
        assert "<img" not in page
        assert "&lt;script&gt;" in page


def test_a_mailing_to_many_is_one_line_and_buries_nothing() -> None:
    """The newest first, and what one person got stands between the mailings, where it belongs by its time."""

    def mailed(subject: str, to: str) -> Message:
        mail = a_mail()
        del mail["Subject"]
        mail["Subject"] = subject
        return accepted(mail.as_bytes(), Destination={"ToAddresses": [to]})

    many = [mailed("Borrel", f"{number}@werk.example") for number in range(30)]
    listed = list_page([*many[:20], mailed("Je code", "jan@werk.example"), *many[20:]])
    outside = re.sub(r"<details>.*?</summary>(.*?)</details>", "", listed)

    assert listed.count("<details>") == 1
    assert "Borrel <b>(30)</b>" in listed
    assert listed.count("@werk.example") == 31
    assert "jan@werk.example" in outside
    assert "7@werk.example" not in outside
    assert listed.index("Borrel") < listed.index("Je code")
    assert "<details>" not in list_page(many[:3])


def test_the_page_of_codes_tells_those_of_this_system_that_were_not_handed_in() -> None:
    apps, secret, moment = Apps(), "VPWZA246HR3HRCCLH4MHOQ2LAPZGDUUN", 1_800_000_000.0
    apps.set_up("http://here", "staff", "Staff@qlinx.example", secret)
    apps.set_up("http://elsewhere", "staff", "other@qlinx.example", secret)
    assert apps.shown("http://here", moment) == [("staff staff@qlinx.example", code(secret, moment))]

    handed_in = {apps.fresh_code(secret) for _ in range(2)}
    ((_, shown),) = apps.shown("http://here")
    assert shown not in handed_in
    assert shown in codes_page([("staff", shown)])
