"""What somebody allowed us of the newsletter is recorded act by act, and they take the proof of it along."""

import hashlib
import json
import re
from datetime import datetime, timedelta
from typing import Any, Final

import pytest

from infrastructure.local.paths import DOMAIN_LAYER
from qlinx.kit.texts import LANGUAGES
from qlinx.mailing.addressed import OWN_MAIL
from qlinx.mailing.purposes import MailPurpose
from qlinx.mailing.unsubscribing import unsubscribe_path
from qlinx.newsletters.consent_texts import CONSENT_TEXT, CONSENT_TEXTS, consent_text
from qlinx.newsletters.model import MOST_ACTS
from qlinx.newsletters.store import SUBSCRIPTION
from tests.integration.pages.test_newsletter_choices import MINE, prefers
from tests.support.browser import Browser
from tests.support.newsletters import SIGN_UP, asks, link_in, mails, stored, subscribed
from tests.support.people import letters, opens_account
from tests.support.retention import run
from tests.support.subjects import NOOR

# A version that was shown is never changed: other words are another version, with a line of its own.
SHOWN: Final = {"2026-11": "598b3b4bcc0e"}


def receipt(browser: Browser, path: str) -> dict[str, Any]:
    found = re.search(r'href="([^"]*/(?:bewijs|receipt))"', browser.goes(path).body)
    assert found
    file = browser.goes(found[1])
    assert file.headers["Content-Type"].startswith("application/json")
    assert file.headers["Content-Disposition"].startswith("attachment;")
    return dict(json.loads(file.body))


def acts(document: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["event_state"], one["route"]) for one in document["event"]]


def test_a_version_of_the_words_is_never_changed() -> None:
    told = {
        version: hashlib.sha256(
            "\x1f".join(
                words.in_(language) for words in (text.words, *text.topics.values()) for language in LANGUAGES
            ).encode()
        ).hexdigest()[:12]
        for version, text in CONSENT_TEXTS.items()
    }
    assert told == SHOWN


def test_acts_of_consent_are_added_and_go_whole_and_none_is_changed() -> None:
    found = {
        word
        for file in (DOMAIN_LAYER / "qlinx").rglob("*.py")
        for word in re.findall(r"\bCONSENT\.(\w+)\(", file.read_text("utf-8"))
    }
    assert found == {"insert", "remove"}


def test_the_receipt_holds_the_very_words_that_were_shown(browser: Browser) -> None:
    asks(browser)
    (asked,) = mails(browser.functions.world)
    path = link_in(asked)
    words = consent_text().words.nl
    assert words in browser.goes(path).body
    browser.sends(path, {"choice": "confirm"}, token="")

    document = receipt(browser, path)

    (given,) = document["event"]
    assert (given["text"], given["text_version"], given["language"]) == (words, CONSENT_TEXT, "nl")
    said = datetime.fromisoformat(given["event_time"]) - browser.functions.world.now
    assert abs(said) < timedelta(minutes=1)
    (purpose,) = document["pii_processing"]["purposes"]
    assert "consent" in purpose["lawful_basis"]
    assert NOOR not in json.dumps(document)


def test_each_act_is_added_with_the_way_it_was_done(browser: Browser) -> None:
    path = subscribed(browser)
    prefers(browser, path)
    prefers(browser, path, frequency="every")
    browser.sends(path, {"choice": "stop"}, token="")

    document = receipt(browser, path)

    assert [one["act"] for one in document["event"]] == ["given", "changed", "withdrawn"]
    assert document["event"][1]["topics"] == ["Nieuws over Qlinx", "Privacy en je rechten"]


def test_a_stop_in_the_mail_program_is_in_it_too(browser: Browser) -> None:
    path = subscribed(browser)
    one = stored(browser.functions.world)
    link = unsubscribe_path(
        browser.functions.world.ctx, one.person_id, one.address_hash, MailPurpose.NEWSLETTER, scope=OWN_MAIL
    )
    browser.functions.call("rights_pages", "POST", link, form={"List-Unsubscribe": "One-Click"})

    assert acts(receipt(browser, path)) == [
        ("given", "mailed_link"),
        ("withdrawn", "unsubscribed_by_mail"),
    ]


def test_my_data_give_the_receipt_of_the_own_address_alone(browser: Browser) -> None:
    world = browser.functions.world
    opens_account(world)
    browser.signs_in()
    letters(world)
    assert browser.goes(f"{MINE}/bewijs").status == 404
    browser.goes(MINE)
    browser.sends(MINE, {"choice": "ask"})
    (asked,) = mails(world)
    browser.sends(link_in(asked), {"choice": "confirm"}, token="")

    assert acts(receipt(browser, MINE)) == [("given", "mailed_link")]


def test_the_record_goes_with_the_subscription(browser: Browser) -> None:
    world = browser.functions.world
    path = subscribed(browser)
    browser.sends(path, {"choice": "stop"}, token="")
    world.pass_time(days=8)
    run(world)

    assert world.items_of("newsletter_consent") == []


@pytest.mark.parametrize("language", ["nl", "en"])
def test_taking_consent_back_takes_no_more_steps_than_giving_it(browser: Browser, language: str) -> None:
    """Counted over the pages, from a mail or an address on: each page that is opened, each field that must be
    filled in and each button that is pressed is a step.
    """
    giving = opened = 1
    giving += _steps(browser.goes(SIGN_UP if language == "nl" else "/en/newsletter").body, "")
    asks(browser, page=SIGN_UP if language == "nl" else "/en/newsletter")
    (asked,) = mails(browser.functions.world)
    path = link_in(asked)
    giving += 1 + _steps(browser.goes(path).body, "confirm")
    browser.sends(path, {"choice": "confirm"}, token="")

    taking_back = opened + _steps(browser.goes(path).body, "stop")

    assert (giving, taking_back) == (5, 2)


def _steps(page: str, choice: str) -> int:
    """What the form with a button asks for: what must be typed in it, and the button."""
    forms = re.findall(r"<form.*?</form>", page.split("<main", 1)[1], re.DOTALL)
    (form,) = [one for one in forms if f'value="{choice}"' in one or not choice]
    typed = re.findall(r'<input[^>]*name="(\w+)"[^>]*required', form)
    return len(typed) + len(re.findall("<button", form))


def test_who_changes_it_without_end_is_told_and_can_stop(browser: Browser) -> None:
    path = subscribed(browser)
    world = browser.functions.world
    one = stored(world)
    world.ctx.store.write(SUBSCRIPTION.replace(one, consent_acts=MOST_ACTS))

    assert prefers(browser, path).status == 409
    assert browser.sends(path, {"choice": "stop"}, token="").status == 303
    assert not stored(world).is_wanted
