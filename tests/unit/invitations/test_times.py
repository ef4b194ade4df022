"""Moments as employers write them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qlinx.invitations.refusals import ADVICE, FieldRefused
from qlinx.invitations.times import known_zone, parse_moment

HOME = "Europe/Amsterdam"
ZONES = st.sampled_from(
    [HOME, "Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"]
)


def refusal(text: str, zone: str = HOME) -> str:
    with pytest.raises(FieldRefused) as refused:
        parse_moment(text, zone)
    assert refused.value.advice is ADVICE[refused.value.code]
    return refused.value.code


@pytest.mark.parametrize(
    "text",
    [
        "2026-12-05T19:30",
        "2026-12-05 19:30",
        "2026-12-05T19:30:00",
        "5-12-2026 19:30",
        "05-12-2026 19.30",
        "5/12/2026 19:30",
        " 2026-12-05T19:30 ",
        "2026-12-05T19:30+01:00",
        "2026-12-05T18:30Z",
        "2026-12-05T18:30:00.669Z",
        "2026-12-05 13:30 -05:00",
    ],
)
def test_the_same_evening_is_written_in_many_ways(text: str) -> None:
    assert parse_moment(text, HOME) == datetime(2026, 12, 5, 18, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["", "morgen", "2026-12-05", "2026-13-05T19:30", "2026-02-30T10:00", "5-12-26 19:30", "2026-12-05T25:00",
     "2026-12-05T19:30+25:00", "0000-01-01T00:00", "2026-12-05T19:30+01:00 extra", "١-١٢-٢٠٢٦ ١٩:٣٠"],
)  # fmt: skip
def test_anything_else_is_refused(text: str) -> None:
    assert refusal(text) == "not_a_moment"


def test_a_time_that_the_clock_skips_does_not_exist() -> None:
    assert refusal("2027-03-28T02:30") == "skipped_by_clock"
    assert parse_moment("2027-03-28T02:30+01:00", HOME) == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)


def test_a_time_that_the_clock_shows_twice_must_say_which() -> None:
    assert refusal("2026-10-25T02:30") == "shown_twice"
    summer = parse_moment("2026-10-25T02:30+02:00", HOME)
    winter = parse_moment("2026-10-25T02:30+01:00", HOME)
    assert winter - summer == timedelta(hours=1)


@given(
    moment=st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)).map(  # noqa: DTZ001 - hypothesis wants naive bounds
        lambda value: value.replace(second=0, microsecond=0, tzinfo=UTC)
    ),
    zone=ZONES,
)
def test_a_wall_clock_time_means_the_moment_at_which_the_clock_shows_it(moment: datetime, zone: str) -> None:
    local = moment.astimezone(ZoneInfo(zone))
    shown = local.strftime("%Y-%m-%dT%H:%M")
    others = {local.replace(fold=fold).astimezone(UTC) for fold in (0, 1)}
    if len(others) == 2:
        assert refusal(shown, zone) == "shown_twice"
    else:
        assert parse_moment(shown, zone) == moment
    assert parse_moment(moment.strftime("%Y-%m-%dT%H:%MZ"), zone) == moment


@pytest.mark.parametrize("name", ["CET+1", "Amsterdam", "../etc/passwd", "", "europe/amsterdam"])
def test_an_unknown_time_zone_is_refused(name: str) -> None:
    with pytest.raises(FieldRefused, match="unknown_time_zone"):
        known_zone(name)
