"""A newsletter to many that is killed at any write and taken up again: nobody gets it twice and nobody is
missed.
"""

import random
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

import pytest

from qlinx.kit.ids import new_id
from qlinx.newsletters.issues import PACKAGE, begin_draft, issue_of, send
from qlinx.newsletters.model import Frequency, Issue, Subscription, SubscriptionState
from qlinx.newsletters.sending import RUN_TYPES
from qlinx.newsletters.store import ISSUE, SUBSCRIPTION
from qlinx.records.shape import Change
from qlinx.records.store import Store
from qlinx.runs import pages
from qlinx.runs.declaring import Tools
from qlinx.runs.messages import TakePart
from qlinx.runs.sweeping import sweep_runs
from qlinx.runs.taking import take_part
from tests.support.world import World

READERS: Final = 40
WORDS: Final = {"title_nl": "Een", "text_nl": "Twee.", "title_en": "One", "text_en": "Two."}


class Killed(Exception):
    """The process died."""


class Mortal:
    """Dies at some of the writes, before them or after they were done."""

    def __init__(self, chance: random.Random) -> None:
        self.chance, self.write = chance, Store.write
        self.is_safe = True
        self.deaths = 0

    def __call__(self, store: Store, *changes: Change) -> None:
        fate = 1.0 if self.is_safe else self.chance.random()
        if fate < 0.1:
            self.deaths += 1
            raise Killed
        self.write(store, *changes)
        if fate < 0.2:
            self.deaths += 1
            raise Killed


def readers(world: World, number: int, *, monthly: bool = False, **changes: Any) -> set[str]:
    found = set()
    for _ in range(number):
        address = f"{new_id()}@thuis.example"
        one = Subscription(
            person_id=new_id(),
            email=address,
            address_hash=world.ctx.address_hash(address),
            state=SubscriptionState.ACTIVE,
            changed_at=world.now,
            consented_at=world.now,
            frequency=Frequency.MONTHLY if monthly else Frequency.EVERY,
            **changes,
        )
        world.ctx.store.write(SUBSCRIPTION.insert(one))
        found.add(one.person_id)
    return found


def issue_for(world: World, **when: Any) -> Issue:
    issue_id = new_id()
    begin_draft(world.ctx, issue_id)
    issue = issue_of(world.ctx, issue_id)
    world.ctx.store.write(ISSUE.replace(issue, **WORDS))
    send(world.ctx, issue_id, actor="staff", **when)
    return issue_of(world.ctx, issue_id)


def taken(world: World, messages: Sequence[Any], tools: Tools) -> None:
    """Each message once or twice; one whose process dies comes again with the next look."""
    for body in messages:
        try:
            take_part(world.ctx, TakePart.model_validate(body), RUN_TYPES, tools)
        except Killed:
            continue


def mailed(world: World, issue: Issue) -> Counter[str]:
    return Counter(
        item["person_id"]
        for item in world.items_of("outbox")
        if item["refs"].get("issue_id") == issue.issue_id
    )


def plays(
    world: World, issue: Issue, mortal: Mortal, monkeypatch: pytest.MonkeyPatch, *, rounds: int = 60
) -> None:
    """What the schedule and the queue do every ten minutes until it is sent, and who dies of it."""
    with monkeypatch.context() as patched:

        def write(store: Store, *changes: Change) -> None:
            mortal(store, *changes)

        patched.setattr(Store, "write", write)
        patched.setattr(pages, "PAGE", 3)
        # Time runs short after each page, so that one message hands over to the next.
        tools = Tools(world.queue("Fanout"), seconds_left=lambda: 15)
        mortal.is_safe = False
        for _ in range(rounds):
            world.pass_time(minutes=10)
            try:
                sweep_runs(world.ctx, PACKAGE, RUN_TYPES, tools)
            except Killed:
                continue
            while messages := list(world.drain("Fanout")):
                taken(world, [*messages, *messages[:1]], tools)
            if issue_of(world.ctx, issue.issue_id).state == "sent":
                break
        mortal.is_safe = True


@pytest.mark.parametrize(("seed", "monthly"), [(1, False), (2, False), (3, True)])
def test_whoever_is_killed_at_any_write_leaves_nobody_out_and_nobody_twice(
    world: World, monkeypatch: pytest.MonkeyPatch, seed: int, monthly: bool
) -> None:
    wanted = readers(world, READERS, monthly=monthly)
    issue, mortal = issue_for(world), Mortal(random.Random(seed))
    before = mailed(world, issue)
    plays(world, issue, mortal, monkeypatch)

    assert before == Counter()
    assert issue_of(world.ctx, issue.issue_id).state == "sent"
    got = mailed(world, issue)
    assert {one for one in wanted if got[one] != 1} == set()
    assert mortal.deaths > 3
