"""What an invitation waits for in each state, and that whoever writes one writes its moments with it."""

import ast
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from qlinx.invitations.model import InvitationState, nobody_told
from qlinx.invitations.moments import CLEAR_AWAY, CLOSE, DISPATCH, expected
from qlinx.invitations.store import INVITATION
from qlinx.records.moments import At
from qlinx.runs.patience import PATIENCE
from tests.support.drafts import INVITED_AT as NOW
from tests.support.drafts import an_invitation
from tests.support.product import every_module

S = InvitationState
ONE = an_invitation()
_CLOSES = {CLOSE: At(ONE.answer_by)}
LEFT: Mapping[str, Any] = {"places_stored": True, "parts_done": nobody_told()}

TABLE: list[tuple[S, dict[str, Any], dict[str, At]]] = [
    (S.SCHEDULED, {}, {DISPATCH: At(ONE.send_at), **_CLOSES}),
    (S.WAITING, {}, _CLOSES),
    (S.DISPATCHING, {}, _CLOSES),
    (S.OPEN, {}, _CLOSES),
    (S.OPEN, dict(LEFT), _CLOSES),
    (S.CLOSED, {}, {}),
    (S.CLOSED, dict(LEFT), {CLOSE: At(ONE.answer_by, stays=True)}),
    (S.CANCELLED, {"parts_done": nobody_told()}, {}),
    (S.CANCELLED, dict(LEFT), {CLEAR_AWAY: At(NOW + PATIENCE, stays=True)}),
    # Of before there were moments: found by the time in itself.
    (S.CLOSED, {**LEFT, "resume_at": NOW}, {}),
    (S.CANCELLED, {**LEFT, "resume_at": NOW}, {}),
]


@pytest.mark.parametrize(("state", "more", "moments"), TABLE)
def test_what_it_waits_for_in_each_state(state: S, more: dict[str, Any], moments: dict[str, At]) -> None:
    assert expected(an_invitation(state=state, **more), NOW) == moments


def test_no_state_is_forgotten() -> None:
    assert {state for state, _, _ in TABLE} == set(S)


@pytest.mark.parametrize(
    ("state", "more", "queue"),
    [
        (S.SCHEDULED, {}, "dispatch"),
        (S.WAITING, {}, "look"),
        (S.DISPATCHING, {}, "retention"),
        (S.OPEN, {}, "retention"),
        (S.CLOSED, dict(LEFT), "retention"),
        (S.CANCELLED, dict(LEFT), "retention"),
        (S.DISPATCHING, {"resume_at": NOW}, "dispatch"),
        (S.CLOSED, {**LEFT, "resume_at": NOW}, "dispatch"),
    ],
)
def test_its_own_slot_says_when_it_ends_who_waits_for_staff_and_what_is_of_before(
    state: S, more: dict[str, Any], queue: str
) -> None:
    item = INVITATION.item(an_invitation(state=state, **more))

    assert item["due_queue"].partition("#")[0] == queue


def test_what_is_cleared_away_goes_long_before_the_invitation_does() -> None:
    item = INVITATION.item(an_invitation(state=S.OPEN))

    assert item["due_at"] > f"{ONE.ends_at + timedelta(days=30):%Y-%m-%d}"


# ---- who writes


_WRITES = frozenset({"insert", "replace", "next"})


def written_in(source: str) -> Iterator[str]:
    """The writes of an invitation that a module makes past its moments."""
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, ast.Attribute)
            and node.attr in _WRITES
            and isinstance(node.value, ast.Name)
            and node.value.id == "INVITATION"
        ):
            yield node.attr


def test_whoever_writes_an_invitation_writes_its_moments_with_it() -> None:
    found = {
        module.__name__: kinds
        for module in every_module()
        if (kinds := list(written_in(Path(str(module.__file__)).read_text("utf-8"))))
    }

    assert set(found) == {"qlinx.invitations.moments"}


def test_a_write_past_its_moments_is_noticed() -> None:
    source = "def end(ctx, one):\n    ctx.store.wrote(INVITATION.replace(one, resume_at=None))\n"

    assert list(written_in(source)) == ["replace"]
    assert list(written_in(source.replace("replace", "unchanged"))) == []
