"""The import of rosters, from a dropped file to people and a result file."""

import pytest

from qlinx.people.model import NoticeState
from qlinx.records.addresses import RELATION, ground_of, row_of
from qlinx.rosters import splitting
from qlinx.rosters.decisions import decide_awaiting
from qlinx.rosters.model import Roster, RosterState
from qlinx.rosters.receiving import receive
from qlinx.rosters.store import rosters_of
from tests.support.roster_drop import RosterDrop, person_row, roster_csv
from tests.support.world import World


@pytest.fixture
def employer(world: World) -> RosterDrop:
    return RosterDrop(world)


def _counts(roster: Roster) -> tuple[int, int, int, int, int]:
    counts = roster.counts
    return counts.accepted, counts.changed, counts.unchanged, counts.rejected, counts.duplicate


def _under(employer: RosterDrop, address: str) -> tuple[str, ...]:
    """Whom an address leads to at this employer."""
    ctx = employer.world.ctx
    row = row_of(ctx.store, ctx.address_hash(address), ground_of(RELATION, employer.employer_id))
    return row.person_ids if row else ()


def test_people_become_known_without_an_account(employer: RosterDrop) -> None:
    roster = employer.drop([person_row(1), person_row(2)])
    assert roster.state is RosterState.DONE
    assert _counts(roster) == (2, 0, 0, 0, 0)
    assert employer.outcomes() == [("2", "accepted"), ("3", "accepted")]
    assert employer.people()["p1@werk.example"].notice is NoticeState.DUE
    assert not employer.world.items_of("account")


def test_nothing_is_stored_and_nobody_mailed_without_a_declaration(employer: RosterDrop) -> None:
    employer.put("werknemers.csv", roster_csv([person_row(1)]))
    employer.work()
    assert not employer.world.items_of("person")
    assert not employer.world.items_of("outbox")
    assert employer.result("werknemers.csv")[0][5] == "no_attestation"


def test_a_declaration_that_comes_after_its_roster_starts_the_import(employer: RosterDrop) -> None:
    employer.put("werknemers.csv", roster_csv([person_row(1)]))
    employer.attest("werknemers")
    employer.work()
    assert employer.newest().state is RosterState.DONE


def test_a_declaration_of_yesterday_does_not_cover_todays_upload(employer: RosterDrop) -> None:
    employer.attest("werknemers")
    employer.world.pass_time(hours=25)
    employer.put("werknemers.csv", roster_csv([person_row(1)]))
    employer.work()
    assert not employer.world.items_of("person")


def test_an_unreadable_declaration_says_what_it_needs(employer: RosterDrop) -> None:
    employer.put("werknemers.attestation.json", b'{"declared_by": "H. Voorbeeld"}')
    assert employer.result("werknemers.attestation.json")[0][5] == "attestation_unreadable"


def test_a_declaration_that_says_a_field_twice_is_none(employer: RosterDrop) -> None:
    """Which of two grounds was declared would be a guess, and it is evidence."""
    said = '"text_version": "2026-11", "declared_on": "2026-11-20", "declared_by": "H. Voorbeeld"'
    body = f'{{"ground": "contract", {said}, "ground": "consent"}}'
    employer.put("werknemers.attestation.json", body.encode())
    assert employer.result("werknemers.attestation.json")[0][5] == "attestation_unreadable"
    employer.put("werknemers.csv", roster_csv([person_row(1)]))
    employer.work()
    assert not employer.world.items_of("person")


def test_an_employer_whose_agreement_is_still_to_begin_shares_nothing(world: World) -> None:
    employer = RosterDrop(world, starts_in_days=5)
    employer.attest("werknemers")
    employer.put("werknemers.csv", roster_csv([person_row(1)]))
    employer.work()
    assert not world.items_of("person")
    assert employer.result("werknemers.csv")[0][5] == "no_agreement"


def test_the_same_file_twice_changes_nothing(employer: RosterDrop) -> None:
    rows = [person_row(number) for number in range(5)]
    employer.drop(rows)
    before = {email: one.model_dump(exclude=_SEEN) for email, one in employer.people().items()}
    again = employer.drop(rows)
    assert _counts(again) == (0, 0, 5, 0, 0)
    assert {email: one.model_dump(exclude=_SEEN) for email, one in employer.people().items()} == before


# Which roster and which declaration said it last.
_SEEN = {"version", "attested", "roster_id", "roster_at", "roster_line", "roster_outcome"}


