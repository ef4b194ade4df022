"""Back up, erase, restore by docs/operations.md, replay: at every moment of a story, with every later erasure."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from qlinx.records.shape import Regime
from tests.proof.crash.play import Play
from tests.proof.crash.stories.account import VISITOR
from tests.proof.crash.stories.employer import SECOND, THIRD
from tests.proof.crash.story import Step, stories

_STORY = "rights"
_ERASED = (SECOND, VISITOR)
_STAYS = (THIRD,)


@dataclass
class Restored:
    """How many backups were put back, and what came back with them."""

    backups: int = 0
    people: int = 0
    wrong: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Backup:
    """The records table at a moment; nothing else is restored."""

    name: str
    taken_at: datetime
    records: dict[str, dict[str, Any]]


def steps_of(name: str) -> Iterator[Step]:
    """All steps up to the end of a story, those before it included."""
    story = stories()[name]
    if story.after:
        yield from steps_of(story.after)
    yield from story.prepared
    yield from story.steps


def restore_everywhere(play: Play, *, replays: bool = True) -> Restored:
    """Takes a backup after every step up to the last erasure, and puts each back when everybody was erased."""
    backups, found = [], Restored()
    for step in steps_of(_STORY):
        if step.name == "who was erased signs up again":
            break
        step.act(play)
        play.settle()
        backups.append(_backup(play, step.name))
    play.pass_time(minutes=5)
    after = play.cloud.copied()
    for backup in backups:
        play.cloud.put_back(after)
        _restore(play, backup)
        if replays:
            _replay(play, backup.taken_at)
        play.sweep()
        found.backups += 1
        found.people += sum(email in str(backup.records) for email in _ERASED)
        found.wrong += [f"backup after “{backup.name}”: {line}" for line in _who_is_back(play, backup)]
    return found


def _backup(play: Play, name: str) -> Backup:
    tables, _ = play.cloud.tables.copied()
    return Backup(name, play.cloud.now, tables[play.names[Regime.RECORDS]])


def _restore(play: Play, backup: Backup) -> None:
    """Step 3: the records as they were; ledger, audit trail, security, files and users stay as they are."""
    records = play.names[Regime.RECORDS]
    play.cloud.tables.items[records] = {pk: dict(parts) for pk, parts in backup.records.items()}
    # A table that was restored begins with an empty stream.
    play.cloud.tables.stream.clear()


def _replay(play: Play, since: datetime) -> None:
    """Step 4: who was erased since is erased again, before anything else may run."""
    play.functions.invoke("rights_fulfilment", {"replay_since": since.isoformat()})
    play.settle()


def _who_is_back(play: Play, backup: Backup) -> Iterator[str]:
    kept = [*play.cloud.tables.every(play.names[Regime.RECORDS]), *play.cloud.users.users.values()]
    files = [*play.cloud.objects.buckets.values()]
    for email in _ERASED:
        if email in str(kept):
            yield f"{email} is back"
        if any(email.encode() in stored.body for bucket in files for stored in bucket.values()):
            yield f"{email} is back in a file"
    for email in _STAYS:
        # Whoever was not erased must not go with them.
        if email in str(backup.records) and email not in str(kept):
            yield f"{email} is gone, and was never erased"
    yield from (f"given up: {message}" for message in play.cloud.dead)


__all__ = ["Restored", "restore_everywhere"]
