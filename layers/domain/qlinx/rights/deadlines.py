"""The clock of what has a last day or a last hour: calendar months, and hours of an incident, counted as
Regulation 1182/71 counts (obligations 21 and 48).
"""

import calendar
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from dateutil.easter import easter

from qlinx.kit.clock import HOME_ZONE, home_day

_SATURDAY = 5
# Of the term, in percents: when somebody looks why there is no response yet.
ESCALATED_AT: Final = (50, 80, 95)


def deadline_of(received_at: datetime, *, months: int = 1, stood_still: int = 0) -> date:
    """The last day on which a response is in time (GDPR article 12(3)).

    ``stood_still``: for how many days it was in reasonable doubt who asked (article 12(6)).

    The period ends on the day with the number of the day of receipt; where that month has no such day, on its
    last one (article 3(2)(c)). A last day that is a Saturday, a Sunday or a public holiday moves to the next
    working day (article 3(4)). Days are those of the Netherlands.
    """
    received_on = home_day(received_at)
    return _working_day(_months_later(received_on, months) + timedelta(days=stood_still))


def deadline_in_hours(known_at: datetime, hours: int) -> datetime:
    """The moment until which it is in time, of a term that is said in hours (GDPR article 33(1)).

    The hour in which it became known does not count (article 3(1)); the term ends with its last hour, also on
    a Saturday, a Sunday or a public holiday, for article 3(4) is not for hours. That a term of two days or
    more holds two working days (article 3(5)) is left out on purpose: too early harms nobody.
    """
    return known_at.astimezone(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1 + hours)


def deadline_in_days(received_at: datetime, days: int, before: datetime, *, stood_still: int = 0) -> date:
    """The last day of a term in days, on the day before something begins at the latest, and not before the
    day of receipt; counted as ``deadline_of`` counts.
    """
    received_on = home_day(received_at)
    last = _working_day(received_on + timedelta(days=days + stood_still))
    return max(received_on, min(last, home_day(before) - timedelta(days=1)))


def escalations(received_at: datetime, deadline_on: date, *, stood_still: int = 0) -> tuple[datetime, ...]:
    """When half of the term is over, four fifths, and nearly all of it."""
    start = received_at + timedelta(days=stood_still)
    return escalated_between(start, datetime.combine(deadline_on + timedelta(days=1), time.min, HOME_ZONE))


def escalated_between(start: datetime, end: datetime) -> tuple[datetime, ...]:
    """The same of any term."""
    return tuple(start + (end - start) * percent / 100 for percent in ESCALATED_AT)


def public_holidays(year: int) -> frozenset[date]:
    """The days on which nobody works in the Netherlands.

    Good Friday and 5 May are left out on purpose: not everybody is free on them, and a term that ends too
    early harms nobody while one that ends too late breaks the law.
    """
    sunday = easter(year)
    kings_day = date(year, 4, 27)
    return frozenset(
        {
            date(year, 1, 1),
            sunday + timedelta(days=1),
            kings_day - timedelta(days=1) if kings_day.weekday() > _SATURDAY else kings_day,
            sunday + timedelta(days=39),
            sunday + timedelta(days=50),
            date(year, 12, 25),
            date(year, 12, 26),
        }
    )


def _months_later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _working_day(day: date) -> date:
    while day.weekday() >= _SATURDAY or day in public_holidays(day.year):
        day += timedelta(days=1)
    return day
