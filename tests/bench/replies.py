"""Answers to one invitation whose places are fewer than those who want one.

Many threads answer through the deployed use case and the real client library; tables in memory decide. The
rate is per second of processor time, so it says what one processor decides. What the tables themselves may
take is arithmetic: DynamoDB documents 1,000 write units and 3,000 read units a second for one partition, and
all places of an invitation stand in one.
"""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

from qlinx.aws.database import Busy
from qlinx.aws.serialization import deserialize_item
from qlinx.invitations import replies as answers
from qlinx.invitations.errors import NoPlaceLeft
from qlinx.invitations.model import InviteeState, ReplyChoice
from qlinx.invitations.store import INVITEE
from tests.bench.company import found_company, invite_everyone
from tests.bench.figures import Bound, Extent, Figure, Measured, Table, measure
from tests.bench.flow import Flow, flowing
from tests.bench.units import Units

RATE: Final = 100.0
_THREADS: Final = 8
# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html
PARTITION_WRITES: Final = 1_000
PARTITION_READS: Final = 3_000
# Of an accepted answer in the invitation's partition: the place that is removed, in a transaction.
_PLACE_WRITES: Final = 2
Reply = Callable[..., object]


@dataclass(frozen=True)
class Answered:
    """What became of everybody's answer."""

    rate: float
    accepted: int
    full: int
    busy: int
    places: int
    holders: tuple[int, ...]
    units: Units

    @property
    def oversold(self) -> int:
        """More who come than places, or places that two hold."""
        return max(0, self.accepted - self.places) + len(self.holders) - len(set(self.holders))


def answer_all(people: int, places: int, reply: Reply = answers.reply) -> Answered:
    """Everybody accepts, a few at a time."""
    with flowing() as flow:
        company = found_company(flow, people, told=True)
        invitation = invite_everyone(flow, company, number_of_places=places)
        flow.invoke("invitation_dispatch", {"source": "aws.scheduler"})
        flow.hold(flow.functions_queue("mail_delivery"))
        flow.hold(flow.functions_queue("results_export"))
        flow.settle()
        ctx, before = flow.ctx, flow.tables.units.copied()

        def answer(person_id: str) -> str:
            try:
                reply(ctx, person_id, invitation.invitation_id, ReplyChoice.ACCEPT)
            except NoPlaceLeft:
                return "full"
            except Busy:
                return "busy"
            return "accepted"

        began = time.process_time()
        with ThreadPoolExecutor(max_workers=_THREADS) as pool:
            outcomes = list(pool.map(answer, company.person_ids))
        seconds = time.process_time() - began
        holders = _holders(flow)
    return Answered(
        rate=people / seconds,
        accepted=outcomes.count("accepted"),
        full=outcomes.count("full"),
        busy=outcomes.count("busy"),
        places=places,
        holders=holders,
        units=flow.tables.units - before,
    )


def _holders(flow: Flow) -> tuple[int, ...]:
    """The number of the place of everybody who comes."""
    invitees = (
        INVITEE.value(deserialize_item(item))
        for item in flow.tables.every(flow.records)
        if item["kind"] == {"S": "invitee"}
    )
    return tuple(
        -1 if one.place is None else one.place for one in invitees if one.state is InviteeState.ACCEPTED
    )


@measure
def replies(extent: Extent) -> Measured:
    people, places = (2_000, 500) if extent.full else (120, 30)
    found = answer_all(people, places)
    each_reads = found.units.reads / people
    by_writes = PARTITION_WRITES / _PLACE_WRITES
    by_reads = PARTITION_READS / each_reads
    return Measured(
        title="Answers to one invitation",
        about=(__doc__ or "").partition("\n\n")[2],
        figures=[
            Figure(
                "replies/decided",
                round(found.rate, 1),
                "a second of processor time",
                goal=RATE,
                bound=Bound.AT_LEAST,
            ),
            Figure("replies/oversold", found.oversold, "places", goal=0),
            Figure("replies/left empty", places - found.accepted, "places", goal=0),
            Figure(
                "replies/partition by writes", by_writes, "answers a second", goal=RATE, bound=Bound.AT_LEAST
            ),
            Figure(
                "replies/partition by reads",
                round(by_reads, 1),
                "answers a second",
                goal=RATE,
                bound=Bound.AT_LEAST,
            ),
        ],
        tables=[
            Table(
                ["people", "places", "accepted", "full", "busy", "read units each", "write units each"],
                [
                    [
                        f"{people:,}",
                        f"{places:,}",
                        f"{found.accepted:,}",
                        f"{found.full:,}",
                        f"{found.busy:,}",
                        f"{each_reads:.1f}",
                        f"{found.units.all_writes / people:.1f}",
                    ]
                ],
            )
        ],
        notes=[
            "By reads is the strictest reading: as if everything that an answer reads stood in the invitation's partition.",
        ],
    )
