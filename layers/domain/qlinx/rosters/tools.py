"""What the reception and the steps of an import are given beside the context."""

from collections.abc import Callable
from dataclasses import dataclass

from qlinx.aws.objects import Bucket
from qlinx.aws.queues import Queue
from qlinx.rosters.asking import Steps


@dataclass(frozen=True)
class Reception:
    """What taking a dropped file in needs: the bucket that it was dropped in, the queue of steps, and the
    queue of whoever reads files, with the bucket where it leaves what it read.
    """

    drop: Bucket
    steps: Steps
    work: Bucket
    readings: Queue


@dataclass(frozen=True)
class Tools(Reception):
    """And what the steps themselves need: how much time is left in milliseconds."""

    time_left: Callable[[], int]
    allow_example_domains: bool = False
