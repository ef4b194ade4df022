"""What the steps of an import are given beside the context."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from qlinx.aws.objects import Bucket
from qlinx.aws.queues import Queue
from qlinx.rosters.model import Roster

Step = Literal["split", "compare", "apply", "finish"]


@dataclass(frozen=True)
class Tools:
    """Buckets, the queue of steps, and how much time is left in milliseconds."""

    drop: Bucket
    work: Bucket
    steps: Queue
    time_left: Callable[[], int]
    allow_example_domains: bool = False

    def ask(self, roster: Roster, step: Step, parts: int | None = None) -> None:
        """Queues a step of an import: once, or once for each of ``parts`` parts."""
        message = {"employer_id": roster.employer_id, "roster_id": roster.roster_id, "step": step}
        if parts is None:
            self.steps.send([message])
        else:
            self.steps.send({**message, "part": number} for number in range(1, parts + 1))
