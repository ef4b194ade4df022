"""The model: the product's own steps on tables in memory, interleaved at random,
judged after every single call.
"""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from qlinx.invitations.errors import (
    InvitationCancelled,
    NoPlaceLeft,
    PlacesSettled,
    PlacesTaken,
    RepliesClosed,
)
from qlinx.invitations.model import InviteeState, ReplyChoice
from qlinx.invitations.own_invitations import OwnInvitation
from qlinx.kit.errors import ChangedMeanwhile, NotFound
from tests.proof.places.interleaving import RECORDS, Interleaver, Job, StuckError, context_on, new_tables
from tests.proof.places.scene import ACTS, Scene, ledger, prepare
from tests.support.cloud.tables import Tables

_PEOPLE = 4
_ACTORS = 4
_MOST_SHOWN = 5
# How often each act is taken.
_OFTEN = {
    "accept": 8,
    "decline": 4,
    "change of mind": 2,
    "goes": 1,
    "closes": 1,
    "called off": 1,
    "dispatched": 1,
    "more places": 2,
    "fewer places": 2,
}
# Of each number of places: open already, and about to be sent (which takes many more calls).
_SCENES_OFTEN = (12, 1) * 3
_REFUSED = (NoPlaceLeft, RepliesClosed, InvitationCancelled, NotFound, PlacesTaken, PlacesSettled)


@dataclass
class Interleaved:
    """What came of it."""

    interleavings: int = 0
    calls: int = 0
    acts: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


@dataclass
class _Watch:
    """Looks at the ledger after every call that changed the tables."""

    tables: Tables
    scene: Scene
    calls: int = 0
    wrong: str | None = None
    fullest: bool = False
    _seen: int = -1

    def __call__(self) -> None:
        self.calls += 1
        if self._seen == self.tables.changes:
            return
        self._seen = self.tables.changes
        now = ledger(self.tables, self.scene)
        self.wrong = self.wrong or now.wrong()
        self.fullest = self.fullest or not now.free


class Model:
    """Scenes with one to three places, each prepared once and put back for every interleaving."""

    def __init__(self) -> None:
        self.tables = new_tables()
        self.interleaver = Interleaver(self.tables, _ACTORS)
        self._empty = self.tables.copied()
        self._scenes = [
            self._prepared(places, started=started) for places in (1, 2, 3) for started in (True, False)
        ]

    def _prepared(self, places: int, *, started: bool) -> tuple[Scene, object, bool]:
        self.tables.put_back(self._empty)
        ctx = context_on(self.tables, ids=random.Random(places))
        scene = prepare(ctx, RECORDS, places=places, people=_PEOPLE, started=started)
        return scene, self.tables.copied(), started

    def play(self, seed: int, found: Interleaved) -> None:
        """One interleaving, which its seed tells whole."""
        order = random.Random(seed)
        scene, moment, started = self._scenes[order.choices(range(len(self._scenes)), _SCENES_OFTEN)[0]]
        self.tables.put_back(moment)  # type: ignore[arg-type]  # what copied() gave
        names = self._names(order, started=started)
        people = [order.choice(scene.people) for _ in names]
        watch = _Watch(self.tables, scene)
        try:
            outcomes = self.interleaver.run(
                [_job(name, scene, person) for name, person in zip(names, people, strict=True)], order, watch
            )
        except StuckError:
            found.wrong.append(f"seed {seed}: nothing moves any more")
            raise
        found.interleavings += 1
        found.calls += watch.calls
        found.acts.update(names)
        wrong = watch.wrong or self._judged(scene, outcomes, watch, found)
        if wrong:
            found.wrong.append(f"seed {seed}: {wrong} after {', '.join(names)}")

    def _names(self, order: random.Random, *, started: bool) -> list[str]:
        count = order.randint(2, _ACTORS)
        names = order.choices(list(_OFTEN), weights=list(_OFTEN.values()), k=count)
        return names if started else ["dispatched", "dispatched", *names][:_ACTORS]

    def _judged(
        self, scene: Scene, outcomes: Sequence[object], watch: _Watch, found: Interleaved
    ) -> str | None:
        for outcome in outcomes:
            if isinstance(outcome, _REFUSED):
                found.refused[type(outcome).__name__] += 1
                if isinstance(outcome, NoPlaceLeft) and not watch.fullest:
                    return "refused while there was a place all the time"
            elif isinstance(outcome, ChangedMeanwhile):
                found.refused["ChangedMeanwhile"] += 1
            elif isinstance(outcome, Exception):
                return f"{type(outcome).__name__}: {outcome}"
        return self._replayed(scene)

    def _replayed(self, scene: Scene) -> str | None:
        """The same answers again say the same and change nothing."""
        before, free_of_turns = self.tables.copied()[0], context_on(self.tables, ids=random.Random(0))
        for person_id in scene.people:
            parts = self.tables.items[scene.table].get(f"person#{person_id}", {})
            invitee = parts.get(f"invitee#{scene.invitation_id}")
            if (
                invitee is None
                or invitee["state"]["S"] == InviteeState.INVITED
                or invitee["called_off"]["BOOL"]
            ):
                continue
            answer = (
                ReplyChoice.ACCEPT if invitee["state"]["S"] == InviteeState.ACCEPTED else ReplyChoice.DECLINE
            )
            own = ACTS[answer.value](free_of_turns, scene, person_id)
            if not isinstance(own, OwnInvitation) or own.invitee.state.value != invitee["state"]["S"]:
                return "a repeated answer says something else"
        if self.tables.items != before:
            return "a repeated answer changes something"
        return None


def _job(name: str, scene: Scene, person_id: str) -> Job:
    return lambda ctx: ACTS[name](ctx, scene, person_id)


@contextmanager
def model() -> Iterator[Model]:
    made = Model()
    try:
        yield made
    finally:
        made.interleaver.close()


def interleave(first: int, count: int, *, until_wrong: bool = False) -> Interleaved:
    """Plays the interleavings of so many seeds."""
    found = Interleaved()
    with model() as made:
        for seed in range(first, first + count):
            try:
                made.play(seed, found)
            except StuckError:
                break
            if found.wrong and (until_wrong or len(found.wrong) >= _MOST_SHOWN):
                break
    return found
