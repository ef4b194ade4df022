"""Somebody mails our contact address: it is kept with its term, they have a receipt, staff read it."""

import json
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any, Final, cast

import pytest
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.drop_intake.handler import lambda_handler
from functions.drop_reading.handler import lambda_handler as read_files
from qlinx.entrypoints import wiring
from qlinx.kit.ids import new_id, reference_of
from qlinx.kit.provider import PROVIDER
from qlinx.mailing.letter import Letter
from qlinx.rights.identity import ask_with_code
from qlinx.rights.kinds.erasure import RIGHT as ERASURE
from qlinx.visitors.limits import MAILS_OF_ADDRESS
from tests.support.browser import Browser
from tests.support.people import IP, letters
from tests.support.received import SENDER, received
from tests.support.retention import run
from tests.support.rights import carry_out_request, everything
from tests.support.subjects import NOOR, code_for

MESSAGES: Final = "/balie/berichten"
CONTEXT: Final = cast("LambdaContext", SimpleNamespace(function_name="drop_intake", aws_request_id="request"))


class Mailbox:
    """Where mail arrives, and what follows from it."""

    def __init__(self, browser: Browser) -> None:
        self.world = browser.functions.world
        self.drop = self.world.bucket("Drop")
        self.work = self.world.bucket("Work")

    def gets(self, raw: bytes, mail_id: str = "8p0kbda0e13ve46") -> None:
        self.drop.write(f"mail/{mail_id}", raw, "message/rfc822")
        self.told(f"mail/{mail_id}")

    def told(self, key: str) -> None:
        """An arrival is told, and whatever follows is done."""
        assert lambda_handler(_message({"key": key}), CONTEXT) == {"batchItemFailures": []}
        while asked := [*self.world.drain("Readings")]:
            for one in asked:
                assert read_files(_message(one), CONTEXT) == {"batchItemFailures": []}
            for one in self.world.drain("Drops"):
                assert lambda_handler(_message(one), CONTEXT) == {"batchItemFailures": []}

    @property
    def messages(self) -> list[dict[str, Any]]:
        return self.world.items_of("message")

    @property
    def receipts(self) -> list[Letter]:
        return [one for one in letters(self.world) if isinstance(one, Letter)]

    @property
    def files(self) -> list[str]:
        return [*self.drop.keys("mail/"), *self.work.keys("read/")]


def _message(body: Mapping[str, Any]) -> dict[str, Any]:
    record = {"messageId": new_id(), "body": json.dumps(body), "eventSource": "aws:sqs"}
    return {"Records": [record]}


