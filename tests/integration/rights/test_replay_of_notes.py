"""What the ledger notes last holds, however often and in whatever order it is replayed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from qlinx.employers.users import enable
from qlinx.records.notes import NOTE
from qlinx.rights.replay import announce_replay, replay_one
from tests.integration.rights.test_replay import replays, restore
from tests.support.ending_roles import (
    EMPLOYER,
    SOMEBODY,
    a_user,
    disables,
    resets,
    user_of,
)
from tests.support.queues import RememberedQueue
from tests.support.world import World


@pytest.fixture(autouse=True)
def _today(world: World) -> None:
    world.now = datetime.now(UTC)


def test_each_note_is_a_message_and_one_that_comes_late_does_what_is_noted_last(world: World) -> None:
    user_id = a_user(world)
    backup = world.every_item()
    disables(world, user_id)
    restore(world, backup)
    queue = RememberedQueue()
    assert announce_replay(world.ctx, world.now, queue=queue) == 1
    for message in [*queue.messages, *queue.messages]:
        replay_one(world.ctx, message, private=world.bucket("Private"), pool=world.pool())
    assert not user_of(world, user_id).is_able
    world.pass_time(days=1)
    enable(world.ctx, EMPLOYER, user_id, actor=SOMEBODY)

    replay_one(world.ctx, queue.messages[0], private=world.bucket("Private"), pool=world.pool())

    assert user_of(world, user_id).is_able


def test_the_replay_reads_no_secret(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    user_id = a_user(world)
    backup = world.every_item()
    resets(world, "employer", user_id)
    disables(world, user_id)
    restore(world, backup)

    def refuse_to_read() -> bytes:
        raise AssertionError("the replay has no secret")

    monkeypatch.setattr(world, "ctx", replace(world.ctx, read_secret=refuse_to_read))
    assert replays(world).standings == 2


def test_notes_tell_nothing_of_a_person_and_go_after_forty_days(world: World) -> None:
    user_id = a_user(world)
    disables(world, user_id)
    (item,) = [one for one in world.every_item(NOTE.regime) if one["kind"] == "note"]
    assert set(item["state"]) == {"is", "access"}
    assert item["expires_at"] == int((world.now + timedelta(days=40)).timestamp())
