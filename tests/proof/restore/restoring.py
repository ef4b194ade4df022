"""Back up, erase, restore by docs/operations.md, replay:
at every moment of a story, with every later erasure.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import takewhile
from typing import Any

from qlinx.records.addresses import ACCOUNT
from qlinx.records.shape import Regime
from tests.proof.crash.play import Play
from tests.proof.crash.stories.account import VISITOR
from tests.proof.crash.stories.employer import SECOND, THIRD
from tests.proof.crash.story import Step, stories
from tests.proof.restore.standing import ENDINGS, differs, standing

_STORY = "rights"
# Stories in which somebody parts from a relation, an account gets another sign-in address, and one is frozen:
# up to which step.
_ENDING = (("relations", ""), ("account", ""), ("account", "staff open the account again"))
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


def restore_everywhere(
    play: Play, *, replays: bool = True, compares: bool = True, until_wrong: bool = False
) -> Restored:
    """Takes a backup after every step up to the last erasure,
    and puts each back when everybody was erased; with `until_wrong` no more than shows that something is.
    """
    backups, found = _backups(play, _STORY, before="who was erased signs up again"), Restored()
    after = play.cloud.copied()
    for backup in backups:
        play.cloud.put_back(after)
        _follow(play, backup, replays=replays, compares=compares)
        found.backups += 1
        found.people += sum(email in str(backup.records) for email in _ERASED)
        found.wrong += [f"backup after “{backup.name}”: {line}" for line in _who_is_back(play, backup)]
        if until_wrong and found.wrong:
            break
    return found


def restore_what_ended(play: Play, *, until_wrong: bool = False) -> Restored:
    """The same where nobody was erased:
    joins that ended stay so, and no address opens an account that it does not open now.
    """
    start, found = play.cloud.copied(), Restored()
    for name, before in _ENDING:
        play.cloud.put_back(start)
        backups = _backups(play, name, before=before)
        after, joins, addresses = play.cloud.copied(), _joins(play), _addresses(play)
        for backup in backups:
            play.cloud.put_back(after)
            _follow(play, backup, replays=True, compares=True)
            found.backups += 1
            wrong = ["a join that ended is back"] if _joins(play) - joins else []
            wrong += (
                ["an account opens that was frozen, or at a former address"]
                if _addresses(play) - addresses
                else []
            )
            found.wrong += [f"backup after “{backup.name}”: {line}" for line in wrong]
            if until_wrong and wrong:
                return found
    return found


def restore_what_stands(play: Play, *stories_of: str, until_wrong: bool = False) -> Restored:
    """The same for what the ledger notes:
    each thing stands as it did at the end, whatever the backup says (all stories, or these).
    """
    start, found = play.cloud.copied(), Restored()
    for name, before, more in ENDINGS:
        if stories_of and name not in stories_of:
            continue
        play.cloud.put_back(start)
        backups = _backups(play, name, before=before, more=more)
        after, stands = play.cloud.copied(), standing(play)
        for backup in backups:
            play.cloud.put_back(after)
            _restore(play, backup)
            _replay(play, backup.taken_at)
            found.backups += 1
            found.wrong += [
                f"backup after “{backup.name}”: {line}" for line in differs(standing(play), stands)
            ]
            # Once more does no harm.
            records = dict(play.cloud.tables.items[play.names[Regime.RECORDS]])
            _replay(play, backup.taken_at)
            if play.cloud.tables.items[play.names[Regime.RECORDS]] != records:
                found.wrong.append(f"backup after “{backup.name}”: the second replay changed something")
            found.wrong += [f"given up: {message}" for message in play.cloud.dead]
            if until_wrong and found.wrong:
                return found
    return found


def _backups(play: Play, story: str, *, before: str = "", more: tuple[Step, ...] = ()) -> list[Backup]:
    """Plays a story, up to a step if one is named, and more steps, with a backup after each step."""
    backups = []
    steps = takewhile(lambda step: step.name != before, steps_of(story))
    for step in (*steps, *more):
        step.act(play)
        play.settle()
        backups.append(_backup(play, step.name))
    play.pass_time(minutes=5)
    return backups


def _follow(play: Play, backup: Backup, *, replays: bool, compares: bool) -> None:
    """Puts a backup back by the procedure, whole or with a part left out."""
    _restore(play, backup)
    if replays:
        _replay(play, backup.taken_at)
    if compares:
        _compare_with_users(play)
    play.sweep()


def _joins(play: Play) -> set[tuple[str, str]]:
    return {(item["person_id"]["S"], item["relation_id"]["S"]) for item in play.stored("join")}


def _addresses(play: Play) -> set[tuple[str, str]]:
    """Each open account with the keyed hash of the address that opens it;
    a half-open one opens for nobody.
    """
    opened = {item["person_id"]["S"] for item in play.stored("account") if item["state"] == {"S": "open"}}
    return {
        (item["address_hash"]["S"], one["S"])
        for item in play.stored("address_row")
        if item["ground"] == {"S": ACCOUNT}
        for one in item["person_ids"]["L"]
        if one["S"] in opened
    }


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
    """Step 4: what people had ended since ends again, before anything else may run."""
    play.functions.invoke("rights_fulfilment", {"replay_since": since.isoformat()})
    play.settle()


def _compare_with_users(play: Play) -> None:
    """Step 5: sign-ins without a record are deleted."""
    for name in _without_record(play):
        del play.cloud.users.users[name]
    play.settle()


def _without_sign_in(play: Play) -> list[str]:
    """Open accounts that nobody can sign in to: deleted after the backup."""
    accounts = [item for item in play.stored("account") if item["state"]["S"] == "open"]
    return [name for item in accounts if (name := item["person_id"]["S"]) not in play.cloud.users.users]


def _without_record(play: Play) -> list[str]:
    """Sign-ins of nobody: from after the backup."""
    kinds = ("account", "employer_user", "staff")
    known = {item["person_id"]["S"] for kind in kinds for item in play.stored(kind)}
    return [name for name in play.cloud.users.users if name not in known]


def _who_is_back(play: Play, backup: Backup) -> Iterator[str]:
    yield from (f"an account that was deleted is open: {name}" for name in _without_sign_in(play))
    yield from (f"a sign-in of nobody: {name}" for name in _without_record(play))
    for item in play.stored("staff"):
        if item["person_id"]["S"] not in play.cloud.users.users:
            yield "somebody of staff can't sign in any more"
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


__all__ = ["Restored", "restore_everywhere", "restore_what_ended", "restore_what_stands"]
