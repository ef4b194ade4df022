"""A list is read by whoever holds nothing: cut off anywhere, repeated or late, it is read once."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from qlinx.employers.readings import (
    ReadingAsked,
    roster_rows_key,
    roster_summary_key,
)
from qlinx.rosters.model import RosterState
from qlinx.rosters.reading import read_declaration, read_roster
from tests.support.roster_drop import HEADER, RosterDrop, person_row, roster_csv
from tests.support.world import World


@pytest.fixture
def employer(world: World) -> RosterDrop:
    employer = RosterDrop(world)
    employer.attest("werknemers")
    return employer


def asked(employer: RosterDrop) -> ReadingAsked:
    """What the first step asks to be read."""
    for message in list(employer.world.drain("RosterParts")):
        employer.step(message)
    (message,) = employer.world.drain("Readings")
    return ReadingAsked.model_validate(message)


def lies(employer: RosterDrop) -> list[str]:
    return list(employer.tools.work.keys(""))


def test_a_list_is_not_judged_before_it_was_read(employer: RosterDrop) -> None:
    employer.put("werknemers.csv", roster_csv([person_row(1)]))
    reading = asked(employer)

    assert (reading.kind, reading.reading_id) == ("roster", employer.newest().roster_id)
    assert employer.newest().state is RosterState.RECEIVED
    assert not lies(employer)


def test_a_column_that_is_never_taken_does_not_leave_the_file(employer: RosterDrop) -> None:
    rows = [f"{person_row(1)};123456782;geheim"]
    employer.put("werknemers.csv", roster_csv(rows, f"{HEADER};BSN;Opmerking"))
    reading = asked(employer)
    read_roster(employer.tools.drop, employer.tools.work, reading)

    kept = b"".join(map(employer.tools.work.read, lies(employer)))
    assert b"p1@werk.example" in kept
    assert b"123456782" not in kept
    assert b"geheim" not in kept


def test_what_was_read_in_part_is_not_looked_at(employer: RosterDrop) -> None:
    """What there is beside the rows is written last."""
    employer.put("werknemers.csv", roster_csv([person_row(1)]))
    reading = asked(employer)
    work = employer.tools.work
    key = roster_rows_key(employer.employer_id, reading.reading_id, 1)
    work.write(key, b"[2,2,0,[", "application/jsonl")

    employer.tools.steps.tell_read(employer.employer_id, reading.reading_id)
    employer.work()

    assert employer.newest().state is RosterState.DONE
    assert set(employer.people()) == {"p1@werk.example"}


@pytest.mark.parametrize("repeat", [1, 2, 3])
def test_read_again_and_told_again_it_is_imported_once(employer: RosterDrop, repeat: int) -> None:
    employer.put("werknemers.csv", roster_csv([person_row(1), person_row(2)]))
    employer.work(repeat=repeat)

    assert employer.newest().counts.accepted == 2
    assert not lies(employer)


def test_a_list_that_is_read_once_more_after_its_import_leaves_nothing(employer: RosterDrop) -> None:
    employer.put("werknemers.csv", roster_csv([person_row(1)]))
    reading = asked(employer)
    read_roster(employer.tools.drop, employer.tools.work, reading)
    employer.tools.steps.tell_read(reading.employer_id, reading.reading_id)
    employer.work()
    read_roster(employer.tools.drop, employer.tools.work, reading)
    employer.tools.steps.tell_read(reading.employer_id, reading.reading_id)
    employer.work()

    assert employer.newest().state is RosterState.DONE
    assert not lies(employer)


def test_another_file_in_its_place_is_not_read_for_it(employer: RosterDrop) -> None:
    employer.put("werknemers.csv", roster_csv([person_row(1)]))
    reading = asked(employer)
    employer.tools.drop.write(reading.key, roster_csv([person_row(2)]), "text/csv")

    assert read_roster(employer.tools.drop, employer.tools.work, reading) == "gone"
    assert b"werk.example" not in b"".join(map(employer.tools.work.read, lies(employer)))
    employer.tools.steps.tell_read(reading.employer_id, reading.reading_id)
    employer.work()
    assert employer.newest().refusal == "file_gone"
    assert not lies(employer)


def _not_json(_: dict[str, Any]) -> bytes:
    return b"{"


def _more(read: dict[str, Any]) -> bytes:
    return json.dumps({**read, "roster_id": "x"}).encode()


def _no_columns(read: dict[str, Any]) -> bytes:
    return json.dumps({"table": {**read["table"], "labels": 7}}).encode()


def _a_code_of_its_own(_: dict[str, Any]) -> bytes:
    return json.dumps({"refused": {"code": "{columns.__class__}", "params": {}}}).encode()


@pytest.mark.parametrize("forge", [_not_json, _more, _no_columns, _a_code_of_its_own])
def test_what_a_reader_that_was_taken_over_leaves_is_not_believed(
    employer: RosterDrop, forge: Callable[[dict[str, Any]], bytes]
) -> None:
    employer.put("werknemers.csv", roster_csv([person_row(1)]))
    reading = asked(employer)
    read_roster(employer.tools.drop, employer.tools.work, reading)
    key = roster_summary_key(reading.employer_id, reading.reading_id)
    read = json.loads(employer.tools.work.read(key))
    employer.tools.work.write(key, forge(read), "application/json")

    with pytest.raises(ValidationError):
        employer.step({**reading.model_dump(), "roster_id": reading.reading_id, "step": "split"})
    assert employer.newest().state is RosterState.RECEIVED
    assert not employer.people()


@pytest.mark.parametrize("body", [b"{", b"[" * 9_000, b"\xff", b"[1]", b'{"declared_on": 1}', b" " * 17_000])
def test_a_declaration_that_says_nothing_is_refused_with_what_it_needs(
    employer: RosterDrop, body: bytes
) -> None:
    employer.put("anders.attestation.json", body)

    assert employer.result("anders.attestation.json")[0][5] == "attestation_unreadable"
    assert not lies(employer)


def test_a_declaration_that_was_replaced_is_not_read_for_the_one_that_arrived(employer: RosterDrop) -> None:
    key = f"employers/{employer.employer_id}/rosters/x.attestation.json"
    employer.tools.drop.write(key, b"{}", "application/json")
    other = ReadingAsked(
        kind="declaration", employer_id=employer.employer_id, key=key, tag="another", reading_id="a" * 26
    )

    assert read_declaration(employer.tools.drop, employer.tools.work, other) == "gone"
    assert not lies(employer)


def test_a_declaration_counts_once_however_often_it_is_read(employer: RosterDrop) -> None:
    before = len(employer.world.items_of("attestation"))
    key = f"employers/{employer.employer_id}/rosters/werknemers.attestation.json"
    for _ in range(2):
        employer.put("werknemers.attestation.json", employer.tools.drop.read(key))

    assert len(employer.world.items_of("attestation")) <= before + 1
    assert not lies(employer)