def test_every_step_carried_out_three_times_gives_the_same_end(employer: RosterDrop) -> None:
    rows = [person_row(1), "Fout;;;geen-adres;;;", person_row(2), person_row(1)]
    roster = employer.drop(rows, repeat=3)
    assert _counts(roster) == (2, 0, 0, 1, 1)
    assert [outcome for _, outcome in employer.outcomes()] == [
        "accepted",
        *["rejected"] * 2,
        "accepted",
        "duplicate",
    ]
    assert len(employer.world.items_of("person")) == 2


def test_a_changed_department_is_a_change(employer: RosterDrop) -> None:
    employer.drop([person_row(1)])
    roster = employer.drop([person_row(1).replace("Zorg", "Keuken")])
    assert _counts(roster) == (0, 1, 0, 0, 0)
    assert employer.people()["p1@werk.example"].department == "Keuken"


def test_a_new_address_for_a_known_number_and_name_moves_the_relation(employer: RosterDrop) -> None:
    employer.drop([person_row(1)])
    person_id = employer.people()["p1@werk.example"].person_id
    roster = employer.drop([person_row(1).replace("p1@", "nieuw@")])
    assert _counts(roster) == (0, 1, 0, 0, 0)
    assert _under(employer, "nieuw@werk.example") == (person_id,)
    assert _under(employer, "p1@werk.example") == ()


def test_an_address_of_somebody_elses_employee_is_no_different_from_any_other(world: World) -> None:
    other = RosterDrop(world, name="Ander Bedrijf")
    other.drop(["Bo;;Anders;bo@werk.example;;77;Zorg"])
    employer = RosterDrop(world)
    employer.drop([person_row(1)])
    roster = employer.drop([person_row(1).replace("p1@", "bo@")])
    assert _counts(roster) == (0, 1, 0, 0, 0)
    assert _under(other, "bo@werk.example") == (other.people()["bo@werk.example"].person_id,)
    assert _under(employer, "bo@werk.example") == (employer.people()["bo@werk.example"].person_id,)


def test_two_employers_that_name_one_address_have_a_relation_each(world: World) -> None:
    first, second = RosterDrop(world), RosterDrop(world, name="Ander Bedrijf")
    first.drop(["Bo;;Anders;bo@werk.example;;77;Zorg"])
    second.drop(["Bob;;Anders;bo@werk.example;;3;Bar"])
    assert len(world.items_of("person")) == 2
    assert first.relations()["bo@werk.example"].person.first_name == "Bo"
    assert second.relations()["bo@werk.example"].person.first_name == "Bob"


def test_who_is_not_on_a_complete_list_has_left(employer: RosterDrop) -> None:
    employer.drop([person_row(number) for number in range(10)])
    roster = employer.drop([person_row(number) for number in range(9)])
    assert roster.endings == 1
    ended = employer.people()["p9@werk.example"]
    assert ended.ended_at is not None
    [person] = [item for item in employer.world.items_of("person") if item["person_id"] == ended.person_id]
    assert person["due_queue"].startswith("retention#")


def test_additions_end_nobody(employer: RosterDrop) -> None:
    employer.drop([person_row(number) for number in range(3)])
    employer.drop([person_row(7)], covers="additions")
    assert all(one.ended_at is None for one in employer.people().values())


def test_a_list_that_would_end_more_than_a_fifth_is_held_and_nothing_of_it_applied(
    employer: RosterDrop,
) -> None:
    employer.drop([person_row(number) for number in range(10)])
    roster = employer.drop([person_row(number) for number in range(7)] + [person_row(50)])
    assert roster.state is RosterState.AWAITING_CONFIRMATION
    assert (roster.known, roster.endings) == (10, 3)
    assert "p50@werk.example" not in employer.people()
    assert all(one.ended_at is None for one in employer.people().values())
    assert employer.result()[0][5] == "held"


def test_exactly_a_fifth_is_not_held(employer: RosterDrop) -> None:
    employer.drop([person_row(number) for number in range(10)])
    assert employer.drop([person_row(number) for number in range(8)]).state is RosterState.DONE


def test_a_held_list_that_is_confirmed_is_carried_out(employer: RosterDrop) -> None:
    employer.drop([person_row(number) for number in range(4)])
    held = employer.drop([person_row(0)])
    decide_awaiting(
        employer.world.ctx,
        employer.tools.steps,
        employer.employer_id,
        held.roster_id,
        confirm=True,
        actor="user-id",
    )
    employer.work()
    assert employer.newest().state is RosterState.DONE
    assert sorted(email for email, one in employer.people().items() if one.ended_at) == [
        f"p{number}@werk.example" for number in (1, 2, 3)
    ]


