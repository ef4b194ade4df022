"""A newsletter that is planned goes at its moment, to who wants it then."""

from datetime import datetime, timedelta

import pytest

from qlinx.kit.clock import HOME_ZONE
from tests.support.browser import Browser
from tests.support.http import Response
from tests.support.newsletters import does, goes_out, mails, no_night, subscribed, written


def plans(desk: Browser, path: str, moment: datetime | None) -> Response:
    desk.goes(f"{path}/versturen")
    typed = moment.astimezone(HOME_ZONE).strftime("%Y-%m-%dT%H:%M") if moment else ""
    return desk.sends(f"{path}/versturen", {"act": "schedule", "send_at": typed})


def test_one_that_is_planned_goes_at_its_moment_to_who_wants_it_then(desk: Browser) -> None:
    world = desk.functions.world
    no_night(world)
    stopping = subscribed(desk)
    path = written(desk)
    at = world.now + timedelta(days=1)

    assert plans(desk, path, at).headers["Location"] == f"{path}?done=planned"

    assert "wordt verstuurd vanaf" in desk.goes(path).body
    assert (goes_out(world), mails(world)) == (0, [])
    subscribed(desk, "later@anders.nl")
    desk.sends(stopping, {"choice": "stop"}, token="")
    world.pass_time(days=1)
    goes_out(world)
    assert [one.to.address for one in mails(world)] == ["later@anders.nl"]


def test_one_that_is_planned_waits_and_goes_on_at_its_moment_or_is_called_off(desk: Browser) -> None:
    world = desk.functions.world
    no_night(world)
    subscribed(desk)
    path, other = written(desk), written(desk)
    for one in (path, other):
        plans(desk, one, world.now + timedelta(days=1))
    does(desk, path, "pause")
    does(desk, path, "resume")
    assert (goes_out(world), mails(world)) == (0, [])

    does(desk, other, "cancel")
    world.pass_time(days=1)
    goes_out(world)

    assert len(mails(world)) == 1


def test_before_it_leaves_its_page_says_to_how_many_and_that_it_does_not_come_back(desk: Browser) -> None:
    subscribed(desk)
    path = written(desk)
    assert 'value="send"' not in desk.goes(path).body
    shown = desk.goes(f"{path}/versturen").body
    assert "Verstuur nu aan 1" in shown
    assert "komt niet terug" in shown
    other = desk.sends(f"{path}/versturen", {"act": "send", "seen": "1"})
    assert other.status == 412, "somebody else wrote on meanwhile"
    assert does(desk, path, "send").headers["Location"] == f"{path}?done=sent"
    assert desk.goes(f"{path}/versturen").headers["Location"] == path, "back to it leads to what is so now"


@pytest.mark.parametrize("days", [None, -1, 400])
def test_a_moment_that_is_none_has_passed_or_is_far_ahead_is_told_of(desk: Browser, days: int | None) -> None:
    path = written(desk)
    moment = None if days is None else desk.functions.world.now + timedelta(days=days)

    refused = plans(desk, path, moment)

    assert (refused.status, "Kies een moment" in refused.body) == (422, True)
    assert "Plan de nieuwsbrief" in desk.goes(f"{path}/versturen").body


@pytest.mark.parametrize(
    ("typed", "why"),
    [("2027-03-28T02:30", "Deze tijd bestaat niet"), ("2027-10-31T02:30", "Deze tijd komt twee keer voor")],
)
def test_a_moment_that_the_clock_skips_or_shows_twice_is_no_moment(
    desk: Browser, typed: str, why: str
) -> None:
    path = written(desk)
    desk.goes(f"{path}/versturen")

    refused = desk.sends(f"{path}/versturen", {"act": "schedule", "send_at": typed})

    assert (refused.status, why in refused.body) == (422, True)
    assert "Plan de nieuwsbrief" in desk.goes(f"{path}/versturen").body


def test_of_two_who_have_it_go_at_different_moments_the_second_sees_that_the_first_one_s_stands(
    desk: Browser,
) -> None:
    world = desk.functions.world
    no_night(world)
    subscribed(desk)
    path = written(desk)
    tomorrow = world.now + timedelta(days=1)
    plans(desk, path, tomorrow)
    assert plans(desk, path, tomorrow).headers["Location"] == f"{path}?done=planned", "the same again"

    others = plans(desk, path, world.now + timedelta(days=2)), does(desk, path, "send")

    assert [one.headers["Location"] for one in others] == [path, path], "to what is so, and not to “sent”"
    assert "wordt verstuurd vanaf" in desk.goes(path).body
    assert (goes_out(world), mails(world)) == (0, [])
    world.pass_time(days=1)
    goes_out(world)
    assert len(mails(world)) == 1
    assert plans(desk, path, tomorrow).headers["Location"] == f"{path}?done=planned", "and after it went"
