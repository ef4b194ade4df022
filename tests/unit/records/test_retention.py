"""A term of retention has its reason, or it is none."""

from datetime import UTC, datetime, timedelta

import pytest

from qlinx.records.retention import RetentionRule

REASONS = {"service": "inviting", "data": "names", "interest": "a month to correct mistakes"}


@pytest.mark.parametrize("left_out", REASONS)
@pytest.mark.parametrize("said_instead", ["", "  "])
def test_a_rule_without_a_reason_does_not_load(left_out: str, said_instead: str) -> None:
    with pytest.raises(ValueError, match="gives no reason"):
        RetentionRule("month", 30, **{**REASONS, left_out: said_instead})


def test_a_term_does_not_run_backwards() -> None:
    with pytest.raises(ValueError, match="negative"):
        RetentionRule("month", -1, **REASONS)


def test_data_ends_when_the_term_has_passed() -> None:
    begun = datetime(2026, 11, 23, tzinfo=UTC)

    assert RetentionRule("month", 30, **REASONS).ends(begun) - begun == timedelta(days=30)


def test_what_the_table_itself_removes_late_is_gone_when_the_term_is_over() -> None:
    """DynamoDB takes up to two days after the moment that an item tells."""
    begun = datetime(2026, 11, 1, tzinfo=UTC)

    assert RetentionRule("month", 30, **REASONS).ends_natively(begun) - begun == timedelta(days=28)
