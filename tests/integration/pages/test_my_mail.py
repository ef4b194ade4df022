"""A person sees which mail went to them, from whom, how far it came and its proof; never what it said."""

import re
import subprocess
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from typing import Final

import pytest

from infrastructure.local.paths import ROOT
from qlinx.aws.mail_provider import MailProvider
from qlinx.employers.model import Employer
from qlinx.employers.store import EMPLOYER
from qlinx.mailing.composing import Links
from qlinx.mailing.delivery import Outcome, PostOffice, deliver
from qlinx.mailing.outbox import OUTBOX, PROOF_OF_SENDING, MailState, enqueue_mail, mails_to
from qlinx.mailing.proof import body_hash
from qlinx.people.joins import detach
from qlinx.people.model import Person
from tests.support.browser import Browser
from tests.support.factories import NOW
from tests.support.letters import a_sender
from tests.support.people import is_shared, letters, opens_account, says_yes
from tests.support.post import Ses
from tests.support.rights import erases, exports
from tests.support.world import World

PAGE: Final = "/mijn/gegevens/mail"
MAILS: Final = "/v1/account/mails"
EMPLOYER_ID: Final = "e" * 26
WARNING: Final = "people.address_changed_warning"
# What a provider puts in front of a mail, and changes in its headers.
ON_THE_WAY: Final = (
    b"Return-Path: <0100@bounce.qlinx.example>\r\nReceived: from a by b; Fri, 27 Nov 2026 10:00:00 +0000\r\n"
)


@pytest.fixture
def account(browser: Browser) -> Person:
    """Somebody with an account, signed in, whose earlier mail is out of the way."""
    world = browser.functions.world
    world.ctx.store.write(
        EMPLOYER.insert(Employer(employer_id=EMPLOYER_ID, name="Voorbeeld Zorg", created_at=NOW))
    )
    person = opens_account(world)
    letters(world)
    world.ctx.store.write(*(OUTBOX.remove(entry) for entry in mails_to(world.ctx, person.person_id)))
    browser.signs_in()
    return person


def put_ready(world: World, person: Person, template: str = WARNING) -> str:
    new = enqueue_mail(world.ctx, person.person_id, template, {"changed": "mobile"})
    world.ctx.store.write(new)
    return mails_to(world.ctx, person.person_id)[0].entry_id


def sent(world: World, person: Person) -> bytes:
    """Puts a mail ready and sends it; gives the very bytes that the provider took."""
    put_ready(world, person)
    ses = Ses()
    office = PostOffice(MailProvider(ses, "letters"), a_sender(), Links("https://qlinx.example"))  # type: ignore[arg-type]  # stands in for it
    assert deliver(world.ctx, OUTBOX.key(mails_to(world.ctx, person.person_id)[0]), office) is Outcome.SENT
    message: bytes = ses.taken[0]["Content"]["Raw"]["Data"]
    return message


def settled(world: World, person: Person, state: MailState, reason: str | None = None) -> None:
    entry = mails_to(world.ctx, person.person_id)[0]
    world.ctx.store.write(OUTBOX.replace(entry, state=state, reason=reason))


def lines(browser: Browser, page: str = PAGE) -> list[str]:
    """What the page says, the latest first, without moments and proofs."""
    body = browser.goes(page).body
    return re.findall(r"<li><small>[^<]+</small><br><strong>(.+)\n", body)


def test_a_mail_is_shown_with_sender_kind_and_how_far_it_came(browser: Browser, account: Person) -> None:
    world = browser.functions.world
    assert "We stuurden je de laatste 30 dagen geen mail." in browser.goes(PAGE).body
    assert f'href="{PAGE}"' in browser.goes("/mijn/gegevens").body
    put_ready(world, account)
    kind = "Qlinx</strong>: waarschuwing dat iets van je account veranderde<br>"
    assert lines(browser) == [f"{kind}staat klaar"]
    for state, reason, words in (
        (MailState.SENT, None, "verstuurd"),
        (MailState.DELIVERED, None, "bezorgd"),
        (MailState.BOUNCED, "noemail", "kwam terug: deze mailbox bestaat niet"),
        (MailState.SPAM_REPORT, None, "je meldde deze mail als spam"),
        (MailState.SKIPPED, "restricted", "niet verstuurd: je liet het gebruik beperken"),
        (MailState.RETURNED, "a-word-of-the-provider", "nu niet bezorgd"),
    ):
        settled(world, account, state, reason)
        assert lines(browser) == [f"{kind}{words}"]
    assert "warning that something about your account changed" in browser.goes("/en/my/data/mail").body


