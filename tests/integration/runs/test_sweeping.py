"""What the sweep takes up: in which order, and whatever stands among what it finds."""

from datetime import timedelta

import pytest
from botocore.exceptions import ClientError

from qlinx.aws.database import Database
from qlinx.records.shape import Regime, StoredUnreadable
from qlinx.runs.model import Run
from qlinx.runs.starting import new_run
from qlinx.runs.store import RUN
from tests.support.queues import RememberedQueue
from tests.support.running import LIMIT, NAME, SUBJECT, Running
from tests.support.standing import table
from tests.support.world import World

PEOPLE = {"a": ["a1", "a2"], "b": ["b1"]}


@pytest.fixture
def running(world: World) -> Running:
    return Running(world, PEOPLE)


def another(running: Running, subject: str, *, name: str = NAME, minutes: float) -> Run:
    """A run that is due since then."""
    run = new_run(running.ctx, subject, name, PEOPLE).model_copy(
        update={"resume_at": running.world.now - timedelta(minutes=minutes)}
    )
    running.ctx.store.write(RUN.insert(run))
    return run


def test_the_longest_due_goes_on_first(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    many = Database.get_many
    # A batch is answered in any order.
    monkeypatch.setattr(Database, "get_many", lambda *asked: dict(reversed(many(*asked).items())))
    for number in range(6):
        another(running, f"thing#{number}", minutes=(number * 7) % 6 + 1)

    running.sweep()

    sent = list(dict.fromkeys(message["subject"] for message in running.queue.messages))
    assert sent == [f"thing#{number}" for number in (5, 4, 3, 2, 1, 0)]


def test_one_that_is_not_as_declared_keeps_no_other_from_going_on(running: Running) -> None:
    key = RUN.key(another(running, "thing#1", minutes=3))
    another(running, "thing#2", name="trying.unheard_of", minutes=2)
    another(running, "thing#3", minutes=1)
    table(running.ctx.store.table(Regime.RECORDS)).update_item(
        Key={"pk": key.pk, "sk": key.sk},
        UpdateExpression="set unheard_of = :x",
        ExpressionAttributeValues={":x": "x"},
    )

    report = running.sweep()

    assert {message["subject"] for message in running.queue.messages} == {"thing#3"}
    assert (report.found, report.failed) == (3, 2)
    assert isinstance(report.broken, StoredUnreadable), "the first of them"


def test_what_fails_at_the_provider_is_found_again(running: Running) -> None:
    class Failing(RememberedQueue):
        def send(self, *_: object, **__: object) -> int:
            raise ClientError({"Error": {"Code": "InternalError"}}, "SendMessageBatch")

    another(running, SUBJECT, minutes=1)
    queue, running.queue = running.queue, Failing()
    report = running.sweep()
    assert (report.found, report.failed, report.broken) == (1, 1, None)

    running.queue = queue
    running.later(minutes=6)
    assert running.sweep().failed == 0


def test_one_all_of_whose_parts_wait_is_looked_at_when_its_limit_lets_through_more(running: Running) -> None:
    another(running, SUBJECT, minutes=1)
    until = running.world.now + timedelta(hours=1)
    waits = {"waits": {"a": 2, "b": 1}, "waits_until": until, "waits_for": LIMIT.name}
    running.ctx.store.write(RUN.replace(running.run, **waits))

    running.sweep()

    assert running.queue.messages == []
    assert running.run.resume_at == until
    running.later(minutes=6)
    assert running.sweep().found == 0
    running.world.now = until
    running.sweep()
    running.work()
    assert sorted(running.counting.handled) == ["a1", "a2", "b1"]
