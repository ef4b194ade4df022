from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qlinx.mailing.suppression import (
    ASKED_AGAIN,
    BOUNCE_MEMORY,
    SUPPRESSION,
    Addressed,
    MailKind,
    MailStop,
    Suppression,
    refusal,
)

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
ORDINARY, REQUESTED, FAREWELL = MailKind.ORDINARY, MailKind.REQUESTED, MailKind.FAREWELL
A_MOMENT = timedelta(seconds=1)


class Withheld(Addressed):
    """Somebody to whom only a farewell may go."""

    def mail_refusal(self, kind: MailKind) -> str | None:
        return None if kind is FAREWELL else "erasing"


def known(**since: datetime) -> Suppression:
    return Suppression(address_hash="here", since={MailStop(stop): moment for stop, moment in since.items()})


def a_holder(*stops: MailStop, address_hash: str = "here") -> Addressed:
    return Addressed(person_id="p", address_hash=address_hash, mail_stops=stops)


def test_nothing_stops_mail_to_an_address_without_stops() -> None:
    assert [refusal([a_holder()], known(), kind, NOW) for kind in MailKind] == [None, None, None]


@pytest.mark.parametrize("stop", [MailStop.SPAM_REPORT, MailStop.OBJECTION])
@pytest.mark.parametrize("years", [0, 1, 50])
def test_a_spam_report_and_an_objection_hold_for_ever_but_not_for_what_the_person_asks(
    stop: MailStop, years: int
) -> None:
    memory = known(**{stop.value: NOW - years * timedelta(days=365)})

    assert [refusal([a_holder()], memory, kind, NOW) for kind in MailKind] == [stop.value, None, None]
    assert SUPPRESSION.expires(memory) is None


@pytest.mark.parametrize("stop", [MailStop.SPAM_REPORT, MailStop.OBJECTION])
def test_a_stop_that_only_the_person_s_item_tells_holds_too(stop: MailStop) -> None:
    assert refusal([a_holder(stop)], known(), ORDINARY, NOW) == stop.value


@pytest.mark.parametrize(
    ("kind", "age", "reason"),
    [
        (ORDINARY, timedelta(0), "bounced"),
        (ORDINARY, timedelta(days=BOUNCE_MEMORY.days) - A_MOMENT, "bounced"),
        (ORDINARY, timedelta(days=BOUNCE_MEMORY.days), None),
        (REQUESTED, ASKED_AGAIN - A_MOMENT, "bounced"),
        (REQUESTED, ASKED_AGAIN, None),
        (FAREWELL, ASKED_AGAIN - A_MOMENT, "bounced"),
    ],
)
def test_an_address_that_bounced_is_tried_again_after_its_term(
    kind: MailKind, age: timedelta, reason: str | None
) -> None:
    assert refusal([a_holder(MailStop.BOUNCED)], known(bounced=NOW - age), kind, NOW) == reason


def test_a_bounce_is_forgotten_with_its_term_unless_something_else_is_known() -> None:
    assert SUPPRESSION.expires(known(bounced=NOW)) == BOUNCE_MEMORY.ends(NOW)
    assert SUPPRESSION.expires(known(bounced=NOW, spam_report=NOW)) is None


def test_stops_of_the_present_address_say_nothing_about_a_former_one() -> None:
    holder = a_holder(MailStop.OBJECTION, address_hash="there")

    assert refusal([holder], known(), ORDINARY, NOW) is None


def test_what_the_person_s_item_refuses_comes_first() -> None:
    holder = Withheld(person_id="p", address_hash="here")

    assert [refusal([holder], known(), kind, NOW) for kind in MailKind] == ["erasing", "erasing", None]


@given(st.sets(st.sampled_from(MailStop)), st.sampled_from(MailKind))
def test_a_further_stop_never_lets_mail_through(stops: set[MailStop], kind: MailKind) -> None:
    fewer = known(**dict.fromkeys(list(stops)[:1], NOW))
    more = known(**dict.fromkeys(stops, NOW))

    if refusal([], fewer, kind, NOW):
        assert refusal([], more, kind, NOW)
