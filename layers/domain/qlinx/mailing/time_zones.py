"""The rules of a time zone as a calendar wants them (RFC 5545, 3.6.5).

The icalendar library can write these, but gives the clock's reading after a change where the standard wants
the one before it, so that the hour after the clock goes forward is told wrongly. A rule is written as a
yearly one where the years around the event follow it, because some calendars know no other form; else each
change stands by itself.
"""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import groupby, pairwise
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class _Change:
    """From `onset`, as the clock reads just before it,
    the zone's distance to UTC goes from one to another.
    """

    onset: datetime
    before: timedelta
    after: timedelta
    name: str
    daylight: bool

    @property
    def kind(self) -> tuple[bool, timedelta, timedelta, str]:
        return self.daylight, self.before, self.after, self.name


def zone_rules(zone: ZoneInfo, starts: datetime, ends: datetime) -> Timezone:
    """The rules of the zone around an event,
    right at least from the year it starts to the year after it ends.
    """
    first = datetime(starts.year - 1, 1, 1, tzinfo=UTC)
    last = datetime(ends.year + 2, 1, 1, tzinfo=UTC)
    changes = _changes(zone, first, last)
    rules = Timezone()
    rules.add("TZID", zone.key)
    if not changes or changes[0].onset.replace(tzinfo=UTC) - changes[0].before > starts.astimezone(UTC):
        rules.add_component(_observance(_standing(zone, first)))
    years = range(first.year, last.year)
    for _, group in groupby(sorted(changes, key=_by_kind), key=_by_kind):
        same = list(group)
        rule = _yearly_rule(same, years)
        for change in same[:1] if rule else same:
            rules.add_component(_observance(change, rule))
    return rules


def _by_kind(change: _Change) -> tuple[bool, timedelta, timedelta, str]:
    return change.kind


@lru_cache(maxsize=256)
def _changes(zone: ZoneInfo, first: datetime, last: datetime) -> tuple[_Change, ...]:
    """Looks at every day; remembered, because a mailing has one event."""
    days = (last - first) // _DAY
    return tuple(
        _change(zone, _moment_of_change(zone, low, high))
        for low, high in pairwise(first + _DAY * n for n in range(days + 1))
        if _offset(zone, low) != _offset(zone, high)
    )


def _moment_of_change(zone: ZoneInfo, low: datetime, high: datetime) -> datetime:
    """The first second with the new distance to UTC, between two moments that differ in it."""
    old = _offset(zone, low)
    while high - low > _SECOND:
        middle = low + (high - low) // 2 // _SECOND * _SECOND
        low, high = (middle, high) if _offset(zone, middle) == old else (low, middle)
    return high


def _change(zone: ZoneInfo, moment: datetime) -> _Change:
    before, local = _offset(zone, moment - _SECOND), moment.astimezone(zone)
    return _Change(
        onset=(moment + before).replace(tzinfo=None),
        before=before,
        after=_offset(zone, moment),
        name=local.tzname() or zone.key,
        daylight=(local.dst() or timedelta()) > timedelta(),
    )


def _standing(zone: ZoneInfo, moment: datetime) -> _Change:
    """What holds already at this moment, as a change that changes nothing."""
    local, offset = moment.astimezone(zone), _offset(zone, moment)
    return _Change(local.replace(tzinfo=None), offset, offset, local.tzname() or zone.key, daylight=False)


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def _observance(
    change: _Change, rule: dict[str, object] | None = None
) -> TimezoneStandard | TimezoneDaylight:
    observance = TimezoneDaylight() if change.daylight else TimezoneStandard()
    observance.add("DTSTART", change.onset)
    observance.add("TZOFFSETFROM", change.before)
    observance.add("TZOFFSETTO", change.after)
    observance.add("TZNAME", change.name)
    if rule is not None:
        observance.add("RRULE", rule)
    return observance


def _yearly_rule(changes: Sequence[_Change], years: range) -> dict[str, object] | None:
    """Such as the last Sunday of March, if that is when it happened in each of these years."""
    onsets = [change.onset for change in changes]
    habits = {(onset.month, onset.weekday(), onset.time()) for onset in onsets}
    if [onset.year for onset in onsets] != list(years) or len(habits) != 1:
        return None
    place = _place_in_month(onsets)
    if place is None:
        return None
    return {"FREQ": "YEARLY", "BYMONTH": onsets[0].month, "BYDAY": f"{place}{_WEEKDAYS[onsets[0].weekday()]}"}


def _place_in_month(onsets: Sequence[datetime]) -> int | None:
    if all(onset.day + 7 > calendar.monthrange(onset.year, onset.month)[1] for onset in onsets):
        return -1
    places = {(onset.day - 1) // 7 + 1 for onset in onsets}
    return places.pop() if len(places) == 1 else None
