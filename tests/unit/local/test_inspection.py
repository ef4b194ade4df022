"""What is found in everything that a system keeps, and what is made older."""

import io
import zipfile
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from infrastructure.local.inspection import _older, _opened

MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)).map(lambda one: one.replace(tzinfo=UTC))  # noqa: DTZ001


@given(MOMENTS, st.integers(0, 500))
def test_a_moment_goes_back_by_so_many_days_in_the_form_it_has(moment: datetime, days: int) -> None:
    for form in ("%Y-%m-%dT%H:%M:%S.%fZ", "%Y-%m-%dT%H:%M:%SZ"):
        older: Any = _older(moment.strftime(form), timedelta(days=days))
        assert older == (moment - timedelta(days=days)).strftime(form)


def test_a_moment_of_another_zone_goes_back_too() -> None:
    assert (
        _older("2026-11-21T23:59:59.999999+01:00", timedelta(days=30)) == "2026-10-22T23:59:59.999999+01:00"
    )


def test_what_is_no_moment_stays() -> None:
    for value in ("2026-11-22", "werknemers 2026-11-22T10:00:00Z", 7, None, ["2026-11-22T10:00:00Z"]):
        assert _older(value, timedelta(days=1)) == value
    assert _older({"bounced": "2026-11-22T10:00:00Z"}, timedelta(days=1)) == {
        "bounced": "2026-11-21T10:00:00Z"
    }


def test_archives_are_opened_whatever_is_in_them() -> None:
    def packed(name: str, content: bytes) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, content)
        return out.getvalue()

    assert "noor@werk.example" in _opened(packed("a.zip", packed("data.json", b"noor@werk.example")))
