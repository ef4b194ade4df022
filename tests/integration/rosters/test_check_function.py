"""What users of an employer see of their lists over the API, a page at a time."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.support.http import Functions
from tests.support.looking import a_user_of
from tests.support.roster_drop import RosterDrop, person_row
from tests.support.world import World

ROSTERS = "/v1/employer/rosters"


class Office:
    """A user of an employer that drops lists."""

    def __init__(self, functions: Functions) -> None:
        world = functions.world
        read_secret = functions.of("signup").context().read_secret
        world.ctx = replace(world.context(), read_secret=read_secret)
        self._functions = functions
        self.employer = RosterDrop(world)
        self._user = a_user_of(world.ctx, self.employer.employer_id)

    def pages(self, function: str, path: str, list_of: str, **asked: str) -> list[dict[str, Any]]:
        """Everything in a list, one at a time."""
        found: list[dict[str, Any]] = []
        query = {**asked, "limit": "1"}
        while True:
            answer = self._functions.call(
                function, "GET", path, query=query, person_id=self._user, groups="employer"
            )
            assert answer.status == 200
            found += answer.json[list_of]
            if not (cursor := answer.json.get("cursor")):
                return found
            query = {**asked, "limit": "1", "cursor": cursor}


@pytest.fixture
def office(world: World, monkeypatch: pytest.MonkeyPatch) -> Office:
    world.now = datetime.now(UTC)
    return Office(Functions(world, monkeypatch))


def test_lists_are_seen_a_page_at_a_time(office: Office) -> None:
    dropped = [office.employer.drop([person_row(1), person_row(2)]).roster_id for _ in range(2)]

    seen = office.pages("employer_desk", ROSTERS, "rosters")

    assert [one["roster_id"] for one in seen] == dropped[::-1]


def test_what_a_list_would_change_is_seen_a_page_at_a_time(office: Office) -> None:
    office.employer.drop([person_row(1), person_row(2), person_row(4), person_row(5)])
    moved = person_row(2).replace("Zorg", "Keuken")
    roster = office.employer.drop([person_row(1), moved, person_row(3)], check_first=True)
    check = f"{ROSTERS}/{roster.roster_id}/check"

    seen = office.pages("roster_checks", check, "rows")
    gone = office.pages("roster_checks", check, "rows", kind="gone")

    assert [one["kind"] for one in seen] == ["same", "changed", "new"]
    assert [one["kind"] for one in gone] == ["gone", "gone"]
