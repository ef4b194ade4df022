"""A run over many people: in parts, through a queue, killed anywhere, paused, called off,
and how far it is.
"""

from contextlib import suppress
from datetime import timedelta

import pytest

from qlinx.records.shape import Regime
from qlinx.runs.errors import NothingUnderWay, RunUnknown
from qlinx.runs.messages import MOST_HOPS
from qlinx.runs.model import RunState
from qlinx.runs.pausing import cancel_run, pause_run, resume_run
from qlinx.runs.progress import progress_of
from qlinx.runs.store import unfinished_runs
from tests.support.inviting import READS
from tests.support.post import CutOffError, cut_off
from tests.support.running import LIMIT, NAME, PACKAGE, SUBJECT, Running
from tests.support.standing import table
from tests.support.world import World

PEOPLE = {"a": ["a1", "a2", "a3", "a4", "a5"], "b": [], "c": ["c1", "c2", "c3"]}
EVERYBODY = sorted(one for part in PEOPLE.values() for one in part)


@pytest.fixture
def running(world: World) -> Running:
    return Running(world, PEOPLE)


def test_everybody_is_handled_once_and_the_last_part_ends_the_run(running: Running) -> None:
    running.start()
    running.work()

    assert sorted(running.counting.handled) == EVERYBODY
    assert running.run.state is RunState.DONE
    assert running.run.parts_done == {"a": 5, "b": 0, "c": 3}
    assert running.told == ["before end", "end with 8", "after end"]
    assert running.sweep().found == 0


def test_every_message_may_come_three_times(running: Running) -> None:
    running.start()
    running.work(repeat=3)

    assert running.run.people == 8
    assert running.told.count("end with 8") == 1


def test_out_of_time_it_goes_on_by_message_and_then_by_the_schedule(running: Running) -> None:
    """No chain of invocations is longer than the service lets pass: about 16."""
    running.counting.people = {"a": [f"a{number}" for number in range(2 * (MOST_HOPS + 5))]}
    running.seconds_left = 1
    running.start()
    taken = 0
    while running.queue.messages:
        taken += 1
        running.take(running.queue.messages.pop(0))

    assert taken == MOST_HOPS
    assert running.run.parked == ("a",)
    assert running.run.people == 2 * MOST_HOPS
    running.seconds_left = 900
    assert running.sweep().found == 1, "at once"
    running.work()
    assert running.run.state is RunState.DONE
    assert len(running.counting.handled) == len(set(running.counting.handled)) == 2 * (MOST_HOPS + 5)


def test_only_the_part_that_was_left_to_the_schedule_is_sent_on(running: Running) -> None:
    running.start()
    first, *others = running.queue.messages
    running.queue.messages.clear()
    running.seconds_left = 1
    running.take({**first, "hops": MOST_HOPS})
    running.seconds_left = 900

    running.sweep()

    assert [message["part"] for message in running.queue.messages] == ["a"]
    running.queue.messages += others
    running.work()
    assert sorted(running.counting.handled) == EVERYBODY


def test_what_was_lost_is_made_good_after_a_while_from_where_it_was(running: Running) -> None:
    running.start()
    running.seconds_left = 1
    running.take(running.queue.messages[0])
    running.queue.messages.clear()
    running.seconds_left = 900
    running.later(minutes=4)
    assert running.sweep().found == 0
    running.later(minutes=1)

    assert running.sweep().found == 1
    running.work()

    assert sorted(running.counting.handled) == EVERYBODY, "nobody twice"
    assert running.run.state is RunState.DONE


def test_wherever_it_is_killed_everybody_is_handled_and_counted_once(world: World) -> None:
    def killed(number: int | None, *, done: bool = False) -> tuple[Running, tuple[str, ...]]:
        running = Running(world, PEOPLE)
        running.counting.page_size = 3
        running.seconds_left = 1
        running.start()
        running.calls.forget()
        if number is not None:
            (running.calls.after if done else running.calls.before)[number] = cut_off
        with suppress(CutOffError):
            running.work()
        made = tuple(running.calls.made)
        running.calls.forget()
        for _ in range(2):
            running.later(minutes=6)
            running.sweep()
            running.work()
        return running, made

    _, calls = killed(None)
    assert len(calls) > 8
    for number, name in enumerate(calls):
        for done in (False,) if name in READS else (False, True):
            _forget(world)
            running, _ = killed(number, done=done)
            assert running.run.state is RunState.DONE
            assert running.run.people == 8
            assert set(running.counting.handled) == set(EVERYBODY)


