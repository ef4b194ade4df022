from datetime import timedelta

import pytest

from qlinx.people.service import account_ends
from qlinx.records.sessions import second_after
from tests.support.factories import NOW, an_account


@pytest.mark.parametrize(
    ("joined", "opened_days_ago", "days"),
    [(True, 0, None), (True, 900, None), (False, 0, 365), (False, 400, 365)],
)
def test_an_account_ends_a_year_after_the_last_of_its_employers(
    *, joined: bool, opened_days_ago: int, days: int | None
) -> None:
    account = an_account(opened_at=NOW - timedelta(days=opened_days_ago))
    expected = None if days is None else NOW + timedelta(days=days)
    assert account_ends(account, joined=joined, now=NOW) == expected


def test_a_session_of_the_same_second_has_ended() -> None:
    moment = NOW.replace(microsecond=400)
    assert second_after(moment) == NOW + timedelta(seconds=1)
    assert second_after(NOW) == NOW + timedelta(seconds=1)
