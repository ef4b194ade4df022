"""Moments: aware, in UTC inside, fixed width in storage so that text order is time order."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]

HOME_ZONE = ZoneInfo("Europe/Amsterdam")


def utc_now() -> datetime:
    """The moment now."""
    return datetime.now(UTC)


def home_day(moment: datetime) -> date:
    """The day of a moment where our people are: what they see, and what rules and terms count by."""
    return moment.astimezone(HOME_ZONE).date()


def utc_day(moment: datetime) -> date:
    """The day by which ledger and audit trail are kept; nobody sees it."""
    return moment.astimezone(UTC).date()


def stamp(moment: datetime) -> str:
    """A moment as sortable text, for example ``2026-11-22T15:00:00.000000Z``.

    Raises
    ------
    ValueError
        The moment has no time zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a stored moment needs a time zone")
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def epoch(moment: datetime) -> int:
    """A moment in whole seconds since 1970, as DynamoDB's native expiry wants it."""
    return int(moment.timestamp())