@pytest.fixture
def mailbox(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> Mailbox:
    made = Mailbox(browser)
    for function in ("drop_reading", "drop_intake"):
        for name, value in made.world.resources.environment(function).items():
            monkeypatch.setenv(name, value)
    monkeypatch.setattr("functions.drop_intake.handler.context", lambda: made.world.ctx)
    for cached in (wiring.bucket, wiring.queue):
        cached.cache_clear()
    return made


def test_a_mail_is_kept_with_its_term_its_sender_has_a_receipt_and_the_mail_itself_is_gone(
    mailbox: Mailbox,
) -> None:
    mailbox.gets(received("De knop doet niets."))
    (kept,) = mailbox.messages
    assert (kept["text"], kept["subject"], kept["channel"]) == (
        "De knop doet niets.",
        "Mijn uitnodiging",
        "mail",
    )
    (receipt,) = mailbox.receipts
    assert (receipt.to.address, receipt.facts["reference"]) == (SENDER, reference_of(kept["person_id"]))
    assert "Mijn uitnodiging" not in json.dumps(dict(receipt.facts))
    assert mailbox.files == []


def test_a_mail_that_is_told_of_or_delivered_twice_is_kept_once(mailbox: Mailbox) -> None:
    mailbox.gets(received())
    mailbox.told("mail/8p0kbda0e13ve46")
    mailbox.gets(received(), "another_id_of_the_provider")
    assert (len(mailbox.messages), len(mailbox.receipts)) == (1, 1)
    assert mailbox.files == []


def test_other_words_under_the_same_mark_are_another_mail(mailbox: Mailbox) -> None:
    mailbox.gets(received("Eerst dit."))
    mailbox.gets(received("En dan dit."))
    mailbox.gets(received("Zonder kenmerk.", mark=""))
    assert len(mailbox.messages) == 3


def test_a_sender_has_one_receipt_a_day_and_another_the_next(mailbox: Mailbox) -> None:
    for number in range(3):
        mailbox.gets(received(mark=f"<{number}@thuis.nl>"))
    assert (len(mailbox.messages), len(mailbox.receipts)) == (3, 1)
    mailbox.world.pass_time(days=1)
    mailbox.gets(received(mark="<morgen@thuis.nl>"))
    assert len(mailbox.receipts) == 1


@pytest.mark.parametrize(
    "raw",
    [
        received(dmarc="fail"),
        received(spam="FAIL"),
        received(headers="List-Id: <lijst.thuis.nl>"),
        received(headers="Auto-Submitted: auto-generated"),
        received(sender="noreply@thuis.nl"),
    ],
)
def test_what_is_not_proven_or_not_of_somebody_is_kept_without_a_receipt(
    mailbox: Mailbox, raw: bytes
) -> None:
    mailbox.gets(raw)
    assert (len(mailbox.messages), mailbox.receipts) == (1, [])


@pytest.mark.parametrize(
    "raw",
    [
        received(headers="Auto-Submitted: auto-replied"),
        received(return_path=""),
        received(virus="FAIL"),
        received(sender=PROVIDER.email),
        received(sender="qlinx@mail.qlinx.example"),
        received().replace(f"<{SENDER}>".encode(), b"<geen adres>"),
        b"",
    ],
)
def test_what_answers_itself_harms_or_is_our_own_is_not_kept(mailbox: Mailbox, raw: bytes) -> None:
    mailbox.gets(raw)
    assert (mailbox.messages, mailbox.receipts, mailbox.files) == ([], [], [])


def test_what_the_provider_leaves_when_its_rule_is_made_is_no_mail(mailbox: Mailbox) -> None:
    mailbox.gets(received(), "AMAZON_SES_SETUP_NOTIFICATION")
    assert (mailbox.messages, mailbox.files) == ([], [])


def test_one_sender_fills_no_desk_and_who_pretends_to_be_them_uses_up_none_of_it(mailbox: Mailbox) -> None:
    for number in range(MAILS_OF_ADDRESS.most + 2):
        mailbox.gets(received(mark=f"<{number}@elders.nl>", dmarc="fail"))
    assert len(mailbox.messages) == MAILS_OF_ADDRESS.most
    mailbox.gets(received("Ik ben het echt."))
    assert len(mailbox.messages) == MAILS_OF_ADDRESS.most + 1
    assert mailbox.files == []


def test_a_mail_whose_reading_was_lost_is_read_again(mailbox: Mailbox) -> None:
    mailbox.drop.write("mail/een", received(), "message/rfc822")
    lambda_handler(_message({"key": "mail/een"}), CONTEXT)
    assert [*mailbox.world.drain("Readings")] == [{"kind": "mail", "key": "mail/een"}]
    assert mailbox.messages == []
    mailbox.told("mail/een")
    assert len(mailbox.messages) == 1


def test_staff_see_that_it_came_by_mail_and_read_all_there_is_of_it(desk: Browser, mailbox: Mailbox) -> None:
    files = (
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n"
        "<p>Kijk <b>hier</b>&lt;script&gt;</p><img src=https://kwaad.example/x>\r\n"
        "--b\r\nContent-Type: application/pdf; name=cv.pdf\r\n\r\n%PDF\r\n--b--"
    )
    mailbox.gets(received(body=files, dmarc="fail"))
    listed = desk.goes(MESSAGES).body
    assert ("een mail aan ons" in listed, "nog 28 dagen" in listed) == (True, True)
    one = f"{MESSAGES}/{mailbox.messages[0]['person_id']}"
    seen = desk.goes(one).body
    assert "de afzender is niet bewezen" in seen
    assert not any(text in listed + seen for text in ("Kijk", "Mijn uitnodiging", SENDER))
    read = desk.sends(one, {"act": "read"}).body
    assert "Kijk hier&lt;script&gt;" in read
    assert "Mijn uitnodiging" in read
    assert "Er zat 1 bestand bij. Dat is niet bewaard." in read
    assert "kwaad.example" not in read
    assert "Geschreven op" not in read
    assert desk.sends(one, {"act": "handled"}).status == 303
    mailbox.world.pass_time(days=29)
    run(mailbox.world)
    assert mailbox.messages == []


def test_whoever_mailed_us_has_an_erasure_of_it(mailbox: Mailbox) -> None:
    mailbox.gets(received(sender=NOOR))
    letters(mailbox.world)
    code_request, code = code_for(mailbox.world)
    (erasure,) = ask_with_code(mailbox.world.ctx, code_request, code, ERASURE, network_address=IP)
    assert carry_out_request(mailbox.world, erasure)[-1] == "done"
    assert mailbox.messages == []
    assert NOOR not in everything(mailbox.world)


def test_a_mail_that_nobody_took_in_goes_after_two_weeks(mailbox: Mailbox) -> None:
    mailbox.drop.write("mail/vergeten", received(), "message/rfc822")
    mailbox.world.pass_time(days=15)
    run(mailbox.world)
    assert mailbox.files == []
