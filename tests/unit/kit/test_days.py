from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from qlinx.kit.days import Day

READ = TypeAdapter[date](Day)


@given(st.dates())
def test_a_day_reads_as_it_is_written(day: date) -> None:
    assert READ.validate_python(day.isoformat()) == READ.validate_python(day) == day


@pytest.mark.parametrize(
    "value",
    [
        0,
        1795305600,
        1.5,
        True,
        None,
        "0",
        "1795305600",
        "2026-12-31T00:00:00",
        "31-12-2026",
        "2026-02-30",
        " 2026-12-31",
        "²026-12-31",
    ],
)
def test_what_is_not_written_as_a_day_is_refused(value: object) -> None:
    with pytest.raises(ValidationError):
        READ.validate_python(value)
