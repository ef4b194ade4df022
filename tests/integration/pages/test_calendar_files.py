"""Whoever comes takes the occasion along from its page: the same event as in the mail that confirms it."""

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from icalendar import Calendar

from qlinx.invitations.change_schemas import ChangeRequest
from qlinx.invitations.changing import change_invitation
from qlinx.invitations.links import reply_path
from qlinx.invitations.model import Invitation
from qlinx.invitations.replies import reply
from qlinx.invitations.service import cancel
from qlinx.invitations.telling_reply import ACCEPTED
from qlinx.kit.cookies import USER_SESSION
from qlinx.sessions.model import Session
from qlinx.sessions.on_pages import browser_session_id
from qlinx.sessions.store import SESSION
from tests.support.browser import Browser
from tests.support.http import Response
from tests.support.invitation_mails import event_in, message
from tests.support.inviting import ACCEPT, DECLINE, Inviting

WORDS = {"nl": "Zet in je agenda", "en": "Add to your calendar"}


class Page:
    """A page of one invitee, behind the link of their mail or behind a sign-in."""

    def __init__(self, browser: Browser, inviting: Inviting, **occasion: Any) -> None:
        self.browser, self.inviting = browser, inviting
        self.person_id = inviting.person(first_name="Onvindbaar")
        self.invitation: Invitation = inviting.dispatch(**occasion)
        self.path = reply_path(inviting.ctx, inviting.someone(self.person_id), self.invitation.invitation_id)

    def signs_in(self) -> None:
        account_id, secret = self.inviting.account(self.person_id), "s" * 26
        session = Session(
            person_id=account_id,
            session_id=browser_session_id(account_id, secret),
            began_at=self.inviting.ctx.now(),
            stays=False,
        )
        self.inviting.store.write(SESSION.insert(session))
        self.browser.cookies = {USER_SESSION.name: f"{account_id}.{secret}"}
        self.path = f"/mijn/uitnodigingen/{self.invitation.invitation_id}"

    def replies(self, choice: Any) -> None:
        reply(self.inviting.ctx, self.person_id, self.invitation.invitation_id, choice)

    def asks(self, url: str, method: str = "GET") -> Response:
        if not url.startswith("/i/"):
            return self.browser.goes(url, method)
        parts = urlsplit(url)
        query = dict(parse_qsl(parts.query))
        return self.browser.functions.call("invitation_replies", method, parts.path, query=query)

    def opens(self, behind: str = "") -> Response:
        return self.asks(f"{self.path}{behind}")

    def link(self, behind: str = "") -> tuple[str, str] | None:
        """Address and words of the link to the file, if there is one."""
        found = re.search(r'<a class="button" href="([^"]*agenda=1[^"]*)">([^<]*)<', self.opens(behind).body)
        if found is None:
            return None
        to = unescape(found[1])
        return (f"{self.path}{to}" if to.startswith("?") else to), found[2]

    def file(self) -> Response:
        found = self.link()
        assert found
        return self.asks(found[0])


@pytest.fixture
def inviting(browser: Browser) -> Inviting:
    made = Inviting(browser.functions.world)
    made.ctx = browser.functions.world.ctx
    return made


@pytest.fixture(params=["link", "account"])
def page(request: pytest.FixtureRequest, browser: Browser, inviting: Inviting) -> Page:
    made = Page(browser, inviting, title="Café & borrel")
    if request.param == "account":
        made.signs_in()
    return made


