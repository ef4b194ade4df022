"""The relations of an agreement that is over end by a run:
out of time, paused, called off, extended meanwhile, unreadable.
"""

from collections import Counter
from datetime import date

import pytest

from qlinx.employers.service import end_agreement
from qlinx.employers.store import agreement_of
from qlinx.kit.errors import ChangedMeanwhile
from qlinx.records.shape import Regime
from qlinx.retention.agreements import settle_agreements
from qlinx.retention.counting import Tally
from qlinx.retention.ending_relations import END_RELATIONS, RUN_TYPES, EndingRelations
from qlinx.retention.notices import PACKAGE
from qlinx.runs.declaring import Tools
from qlinx.runs.errors import NothingUnderWay
from qlinx.runs.operating import carry_out_order
from qlinx.runs.sweeping import sweep_runs
from tests.support.queues import RememberedQueue
from tests.support.retention import tools_of, work
from tests.support.standing import table
from tests.support.subjects import a_relation, an_employer
from tests.support.world import World

LAST_DAY = date(2026, 11, 30)
EMPLOYER = "1" * 26


class Ending:
    """An agreement that is over, with some people; the messages of its run are handed over by a test."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.seconds = 900.0
        self.queue = RememberedQueue()
        self.counts = Counter[str]()
        self.runs = Tools(self.queue, lambda: self.seconds, counted=self.counts.update)
        self.employer = an_employer(world.ctx, 1, ends_on=LAST_DAY)
        self.people = [a_relation(world.ctx, self.employer, f"n{one}@werk.example.nl") for one in range(12)]
        world.pass_time(days=10)

    def night(self) -> Tally:
        tally = Tally(dry_run=False)
        if broken := sweep_runs(self.world.ctx, PACKAGE, RUN_TYPES, self.runs).broken:
            raise broken
        settle_agreements(self.world.ctx, tools_of(self.world, fanout=self.queue), tally)
        return tally

    def next_night(self) -> Tally:
        self.world.pass_time(days=1)
        return self.night()

    def work(self, messages: int = 1000) -> None:
        taken, self.queue.messages = self.queue.messages[:messages], self.queue.messages[messages:]
        for message in taken:
            alone = Tools(RememberedQueue(), self.runs.seconds_left, counted=self.counts.update)
            alone.queue.send([message])
            work(self.world.ctx, alone)

    def order(self, do: str) -> str:
        """An operator's order about the run of today; gives its state."""
        today = self.world.ctx.today().isoformat()
        body = {"do": do, "subject": f"employer#{EMPLOYER}", "name": END_RELATIONS, "once": today}
        (told,) = carry_out_order(self.world.ctx, body, RUN_TYPES, self.runs)
        return str(told["state"])

    @property
    def ended(self) -> int:
        return sum(1 for item in self.world.items_of("employment") if item.get("ended_at"))

    @property
    def settled(self) -> bool:
        agreement = agreement_of(self.world.ctx.store, EMPLOYER)
        return agreement is not None and agreement.settled_for == LAST_DAY

    @property
    def states(self) -> list[str]:
        return [str(item["state"]) for item in self.world.items_of("run")]


@pytest.fixture
def ending(world: World) -> Ending:
    return Ending(world)


def test_a_night_starts_the_run_and_its_end_settles_the_agreement(ending: Ending) -> None:
    assert ending.night().report().total("held") == 1
    assert (len(ending.queue.messages), ending.ended) == (8, 0)

    ending.work()

    assert (ending.ended, ending.counts["relations_ended"], ending.states) == (12, 12, ["done"])
    assert ending.settled
    assert ending.next_night().report().lines == ()


def test_whoever_is_repeated_in_the_same_night_finds_its_run(ending: Ending) -> None:
    ending.night()
    ending.queue.messages.clear()

    ending.night()

    assert len(ending.queue.messages) == 8
    ending.work()
    ending.night()
    assert (ending.states, ending.queue.messages) == (["done"], [])


def test_what_was_lost_is_sent_again_by_the_next_night_in_the_same_run(ending: Ending) -> None:
    ending.night()
    ending.work(3)
    ending.queue.messages.clear()

    ending.next_night()
    ending.work()

    assert (ending.ended, ending.counts["relations_ended"], ending.states) == (12, 12, ["done"])