def test_mail_on_behalf_of_an_employer_stands_there_as_long_as_it_is_joined(
    browser: Browser, account: Person
) -> None:
    world = browser.functions.world
    relation, _ = is_shared(world)
    put_ready(world, relation, "invitations.invitation")
    assert lines(browser) == []
    says_yes(world, account, relation)
    assert lines(browser) == ["Voorbeeld Zorg</strong>: een uitnodiging<br>staat klaar"]
    detach(world.ctx, account.person_id, relation.person_id)
    assert "een uitnodiging" not in browser.goes(PAGE).body


def test_page_api_and_export_tell_the_same_and_nothing_of_what_it_said(
    browser: Browser, account: Person
) -> None:
    world = browser.functions.world
    message = sent(world, account)
    (told,) = browser.functions.call("account", "GET", MAILS, person_id=account.person_id).json["mails"]
    assert (told["mail"], told["sender"], told["status"]) == (WARNING, "Qlinx", "sent")
    assert told["body_hash"] == body_hash(message)
    page = browser.goes(PAGE).body
    assert told["body_hash"].replace("+", "&#43;") in page.replace("+", "&#43;")
    assert told["message_hash"] in page
    _, document = exports(world, account.person_id)
    fields = next(
        {field["name"]: (field["value"], field["meaning"]) for field in item["fields"]}
        for item in document["items"]
        if item["kind"] == "outbox"
        and ["template", WARNING] in [[f["name"], f["value"]] for f in item["fields"]]
    )
    assert fields["template"] == (WARNING, "waarschuwing dat iets van je account veranderde")
    assert fields["state"] == ("sent", "verstuurd")
    assert fields["body_hash"][0] == told["body_hash"]
    subject = message_from_bytes(message, policy=default)["Subject"]
    assert subject not in str(world.items_of("outbox"))
    assert account.email not in str(world.items_of("outbox"))


def test_the_list_comes_in_pages(browser: Browser, account: Person) -> None:
    world = browser.functions.world
    for _ in range(3):
        put_ready(world, account)
        world.now += timedelta(minutes=1)
    first = browser.functions.call(
        "account", "GET", MAILS, person_id=account.person_id, query={"limit": "2"}
    ).json
    assert (len(first["mails"]), first["total"]) == (2, 3)
    assert first["mails"][0]["created_at"] > first["mails"][1]["created_at"]


def test_a_mail_is_checked_against_its_proof_as_the_documentation_says(
    browser: Browser, account: Person
) -> None:
    world = browser.functions.world
    received = ON_THE_WAY + sent(world, account).replace(
        b"\r\nMessage-ID: <", b"\r\nMessage-ID: <of-the-provider-", 1
    )
    text = (ROOT / "docs/privacy.md").read_text("utf-8")
    (command,) = re.findall(r"^sed .*$", text, re.MULTILINE)
    command = command.replace("mail.eml", "-")

    def checked(mail: bytes) -> str:
        done = subprocess.run(["sh", "-c", command], input=mail, capture_output=True, check=True)  # ours
        return done.stdout.decode().strip()

    (entry,) = mails_to(world.ctx, account.person_id)
    assert checked(received) == entry.body_hash
    assert checked(received.replace(b"</html>", b"<!-- --></html>")) != entry.body_hash


def test_it_ends_after_thirty_days(browser: Browser, account: Person) -> None:
    world = browser.functions.world
    put_ready(world, account)
    world.now += timedelta(days=PROOF_OF_SENDING.days)
    assert mails_to(world.ctx, account.person_id) == []


def test_who_is_erased_takes_it_along(browser: Browser, account: Person) -> None:
    world = browser.functions.world
    sent(world, account)
    assert erases(world, account.person_id)[-1] == "done"
    assert not [item for item in world.items_of("outbox") if item["template"] == WARNING]