def test_a_held_list_that_is_rejected_changes_nothing(employer: RosterDrop) -> None:
    employer.drop([person_row(number) for number in range(4)])
    held = employer.drop([person_row(0)])
    decide_awaiting(
        employer.world.ctx,
        employer.tools.steps,
        employer.employer_id,
        held.roster_id,
        confirm=False,
        actor="user-id",
    )
    employer.work()
    assert employer.result()[0][5] == "rejected_by_employer"
    assert all(one.ended_at is None for one in employer.people().values())
    assert not list(employer.tools.work.keys(""))


def test_somebody_who_comes_back_works_there_again(employer: RosterDrop) -> None:
    rows = [person_row(number) for number in range(10)]
    employer.drop(rows)
    employer.drop(rows[:9])
    roster = employer.drop(rows)
    assert _counts(roster) == (0, 1, 9, 0, 0)
    back = employer.people()["p9@werk.example"]
    assert back.ended_at is None
    [person] = [item for item in employer.world.items_of("person") if item["person_id"] == back.person_id]
    assert "due_queue" not in person


def test_an_older_list_that_is_applied_late_does_not_undo_a_newer_one(employer: RosterDrop) -> None:
    employer.attest("oud", covers="additions")
    employer.put("oud.csv", roster_csv([person_row(1).replace("Zorg", "Oud")]))
    waiting = list(employer.world.drain("RosterParts"))
    employer.drop([person_row(1)])
    for message in waiting:
        employer.step(message)
    employer.work()
    assert employer.people()["p1@werk.example"].department == "Zorg"


def test_the_employers_file_and_all_work_files_are_gone_at_the_end(employer: RosterDrop) -> None:
    employer.drop([person_row(1)])
    assert not list(employer.tools.work.keys(""))
    assert [key.rsplit("/", 1)[1] for key in employer.tools.drop.keys("employers/")] == [
        "werknemers-1.csv.result.csv"
    ]


def test_a_file_that_can_not_be_read_is_refused_whole_with_a_reason(employer: RosterDrop) -> None:
    employer.attest("werknemers")
    employer.put("werknemers.csv", b"")
    employer.work()
    assert employer.newest().state is RosterState.REFUSED
    assert employer.result()[0][5] == "empty_file"


def test_large_lists_go_in_parts(employer: RosterDrop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(splitting, "PART_ROWS", 4)
    roster = employer.drop([f"Anna;;Naam;q{number}@werk.example;;;" for number in range(10)])
    assert roster.parts == 3
    assert _counts(roster) == (10, 0, 0, 0, 0)
    assert [line for line, _ in employer.outcomes()] == [str(number) for number in range(2, 12)]


def test_a_file_that_took_the_place_of_the_one_that_arrived_is_not_read_for_it(employer: RosterDrop) -> None:
    """What is read is what arrived under its declaration; the other file has an arrival of its own."""
    employer.attest("werknemers")
    employer.put("werknemers.csv", roster_csv([person_row(1)]))
    first = employer.newest()
    employer.world.pass_time(minutes=1)
    employer.tools.drop.write(first.file_key, roster_csv([person_row(2)]), "application/octet-stream")
    employer.work()
    assert (employer.newest().state, employer.newest().refusal) == (RosterState.REFUSED, "file_gone")
    assert not employer.world.items_of("employment")
    receive(employer.world.ctx, employer.tools, employer.employer_id, "werknemers.csv")
    employer.work()
    assert sorted(one.state for one in rosters_of(employer.world.ctx.store, employer.employer_id)) == sorted(
        [RosterState.REFUSED, RosterState.DONE]
    )
    assert list(employer.people()) == ["p2@werk.example"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"declared_on": "2031-01-01"}, "attestation_from_future"),
        ({"declared_by": "H. Voor\x00beeld"}, "attestation_unreadable"),
        ({"declared_by": "H. \u202eVoorbeeld"}, "attestation_unreadable"),
    ],
)
def test_a_declaration_of_a_day_to_come_or_with_hidden_signs_is_none(
    employer: RosterDrop, changes: dict[str, str], code: str
) -> None:
    employer.attest("werknemers", **changes)
    employer.put("werknemers.csv", roster_csv([person_row(1)]))
    employer.work()

    assert employer.result("werknemers.attestation.json")[0][5] == code
    assert not employer.world.items_of("person")
