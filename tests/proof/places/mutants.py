"""Broken ledgers, each of which the interleavings must find."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from qlinx.aws.database import Delete, Put
from qlinx.invitations import places, replies
from qlinx.invitations.model import Invitation, Place
from qlinx.invitations.store import INVITATION
from qlinx.records.shape import Change
from qlinx.records.store import Store

Break = Callable[[pytest.MonkeyPatch], None]


def _place_taken_unasked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A place is taken without the condition that it is free."""
    wire = Store._write_of

    def unconditional(self: Store, change: Change) -> Any:
        write = wire(self, change)
        if isinstance(write, Delete) and write.key.sk.startswith("place#"):
            return write._replace(condition=None)
        return write

    monkeypatch.setattr(Store, "_write_of", unconditional)


def _two_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The place and the invitee are written one after the other."""
    whole = Store.write

    def write(self: Store, *changes: Change) -> None:
        for change in changes:
            whole(self, change)

    monkeypatch.setattr(Store, "write", write)


def _version_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    """An invitee is overwritten whatever became of it meanwhile."""
    wire = Store._write_of

    def unconditional(self: Store, change: Change) -> Any:
        write = wire(self, change)
        if isinstance(write, Put) and write.item["kind"] == "invitee":
            return write._replace(condition=None)
        return write

    monkeypatch.setattr(Store, "_write_of", unconditional)


def _place_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever declines keeps the place from others."""
    monkeypatch.setattr(replies, "_place_given_back", lambda _invitee: None)


def _counted_not_held(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every accepter takes the first place, free or not."""

    def first(ctx: Any, invitation: Any) -> Any:
        del ctx
        return Place(invitation_id=invitation.invitation_id, number=0)

    monkeypatch.setattr(replies, "_place_to_take", first)
    _place_taken_unasked(monkeypatch)


def _number_given_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new place gets the number of one that may be held."""
    monkeypatch.setattr(Invitation, "numbers_given", property(lambda invitation: invitation.number_of_places))


def _lowered_unseen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fewer places are said, and none is taken away."""

    def fewer(_ctx: Any, invitation: Any, now_there: int, count: int) -> Any:
        return (INVITATION.replace(invitation, number_of_places=now_there - count),)

    monkeypatch.setattr(places, "_fewer", fewer)


MUTANTS: Mapping[str, Break] = {
    "place taken unasked": _place_taken_unasked,
    "two writes": _two_writes,
    "version ignored": _version_ignored,
    "place forgotten": _place_forgotten,
    "counted, not held": _counted_not_held,
    "number given again": _number_given_again,
    "lowered unseen": _lowered_unseen,
}
