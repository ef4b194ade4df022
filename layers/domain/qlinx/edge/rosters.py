"""Wires the import of rosters to its buckets and queue."""

from collections.abc import Callable

from qlinx.edge.fields import example_domains_allowed
from qlinx.edge.wiring import bucket, queue
from qlinx.rosters.tools import Steps, Tools

_NEVER_SHORT = 900_000


def roster_steps() -> Steps:
    """The queue of steps alone, for who only asks for one."""
    return Steps(queue("ROSTER_PARTS"))


def roster_tools(time_left: Callable[[], int] = lambda: _NEVER_SHORT) -> Tools:
    """What a step is given; ``time_left`` tells the milliseconds that the function has left."""
    return Tools(
        drop=bucket("DROP"),
        work=bucket("WORK"),
        steps=roster_steps(),
        time_left=time_left,
        allow_example_domains=example_domains_allowed(),
    )
