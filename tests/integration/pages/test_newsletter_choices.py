"""What a reader chooses of the newsletter is kept, and holds when one is made ready and when it leaves."""

import re
from typing import Final

import pytest

from qlinx.mailing.composing import Skipped
from qlinx.mailing.letter import Letter
from qlinx.mailing.outbox import OUTBOX, MailState
from qlinx.newsletters.model import Topic
from tests.support.browser import Browser
from tests.support.http import Response
from tests.support.newsletters import (
    asks,
    does,
    goes_out,
    link_in,
    mails,
    stored,
    subscribed,
    written,
)
from tests.support.people import letters, opens_account
from tests.support.signing_in import ADDRESS
from tests.support.world import World

MINE: Final = "/mijn/gegevens/nieuwsbrief"
CHOSEN: Final = {
    "topics-0": "news",
    "topics-2": "privacy",
    "frequency": "monthly",
    "by_name": "yes",
    "first_name": "Noor",
    "language": "nl",
}


def prefers(browser: Browser, path: str, **changes: str) -> Response:
    chosen = {name: value for name, value in {**CHOSEN, **changes}.items() if value}
    return browser.sends(path, {"choice": "save", **chosen}, token="")


def goes(desk: Browser, **words: str) -> str:
    """A newsletter that is made ready for who wants it; the path of its page."""
    path = written(desk, **words)
    does(desk, path, "send")
    goes_out(desk.functions.world)
    return path


def reached(world: World) -> list[str]:
    """The titles of what leaves now."""
    return [str(one.facts["title"]) for one in letters(world) if isinstance(one, Letter)]


def reasons(world: World) -> list[str]:
    """Why something does not leave."""
    return [one.reason for one in letters(world) if isinstance(one, Skipped)]


def test_all_is_chosen_on_one_page_without_an_account(browser: Browser) -> None:
    path = subscribed(browser)

    assert prefers(browser, path).headers["Location"] == f"{path}?done=saved"

    one = stored(browser.functions.world)
    assert (one.topics, one.frequency, one.first_name) == ((Topic.NEWS, Topic.PRIVACY), "monthly", "Noor")
    body = browser.goes(path).body
    ticked = re.findall(r'value="([^"]*)" checked', body)
    assert ticked == ["news", "privacy", "monthly", "yes", "nl"]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"topics-0": "", "topics-2": ""}, "Kies minstens één onderwerp"),
        ({"first_name": ""}, "Vul je voornaam in"),
        ({"topics-0": "other"}, "Fout"),
        ({"first_name": "x" * 400}, "Fout"),
    ],
)
def test_what_can_not_be_chosen_is_told_and_changes_nothing(
    browser: Browser, changes: dict[str, str], told: str
) -> None:
    path = subscribed(browser)
    before = stored(browser.functions.world)

    refused = prefers(browser, path, **changes)

    assert (refused.status, told in refused.body) == (422, True)
    assert stored(browser.functions.world) == before


def test_who_wants_no_name_keeps_none(browser: Browser) -> None:
    path = subscribed(browser)
    prefers(browser, path)

    prefers(browser, path, by_name="no")

    assert stored(browser.functions.world).first_name is None


def test_whoever_stopped_chooses_nothing(browser: Browser) -> None:
    path = subscribed(browser)
    browser.sends(path, {"choice": "stop"}, token="")

    assert prefers(browser, path).status == 404


def test_a_topic_that_was_not_chosen_does_not_come(desk: Browser) -> None:
    world = desk.functions.world
    path = subscribed(desk)
    goes(desk, topic="tips")
    assert reached(world) == []

    prefers(desk, path, **{"topics-1": "tips", "frequency": "every"})
    goes(desk, topic="tips")
    assert len(reached(world)) == 1


def test_a_topic_that_is_dropped_does_not_leave_though_it_waits(desk: Browser) -> None:
    world = desk.functions.world
    path = subscribed(desk)
    goes(desk)

    prefers(desk, path, **{"topics-0": ""})

    assert reasons(world) == ["newsletter_topic"]


def test_one_a_month_is_one_in_thirty_days(desk: Browser) -> None:
    world = desk.functions.world
    prefers(desk, subscribed(desk))
    counts = []
    for days in (0, 29, 2):
        world.pass_time(days=days)
        goes(desk)
        counts.append(len(reached(world)))

    assert counts == [1, 0, 1]


@pytest.mark.parametrize(("state", "again"), [(MailState.SKIPPED, 1), (MailState.DELIVERED, 0)])
def test_what_never_left_does_not_use_the_month_up(desk: Browser, state: MailState, again: int) -> None:
    world = desk.functions.world
    prefers(desk, subscribed(desk))
    goes(desk)
    for item in world.items_of("outbox"):
        entry = OUTBOX.value(item)
        if entry.state is MailState.PENDING:
            world.ctx.store.write(OUTBOX.replace(entry, state=state))

    goes(desk)

    assert len(reached(world)) == again


def test_whoever_chooses_one_a_month_gets_none_of_what_waits_for_them(desk: Browser) -> None:
    world = desk.functions.world
    path = subscribed(desk)
    for _ in range(2):
        goes(desk)

    prefers(desk, path)

    assert reasons(world) == ["newsletter_pace"] * 2


def test_a_name_stands_above_it_where_reader_and_newsletter_want_that(desk: Browser) -> None:
    world = desk.functions.world
    path = subscribed(desk)
    prefers(desk, path, frequency="every")
    goes(desk, greets="yes")
    goes(desk)
    assert [one.facts["greeting"] for one in mails(world)] == ["Dag Noor,", ""]

    prefers(desk, path, frequency="every", by_name="no")
    goes(desk, greets="yes")
    assert [one.facts["greeting"] for one in mails(world)] == [""]


def test_without_a_name_it_is_the_same_for_everybody_but_for_the_link(desk: Browser) -> None:
    world = desk.functions.world
    subscribed(desk)
    subscribed(desk, "iemand@anders.nl")
    goes(desk, greets="yes")

    one, other = ({**mail.facts, "page_url": ""} for mail in mails(world))

    assert one == other


def test_in_my_data_it_is_asked_for_by_a_mail_chosen_and_stopped(browser: Browser) -> None:
    world = browser.functions.world
    opens_account(world)
    browser.signs_in()
    letters(world)
    assert MINE in browser.goes("/mijn/gegevens").body
    assert "geen nieuwsbrief" in browser.goes(MINE).body
    assert browser.sends(MINE, {"choice": "ask"}).headers["Location"] == f"{MINE}?done=asked"
    (asked,) = mails(world)
    assert asked.to.address == ADDRESS
    assert "Zeg daarin ja" in browser.goes(MINE).body

    browser.sends(link_in(asked), {"choice": "confirm"}, token="")
    browser.goes(MINE)
    assert browser.sends(MINE, {"choice": "save", **CHOSEN}).headers["Location"] == f"{MINE}?done=saved"
    assert stored(world).first_name == "Noor"
    browser.goes(MINE)
    assert browser.sends(MINE, {"choice": "stop"}).headers["Location"] == f"{MINE}?done=stopped"
    assert not stored(world).is_wanted


def test_my_data_show_no_newsletter_of_another_address(browser: Browser) -> None:
    opens_account(browser.functions.world)
    browser.signs_in()
    asks(browser, "iemand@anders.nl")

    assert "geen nieuwsbrief" in browser.goes(MINE).body
