"""Moments that are due: each happens once, killed anywhere, twice at once; one keeps no other from it."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest

from qlinx.kit.errors import ChangedMeanwhile
from qlinx.records.context import Context
from qlinx.records.declarations import Capability
from qlinx.records.due_moments import MomentsReport, MomentStuck, MomentUnknown, take_moments
from qlinx.records.moments import (
    MOMENT,
    At,
    Moment,
    MomentTools,
    MomentType,
    first_moments,
    moment_item,
    moments_of,
    moved,
)
from qlinx.records.shape import Regime, StoredUnreadable
from tests.support.inviting import READS
from tests.support.post import Calls, CutOffError, Watched, cut_off
from tests.support.standing import client, table
from tests.support.world import World

SUBJECT, PACKAGE = "thing#1", "trying"
Happens = Callable[[Context, Moment], str]


def happens_once(ctx: Context, moment: Moment) -> str:
    """What it does and its own end are one write; ``done`` stands for what it does."""
    did = Moment(subject=moment.subject, name="done.it", part=moment.name, at=moment.at)
    if not ctx.store.try_write(MOMENT.remove(moment), MOMENT.insert(did)):
        raise ChangedMeanwhile
    return "done"


def fails(ctx: Context, moment: Moment) -> str:
    del ctx, moment
    raise ChangedMeanwhile


def is_broken(ctx: Context, moment: Moment) -> str:
    del ctx, moment
    raise KeyError("ours to mend")


def waits(ctx: Context, moment: Moment) -> str:
    del ctx, moment
    return "waits"


class Trying:
    """A package with moments of its own, on tables."""

    def __init__(self, world: World, monkeypatch: pytest.MonkeyPatch, **kinds: Happens) -> None:
        self.world, self.calls = world, Calls()
        self.ctx = world.context(Watched(client("dynamodb"), self.calls))
        self.seconds_left = 900.0
        declared = Capability(package=PACKAGE, moments=[self._type(*one) for one in kinds.items()])
        monkeypatch.setattr("qlinx.records.due_moments.capability_of", {PACKAGE: declared}.get)
        expected = {f"{PACKAGE}.{what}": At(world.now) for what in kinds}
        self.ctx.store.write(*first_moments(SUBJECT, expected))

    def _type(self, what: str, act: Happens) -> MomentType:
        def happening(ctx: Context, moment: Moment, tools: MomentTools) -> str:
            assert tools.seconds_left() == self.seconds_left
            return act(ctx, moment)

        return MomentType(f"{PACKAGE}.{what}", lambda: happening)

    def take(self) -> MomentsReport:
        return take_moments(self.ctx, PACKAGE, MomentTools({}, lambda: self.seconds_left))

    @property
    def waiting(self) -> dict[str, Moment]:
        return moments_of(self.ctx.store, SUBJECT, PACKAGE)

    @property
    def done(self) -> list[str]:
        found = self.ctx.store.within(MOMENT, SUBJECT, "moment#done.")
        return sorted(one.part.removeprefix(f"{PACKAGE}.") for one in found)


def test_what_is_due_happens_and_what_is_not_due_waits(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    trying = Trying(world, monkeypatch, now=happens_once, later=happens_once)
    later = trying.waiting["trying.later"]
    trying.ctx.store.write(moved(later, world.now + timedelta(hours=1)))

    assert dict(trying.take().words) == {("trying.now", "done"): 1}
    assert (trying.done, set(trying.waiting)) == (["now"], {"trying.later"})
    assert trying.take().found == 0
    world.pass_time(hours=1)
    trying.take()
    assert trying.done == ["later", "now"]


def test_one_that_fails_and_one_that_is_broken_keep_no_other_from_happening(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    trying = Trying(world, monkeypatch, a=fails, b=is_broken, c=waits, d=happens_once)

    report = trying.take()

    assert (trying.done, report.found, report.failed) == (["d"], 4, 2)
    assert isinstance(report.broken, KeyError), "told, once the others were taken"
    assert {one.tries for one in trying.waiting.values()} == {1}


def test_what_stands_as_it_did_is_looked_at_again_ever_later(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    trying = Trying(world, monkeypatch, a=fails)
    waited = []
    for _ in range(12):
        before = world.now
        report = trying.take()
        assert (report.found, report.failed, trying.take().found) == (1, 1, 0)
        world.now = trying.waiting["trying.a"].due_at
        waited.append((world.now - before).total_seconds() / 60)

    assert waited == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360, 360]
    assert trying.waiting["trying.a"].tries == 12


def test_one_that_fails_again_and_again_is_told_of(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    trying = Trying(world, monkeypatch, a=fails)
    told = []
    for number in range(18):
        told += [number] if isinstance(trying.take().broken, MomentStuck) else []
        world.now = trying.waiting["trying.a"].due_at

    assert told == [8, 16]


def test_one_that_its_package_does_not_know_waits_for_who_does(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    trying = Trying(world, monkeypatch, a=happens_once)
    trying.ctx.store.write(*first_moments("thing#2", {"trying.of_later": At(world.now)}))

    report = trying.take()

    assert (trying.done, report.failed) == (["a"], 1)
    assert isinstance(report.broken, MomentUnknown)
    stored = trying.ctx.store.get(MOMENT, moment_item("thing#2", "trying.of_later"))
    assert stored is not None
    assert stored.tries == 1


def test_one_that_is_not_as_declared_stays_and_keeps_no_other_from_happening(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    trying = Trying(world, monkeypatch, a=happens_once, b=happens_once)
    table(trying.ctx.store.table(Regime.RECORDS)).update_item(
        Key={"pk": SUBJECT, "sk": "moment#trying.a"},
        UpdateExpression="set unheard_of = :x",
        ExpressionAttributeValues={":x": "x"},
    )

    report = trying.take()

    assert (trying.done, report.found, report.failed) == (["b"], 2, 1)
    assert isinstance(report.broken, StoredUnreadable)


def test_wherever_it_is_killed_it_happens_once_at_the_next_run(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    kinds = {"a": happens_once, "b": fails, "c": happens_once}

    def killed(number: int | None, *, done: bool = False) -> tuple[Trying, list[str]]:
        trying = Trying(world, monkeypatch, **kinds)
        trying.calls.forget()
        if number is not None:
            (trying.calls.after if done else trying.calls.before)[number] = cut_off
        with suppress(CutOffError):
            trying.take()
        made = list(trying.calls.made)
        trying.calls.forget()
        trying.take()
        return trying, made

    trying, calls = killed(None)
    writes = [number for number, name in enumerate(calls) if name not in READS]
    assert len(writes) >= len(kinds)
    for number, name in enumerate(calls):
        for done in {False, name not in READS}:
            _clear(trying)
            trying, _ = killed(number, done=done)
            assert (trying.done, set(trying.waiting)) == (["a", "c"], {"trying.b"}), (number, name, done)


def _clear(trying: Trying) -> None:
    for moment in tuple(trying.ctx.store.within(MOMENT, SUBJECT, "moment#")):
        trying.ctx.store.write(MOMENT.remove(moment))


def test_two_at_once_have_one_effect(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    trying = Trying(world, monkeypatch, a=happens_once)
    trying.calls.forget()
    other = world.context()

    def overtaken() -> None:
        take_moments(other, PACKAGE, MomentTools({}, lambda: trying.seconds_left))

    # Before the write of the first, the second has done it all.
    trying.calls.before[2] = overtaken
    report = trying.take()

    assert (trying.done, trying.waiting, report.failed) == (["a"], {}, 1)


def test_out_of_time_it_leaves_the_rest_to_the_next_run(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    trying = Trying(world, monkeypatch, a=happens_once)
    trying.seconds_left = 5

    assert (trying.take().finished, trying.done) == (False, [])
    trying.seconds_left = 900
    assert (trying.take().finished, trying.done) == (True, ["a"])
