"""The audit trail can't be rewritten unnoticed: not even by whoever may write to it, and knows how."""

import hashlib
import json
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any, Final

import pytest

from qlinx.entrypoints.logs import FunctionFailed
from qlinx.kit.clock import stamp
from qlinx.records.audit import AUDIT, AuditEntry, acts, chain_acts, chain_of, chains_of, record_act, seed_of
from qlinx.records.seals import AUDIT_SEAL, TrailTampered, check_and_seal, seal_key, seals_stand_still
from qlinx.records.shape import Regime
from tests.support.http import Functions, an_event
from tests.support.standing import table
from tests.support.threads import a_context, at_once
from tests.support.world import World

SUBJECT: Final = "staff-record"


def some_acts(world: World, number: int = 4) -> tuple[date, str]:
    """Acts of one chain; the next day has begun."""
    for place in range(number):
        record_act(world.ctx, actor="staff-id", action=f"tested-{place}", subject=SUBJECT)
    day = world.now.date()
    world.pass_time(days=1)
    return day, chain_of(day, SUBJECT)


def stored(world: World) -> Any:
    return table(world.ctx.store.table(Regime.AUDIT))


def written_anew(chain: str, entries: Sequence[AuditEntry]) -> list[AuditEntry]:
    """A chain that holds in itself, as whoever knows the code would forge it."""
    forged: list[AuditEntry] = []
    for number, entry in enumerate(entries, start=1):
        previous = forged[-1].digest if forged else seed_of(chain)
        parts = [str(number), stamp(entry.at), entry.actor, entry.action, entry.subject, previous]
        digest = hashlib.sha256(json.dumps(parts).encode()).hexdigest()
        forged.append(entry.model_copy(update={"number": number, "previous": previous, "digest": digest}))
    return forged


def replaced(world: World, chain: str, entries: Sequence[AuditEntry]) -> None:
    for item in [item for item in world.every_item(Regime.AUDIT) if item["pk"] == chain]:
        stored(world).delete_item(Key={"pk": item["pk"], "sk": item["sk"]})
    for entry in written_anew(chain, entries):
        stored(world).put_item(Item=AUDIT.item(entry))


FORGERIES: Final[dict[str, Callable[[list[AuditEntry]], list[AuditEntry]]]] = {
    "an act is said to be of another": lambda found: [
        found[0].model_copy(update={"actor": "somebody-else"}),
        *found[1:],
    ],
    "an act is left out": lambda found: [found[0], *found[2:]],
    "the last act is cut off": lambda found: found[:-1],
    "two acts change places": lambda found: [found[1], found[0], *found[2:]],
    "an act is put in between": lambda found: [found[0], found[0], *found[1:]],
    "an act is added to a day that is over": lambda found: [*found, found[-1]],
    "nothing is left": lambda _: [],
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_chain_that_is_written_anew_whole_is_found_by_its_seal(world: World, forgery: str) -> None:
    day, chain = some_acts(world)
    assert check_and_seal(world.ctx).sealed
    found = list(chain_acts(world.ctx, day, chain))
    replaced(world, chain, FORGERIES[forgery](found))
    with pytest.raises(TrailTampered) as told:
        check_and_seal(world.ctx)
    assert any(chain in where for where in told.value.where)


def test_a_trail_that_nobody_touched_is_found_whole_night_after_night(world: World) -> None:
    some_acts(world)
    first = check_and_seal(world.ctx)
    world.pass_time(days=1)
    assert (first.acts, check_and_seal(world.ctx).sealed) == (4, 1)
    assert check_and_seal(world.ctx).sealed == 0


def test_an_act_under_another_day_or_chain_is_noticed(world: World) -> None:
    """Its own hash holds, and it stands first there: only its place is wrong."""
    day, chain = some_acts(world, 1)
    other = next(one for one in chains_of(day)[1:] if one != chain)
    (found,) = chain_acts(world.ctx, day, chain)
    (forged,) = written_anew(other, [found])
    stored(world).put_item(Item={**AUDIT.item(forged), "pk": other})
    with pytest.raises(TrailTampered, match=other):
        check_and_seal(world.ctx)


def test_a_seal_is_never_written_again(world: World) -> None:
    day, _ = some_acts(world)
    check_and_seal(world.ctx)
    sealed = world.ctx.store.get(AUDIT_SEAL, seal_key(day))
    world.pass_time(days=1)
    check_and_seal(world.ctx)
    assert world.ctx.store.get(AUDIT_SEAL, seal_key(day)) == sealed


def test_a_change_that_the_table_tells_of_is_raised_at_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    functions = Functions(world, monkeypatch)
    # Where it was changed stands in the log; what leaves a function is the class of an error alone.
    with pytest.raises(FunctionFailed, match=r"^TrailTampered$"):
        functions.handle("audit_check", an_event("audit_check", "changed_act"))


def test_a_day_with_acts_that_nobody_sealed_is_missed(world: World) -> None:
    some_acts(world)
    assert not seals_stand_still(world.ctx)  # the night after it may still come

    world.pass_time(days=1)
    assert seals_stand_still(world.ctx)
    world.pass_time(days=1)
    assert not seals_stand_still(world.ctx)  # of a day without acts nothing is missed


def test_a_day_that_was_sealed_is_not_missed(world: World) -> None:
    some_acts(world)
    check_and_seal(world.ctx)
    world.pass_time(days=1)

    assert not seals_stand_still(world.ctx)


def test_each_night_the_function_seals_the_day_before(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    functions = Functions(world, monkeypatch)
    done = functions.handle("audit_check", an_event("audit_check", "each_night"))
    assert done["sealed"] == done["days"] - 1


@pytest.mark.parametrize("subjects", [1, 72])
def test_of_72_acts_at_once_none_fails_and_every_chain_holds(world: World, subjects: int) -> None:
    day = world.now.date()
    doing = [
        partial(
            record_act, a_context(world), actor="staff-id", action="tested", subject=f"{number % subjects}"
        )
        for number in range(72)
    ]
    assert at_once(*doing) == [None] * 72
    assert len(list(acts(world.ctx, day))) == 72


def test_what_was_done_to_one_thing_stays_in_its_order(world: World) -> None:
    for number in range(30):
        record_act(world.ctx, actor="staff-id", action=f"act-{number}", subject=f"{number % 5}")
        world.pass_time(seconds=1)
    day = world.now.date()
    for subject in range(5):
        chain = chain_of(day, str(subject))
        done = [entry.action for entry in chain_acts(world.ctx, day, chain) if entry.subject == str(subject)]
        assert done == [f"act-{number}" for number in range(subject, 30, 5)]


def test_acts_of_before_the_shards_are_read_and_sealed(world: World) -> None:
    day = world.now.date()
    whole = chains_of(day)[0]
    entry = record_act(world.ctx, actor="staff-id", action="tested", subject="of-the-chain")
    stored(world).delete_item(Key={"pk": AUDIT.key(entry).pk, "sk": AUDIT.key(entry).sk})
    (old,) = written_anew(whole, [entry])
    stored(world).put_item(Item={**AUDIT.item(old), "pk": whole})
    world.pass_time(days=1)
    assert [one.subject for one in acts(world.ctx, day)] == ["of-the-chain"]
    assert check_and_seal(world.ctx).acts == 1
    assert timedelta(days=1) == world.now.date() - day
