"""What a restore of the tables ends: sessions, signed links and codes;
and what it must not end: what is found by a hash.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from qlinx.entrypoints import wiring
from qlinx.entrypoints.settings import restored_at
from qlinx.kit.keyed import TokenInvalid
from qlinx.records.context import Context
from tests.support.http import Functions
from tests.support.people import opens_account
from tests.support.signing_in import a_staff_member, an_employer_user
from tests.support.world import World

MOMENT = "2026-11-23T12:00:00Z"


@pytest.fixture
def functions(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Functions]:
    yield Functions(world, monkeypatch)
    wiring.context.cache_clear()


def wired(functions: Functions, monkeypatch: pytest.MonkeyPatch, moment: str) -> Context:
    """What a function is given that was deployed with this moment."""
    functions.of("sessions")
    monkeypatch.setenv("RESTORED_AT", moment)
    wiring.context.cache_clear()
    return wiring.context()


def test_signed_links_and_codes_from_before_are_dead(
    functions: Functions, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, after = wired(functions, monkeypatch, ""), wired(functions, monkeypatch, MOMENT)
    token = before.keys.sign("password", ["person", "request"])
    with pytest.raises(TokenInvalid):
        after.keys.read("password", token)
    assert after.keys.read("password", after.keys.sign("password", ["new"])) == ("new",)
    assert not after.keys.code_matches("identity", "seed", before.keys.code("identity", "seed"))
    assert after.prefetching().keys is after.keys


def test_what_is_found_by_its_hash_is_found_still(
    functions: Functions, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, after = wired(functions, monkeypatch, ""), wired(functions, monkeypatch, MOMENT)
    assert before.address_hash("noor@werk.example.nl") == after.address_hash("noor@werk.example.nl")
    assert before.keys.hash("personnel", "12") == after.keys.hash("personnel", "12")


def test_a_second_restore_ends_the_links_after_the_first(
    functions: Functions, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (
        wired(functions, monkeypatch, MOMENT),
        wired(functions, monkeypatch, "2027-01-01T00:00:00Z"),
    )
    with pytest.raises(TokenInvalid):
        second.keys.read("password", first.keys.sign("password", ["person"]))


def test_without_a_restore_nothing_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    assert restored_at() is None
    monkeypatch.setenv("RESTORED_AT", MOMENT)
    assert restored_at() == datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(("began", "status"), [(timedelta(seconds=-1), 401), (timedelta(seconds=1), 200)])
def test_sessions_from_before_are_refused_in_every_role(
    functions: Functions, monkeypatch: pytest.MonkeyPatch, began: timedelta, status: int
) -> None:
    world = functions.world
    world.now -= timedelta(days=2)
    person, user, member = opens_account(world), an_employer_user(world), a_staff_member(world)
    now = datetime.now(UTC).replace(microsecond=0)
    monkeypatch.setattr("qlinx.entrypoints.api.restored_at", lambda: now)
    for function, path, caller, groups in (
        ("photos", "/v1/account/photo", person, ""),
        ("employer_desk", "/v1/employer", user, "employer"),
        ("staff_desk", "/v1/staff/employers", member, "staff"),
    ):
        answer = functions.call(
            function, "GET", path, person_id=caller.person_id, groups=groups, signed_in_at=now + began
        )
        # Who has no photo is told so.
        assert (200 if answer.status == 404 else answer.status) == status, function
