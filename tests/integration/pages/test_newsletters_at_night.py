"""What readers and staff see of the night in which no newsletter leaves."""

from datetime import timedelta

import pytest

from qlinx.kit.clock import HOME_ZONE
from qlinx.newsletters.model import ReaderZone
from tests.integration.pages.test_newsletter_campaigns import facts_in
from tests.integration.pages.test_newsletter_choices import prefers
from tests.support.browser import Browser
from tests.support.newsletters import goes_out, mails, night_now, stored, subscribed, written


def at_night(desk: Browser) -> str:
    """A newsletter that is ready to go while it is night; the path of its page."""
    subscribed(desk)
    night_now(desk.functions.world)
    return written(desk)


def test_a_reader_says_where_they_are_in_plain_words(browser: Browser) -> None:
    path = subscribed(browser)
    assert "Waar ben je meestal?" in browser.goes(path).body

    prefers(browser, path, time_zone="America/Paramaribo")

    assert stored(browser.functions.world).time_zone is ReaderZone.PARAMARIBO
    assert '<option value="America/Paramaribo" selected>Suriname</option>' in browser.goes(path).body
    assert prefers(browser, path, time_zone="Mars/Olympus").status == 422
    assert stored(browser.functions.world).time_zone is ReaderZone.PARAMARIBO


def test_staff_see_for_how_many_it_is_night_and_till_when_they_wait(desk: Browser) -> None:
    path = at_night(desk)
    assert facts_in(desk.goes(f"{path}/versturen").body)["Voor wie het nu nacht is"] == "1"

    desk.sends(f"{path}/versturen", {"act": "send"})
    goes_out(desk.functions.world)

    assert mails(desk.functions.world) == []
    facts = facts_in(desk.goes(path).body)
    assert facts["Wachten tot hun nacht voorbij is"] == "1"
    assert facts["De eersten krijgen hem op"].endswith(".00 uur")
    desk.functions.world.pass_time(hours=3)
    goes_out(desk.functions.world)
    assert len(mails(desk.functions.world)) == 1
    assert "Wachten tot hun nacht voorbij is" not in desk.goes(path).body


def test_staff_who_say_why_send_it_at_night(desk: Browser) -> None:
    path = at_night(desk)
    desk.goes(f"{path}/versturen")

    desk.sends(f"{path}/versturen", {"act": "send", "night_reason": "De storing is voorbij"})
    goes_out(desk.functions.world)

    assert len(mails(desk.functions.world)) == 1
    assert "De storing is voorbij" in desk.goes(path).body


@pytest.mark.parametrize(
    ("clock", "told"), [("own", "op de klok van elke lezer"), ("ours", "wordt verstuurd")]
)
def test_staff_plan_it_by_the_clock_of_each_reader_or_by_ours(desk: Browser, clock: str, told: str) -> None:
    path = written(desk)
    at = (desk.functions.world.now + timedelta(days=2)).astimezone(HOME_ZONE).strftime("%Y-%m-%dT10:00")
    desk.goes(f"{path}/versturen")

    desk.sends(f"{path}/versturen", {"act": "schedule", "send_at": at, "clock": clock})

    shown = desk.goes(path).body
    assert told in shown
    assert ("op de klok van elke lezer" in shown) is (clock == "own")
