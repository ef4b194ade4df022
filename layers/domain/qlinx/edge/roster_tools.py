"""Wires the import of rosters to its buckets and its queue."""

from collections.abc import Callable

from qlinx.edge.fields import example_domains_allowed
from qlinx.edge.rosters import roster_steps
from qlinx.edge.wiring import bucket
from qlinx.rosters.tools import Reception, Tools

_NEVER_SHORT = 900_000


def roster_reception() -> Reception:
    """What taking a dropped file in needs."""
    return Reception(drop=bucket("DROP"), steps=roster_steps())


def roster_tools(time_left: Callable[[], int] = lambda: _NEVER_SHORT) -> Tools:
    """What a step is given; ``time_left`` tells the milliseconds that the function has left."""
    return Tools(
        drop=bucket("DROP"),
        work=bucket("WORK"),
        steps=roster_steps(),
        time_left=time_left,
        allow_example_domains=example_domains_allowed(),
    )
