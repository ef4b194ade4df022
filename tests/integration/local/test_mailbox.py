"""The mailbox over HTTP, as the system and a person meet it."""

import json
import re
import threading
import urllib.request
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import boto3
import pytest
from botocore.exceptions import ClientError

from infrastructure.local.engine import LOOPBACK
from infrastructure.local.mailbox.client import MailboxClient, NoSuchMail
from infrastructure.local.mailbox.events import Event
from infrastructure.local.mailbox.office import Office
from infrastructure.local.mailbox.server import MailboxServer

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client

RAW = (
    b"From: Qlinx <qlinx@mail.qlinx.example>\r\nTo: sanne@werk.example\r\nSubject: Zomerfeest\r\n"
    b"MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    b'<html><head lang="nl"></head><body><a href="https://qlinx.example/a">Antwoord</a></body></html>\r\n'
)


class Bus:
    """Remembers what was told."""

    def __init__(self) -> None:
        self.told: list[Event] = []
        self.complete = threading.Event()

    def publish(self, events: Iterable[Event]) -> str | None:
        self.told += events
        self.complete.set()
        return None


@pytest.fixture
def bus() -> Bus:
    return Bus()


@pytest.fixture
def mailbox(bus: Bus) -> Iterator[MailboxClient]:
    with Office(bus.publish) as office, MailboxServer(0, office) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield MailboxClient(f"http://{LOOPBACK}:{server.server_address[1]}")
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def provider(mailbox: MailboxClient) -> "SESV2Client":
    session = boto3.session.Session("testing", "testing", region_name="eu-west-1")
    return session.client("sesv2", endpoint_url=mailbox.url)


def send(provider: "SESV2Client", to: str = "sanne@werk.example", raw: bytes = RAW) -> str:
    return provider.send_email(
        Content={"Raw": {"Data": raw}},
        Destination={"ToAddresses": [to]},
        ConfigurationSetName="letters",
        EmailTags=[{"Name": "outbox_id", "Value": "o-1"}],
    )["MessageId"]


def test_what_was_sent_can_be_read_back_byte_for_byte(
    mailbox: MailboxClient, provider: "SESV2Client"
) -> None:
    message_id = send(provider)

    assert mailbox.raw(message_id) == RAW


def test_messages_are_found_by_address_the_newest_first(
    mailbox: MailboxClient, provider: "SESV2Client"
) -> None:
    first, second = send(provider), send(provider, "Sanne@werk.example")
    send(provider, "other@werk.example")

    assert [message["id"] for message in mailbox.messages("sanne@WERK.example")] == [second, first]
    assert len(mailbox.messages()) == 3
    assert mailbox.wait_for("sanne@werk.example", subject="Zomer")[0]["tags"] == {"outbox_id": "o-1"}


def test_waiting_for_a_mail_that_does_not_come_says_so(mailbox: MailboxClient) -> None:
    with pytest.raises(NoSuchMail, match="0 of 1 messages"):
        mailbox.wait_for("nobody@werk.example", seconds=0)


def test_what_became_of_a_mail_is_told(bus: Bus, provider: "SESV2Client") -> None:
    message_id = send(provider, "bounce@simulator.amazonses.com")

    assert bus.complete.wait(5)
    assert [event.detail_type for event in bus.told] == ["Email Sent", "Email Bounced"]
    assert {event.detail["mail"]["messageId"] for event in bus.told} == {message_id}


def test_a_refusal_reaches_the_sender_as_the_provider_s_error(provider: "SESV2Client") -> None:
    with pytest.raises(provider.exceptions.MessageRejected, match="From"):
        send(provider, raw=b"Subject: x\r\n\r\nx")


def test_an_operation_that_it_does_not_have_is_an_error(provider: "SESV2Client") -> None:
    with pytest.raises(ClientError):
        provider.list_email_identities()


def test_the_account_may_send(provider: "SESV2Client") -> None:
    send(provider)

    account = provider.get_account()

    assert account["SendingEnabled"]
    assert account["SendQuota"]["SentLast24Hours"] == 1
    assert account["SendQuota"]["MaxSendRate"] > 0


def test_a_message_is_shown_without_rights_and_opens_its_links_elsewhere(
    mailbox: MailboxClient, provider: "SESV2Client"
) -> None:
    message_id = send(provider)

    with urllib.request.urlopen(f"{mailbox.url}/messages/{message_id}/html") as answer:
        policy, shown = answer.headers["Content-Security-Policy"], answer.read().decode()
    with urllib.request.urlopen(f"{mailbox.url}/mail/{message_id}") as answer:
        page = answer.read().decode()

    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "allow-scripts" not in policy + page
    assert "allow-same-origin" not in policy + page
    assert '<head lang="nl"><base target="_blank">' in shown
    assert "Zomerfeest" in page


def test_the_mailbox_can_be_emptied(mailbox: MailboxClient, provider: "SESV2Client") -> None:
    send(provider)

    mailbox.clear()

    assert mailbox.messages() == []


def test_only_this_machine_can_reach_it(mailbox: MailboxClient) -> None:
    assert mailbox.url.startswith("http://127.0.0.1:")


def listed(mailbox: MailboxClient, path: str) -> str:
    with urllib.request.urlopen(mailbox.url + path) as answer:
        return str(answer.read().decode())


def test_mail_is_looked_for_by_address_subject_and_words(
    mailbox: MailboxClient, provider: "SESV2Client"
) -> None:
    send(provider)
    send(provider, to="iris@werk.example", raw=RAW.replace(b"Zomerfeest", b"Kerstborrel"))
    assert {"Zomerfeest", "Kerstborrel"} <= set(re.findall(r"<span>(\w+)", listed(mailbox, "/")))
    assert re.findall(r"<span>(\w+)", listed(mailbox, "/?q=IRIS%40werk+kerst")) == ["Kerstborrel"]
    none = listed(mailbox, "/?q=%22%3E%3Cscript%3Ealert")
    assert "Nothing has these words." in none
    assert "<script>alert" not in none


def test_the_list_never_loads_itself_anew_and_tells_how_many_there_are(
    mailbox: MailboxClient, provider: "SESV2Client"
) -> None:
    send(provider)
    assert "refresh" not in listed(mailbox, "/")
    assert 'data-number="1"' in listed(mailbox, "/")
    assert json.loads(listed(mailbox, "/number")) == {"number": 1}
