"""When a newsletter leaves: at decent hours where its reader is, and at one moment for all or by the clock of
each.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final, Self
from zoneinfo import ZoneInfo

from qlinx.kit.clock import HOME_ZONE
from qlinx.newsletters.model import Issue, ReaderZone, Subscription
from qlinx.newsletters.policies import QUIET_FROM, QUIET_UNTIL
from qlinx.records.context import Context

_A_DAY: Final = timedelta(days=1)
# Who writes midnight as 24 means the hour that begins there.
_HOURS: Final = 24


@dataclass(frozen=True, slots=True)
class QuietHours:
    """The hours of the night, by any clock: from the one to the other; none where both are the same."""

    begin: int
    end: int

    @classmethod
    def now(cls, ctx: Context) -> Self:
        """As they hold today; what is stored of them is read once a minute at most."""
        stored = ((ctx.policies.stored(one.name, ctx.now()), one) for one in (QUIET_FROM, QUIET_UNTIL))
        return cls(*(int((found or one.policy).on(ctx.today())) % _HOURS for found, one in stored))

    def are_at(self, hour: int) -> bool:
        """Whether an hour is one of them."""
        if self.begin <= self.end:
            return self.begin <= hour < self.end
        return hour >= self.begin or hour < self.end

    def over(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """The first moment from this one on that is none of the night where that clock hangs."""
        local = moment.astimezone(zone)
        if not self.are_at(local.hour):
            return moment
        morning = local.date() + (_A_DAY if local.hour >= self.end else timedelta())
        return datetime.combine(morning, time(self.end), zone).astimezone(UTC)


def leaves_at(now: datetime, issue: Issue, one: Subscription, night: QuietHours) -> datetime:
    """The first moment from now on at which an issue may leave for a reader."""
    zone = ZoneInfo(one.time_zone)
    moment = max(now, _planned(issue, zone) or now)
    return moment if issue.night_reason else night.over(moment, zone)


def _planned(issue: Issue, zone: ZoneInfo) -> datetime | None:
    """The moment that staff chose, where that clock hangs."""
    return _by_clock_of(zone, issue.send_at) if issue.own_clock and issue.send_at else issue.send_at


def begins_at(issue: Issue) -> datetime | None:
    """When the first of its readers may get an issue that waits for a moment."""
    if issue.send_at is None or not issue.own_clock:
        return issue.send_at
    return min(_by_clock_of(ZoneInfo(zone), issue.send_at) for zone in ReaderZone)


def _by_clock_of(zone: ZoneInfo, moment: datetime) -> datetime:
    """When it is there as late as it is at a moment where our people are."""
    return moment.astimezone(HOME_ZONE).replace(tzinfo=zone).astimezone(UTC)