def event_of(file: Response) -> tuple[Any, Any]:
    calendar = Calendar.from_ical(file.body)
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def test_whoever_comes_gets_the_event_of_the_mail_as_a_file_named_after_it(page: Page) -> None:
    page.replies(ACCEPT)
    file = page.file()

    assert (file.status, file.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    named = file.headers["Content-Disposition"]
    assert named == "inline; filename=\"Caf_ & borrel.ics\"; filename*=UTF-8''Caf%C3%A9%20%26%20borrel.ics"
    assert file.headers["Cache-Control"] == "no-store"
    calendar, event = event_of(file)
    _, mailed = event_in(message(page.inviting, page.person_id, ACCEPTED))
    assert (calendar["METHOD"], event["STATUS"]) == ("PUBLISH", "CONFIRMED")
    for name in ("UID", "SEQUENCE", "SUMMARY"):
        assert event[name] == mailed[name]
    for name in ("DTSTART", "DTEND"):
        assert event[name].dt == mailed[name].dt


def test_the_file_names_nobody_who_is_invited(page: Page) -> None:
    page.replies(ACCEPT)
    body = page.file().body
    assert "ATTENDEE" not in body
    assert "Onvindbaar" not in body
    assert "@werk.example" not in body
    assert page.person_id not in body


def test_after_another_mind_the_file_has_the_number_of_the_last_mail(page: Page) -> None:
    page.replies(ACCEPT)
    first = int(event_of(page.file())[1]["SEQUENCE"])
    for choice in (DECLINE, ACCEPT):
        page.inviting.world.pass_time(minutes=1)
        page.replies(choice)
    assert int(event_of(page.file())[1]["SEQUENCE"]) == first + 2


def test_who_has_not_said_yes_has_no_link_and_gets_the_page_instead_of_the_file(page: Page) -> None:
    before = page.inviting.world.every_item()
    assert page.link() is None
    assert page.opens("?agenda=1").headers["Content-Type"].startswith("text/html")
    assert page.inviting.world.every_item() == before

    page.replies(ACCEPT)
    kept = page.link()
    assert kept
    page.inviting.world.pass_time(minutes=1)
    page.replies(DECLINE)
    assert page.link() is None
    assert "Je komt niet." in page.asks(kept[0]).body


def test_what_is_off_or_was_moved_since_gets_into_no_calendar_as_if_it_were_sure(page: Page) -> None:
    page.replies(ACCEPT)
    kept = page.link()
    assert kept
    ids = page.inviting.employer_id, page.invitation.invitation_id
    later = ChangeRequest(location="Elders")
    change_invitation(page.inviting.ctx, *ids, later, once=None, fanout=page.inviting.fanout)
    assert page.link() is None
    assert "Elders" in page.asks(kept[0]).body
    assert page.asks(kept[0]).headers["Content-Type"].startswith("text/html")

    page.inviting.world.pass_time(minutes=1)
    page.replies(ACCEPT)
    assert event_of(page.file())[1]["LOCATION"] == "Elders"

    cancel(page.inviting.ctx, *ids)
    assert page.link() is None
    assert page.asks(kept[0]).headers["Content-Type"].startswith("text/html")


def test_the_link_is_in_the_language_of_the_page_and_keeps_it(browser: Browser, inviting: Inviting) -> None:
    page = Page(browser, inviting)
    page.replies(ACCEPT)
    for language, words in WORDS.items():
        found = page.link(f"?language={language}")
        assert found
        assert found[1] == words
        assert found[0].endswith(f"language={language}")
    page.signs_in()
    for path, words in (
        (page.path, WORDS["nl"]),
        (page.path.replace("/mijn/uitnodigingen", "/en/my/invitations"), WORDS["en"]),
    ):
        page.path = path
        found = page.link()
        assert found
        assert found == (f"{path}?agenda=1", words)


def test_asking_only_for_the_head_of_the_file_gives_its_kind(page: Page) -> None:
    page.replies(ACCEPT)
    found = page.link()
    assert found
    head = page.asks(found[0], "HEAD")
    assert (head.status, head.body) == (200, "")
    assert head.headers["Content-Type"].startswith("text/calendar")


def test_a_refused_reply_at_the_address_of_the_file_shows_the_page(
    browser: Browser, inviting: Inviting
) -> None:
    page = Page(browser, inviting)
    page.replies(ACCEPT)
    page.signs_in()
    page.opens()
    refused = browser.sends(f"{page.path}?agenda=1", {"reply": "maybe"})
    assert refused.status == 422
    assert refused.headers["Content-Type"].startswith("text/html")