def test_a_page_has_one_name_however_often_it_is_repeated(running: Running) -> None:
    running.start()
    running.work(repeat=1)
    pages = list(running.counting.occasions)
    assert len(set(pages)) == len(pages)
    _forget(running.world)
    running.counting.occasions.clear()
    running.start()
    running.work()
    assert running.counting.occasions == pages


def test_paused_it_stops_after_the_page_and_goes_on_from_there(running: Running) -> None:
    running.start()
    running.calls.forget()
    # The run, then the page is handled, and the run is read again.
    running.calls.before[1] = lambda: pause_run(running.world.ctx, SUBJECT, NAME)
    running.work()

    assert running.counting.handled == ["a1", "a2"]
    assert progress_of(running.run).state is RunState.PAUSED
    assert progress_of(running.run).people == 2
    running.later(days=2)
    assert running.sweep().found == 0
    assert [run.name for run in unfinished_runs(running.ctx, PACKAGE)] == [NAME]

    resume_run(running.ctx, SUBJECT, NAME)
    assert running.sweep().found == 1
    running.work()

    assert sorted(running.counting.handled) == EVERYBODY, "nobody twice"
    assert running.run.state is RunState.DONE


def test_to_pause_or_to_go_on_twice_changes_nothing(running: Running) -> None:
    running.start()
    once = pause_run(running.ctx, SUBJECT, NAME)
    assert pause_run(running.ctx, SUBJECT, NAME) == once
    on = resume_run(running.ctx, SUBJECT, NAME)
    assert resume_run(running.ctx, SUBJECT, NAME) == on


def test_what_is_done_or_was_never_begun_can_not_be_paused(running: Running) -> None:
    with pytest.raises(NothingUnderWay):
        pause_run(running.ctx, SUBJECT, NAME)
    running.start()
    running.work()
    with pytest.raises(NothingUnderWay):
        pause_run(running.ctx, SUBJECT, NAME)
    with pytest.raises(NothingUnderWay):
        resume_run(running.ctx, SUBJECT, NAME)


def test_called_off_nobody_else_is_handled(running: Running) -> None:
    running.start()
    running.calls.forget()
    running.calls.before[1] = lambda: cancel_run(running.world.ctx, running.run)
    running.work()

    assert running.counting.handled == ["a1", "a2"]
    assert running.run.state is RunState.CANCELLED
    assert running.told == []
    running.later(days=1)
    assert running.sweep().found == 0


def test_what_asks_for_it_no_more_ends_it(running: Running) -> None:
    running.start()
    running.counting.wanted = False
    running.work()

    assert running.counting.handled == []
    assert running.run.state is RunState.CANCELLED


def test_who_waits_for_a_limit_has_their_turn_when_it_lets_through_more(running: Running) -> None:
    running.counting.stopped = {"c2"}
    running.start()
    running.work()

    assert running.run.waits == {"c": 1}
    assert running.waited == [{"c": 1}]
    assert running.reached == [LIMIT]
    progress = progress_of(running.run)
    assert (progress.postponed, progress.goes_on_at) == (1, running.world.now + timedelta(hours=1))
    running.later(minutes=59)
    assert running.sweep().found == 0

    running.counting.stopped.clear()
    running.later(minutes=1)
    running.sweep()
    running.work()

    assert running.waited == [{"c": 1}, {}]
    assert set(running.counting.handled) == set(EVERYBODY)
    assert running.run.state is RunState.DONE
    assert running.run.people == 8


def test_a_part_that_waits_does_not_hold_up_one_that_was_lost(running: Running) -> None:
    running.counting.stopped = {"c2"}
    running.start()
    del running.queue.messages[0]
    running.work()
    running.later(minutes=6)

    running.sweep()

    assert [message["part"] for message in running.queue.messages] == ["a"]
    running.work()
    assert running.run.parts_done == {"a": 5, "b": 0}
    assert running.run.resume_at == running.run.waits_until


def test_work_that_nobody_declares_is_an_error_and_changes_nothing(running: Running) -> None:
    running.start()
    before = running.run
    running.types = {}

    with pytest.raises(RunUnknown):
        running.work()

    assert running.run == before


def _forget(world: World) -> None:
    stored = table(world.ctx.store.table(Regime.RECORDS))
    for item in world.items_of("run"):
        stored.delete_item(Key={"pk": item["pk"], "sk": item["sk"]})
