"""The dump before and after the migration, as plain values, for tests that only look."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pytest

from qlinx.kit.keyed import Keyring
from qlinx.migrations.decisions import decide
from qlinx.migrations.runner import Mode, Report
from qlinx.migrations.store import every_case
from qlinx.records.shape import Regime
from tests.support import stored_dump
from tests.support.stored_dump import Item, Tables
from tests.support.world import World, new_world

SECRET = b"a secret of these tests only, long enough"
YVES, IVO = "em5qfn2jsg2kffcj6rnrdix3gy", "myqofkp5jqvq64xjuq6xo2cqni"


def hash_of(address: str) -> str:
    return Keyring(SECRET).hash("address", address.lower())


@dataclass(frozen=True)
class Carried:
    """What was stored, and what it became.

    Yves' sign-in was made anew and Ivo's account closed, each by two members of staff.
    """

    before: Tables
    after: Tables
    users_before: dict[str, str | None]
    users: dict[str, str | None]
    files: tuple[str, ...]
    report: Report

    @property
    def records(self) -> list[Item]:
        return self.after[Regime.RECORDS]

    @property
    def ledger(self) -> list[Item]:
        return self.after[Regime.LEDGER]

    def items(self, person_id: str, kind: str | None = None) -> list[Item]:
        return [item for item in self._by_pk.get(f"person#{person_id}", ()) if kind in {None, item["kind"]}]

    @cached_property
    def _by_pk(self) -> dict[str, list[Item]]:
        found: dict[str, list[Item]] = {}
        for item in self.records:
            found.setdefault(item["pk"], []).append(item)
        return found

    def item(self, person_id: str, kind: str) -> Item:
        (found,) = self.items(person_id, kind)
        return found

    def kinds(self, person_id: str) -> set[str]:
        return {item["kind"] for item in self.items(person_id)}

    def was(self, person_id: str, kind: str) -> Item:
        """An item of the old form."""
        (found,) = (
            item
            for item in self.before[Regime.RECORDS]
            if item["pk"] == f"person#{person_id}" and item["kind"] == kind
        )
        return found

    def relation(self, person_id: str, employer_id: str) -> str:
        """The id of the relation that took the place of an employment."""
        forward = self.items(person_id, "forward")
        return forward[0]["relations"][employer_id] if forward else person_id

    def leads(self, address: str) -> dict[str, list[str]]:
        """Whom an address leads to, by ground."""
        pk = f"address#{hash_of(address)}"
        return {item["sk"]: item["person_ids"] for item in self._by_pk.get(pk, ())}

    def stops(self, address: str) -> dict[str, dict[str, Any]]:
        """What stops mail to an address, by sender."""
        pk = f"suppression#{hash_of(address)}"
        return {item["sk"]: item["since"] for item in self.ledger if item["pk"] == pk}


def carried_world(world: World) -> Carried:
    """Fills the world, finishes what is under way, decides what people decide, and carries all."""
    stored_dump.fill(world)
    stored_dump.finish_what_is_under_way(world)
    before, users_before = stored_dump.tables(world), stored_dump.users(world)
    stored_dump.look(world, Mode.ASK)
    for case in every_case(world.ctx.store):
        if case.found == "pool_user_missing":
            decision = "new_sign_in" if case.subject_id == YVES else "close_account"
            decide(world.ctx, case.case_id, decision, actor="first")
            decide(world.ctx, case.case_id, decision, actor="second")
    report = stored_dump.carry_all(world)
    return Carried(
        before,
        stored_dump.tables(world),
        users_before,
        stored_dump.users(world),
        tuple(world.bucket("Private").keys("")),
        report,
    )


def made() -> Carried:
    patch = pytest.MonkeyPatch()
    try:
        with new_world(patch) as world:
            return carried_world(world)
    finally:
        patch.undo()
