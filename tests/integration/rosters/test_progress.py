"""A long import tells how far it is, without a write for each row."""

from collections.abc import Iterator

import pytest

from qlinx.rosters import model, splitting
from qlinx.rosters.decisions import seen
from qlinx.rosters.model import RosterState
from qlinx.rosters.schemas import RosterResponse
from tests.support.roster_drop import RosterDrop, roster_csv
from tests.support.world import World

HEADER = "Voornaam;Tussenvoegsel;Achternaam;E-mail;Mobiel;Personeelsnummer;Datum uit dienst"
ROWS = [
    *(f"Naam{'abcdefghijklmnopqrst'[n]};;Bos;q{n}@werk.example;;{100 + n};" for n in range(18)),
    "Weg;;Bos;weg@werk.example;;400;31-12-2020",
    "Fout;;Bos;geen-adres;;500;",
]


@pytest.fixture
def employer(world: World, monkeypatch: pytest.MonkeyPatch) -> RosterDrop:
    monkeypatch.setattr(splitting, "PART_ROWS", 4)
    monkeypatch.setattr(splitting, "_NOTED_EVERY", 2)
    monkeypatch.setattr(model, "FEW_PARTS", 2)
    employer = RosterDrop(world)
    employer.attest("werknemers")
    employer.put("werknemers.csv", roster_csv(ROWS, HEADER))
    return employer


def views(employer: RosterDrop) -> Iterator[RosterResponse]:
    """What the employer sees after each step."""
    while messages := list(employer.world.drain("RosterParts")):
        for message in messages:
            employer.step(message)
            yield RosterResponse.of(seen(employer.world.ctx, employer.newest()))
        employer.read()


def test_each_step_is_seen_while_it_is_carried_out(employer: RosterDrop) -> None:
    under_way = [view for view in views(employer) if view.progress]

    far = [
        (view.progress.judged, view.progress.compared, view.progress.applied)
        for view in under_way
        if view.progress
    ]
    # First it is read, by another function.
    assert far[:2] == [(0, 0, 0), (20, 0, 0)]
    assert far == sorted(far)
    assert {(20, 8, 0), (20, 20, 0), (20, 20, 8), (20, 20, 16)} <= set(far)


def test_the_counts_are_those_of_the_rows_that_are_done(employer: RosterDrop) -> None:
    applying = [view for view in views(employer) if view.state is RosterState.APPLYING]

    assert [view.counts.accepted for view in applying if view.progress and view.progress.applied] == [
        4,
        8,
        12,
        16,
    ]
    last = RosterResponse.of(seen(employer.world.ctx, employer.newest()))
    assert (last.counts.accepted, last.counts.rejected, last.left, last.progress) == (18, 1, 1, None)


def test_how_far_the_judging_is_is_noted_now_and_then(
    employer: RosterDrop, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted: list[int] = []
    monkeypatch.setattr(splitting, "note_judged", lambda _store, _roster, rows, _at: noted.append(rows))
    employer.work()

    assert noted == [8, 16]


def test_the_result_file_says_that_it_is_under_way(employer: RosterDrop) -> None:
    for view in views(employer):
        if view.state is RosterState.APPLYING:
            assert employer.result()[0][5] == "under_way"
            assert "20 regels" in employer.result()[0][6]
    assert "under_way" not in [cells[5] for cells in employer.result()]


def test_a_step_that_is_repeated_counts_once(employer: RosterDrop) -> None:
    most = 0
    while messages := list(employer.world.drain("RosterParts")):
        for message in messages:
            for _ in range(2 if message["step"] == "apply" else 1):
                employer.step(message)
                view = RosterResponse.of(seen(employer.world.ctx, employer.newest()))
                most = max(most, view.progress.applied if view.progress else 0)
        employer.read()
    assert most <= len(ROWS)
    assert employer.newest().counts.accepted == 18


def test_a_step_takes_no_write_more_for_being_counted(employer: RosterDrop) -> None:
    employer.work()

    assert len(employer.world.items_of("roster_progress")) == 3
