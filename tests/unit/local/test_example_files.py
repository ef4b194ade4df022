"""Example files keep their shape while their dates move to where they are of use."""

import csv
import io
import json
import re
from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from infrastructure.local import example_files

TODAY = st.dates(date(2026, 1, 1), date(2040, 1, 1))


@given(TODAY)
def test_every_moment_is_ahead_and_on_the_day_of_the_week_it_was(today: date) -> None:
    committed = json.loads((example_files.INVITATIONS / "kerstborrel.json").read_text("utf-8"))
    moved = json.loads(example_files.invitation("kerstborrel.json", today))
    weeks = set()
    for name in ("answer_by", "starts_at", "ends_at"):
        before, after = (datetime.fromisoformat(draft[name]) for draft in (committed, moved))
        assert after.date() >= today + timedelta(days=8)
        assert (after.weekday(), after.time()) == (before.weekday(), before.time())
        weeks.add(after - before)
    assert len(weeks) == 1
    assert {**committed, **{name: moved[name] for name in ("answer_by", "starts_at", "ends_at")}} == moved


@given(TODAY)
def test_a_table_keeps_its_cells_but_for_the_dates(today: date) -> None:
    name = "herhaling-bhv.csv"
    before, after = (
        list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
        for content in (
            (example_files.INVITATIONS / name).read_bytes(),
            example_files.invitation(name, today),
        )
    )
    without_dates = [
        [[re.sub(r"\d+-\d+-\d+", "", cell) for cell in row] for row in rows] for rows in (before, after)
    ]
    assert without_dates[0] == without_dates[1]


def test_rosters_of_one_employer_have_the_same_columns() -> None:
    first, second = (
        example_files.roster(name).decode("utf-8-sig").splitlines()[0]
        for name in ("werknemers.csv", "nieuw-in-dienst.csv")
    )
    assert first == second
