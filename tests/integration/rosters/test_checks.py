"""A list is judged whole and changes nothing,
until its employer has seen what it would change and says yes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from qlinx.kit.errors import NotFound
from qlinx.people.desk import correct
from qlinx.rosters.check_list import CheckedLine, checked_list
from qlinx.rosters.check_store import check_of
from qlinx.rosters.check_wishes import set_checks_all
from qlinx.rosters.decisions import decide_awaiting, seen
from qlinx.rosters.errors_import import CheckOver, NothingToDecide
from qlinx.rosters.model import Roster, RosterState
from qlinx.rosters.schemas import RosterResponse
from qlinx.rosters.store import rosters_of
from tests.support.retention import run as cleaned
from tests.support.roster_drop import RosterDrop, person_row
from tests.support.world import World

_MOVED = person_row(2).replace("Zorg", "Keuken")
_REFUSED = "Fout;;;geen-adres;;;"


@pytest.fixture
def employer(world: World) -> RosterDrop:
    return RosterDrop(world)


@pytest.fixture
def known(employer: RosterDrop) -> RosterDrop:
    """An employer with three people."""
    employer.drop([person_row(1), person_row(2), person_row(3)])
    return employer


def found(employer: RosterDrop, kind: str = "", **query: str) -> Sequence[CheckedLine]:
    filters: Mapping[str, str] = {**({"kind": kind} if kind else {}), **query}
    return checked_list(employer.world.ctx, employer.tools.work, employer.newest(), filters)[1].items


def confirm(employer: RosterDrop, *, yes: bool = True) -> Roster:
    newest = employer.newest()
    decide_awaiting(
        employer.world.ctx,
        employer.tools.steps,
        employer.employer_id,
        newest.roster_id,
        confirm=yes,
        actor="user-id",
    )
    employer.work()
    return employer.newest()


def stored(world: World) -> Mapping[str, object]:
    return {
        kind: world.items_of(kind) for kind in ("person", "employment", "waiting_row", "outbox", "personnel")
    }


def test_a_list_that_is_checked_first_changes_nothing_and_tells_what_it_would(known: RosterDrop) -> None:
    before = stored(known.world)
    roster = known.drop([person_row(1), _MOVED, person_row(4), _REFUSED], check_first=True)

    assert stored(known.world) == before
    assert roster.state is RosterState.AWAITING_CONFIRMATION
    told = RosterResponse.of(seen(known.world.ctx, roster)).check
    assert told is not None
    assert (told.new, told.changed, told.same, told.gone, told.refused, told.people) == (1, 1, 1, 1, 1, 3)
    assert known.result()[0][2] == "checked"


def test_each_row_says_what_would_become_of_it(known: RosterDrop) -> None:
    known.drop([person_row(1), _MOVED, person_row(4), _REFUSED], check_first=True)

    assert [line.kind for line in found(known)] == ["same", "changed", "new", "refused"]
    (changed,) = found(known, "changed")
    assert changed.row
    assert [(one.field, one.before, one.now) for one in changed.row.changes] == [
        ("department", "Zorg", "Keuken")
    ]
    (gone,) = found(known, "gone")
    assert gone.people[0].person.email == "p3@werk.example"
    (refused,) = found(known, "refused")
    assert refused.row
    assert {one.field for one in refused.row.advice} == {"last_name", "email"}
    assert refused.row.line == 5


def test_a_row_in_doubt_stands_beside_whom_it_may_be_about(known: RosterDrop) -> None:
    known.drop([person_row(1).replace("Voornaam", "Heel").replace("Naam", "Anders")], check_first=True)

    (doubt,) = found(known, "waiting")
    assert [one.person.email for one in doubt.people] == ["p1@werk.example"]
    assert not known.waiting()
    assert len(found(known, "gone")) == 2


def test_the_same_row_twice_is_told_as_an_import_would(employer: RosterDrop) -> None:
    employer.drop([person_row(1), person_row(1)], check_first=True)
    assert [line.kind for line in found(employer)] == ["new", "duplicate"]


def test_what_was_seen_is_what_is_stored_after_a_yes(known: RosterDrop) -> None:
    known.drop([person_row(1), _MOVED, person_row(4)], check_first=True)
    roster = confirm(known)

    assert roster.state is RosterState.DONE
    assert (roster.counts.accepted, roster.counts.changed, roster.counts.unchanged) == (1, 1, 1)
    people = known.people()
    assert people["p2@werk.example"].department == "Keuken"
    assert people["p3@werk.example"].ended_at is not None


def test_where_people_changed_meanwhile_it_is_judged_anew_and_told(known: RosterDrop) -> None:
    known.drop([person_row(1), _MOVED], check_first=True)
    ctx, person = known.world.ctx, known.people()["p2@werk.example"]
    correct(
        ctx,
        known.employer_id,
        person.person_id,
        lambda said: replace(said, department="Wasserij"),
        actor="user-id",
    )
    roster = confirm(known)

    assert roster.state is RosterState.AWAITING_CONFIRMATION
    check = check_of(ctx.store, roster)
    assert check
    assert check.judged_anew
    assert known.people()["p2@werk.example"].department == "Wasserij"
    (changed,) = found(known, "changed")
    assert changed.row
    assert changed.row.changes[0].before == "Wasserij"
    assert confirm(known).state is RosterState.DONE


def test_a_yes_that_comes_twice_is_one(known: RosterDrop) -> None:
    roster = known.drop([person_row(1)], check_first=True)
    for _ in range(2):
        decide_awaiting(
            known.world.ctx,
            known.tools.steps,
            known.employer_id,
            roster.roster_id,
            confirm=True,
            actor="user-id",
        )
    known.work(repeat=2)
    assert known.newest().state is RosterState.DONE


def test_a_list_that_was_checked_can_be_thrown_away(known: RosterDrop) -> None:
    known.drop([person_row(4)], check_first=True)
    before = stored(known.world)
    assert confirm(known, yes=False).state is RosterState.REJECTED
    assert stored(known.world) == before
    with pytest.raises(NothingToDecide):
        confirm(known)


def test_a_check_without_a_yes_ends_by_itself(known: RosterDrop) -> None:
    known.drop([person_row(4)], check_first=True)
    known.world.pass_time(days=4)
    with pytest.raises(CheckOver):
        confirm(known)
    cleaned(known.world)
    assert known.newest().state is RosterState.REJECTED
    with pytest.raises(NotFound):
        found(known)


def test_an_employer_has_all_its_lists_checked_unless_a_declaration_says_otherwise(known: RosterDrop) -> None:
    set_checks_all(known.world.ctx, known.employer_id, check_first=True, actor="user-id")
    assert known.drop([person_row(1)]).state is RosterState.AWAITING_CONFIRMATION
    assert known.drop([person_row(1)], check_first=False, covers="additions").state is RosterState.DONE


def test_a_newer_drop_of_the_file_takes_the_place_of_one_that_waits(known: RosterDrop) -> None:
    first = known.drop([person_row(4)], stem="lijst", check_first=True)
    known.drop([person_row(5)], stem="lijst", check_first=True)
    states = {one.roster_id: one.state for one in rosters_of(known.world.ctx.store, known.employer_id)}
    assert states[first.roster_id] is RosterState.REJECTED


def test_pages_of_a_kind_are_all_of_that_kind_and_each_once(employer: RosterDrop) -> None:
    employer.drop(
        [person_row(number) if number % 7 else _REFUSED for number in range(1, 450)], check_first=True
    )
    ctx, lines, cursor = employer.world.ctx, [], ""
    while True:
        query = {"kind": "refused", "limit": "10"} | ({"cursor": cursor} if cursor else {})
        _, page = checked_list(ctx, employer.tools.work, employer.newest(), query)
        lines += [line.row.line for line in page.items if line.row]
        if not page.cursor:
            break
        cursor = page.cursor
    assert lines == [number + 1 for number in range(1, 450) if number % 7 == 0]
    assert page.total == len(lines)
