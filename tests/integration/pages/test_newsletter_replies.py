"""Who replies to a newsletter is counted with it: a number, and nobody's."""

import re
from typing import Final

import pytest

from qlinx.newsletters.threads import thread_of
from tests.integration.pages.test_arriving_mail import Mailbox, mailbox
from tests.integration.pages.test_newsletter_campaigns import facts_in
from tests.integration.pages.test_newsletter_choices import goes
from tests.support.browser import Browser
from tests.support.newsletters import mails, subscribed
from tests.support.received import received
from tests.support.world import World

__all__ = ["mailbox"]

REPLIES: Final = "antwoorden per mail"


def references(world: World, path: str) -> str:
    """What a mail program says of a reply to it: what stood in the mail, and then the provider's id of it."""
    thread = thread_of(world.ctx, path.rpartition("/")[2])
    return f"References: <{thread}@mail.qlinx.example>\r\n <0102019a@eu-west-1.amazonses.com>"


def sent(desk: Browser) -> str:
    """A newsletter that reached a reader; the path of its page."""
    subscribed(desk)
    path = goes(desk)
    mails(desk.functions.world)
    return path


def replies_to(desk: Browser, path: str) -> int:
    [issue] = [
        one for one in desk.functions.world.items_of("newsletter_issue") if path.endswith(one["issue_id"])
    ]
    return int(issue["replies"])


def test_its_mail_carries_what_ties_a_reply_to_it_and_says_nothing_of_its_reader(desk: Browser) -> None:
    world = desk.functions.world
    subscribed(desk)
    subscribed(desk, "iemand@anders.nl")
    path = goes(desk)

    threads = {one.thread for one in mails(world)}

    assert threads == {thread_of(world.ctx, path.rpartition("/")[2])}


def test_replies_are_counted_and_small_numbers_are_not_told(desk: Browser, mailbox: Mailbox) -> None:
    path = sent(desk)
    assert REPLIES not in facts_in(desk.goes(path).body)

    for number in range(1, 7):
        raw = received(
            f"Antwoord {number}",
            sender=f"lezer{number}@thuis.nl",
            headers=references(mailbox.world, path),
            mark=f"<{number}@thuis.nl>",
        )
        mailbox.gets(raw, mail_id=f"mail{number}")
        told = facts_in(desk.goes(path).body)[REPLIES]
        assert told == ("&lt; 5" if number < 5 else str(number))

    assert replies_to(desk, path) == 6
    [issue] = [one for one in mailbox.world.items_of("newsletter_issue") if path.endswith(one["issue_id"])]
    assert not re.search("thuis|Noor|lezer", str(issue)), "nobody is named there"
    assert len(mailbox.messages) == 6, "each is a message as any other mail"


def test_the_same_mail_that_comes_twice_counts_once(desk: Browser, mailbox: Mailbox) -> None:
    path = sent(desk)
    raw = received(headers=references(mailbox.world, path))

    for mail_id in ("een", "twee"):
        mailbox.gets(raw, mail_id=mail_id)

    assert replies_to(desk, path) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"headers": "References: <0102019a@eu-west-1.amazonses.com>"},
        {"headers": "References: <WyJhIl0.forged@mail.qlinx.example>"},
        {"headers": "In-Reply-To: <" + "x" * 5000 + "@mail.qlinx.example>"},
        {"dmarc": "fail"},
        {"spam": "FAIL"},
        {"headers_too": "Auto-Submitted: auto-replied"},
        {"headers_too": "Precedence: list"},
    ],
)
def test_what_is_no_reply_of_somebody_counts_for_nothing(
    desk: Browser, mailbox: Mailbox, changes: dict[str, str]
) -> None:
    path = sent(desk)
    ties = references(mailbox.world, path)
    if more := changes.pop("headers_too", ""):
        ties = f"{ties}\r\n{more}"

    mailbox.gets(received(**{"headers": ties, **changes}))

    assert replies_to(desk, path) == 0


def test_a_newsletter_is_known_by_in_reply_to_alone(desk: Browser, mailbox: Mailbox) -> None:
    path = sent(desk)
    ties = references(mailbox.world, path).partition("\r\n")[0].replace("References", "In-Reply-To")

    mailbox.gets(received(headers=ties))

    assert replies_to(desk, path) == 1
