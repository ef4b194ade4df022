"""Cut off after any call that changes something, and begun again, the migration ends the same."""

from dataclasses import replace
from typing import Any

import boto3
import pytest

from qlinx.migrations.decisions import decide
from qlinx.migrations.m0001_relations.migration import relations_migration
from qlinx.migrations.plan import Migration
from qlinx.migrations.runner import Mode, look_over, run
from qlinx.migrations.store import every_case, progress_of
from qlinx.records.context import Context
from qlinx.records.shape import Regime
from tests.integration.migrations.carried import YVES, hash_of
from tests.support import stored_dump
from tests.support.post import CutOffError
from tests.support.scissors import Scissors
from tests.support.standing import start_over
from tests.support.stored_dump import Item, X, Y, Z
from tests.support.template_tables import REGION
from tests.support.world import World

QUIN = "ms5av65be5na63wtrk45zacg44"
PEOPLE = {
    "gkzki7mq3cbxlcf6tpctjq36xa",  # Rosa, an account that is joined to three
    "2q3hn4dfuaisxe3cvagvoj77tu",  # Xena, pool and person differ
    "3yplvsez6rqptxyzzb4u4buopa",  # Arno, closing
    "h5dhoeo273dvwane6ovyitw43m",  # Zara, opening
    "eauuefqk3hkf5yc32hoazbcamy",  # Otto, who objected
    YVES,
    "sewtejn7bja6zw2owzembs3tzu",  # a user of an employer
    "pih5txyu5zcewmkkzevagkk7lq",  # a contact person
}
ADDRESSES = {
    hash_of(item["email"])
    for item in stored_dump.loaded("records")
    if item.get("person_id") in PEOPLE and "email" in item
}
LEDGER = {
    "suppression#" + hash_of("otto.bezwaar@zorg-x.example"),
    "erased#e11b824c83127bfafd513bc93e603ff34b49aaca",
}


def is_kept(item: Item) -> bool:
    """Some of each sort, so that every call there is can be the last one."""
    if item["pk"] in LEDGER or item["kind"] in {"employer", "invitation", "selection"}:
        return True
    return item.get("person_id") in PEOPLE or (
        item["kind"] == "address" and item["address_hash"] in ADDRESSES
    )


class Begun:
    """A world with some of the dump, and clients of its own that can be cut off."""

    def __init__(self, world: World) -> None:
        start_over()
        stored_dump.fill(world, is_kept)
        self.world = world
        self.dynamodb, cognito, s3 = (self._client(name) for name in ("dynamodb", "cognito-idp", "s3"))
        self.scissors = Scissors(self.dynamodb, cognito, s3)
        self.ctx: Context = world.context(self.dynamodb)
        self.migration: Migration = relations_migration(
            stored_dump.outside(world, cognito=cognito, s3=s3), segments=1, page=60
        )
        look_over(world.ctx, self.migration, Mode.ASK, milliseconds_left=lambda: 900_000)
        for case in every_case(world.ctx.store):
            if case.found == "pool_user_missing":
                decide(world.ctx, case.case_id, "new_sign_in", actor="first")
                decide(world.ctx, case.case_id, "new_sign_in", actor="second")

    @staticmethod
    def _client(name: Any) -> Any:
        return boto3.client(name, region_name=REGION)

    def run(self, *, code: int | None = None) -> bool:
        migration = replace(self.migration, code=code or self.migration.code)
        return run(self.ctx, migration, milliseconds_left=lambda: 900_000).finished

    def cut_off_after(self, number: int) -> bool:
        """Runs until the n-th call that changes something; says whether it was cut off."""
        self.scissors.open(number)
        try:
            self.run()
        except CutOffError:
            return True
        finally:
            self.scissors.close()
        return False

    def end(self) -> tuple[Any, ...]:
        private = self.world.bucket("Private")
        return (
            stored_dump.tables(self.world),
            stored_dump.users(self.world),
            tuple(private.keys("")),
        )


def big(world: World) -> list[Item]:
    """Quin with more mails and invitations than one transaction takes."""
    items = [item for item in stored_dump.loaded("records") if item.get("person_id") == QUIN]
    items += [
        item
        for item in stored_dump.loaded("records")
        if item["kind"] in {"address", "personnel"} and item["person_id"] == QUIN and item not in items
    ]
    mail = next(item for item in items if item["kind"] == "outbox")
    invitee = next(item for item in items if item["kind"] == "invitee")
    for number in range(70):
        entry, invitation = f"entry{number}", f"invitation{number}"
        employer = (X, Y, Z)[number % 3]
        refs = {"invitation_id": invitation}
        items.append({**mail, "entry_id": entry, "sk": f"outbox#{entry}", "refs": refs})
        changed = {"invitation_id": invitation, "employer_id": employer, "sk": f"invitee#{invitation}"}
        items.append({**invitee, **changed, "group": f"invitation#{invitation}#0"})
    stored_dump.put(world, items)
    return items


def test_cut_off_after_any_call_and_begun_again_it_ends_the_same(world: World) -> None:
    whole = Begun(world)
    assert whole.run()
    wanted = whole.end()
    calls = 0
    while (begun := Begun(world)).cut_off_after(calls + 1):
        calls += 1
        assert begun.run()
        assert begun.end() == wanted, begun.scissors.made[-1]
    assert calls > 20
    assert {"TransactWriteItems", "AdminSetUserPassword", "AdminDeleteUser", "DeleteObjects"} <= set(
        begun.scissors.made
    )


def test_cut_off_again_and_again_it_comes_to_the_same_end(world: World) -> None:
    whole = Begun(world)
    assert whole.run()
    wanted = whole.end()
    begun = Begun(world)
    cuts = 0
    while begun.cut_off_after(4):
        cuts += 1
    assert cuts > 5
    assert begun.end() == wanted


def test_what_does_not_fit_into_one_transaction_ends_the_same_wherever_it_is_cut_off(world: World) -> None:
    whole = Begun(world)
    items = big(world)
    assert whole.run()
    wanted = whole.end()
    invited = [item for item in wanted[0][Regime.RECORDS] if item["kind"] == "invitee"]
    assert len([item for item in items if item["kind"] == "invitee"]) > 70
    assert not [item for item in invited if item["person_id"] == QUIN]
    for number in range(1, 100):
        begun = Begun(world)
        big(world)
        if not begun.cut_off_after(number):
            break
        kept = {
            (item["employer_id"], item["invitation_id"])
            for item in world.items_of("invitee")
            if item["invitation_id"].startswith("invitation")
        }
        assert len(kept) == 70
        assert begun.run()
        assert begun.end() == wanted, begun.scissors.made[-1]
    else:
        pytest.fail("it was never whole")


@pytest.mark.parametrize("number", [5, 15, 25])
def test_the_next_version_of_the_code_does_not_trust_the_progress_of_this_one(
    world: World, number: int
) -> None:
    whole = Begun(world)
    assert whole.run()
    wanted = whole.end()
    begun = Begun(world)
    assert begun.cut_off_after(number)
    before = progress_of(world.ctx.store, "m0001")

    assert begun.run(code=2)

    after = progress_of(world.ctx.store, "m0001")
    assert before
    assert before.code == 1
    assert after
    assert (after.code, after.finished_at) == (2, world.now)
    assert begun.end() == wanted
