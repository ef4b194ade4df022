"""The proof itself, and the broken procedures that it must notice."""

from collections.abc import Callable, Mapping

import pytest

from qlinx.records.catalogue import every_memory
from qlinx.records.notes import notes_since
from qlinx.rights import replay
from tests.proof.crash.proving import playing
from tests.proof.restore.restoring import (
    Restored,
    restore_everywhere,
    restore_what_ended,
    restore_what_stands,
)
from tests.proof.restore.standing import SEEN_BY
from tests.proof.runner import Proof, proof

_MOST_SHOWN = 10


def _nothing_since(monkeypatch: pytest.MonkeyPatch) -> None:
    """The replay finds no erasure."""
    monkeypatch.setattr(replay, "_begun_since", lambda _ctx, _since: iter(()))


def _items_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """The replay takes the sign-in and the files, and leaves the records."""
    monkeypatch.setattr(replay, "remove_items", lambda *_given, **_named: None)


def _forgotten(monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    """The replay knows nothing of one kind of memory."""
    known = {name: memory for name, memory in every_memory().items() if name != what}
    monkeypatch.setattr(replay, "every_memory", lambda: known)


def _joins_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """The replay finds no join that ended."""
    _forgotten(monkeypatch, "parting")


def _moves_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """The replay finds no new sign-in address."""
    _forgotten(monkeypatch, "move")


def _locks_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """The replay finds no account that was frozen."""
    _forgotten(monkeypatch, "lock")


MUTANTS: Mapping[str, Callable[[pytest.MonkeyPatch], None]] = {
    "nothing since": _nothing_since,
    "items left": _items_left,
    "joins forgotten": _joins_forgotten,
    "moves forgotten": _moves_forgotten,
    "locks forgotten": _locks_forgotten,
}
_OF_ENDINGS = frozenset({"joins forgotten", "moves forgotten", "locks forgotten"})


def restored(*, replays: bool = True, compares: bool = True) -> Restored:
    """Everything; of a procedure with a part left out no more than shows what comes of it."""
    with playing() as (play, _):
        until_wrong = not (replays and compares)
        return restore_everywhere(play, replays=replays, compares=compares, until_wrong=until_wrong)


def what_ended() -> Restored:
    with playing() as (play, _):
        return restore_what_ended(play)


def what_stands() -> Restored:
    with playing() as (play, _):
        return restore_what_stands(play)


def is_seen_as_forgotten(what: str) -> bool:
    """Whether it is seen that the replay passes the notes of one kind over."""
    with playing() as (play, monkeypatch):
        monkeypatch.setattr(
            replay, "notes_since", lambda *given: [one for one in notes_since(*given) if one.what != what]
        )
        return any(f"{what} stands" in line for line in restore_what_stands(play, SEEN_BY[what]).wrong)


def is_caught(name: str) -> bool:
    """Whether somebody or something is seen to be back when the replay is broken."""
    with playing() as (play, monkeypatch):
        MUTANTS[name](monkeypatch)
        tried = restore_what_ended if name in _OF_ENDINGS else restore_everywhere
        return bool(tried(play, until_wrong=True).wrong)


@proof
def prove() -> Proof:
    """Whatever backup is put back, nobody who was erased comes back, and what had ended stays so."""
    found, ended, stands = restored(), what_ended(), what_stands()
    wrong = [*found.wrong, *ended.wrong, *stands.wrong]
    backups = found.backups + ended.backups + stands.backups
    caught = {
        "no replay": bool(restored(replays=False).wrong),
        "no look at the users": bool(restored(compares=False).wrong),
        **{name: is_caught(name) for name in MUTANTS},
        **{f"notes of {what} forgotten": is_seen_as_forgotten(what) for what in SEEN_BY},
    }
    missed = [name for name, is_found in caught.items() if not is_found]
    return Proof(
        name="restore",
        cases=backups,
        failures=len(wrong) + len(missed),
        details={
            "backups put back": backups,
            "people in them who had been erased": found.people,
            "mutants caught": f"{len(caught) - len(missed)} of {len(caught)}",
            "mutants missed": missed,
            "wrong": wrong[:_MOST_SHOWN],
        },
    )
