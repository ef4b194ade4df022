"""Every call of every step of a story is made to fail in every way that makes a difference,
and the end is compared.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from unittest.mock import patch

from qlinx.records.audit import ChainBroken
from tests.proof.crash.play import Play, RefusedError, StuckError
from tests.proof.crash.state import State
from tests.proof.crash.story import Step, Story, stories
from tests.support.cloud.cloud import Moment
from tests.support.cloud.faults import Calls, Fault, FaultKind, Made

_LOST_ANSWER = frozenset({FaultKind.ANSWER_LOST, FaultKind.DIED_AFTER})
_LATE = timedelta(hours=1)
_MOST_SHOWN = 3
_ENOUGH = 3
# Which free place is tried first is chance, and with it how many calls come before another.
_MOST_PLAYED = 16

Site = tuple[str, ...]


@dataclass
class Found:
    """What came of the faults: how many of which kind, what went wrong, and where calls were made."""

    until_failed: bool = False
    faults: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)
    twice: int = 0
    sites: Counter[Site] = field(default_factory=Counter)
    steps: int = 0
    functions: set[str] = field(default_factory=set)
    routes: set[str] = field(default_factory=set)

    @property
    def cases(self) -> int:
        return sum(self.faults.values())


def examine(play: Play, story: Story, *, some: int = 1, until_failed: bool = False) -> Found:
    """Plays a story and makes it fail everywhere; ``some`` takes every so manieth fault only."""
    _play_before(play, story)
    found = Found(until_failed=until_failed)
    for step in story.steps:
        _examine_step(play, f"{story.name}: {step.name}", step, found, some)
    found.functions, found.routes = play.invoked, play.routes
    return found


def play_through(play: Play, story: Story) -> None:
    """Plays a story from its start to its end, as it goes when nothing fails."""
    _play_before(play, story)
    for step in story.steps:
        step.act(play)
        play.settle()
    play.sweep()


def _play_before(play: Play, story: Story) -> None:
    steps = story.prepared
    if story.after is not None:
        before = stories()[story.after]
        _play_before(play, before)
        steps = (*before.steps, *steps)
    play.cloud.calls.begin()
    for step in steps:
        step.act(play)
        play.settle()


def _examine_step(play: Play, name: str, step: Step, found: Found, some: int) -> None:
    cloud = play.cloud
    before = cloud.copied()
    cloud.calls.begin()
    step.act(play)
    play.settle()
    made, after = list(cloud.calls.made), cloud.copied()
    play.sweep()
    expected = [play.end_state()]
    if step.counts_each:
        expected.append(_asked_twice(play, step, before))
    if step.throws_token_away:
        expected.append(_with_token_left(play, step, before))
    found.steps += 1
    for number, (place, late) in enumerate(_faults(made, found.sites)):
        if number % some:
            continue
        if found.until_failed and found.failed:
            break
        call = made[place.number]
        found.faults[place.kind] += 1
        play.events_after = _LATE if late else timedelta(seconds=1)
        wrong = _struck(play, step, place, call, before, expected, found, late=late)
        if wrong:
            at = f"{name}: {place.kind} at {call.function} {call.operation} ({', '.join(call.site[:3])})"
            found.failed.append("\n    ".join([at, *wrong[:_MOST_SHOWN]]))
    play.events_after = timedelta(seconds=1)
    cloud.calls.begin()
    cloud.put_back(after)


def _asked_twice(play: Play, step: Step, before: Moment) -> State:
    play.cloud.put_back(before)
    step.act(play)
    play.pass_time(seconds=2)
    step.act(play)
    play.settle()
    play.sweep()
    return play.end_state()


def _with_token_left(play: Play, step: Step, before: Moment) -> State:
    play.cloud.put_back(before)
    with patch.object(play.cloud.users, "revoke_token", lambda **_: {}):
        step.act(play)
        play.settle()
    play.sweep()
    return play.end_state()


def _faults(made: list[Made], sites: Counter[Site]) -> Iterator[tuple[Fault, bool]]:
    """Every fault at the first and at the last call from each place in the code;
    also with late events of the provider.

    A place that was struck in three steps of a story already holds.
    """
    places: dict[Site, list[int]] = {}
    for number, call in enumerate(made):
        places.setdefault((call.function, call.operation, *call.site), []).append(number)
    for place, numbers in places.items():
        if sites[place] == _ENOUGH:
            continue
        sites[place] += 1
        for number in sorted({numbers[0], numbers[-1]}):
            for kind in made[number].faults:
                yield Fault(number, kind), False
                if made[number].operation == "send_email" and kind in _LOST_ANSWER:
                    yield Fault(number, kind), True


def _struck(
    play: Play,
    step: Step,
    fault: Fault,
    call: Made,
    before: Moment,
    expected: list[State],
    found: Found,
    *,
    late: bool,
) -> list[str]:
    """What is wrong after a fault, repeated deliveries and the sweeps;
    nothing where all is as if it had not been.
    """
    cloud = play.cloud
    try:
        if not _strike(play, step, fault, call, before):
            return ["the call was not made"]
        cloud.calls.begin()
        play.sweep()
        state = play.end_state()
    except (RefusedError, StuckError, ChainBroken) as error:
        return [f"{type(error).__name__}: {error}"]
    if cloud.dead:
        return [f"given up: {message}" for message in cloud.dead]
    wrong, closest = min(((state.against(one), one) for one in expected), key=lambda pair: len(pair[0]))
    return wrong + _twice(state.repeated_mails(closest), found, may_be=late)


def _strike(play: Play, step: Step, fault: Fault, call: Made, before: Moment) -> bool:
    """Plays the step with the fault, again where chance led to another call under its number;
    whether it was this one.
    """
    for _ in range(_MOST_PLAYED):
        play.cloud.put_back(before)
        play.cloud.calls.begin(fault)
        step.act(play)
        play.settle()
        if _is_at(play.cloud.calls, fault, call):
            return True
    return False


def _is_at(calls: Calls, fault: Fault, call: Made) -> bool:
    if not calls.struck:
        return False
    struck = calls.made[fault.number]
    return (struck.function, struck.operation, struck.site) == (call.function, call.operation, call.site)


def _twice(count: int, found: Found, *, may_be: bool) -> list[str]:
    """Mails that went twice: only where the answer was lost and the provider's event came late,
    and once each.
    """
    if may_be and count <= 1:
        found.twice += count
        return []
    return [f"{count} mails went more often than they should"] if count else []
