"""What the reception and the steps of an import are given beside the context."""

from collections.abc import Callable
from dataclasses import dataclass

from qlinx.aws.objects import Bucket
from qlinx.rosters.asking import Steps


@dataclass(frozen=True)
class Reception:
    """What taking a dropped file in needs: the bucket that it was dropped in, and the queue of steps."""

    drop: Bucket
    steps: Steps


@dataclass(frozen=True)
class Tools(Reception):
    """And what the steps themselves need: where parts wait, and how much time is left in milliseconds."""

    work: Bucket
    time_left: Callable[[], int]
    allow_example_domains: bool = False
