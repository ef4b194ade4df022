"""What can happen to a run, also again, late and out of order; where it is found, and when it goes."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from qlinx.runs.messages import MOST_HOPS, TakePart, part_messages
from qlinx.runs.model import ENDED, Reached, Run, RunState
from qlinx.runs.patience import PATIENCE, next_look
from qlinx.runs.progress import progress_of
from qlinx.runs.states import RunEvent, after
from qlinx.runs.store import RUN

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
S, E = RunState, RunEvent


def a_run(**changes: Any) -> Run:
    values: dict[str, Any] = {
        "subject": "thing#1",
        "name": "trying.count",
        "parts": ("a", "b"),
        "started_at": NOW,
        "resume_at": NOW + PATIENCE,
        **changes,
    }
    return Run.model_validate(values)


@pytest.mark.parametrize(
    ("state", "event", "next_state"),
    [
        (S.RUNNING, E.PAUSE, S.PAUSED),
        (S.RUNNING, E.RESUME, None),
        (S.RUNNING, E.FINISH, S.DONE),
        (S.RUNNING, E.CANCEL, S.CANCELLED),
        (S.PAUSED, E.PAUSE, None),
        (S.PAUSED, E.RESUME, S.RUNNING),
        (S.PAUSED, E.FINISH, S.DONE),
        (S.PAUSED, E.CANCEL, S.CANCELLED),
        *((state, event, None) for state in sorted(ENDED) for event in E),
    ],
)
def test_every_event_in_every_state(state: RunState, event: RunEvent, next_state: RunState | None) -> None:
    assert after(a_run(state=state), event) is next_state


@pytest.mark.parametrize(
    ("state", "queue"), [(S.RUNNING, "runs#trying"), (S.PAUSED, "runs_paused"), (S.DONE, None)]
)
def test_a_run_is_due_in_its_packages_queue_until_it_ended(state: RunState, queue: str | None) -> None:
    assert RUN.item(a_run(state=state)).get("due_queue") == queue


def test_an_ended_run_goes_by_itself_after_a_month() -> None:
    assert "expires_at" not in RUN.item(a_run())
    ended = RUN.item(a_run(state=S.DONE, ended_at=NOW))
    assert ended["expires_at"] == int((NOW + timedelta(days=30)).timestamp())


def test_several_runs_of_one_name_stand_side_by_side() -> None:
    assert RUN.key(a_run()).sk == "run#trying.count"
    assert RUN.key(a_run(once="2026-11-23")).sk == "run#trying.count#2026-11-23"


def test_the_next_look_moves_only_where_it_must() -> None:
    ahead = NOW + timedelta(minutes=4)
    assert next_look(a_run(resume_at=ahead), NOW) == ahead, "each other moment is a write of the index"
    assert next_look(a_run(resume_at=NOW + timedelta(minutes=1)), NOW) == NOW + PATIENCE
    assert next_look(a_run(parked=("a",)), NOW) == NOW
    midnight = NOW + timedelta(hours=14)
    waits = {"waits_until": midnight, "waits_for": "a limit"}
    assert next_look(a_run(waits={"a": 1, "b": 1}, **waits), NOW) == midnight
    assert next_look(a_run(waits={"a": 1}, **waits), NOW) == NOW + PATIENCE, "b is under way"


def test_a_message_says_from_where_it_goes_on_and_stays_within_the_loop_protection() -> None:
    run = a_run(reached={"b": Reached(cursor="100", people=100)})
    first, second = (TakePart.model_validate(body) for body in part_messages(run, run.parts))

    assert (first.reached, second.reached) == (Reached(), run.reached["b"])
    message = first
    for _ in range(MOST_HOPS - 1):
        assert not message.is_last_hop
        message = message.next(message.reached)
    assert message.is_last_hop
    assert MOST_HOPS + 2 < 16, "with the request or the schedule that began it"


def test_progress_counts_what_is_done_and_what_was_written_down() -> None:
    run = a_run(parts_done={"a": 7}, reached={"b": Reached(cursor="100", people=100)})
    progress = progress_of(run)

    assert (progress.people, progress.parts, progress.parts_done) == (107, 2, 1)
    assert (progress.state, progress.postponed, progress.goes_on_at) == (S.RUNNING, 0, None)
