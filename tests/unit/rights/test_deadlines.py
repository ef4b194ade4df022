"""One calendar month, as Regulation 1182/71 counts it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qlinx.kit.clock import HOME_ZONE
from qlinx.rights.deadlines import (
    ESCALATED_AT,
    deadline_in_hours,
    deadline_of,
    escalated_between,
    escalations,
    public_holidays,
)


@pytest.mark.parametrize(
    ("received", "deadline", "why"),
    [
        (date(2026, 11, 23), date(2026, 12, 23), "the same number in the next month"),
        (date(2026, 8, 31), date(2026, 9, 30), "a month without that day ends on its last day"),
        (date(2027, 1, 31), date(2027, 3, 1), "28 February 2027 is a Sunday"),
        (date(2028, 1, 31), date(2028, 2, 29), "a leap year"),
        (date(2026, 1, 30), date(2026, 3, 2), "28 February 2026 is a Saturday"),
        (date(2026, 3, 5), date(2026, 4, 7), "5 April is Easter Sunday, 6 April Easter Monday"),
        (date(2026, 3, 27), date(2026, 4, 28), "King's Day"),
        (
            date(2025, 3, 26),
            date(2025, 4, 28),
            "26 April 2025 is a Saturday, and King's Day as the 27th is a Sunday",
        ),
        (date(2026, 4, 14), date(2026, 5, 15), "Ascension Day"),
        (date(2026, 4, 25), date(2026, 5, 26), "Whit Monday"),
        (date(2026, 11, 25), date(2026, 12, 28), "Christmas, then a weekend"),
        (date(2026, 12, 1), date(2027, 1, 4), "New Year's Day, then a weekend"),
        (date(2026, 3, 3), date(2026, 4, 3), "Good Friday is a working day to us: earlier harms nobody"),
        (date(2026, 4, 5), date(2026, 5, 5), "so is 5 May"),
    ],
)
def test_a_month_ends_on(received: date, deadline: date, why: str) -> None:
    assert (
        deadline_of(datetime(received.year, received.month, received.day, 12, tzinfo=HOME_ZONE)) == deadline
    ), why


def test_the_day_of_receipt_is_the_day_in_the_netherlands() -> None:
    late_in_the_evening = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)

    assert deadline_of(late_in_the_evening) == date(2026, 12, 23)


def test_an_extension_counts_from_the_receipt_too() -> None:
    assert deadline_of(datetime(2026, 11, 23, 12, tzinfo=HOME_ZONE), months=3) == date(2027, 2, 23)


@given(st.integers(0, 40 * 365 * 24))
def test_a_deadline_is_a_working_day_at_most_some_days_after_the_month(hours: int) -> None:
    received = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
    deadline = deadline_of(received)

    assert deadline.weekday() < 5
    assert deadline not in public_holidays(deadline.year)
    span = deadline - received.astimezone(HOME_ZONE).date()
    assert timedelta(days=28) <= span <= timedelta(days=31 + 5)


def test_a_later_request_never_has_an_earlier_deadline() -> None:
    start = datetime(2026, 1, 1, 12, tzinfo=HOME_ZONE)
    deadlines = [deadline_of(start + timedelta(days=days)) for days in range(1500)]

    assert deadlines == sorted(deadlines)


# Forty years of hours, and what may happen to a term.
HOURS = st.integers(0, 40 * 365 * 24)
MONTHS = st.integers(1, 6)
STILL = st.integers(0, 120)


def received(hours: int) -> datetime:
    return datetime(2020, 1, 1, tzinfo=UTC) + timedelta(hours=hours)


@given(HOURS, MONTHS, STILL)
def test_any_term_ends_on_a_working_day_and_as_late_as_it_may_and_no_later(
    hours: int, months: int, still: int
) -> None:
    deadline = deadline_of(received(hours), months=months, stood_still=still)

    assert deadline.weekday() < 5
    assert deadline not in public_holidays(deadline.year)
    earliest = received(hours).astimezone(HOME_ZONE).date() + timedelta(days=28 * months + still)
    between = [earliest + timedelta(days=days) for days in range((deadline - earliest).days)]
    free = [day for day in between[3 * months + 1 :] if day.weekday() < 5]
    assert all(day in public_holidays(day.year) for day in free), "only what is free moves it"


@given(HOURS, MONTHS, STILL)
def test_a_longer_term_and_a_longer_stand_still_never_end_earlier(
    hours: int, months: int, still: int
) -> None:
    at = received(hours)
    plain = deadline_of(at, months=months)

    assert deadline_of(at, months=months + 2) > plain
    assert deadline_of(at, months=months, stood_still=still) >= plain + timedelta(days=max(0, still - 5))
    assert deadline_of(at, months=months, stood_still=still + 1) >= deadline_of(
        at, months=months, stood_still=still
    )


@given(HOURS, MONTHS, STILL)
def test_who_watches_a_term_looks_in_order_and_within_it(hours: int, months: int, still: int) -> None:
    at = received(hours)
    deadline = deadline_of(at, months=months, stood_still=still)
    looks = escalations(at, deadline, stood_still=still)

    assert len(looks) == len(ESCALATED_AT)
    assert at + timedelta(days=still) < looks[0] < looks[1] < looks[2]
    assert looks[2].astimezone(HOME_ZONE).date() <= deadline


@given(st.integers(1990, 2090))
def test_every_year_has_its_seven_free_days_and_easter_on_a_monday(year: int) -> None:
    days = sorted(public_holidays(year))

    # Ascension Day falls on King's Day or the like in some years.
    assert 6 <= len(days) <= 7
    assert date(year, 12, 25) in days
    assert any(day.weekday() == 0 and date(year, 3, 23) <= day <= date(year, 4, 26) for day in days)
    assert date(year, 4, 27) in days or date(year, 4, 26) in days


def home(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=HOME_ZONE)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("known", "ends", "why"),
    [
        (home(2026, 11, 27, 10, 13), home(2026, 11, 30, 11), "over a weekend, which counts"),
        (
            home(2026, 11, 27, 10),
            home(2026, 11, 30, 11),
            "the hour in which it became known does not",
        ),
        (home(2026, 12, 24, 23, 59), home(2026, 12, 28, 0), "over Christmas"),
        (
            home(2026, 10, 24, 12, 30),
            home(2026, 10, 27, 12),
            "summer time ends: 72 hours are 72 hours",
        ),
        (home(2026, 3, 28, 12, 30), home(2026, 3, 31, 14), "it begins"),
    ],
)
def test_hours_end(known: datetime, ends: datetime, why: str) -> None:
    assert deadline_in_hours(known, 72) == ends, why


@given(HOURS, st.integers(1, 200))
def test_a_term_in_hours_is_never_shorter_nor_an_hour_longer_and_ends_with_a_whole_hour(
    since: int, hours: int
) -> None:
    known = received(since) + timedelta(minutes=since % 61)
    ends = deadline_in_hours(known, hours)

    assert timedelta(hours=hours) < ends - known <= timedelta(hours=hours + 1)
    assert (ends.minute, ends.second, ends.microsecond) == (0, 0, 0)
    looks = escalated_between(known, ends)
    assert known < looks[0] < looks[1] < looks[2] < ends
    assert deadline_in_hours(known + timedelta(minutes=1), hours) >= ends
