"""Staff look at a newsletter as one kind of reader gets it, or as they get it themselves."""

import email
import re
from email.message import EmailMessage
from email.policy import default
from typing import Any, Final, cast

import pytest

from qlinx.aws.mail_provider import MailProvider
from qlinx.mailing.composing import Links
from qlinx.mailing.delivery import Outcome, PostOffice, deliver
from qlinx.mailing.mime import sender_of
from qlinx.mailing.outbox import OUTBOX
from tests.integration.pages.test_newsletter_choices import goes, prefers
from tests.support.browser import Browser
from tests.support.desk import ADDRESS
from tests.support.newsletters import does, goes_out, mails, subscribed, written
from tests.support.post import Ses
from tests.support.world import World

GETS: Final = "lezer krijgt deze nieuwsbrief."
_DATE: Final = re.compile(rb"^Date: .*\r\n", re.MULTILINE)


def previewed(desk: Browser, path: str, of: str, query: str = "") -> EmailMessage:
    file = desk.goes(f"{path}/voorbeeld/{of}/bericht{query}")
    assert file.status == 200
    return email.message_from_string(file.body, policy=default)


def left(world: World) -> bytes:
    """The newsletter that leaves, as the provider gets it."""
    settings = world.resources.environment("mail_delivery")
    links, ses = Links(settings["PUBLIC_URL"]), cast("Any", Ses())
    office = PostOffice(MailProvider(ses, "letters"), sender_of(links, settings["MAIL_FROM"]), links)
    waiting = [OUTBOX.value(one) for one in world.items_of("outbox") if one["refs"].get("issue_id")]
    [entry] = [one for one in waiting if one.template == "newsletters.issue"]
    assert deliver(world.ctx, OUTBOX.key(entry), office) is Outcome.SENT
    return bytes(ses.taken[0]["Content"]["Raw"]["Data"])


def test_as_they_get_it_themselves_it_has_the_very_bytes_that_leave(desk: Browser) -> None:
    world = desk.functions.world
    prefers(desk, subscribed(desk, ADDRESS), frequency="every", first_name="Sam", language="en")
    mails(world)
    path = written(desk, greets="yes")
    assert f"{path}/voorbeeld/own" in desk.goes(f"{path}/voorbeeld/nl").body

    seen = desk.goes(f"{path}/voorbeeld/own/bericht").body.encode()
    does(desk, path, "send")
    goes_out(world)

    went = left(world)
    assert _DATE.sub(b"", seen) == _DATE.sub(b"", went)
    assert b"Hello Sam," in went
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in went


def test_who_has_no_subscription_sees_none_of_their_own(desk: Browser) -> None:
    path = written(desk)

    assert "voorbeeld/own" not in desk.goes(f"{path}/voorbeeld/nl").body
    assert desk.goes(f"{path}/voorbeeld/own").status == 404


@pytest.mark.parametrize(("query", "greeted"), [("", True), ("?by_name=yes", True), ("?by_name=no", False)])
def test_a_reader_is_greeted_by_name_or_not(desk: Browser, query: str, greeted: bool) -> None:
    path = written(desk, greets="yes")

    message = previewed(desk, path, "nl", query)

    text = message.get_body(("plain",))
    assert text
    assert ("Dag " in text.get_content()) is greeted
    assert f"/voorbeeld/nl/bericht{query}".encode() in desk.goes(f"{path}/voorbeeld/nl{query}").body.encode()


@pytest.mark.parametrize(
    ("segment", "query", "gets"),
    [
        ("", "", True),
        ("", "?topics-1=tips", False),
        ("", "?topics-0=news&topics-1=tips", True),
        ("frequency=monthly", "?topics-0=news&frequency=every", False),
        ("frequency=monthly", "?topics-0=news&frequency=monthly", True),
    ],
)
def test_it_is_told_whether_such_a_reader_gets_it(
    desk: Browser, segment: str, query: str, gets: bool
) -> None:
    path = written(desk, segment=segment)

    assert (GETS in desk.goes(f"{path}/voorbeeld/nl{query}").body) is gets


@pytest.mark.parametrize("query", ["?frequency=daily", "?topics-0=other", "?by_name=maybe"])
def test_a_kind_of_reader_that_there_is_not_is_refused(desk: Browser, query: str) -> None:
    assert desk.goes(f"{written(desk)}/voorbeeld/nl{query}").status == 422


def test_what_left_is_looked_at_as_it_left(desk: Browser) -> None:
    subscribed(desk)
    path = goes(desk)

    assert previewed(desk, path, "en")["Subject"] == "Rosters without fuss"


def test_staff_see_where_its_links_lead_and_that_mail_hosts_have_nothing_against_it(desk: Browser) -> None:
    path = written(desk)

    page = desk.goes(f"{path}/voorbeeld/nl").body

    message = previewed(desk, path, "nl")
    html = message.get_body(("html",))
    assert html
    links = set(re.findall(r'href="([^"]*)"', html.get_content()))
    assert len(links) > 1
    shown = re.findall(r"<li>(https://[^<]*)</li>", page)
    assert len(shown) == len(set(shown))
    assert {one.split("/unsubscribe/")[0] for one in shown} == {
        one.split("/unsubscribe/")[0] for one in links
    }
    assert "Het bericht heeft wat mailprogramma" in page


def test_staff_see_what_a_mail_host_may_have_against_it(
    desk: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(desk)
    monkeypatch.setattr("qlinx.newsletters.inspecting.CLIPPED_AT", 100)

    page = desk.goes(f"{path}/voorbeeld/nl").body

    assert "Het is zo groot dat Gmail het afkapt." in page
    assert "Het bericht heeft wat mailprogramma" not in page
