"""Cut off after any call that changes something, and begun again, the migration ends the same."""

from collections.abc import Callable
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
from tests.integration.migrations.carried import YVES, hash_of
from tests.support import stored_dump
from tests.support.post import CutOffError
from tests.support.scissors import Scissors
from tests.support.standing import moment
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


class Trial:
    """A world with some of the dump that can be put back, and clients of its own that can be cut off."""

    def __init__(self, world: World, keep: Callable[[Item], bool] = is_kept) -> None:
        self.world = world
        self.dynamodb, cognito, s3 = (self._client(name) for name in ("dynamodb", "cognito-idp", "s3"))
        self.scissors = Scissors(self.dynamodb, cognito, s3)
        self.ctx: Context = world.context(self.dynamodb)
        self.migration: Migration = relations_migration(
            stored_dump.outside(world, cognito=cognito, s3=s3), segments=1, page=60
        )
        stored_dump.fill(world, keep)
        if keep is not is_kept:
            big(world)
        look_over(world.ctx, self.migration, Mode.ASK, milliseconds_left=lambda: 900_000)
        for case in every_case(world.ctx.store):
            if case.found == "pool_user_missing":
                decide(world.ctx, case.case_id, "new_sign_in", actor="first")
                decide(world.ctx, case.case_id, "new_sign_in", actor="second")
        self.begin_again = moment()

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
    trial = Trial(world)
    assert trial.run()
    wanted = trial.end()
    calls = 0
    trial.begin_again()
    while trial.cut_off_after(calls + 1):
        calls += 1
        last = trial.scissors.made[-1]
        assert trial.run()
        assert trial.end() == wanted, last
        trial.begin_again()
    assert calls > 20
    assert {"TransactWriteItems", "AdminSetUserPassword", "AdminDeleteUser", "DeleteObjects"} <= set(
        trial.scissors.made
    )


def test_cut_off_again_and_again_it_comes_to_the_same_end(world: World) -> None:
    trial = Trial(world)
    assert trial.run()
    wanted = trial.end()
    trial.begin_again()
    cuts = 0
    while trial.cut_off_after(4):
        cuts += 1
    assert cuts > 5
    assert trial.end() == wanted


def test_what_does_not_fit_into_one_transaction_ends_the_same_wherever_it_is_cut_off(world: World) -> None:
    trial = Trial(world, keep=lambda item: item["kind"] == "employer")
    assert len(invited(world)) > 70
    assert trial.run()
    wanted = trial.end()
    assert not [item for item in world.items_of("invitee") if item["person_id"] == QUIN]
    for number in range(1, 40):
        trial.begin_again()
        before = invited(world)
        if not trial.cut_off_after(number):
            break
        last = trial.scissors.made[-1]
        # At no moment is an answer nowhere.
        assert set(invited(world)) == set(before)
        assert trial.run()
        assert trial.end() == wanted, last
    else:
        pytest.fail("it was never whole")
    assert number > 10


def invited(world: World) -> list[tuple[str, str]]:
    return [(item["employer_id"], item["invitation_id"]) for item in world.items_of("invitee")]


@pytest.mark.parametrize("number", [5, 25])
def test_the_next_version_of_the_code_does_not_trust_the_progress_of_this_one(
    world: World, number: int
) -> None:
    trial = Trial(world)
    assert trial.run()
    wanted = trial.end()
    trial.begin_again()
    assert trial.cut_off_after(number)
    before = progress_of(world.ctx.store, "m0001")

    assert trial.run(code=2)

    after = progress_of(world.ctx.store, "m0001")
    assert before
    assert before.code == 1
    assert after
    assert (after.code, after.finished_at) == (2, world.now)
    assert trial.end() == wanted
