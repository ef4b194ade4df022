from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qlinx.kit.texts import (
    LANGUAGES,
    Language,
    LocalText,
    format_date,
    format_moment,
    format_period,
    join_words,
)

HOME = "Europe/Amsterdam"
languages = st.sampled_from(LANGUAGES)


def at_home(*parts: int, fold: int = 0) -> datetime:
    return datetime(*parts, tzinfo=ZoneInfo(HOME), fold=fold)  # type: ignore[misc,arg-type]  # unpacked date parts


def test_a_text_is_given_in_the_language_asked_for() -> None:
    text = LocalText(nl="welkom", en="welcome")
    assert (text.in_("nl"), text.in_("en")) == ("welkom", "welcome")


@pytest.mark.parametrize(
    ("language", "expected"),
    [("nl", "zaterdag 5 december 2026 om 19.30 uur"), ("en", "Saturday 5 December 2026 at 19:30")],
)
def test_a_moment_reads_as_people_say_it(language: Language, expected: str) -> None:
    assert format_moment(at_home(2026, 12, 5, 19, 30), HOME, language) == expected


def test_a_moment_given_in_utc_is_told_by_the_local_clock() -> None:
    summer = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    assert format_moment(summer, HOME, "nl") == "donderdag 2 juli 2026 om 00.30 uur"


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        format_moment(datetime(2026, 7, 1, 22, 30), HOME, "nl")  # noqa: DTZ001  # the naive moment is the point


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("nl", "zaterdag 5 december 2026 van 19.30 tot 22.00 uur"),
        ("en", "Saturday 5 December 2026, 19:30 to 22:00"),
    ],
)
def test_a_period_on_one_day_names_the_day_once(language: Language, expected: str) -> None:
    starts, ends = at_home(2026, 12, 5, 19, 30), at_home(2026, 12, 5, 22)
    assert format_period(starts, ends, HOME, language) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("nl", "van donderdag 31 december 2026 om 22.00 uur tot vrijdag 1 januari 2027 om 06.00 uur"),
        ("en", "Thursday 31 December 2026 at 22:00 to Friday 1 January 2027 at 06:00"),
    ],
)
def test_a_night_shift_names_both_days(language: Language, expected: str) -> None:
    starts, ends = at_home(2026, 12, 31, 22), at_home(2027, 1, 1, 6)
    assert format_period(starts, ends, HOME, language) == expected


def test_the_hour_that_comes_twice_says_which_one_is_meant() -> None:
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    second = first + timedelta(hours=1)
    assert format_moment(first, HOME, "nl") == "zondag 25 oktober 2026 om 02.30 uur (zomertijd)"
    assert format_moment(second, HOME, "en") == "Sunday 25 October 2026 at 02:30 (winter time)"


def test_a_shift_within_the_doubled_hour_tells_both_ends_apart() -> None:
    starts, ends = datetime(2026, 10, 25, 0, 15, tzinfo=UTC), datetime(2026, 10, 25, 1, 45, tzinfo=UTC)
    expected = "zondag 25 oktober 2026 van 02.15 (zomertijd) tot 02.45 uur (wintertijd)"
    assert format_period(starts, ends, HOME, "nl") == expected


@pytest.mark.parametrize(
    ("zone", "language", "expected"),
    [
        ("Europe/London", "nl", "zaterdag 5 december 2026 om 18.30 uur (tijd in Londen, UTC)"),
        ("America/New_York", "en", "Saturday 5 December 2026 at 13:30 (New York time, UTC-5)"),
        ("Asia/Kolkata", "nl", "zondag 6 december 2026 om 00.00 uur (tijd in Kolkata, UTC+5:30)"),
        ("UTC", "en", "Saturday 5 December 2026 at 18:30 (UTC)"),
    ],
)
def test_a_clock_elsewhere_is_named(zone: str, language: Language, expected: str) -> None:
    assert format_moment(datetime(2026, 12, 5, 18, 30, tzinfo=UTC), zone, language) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [([], ""), (["naam"], "naam"), (["naam", "adres"], "naam en adres"), (["a", "b", "c"], "a, b en c")],
)
def test_words_join_as_in_a_sentence(words: list[str], expected: str) -> None:
    assert join_words(words, "nl") == expected


@given(st.dates(), languages)
def test_every_day_of_the_calendar_has_its_own_text(day: date, language: Language) -> None:
    text = format_date(day, language)
    assert str(day.day) in text
    assert text.endswith(str(day.year))
    if day < date.max:
        assert format_date(day + timedelta(days=1), language) != text


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001  # hypothesis wants bounds without a zone
    languages,
)
def test_two_minutes_of_one_zone_never_read_the_same(moment: datetime, language: Language) -> None:
    later = moment + timedelta(hours=1)
    assert format_moment(moment, HOME, language) != format_moment(later, HOME, language)