def test_out_of_time_a_message_goes_on(ending: Ending, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qlinx.runs.pages.PAGE", 1)
    ending.night()
    ending.seconds = 1

    ending.work()

    assert (ending.ended, ending.states, ending.settled) == (12, ["done"], True)


def test_of_a_large_employer_the_next_night_looks_whether_anybody_is_left(
    ending: Ending, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qlinx.retention.ending_relations._FEW", 11)
    ending.night()
    ending.work()
    assert (ending.ended, ending.states, ending.settled) == (12, ["done"], False)

    assert ending.next_night().report().total("removed") == 1

    assert ending.settled


def test_somebody_who_came_meanwhile_is_found_by_a_look_and_ended_by_another_run(
    ending: Ending, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qlinx.retention.ending_relations._FEW", 11)
    ending.night()
    ending.work()
    a_relation(ending.world.ctx, ending.employer, "late@werk.example.nl")
    monkeypatch.setattr("qlinx.retention.ending_relations._FEW", 100)

    ending.next_night()
    ending.work()

    assert (ending.ended, ending.states, ending.settled) == (13, ["done", "done"], True)


def test_an_operator_has_it_wait_and_go_on_at_once(ending: Ending) -> None:
    ending.night()
    ending.work(3)
    before = ending.ended
    assert ending.order("pause") == "paused"
    ending.work()
    assert (ending.ended, ending.queue.messages) == (before, [])

    assert ending.order("resume") == "running"
    ending.work()

    assert (ending.ended, ending.settled) == (12, True)


def test_while_it_waits_no_night_starts_another(ending: Ending) -> None:
    ending.night()
    ending.queue.messages.clear()
    ending.order("pause")

    ending.next_night()

    assert (ending.states, ending.queue.messages) == (["paused"], [])


def test_an_operator_ends_it_and_the_next_night_starts_another_while_the_agreement_is_over(
    ending: Ending,
) -> None:
    ending.night()
    assert ending.order("cancel") == "cancelled"
    with pytest.raises(NothingUnderWay):
        ending.order("cancel")
    ending.work()
    assert ending.ended == 0

    ending.next_night()
    ending.work()

    assert (ending.ended, sorted(ending.states)) == (12, ["cancelled", "done"])


def test_an_agreement_that_is_extended_meanwhile_keeps_whoever_is_left(
    ending: Ending,
) -> None:
    ending.night()
    ending.work(4)
    before = ending.ended
    end_agreement(ending.world.ctx, EMPLOYER, date(2027, 11, 30), actor="staff-id")

    ending.work()

    assert (ending.ended, ending.states) == (before, ["cancelled"])
    assert ending.next_night().report().total("failed") == 0
    assert (ending.queue.messages, ending.settled) == ([], False)


def test_an_agreement_that_is_extended_between_two_pages_ends_nobody_of_the_second(ending: Ending) -> None:
    task = EndingRelations(ending.world.ctx, EMPLOYER, ending.world.now, ending.runs)
    first, second = (person.person_id for person in ending.people[:2])
    task.handle([first], "page 1")
    end_agreement(ending.world.ctx, EMPLOYER, date(2027, 11, 30), actor="staff-id")

    with pytest.raises(ChangedMeanwhile):  # repeated, the message finds a run that nothing asks for
        task.handle([second], "page 2")

    assert ending.ended == 1


@pytest.mark.parametrize("sort_key", ["person", f"employment#{EMPLOYER}"])
def test_who_is_unreadable_stops_nobody_else_and_is_tried_again_by_the_next_night(
    ending: Ending, sort_key: str
) -> None:
    key = {"pk": f"person#{ending.people[0].person_id}", "sk": sort_key}
    records = table(ending.world.ctx.store.table(Regime.RECORDS))
    kept = records.get_item(Key=key)["Item"]
    records.put_item(Item={**kept, "unheard_of": 1})

    ending.night()
    ending.work()

    assert (ending.counts["relations_ended"], ending.counts["relations_failed"], ending.states) == (
        11,
        1,
        ["running"],
    )
    assert not ending.settled
    ending.world.pass_time(hours=11)
    assert ending.night().report().total("failed") == 1, "an alarm tells of it"
    ending.work()
    records.put_item(Item=kept)
    ending.next_night()
    ending.work()
    assert (ending.ended, ending.states, ending.settled) == (12, ["done"], True)
