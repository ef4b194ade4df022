"""What is typed into a newsletter is text: it breaks no header, fills in nothing, and is refused where it is
too much.
"""

import email
from email.message import EmailMessage
from email.policy import default
from typing import Final

import pytest

from tests.support.browser import Browser
from tests.support.newsletters import WORDS, asks, does, goes_out, mails, subscribed, written

MEGABYTE: Final = "a" * 1_000_000


def previewed(desk: Browser, path: str, of: str = "nl") -> EmailMessage:
    file = desk.goes(f"{path}/voorbeeld/{of}/bericht")
    assert file.status == 200
    return email.message_from_string(file.body, policy=default)


@pytest.mark.parametrize(
    "title",
    [
        "Nieuws\r\nBcc: iemand@anders.nl",
        "Nieuws\nX-Injected: ja",
        "Nieuws\r\n\r\n<script>alert(1)</script>",
        "Nieuws\u2028Bcc: iemand@anders.nl",
        "Nieuws\x00Bcc: iemand@anders.nl",
        "=?utf-8?q?Nieuws=0D=0ABcc:_iemand@anders.nl?=",
    ],
)
def test_a_title_is_one_line_and_no_header(desk: Browser, title: str) -> None:
    message = previewed(desk, written(desk, title_nl=title, title_en=title))

    assert message.get_all("Subject") is not None
    assert len(message.get_all("Subject", [])) == 1
    assert "\n" not in str(message["Subject"])
    assert (message["Bcc"], message["X-Injected"]) == (None, None)
    assert message["To"] == "sam@aanbieder.example.nl"


@pytest.mark.parametrize(
    "words", ["{{ 7 * 7 }}", "{% raw %}", "%(name)s en %s en %", "{name} {0} {", "${HOME}"]
)
def test_what_looks_like_a_placeholder_is_text(desk: Browser, words: str) -> None:
    subscribed(desk)
    path = written(desk, title_nl=words, text_nl=words, title_en=words, text_en=words, greets="yes")

    message = previewed(desk, path)
    does(desk, path, "test")

    text = message.get_body(("plain",))
    assert text
    assert (str(message["Subject"]), words in text.get_content()) == (words, True)
    (trial,) = mails(desk.functions.world)
    assert trial.facts["text"] == words


@pytest.mark.parametrize("field", ["title_nl", "text_nl", "title_en", "text_en"])
def test_a_megabyte_is_refused_and_changes_nothing(desk: Browser, field: str) -> None:
    path = written(desk)
    desk.goes(path)

    refused = desk.sends(path, {"act": "save", "seen": "2", **WORDS, field: MEGABYTE})

    assert refused.status in {413, 422}
    [issue] = desk.functions.world.items_of("newsletter_issue")
    assert issue[field] == WORDS[field]


@pytest.mark.parametrize(
    "address",
    [
        "iemand",
        "iemand@",
        "@anders.nl",
        "a@b@anders.nl",
        "iemand@anders.nl\r\nBcc: ander@anders.nl",
        "iemand@anders.nl, ander@anders.nl",
        "<iemand@anders.nl>",
        '"iemand onbekend"@anders.nl',
        f"{'a' * 300}@anders.nl",
        MEGABYTE,
    ],
)
def test_an_address_that_is_none_gets_no_mail(browser: Browser, address: str) -> None:
    refused = asks(browser, address)

    assert refused.status in {413, 422}
    assert mails(browser.functions.world) == []
    assert browser.functions.world.items_of("newsletter_subscription") == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("language", "de"),
        ("language", "../../etc/passwd"),
        ("first_name", "Noor\r\nBcc: iemand@anders.nl" + "x" * 1000),
        ("time_zone", "../../etc/localtime"),
        ("frequency", "hourly"),
    ],
)
def test_what_can_not_be_chosen_is_refused(browser: Browser, field: str, value: str) -> None:
    path = subscribed(browser)
    before = browser.functions.world.items_of("newsletter_subscription")
    chosen = {"topics-0": "news", "by_name": "yes", "first_name": "Noor", field: value}

    assert browser.sends(path, {"choice": "save", **chosen}, token="").status == 422

    assert browser.functions.world.items_of("newsletter_subscription") == before


@pytest.mark.parametrize("change", ["x", "."])
def test_a_link_that_was_altered_opens_and_stops_nothing(browser: Browser, change: str) -> None:
    path = subscribed(browser)
    altered = path[:-3] + change + path[-2:]

    assert browser.goes(altered).status in {404, 410}
    assert browser.sends(altered, {"choice": "stop"}, token="").status in {404, 410}

    [stored] = browser.functions.world.items_of("newsletter_subscription")
    assert stored["state"] == "active"


def test_one_that_is_edited_while_it_is_sent_goes_as_it_was(desk: Browser) -> None:
    world = desk.functions.world
    subscribed(desk)
    path = written(desk)
    does(desk, path, "send")
    desk.goes(path)

    refused = desk.sends(path, {"act": "save", "seen": "2", **WORDS, "title_nl": "Anders"})
    goes_out(world)

    assert refused.status == 409
    assert [one.facts["title"] for one in mails(world)] == [WORDS["title_nl"]]
