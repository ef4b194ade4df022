"""The committed example files, as an employer has them on disk."""

import re
from datetime import date, timedelta
from typing import Final

from infrastructure.local.paths import ROOT

ROSTERS: Final = ROOT / "examples" / "rosters"
INVITATIONS: Final = ROOT / "examples" / "invitations"
_DATE: Final = re.compile(
    r"\b(?:(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)|(?P<d2>\d{1,2})-(?P<m2>\d{1,2})-(?P<y2>\d{4}))"
)
_AHEAD: Final = timedelta(days=8)
_WEEK: Final = timedelta(days=7)


def roster(name: str) -> bytes:
    """A roster as it is."""
    return (ROSTERS / name).read_bytes()


def invitation(name: str, today: date) -> bytes:
    """An invitation file with its dates moved by whole weeks,
    so that the first is more than a week ahead of today.
    """
    text = (INVITATIONS / name).read_bytes().decode("utf-8")
    first = min(_day(found) for found in _DATE.finditer(text))
    weeks = max(0, -((first - today - _AHEAD) // _WEEK))

    def moved(found: re.Match[str]) -> str:
        day = _day(found) + weeks * _WEEK
        return f"{day:%Y-%m-%d}" if found["y"] else f"{day.day}-{day.month}-{day.year}"

    return _DATE.sub(moved, text).encode("utf-8")


def _day(found: re.Match[str]) -> date:
    year, month, day = found["y"] or found["y2"], found["m"] or found["m2"], found["d"] or found["d2"]
    return date(int(year), int(month), int(day))
