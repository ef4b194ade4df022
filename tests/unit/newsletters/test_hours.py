"""When a newsletter may leave: never at night where its reader is, and no later than needed."""

from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qlinx.kit.clock import HOME_ZONE
from qlinx.kit.ids import new_id
from qlinx.newsletters.hours import QuietHours, begins_at, leaves_at
from qlinx.newsletters.labels import VALUES
from qlinx.newsletters.model import Issue, ReaderZone, Subscription
from qlinx.newsletters.policies import QUIET_FROM, QUIET_UNTIL

NIGHT: Final = QuietHours(int(QUIET_FROM.value), int(QUIET_UNTIL.value))
NOW: Final = datetime(2026, 11, 23, 21, 30, tzinfo=HOME_ZONE).astimezone(UTC)
_AROUND: Final = datetime(2026, 1, 1, tzinfo=UTC)
MOMENTS: Final = st.integers(0, 2 * 366 * 24 * 60).map(lambda minutes: _AROUND + timedelta(minutes=minutes))
HOURS: Final = st.integers(0, 23)


def reader(zone: ReaderZone = ReaderZone.AMSTERDAM) -> Subscription:
    return Subscription(
        person_id=new_id(), email="a@b.example", address_hash="hash", changed_at=NOW, time_zone=zone
    )


def issue(**facts: object) -> Issue:
    return Issue.model_validate({"issue_id": new_id(), "created_at": NOW, **facts})


def hour_of(moment: datetime, zone: ReaderZone) -> int:
    return moment.astimezone(ZoneInfo(zone)).hour


@given(moment=MOMENTS, zone=st.sampled_from(ReaderZone), begin=HOURS, end=HOURS)
def test_it_leaves_as_soon_as_it_is_no_night_where_its_reader_is(
    moment: datetime, zone: ReaderZone, begin: int, end: int
) -> None:
    night = QuietHours(begin, end)

    leaves = leaves_at(moment, issue(), reader(zone), night)

    assert moment <= leaves <= moment + timedelta(hours=25)
    assert not night.are_at(hour_of(leaves, zone))
    if leaves > moment:
        assert night.are_at(hour_of(leaves - timedelta(minutes=1), zone))
    assert leaves_at(leaves, issue(), reader(zone), night) == leaves, "it does not wait twice"


@pytest.mark.parametrize(
    ("hour", "quiet"), [(20, False), (21, True), (23, True), (0, True), (7, True), (8, False), (12, False)]
)
def test_the_night_is_from_nine_to_eight_until_somebody_says_otherwise(hour: int, quiet: bool) -> None:
    assert NIGHT.are_at(hour) is quiet


def test_there_is_no_night_where_it_ends_as_it_begins() -> None:
    assert not any(QuietHours(8, 8).are_at(hour) for hour in range(24))


def test_a_reader_who_says_nothing_goes_by_the_clock_of_the_netherlands() -> None:
    assert leaves_at(NOW, issue(), reader(), NIGHT) == datetime(2026, 11, 24, 7, tzinfo=UTC)
    assert leaves_at(NOW, issue(), reader(ReaderZone.NEW_YORK), NIGHT) == NOW


def test_whoever_has_a_reason_sends_at_night() -> None:
    assert leaves_at(NOW, issue(night_reason="Storing"), reader(), NIGHT) == NOW


@pytest.mark.parametrize("zone", list(ReaderZone))
def test_by_the_clock_of_each_reader_it_is_as_late_there(zone: ReaderZone) -> None:
    at = datetime(2026, 11, 25, 10, 15, tzinfo=HOME_ZONE).astimezone(UTC)
    planned = issue(send_at=at, own_clock=True)

    leaves = leaves_at(NOW, planned, reader(zone), NIGHT).astimezone(ZoneInfo(zone))

    assert (leaves.day, leaves.hour, leaves.minute) == (25, 10, 15)
    begins = begins_at(planned)
    assert begins is not None
    assert begins <= leaves
    assert begins_at(issue(send_at=at)) == at


def test_each_place_has_words_in_both_languages() -> None:
    for zone in ReaderZone:
        words = VALUES[f"time_zone.{zone.value}"]
        assert words.nl != words.en or zone in {ReaderZone.PARAMARIBO, ReaderZone.KOLKATA}
