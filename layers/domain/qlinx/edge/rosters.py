"""Wires rosters to their buckets and queue: the import, and links to its results."""

from collections.abc import Callable
from typing import Final

from qlinx.edge.fields import example_domains_allowed
from qlinx.edge.wiring import bucket, queue
from qlinx.rosters.model import Roster, RosterState
from qlinx.rosters.store import result_key
from qlinx.rosters.tools import Reception, Steps, Tools

_NEVER_SHORT = 900_000
_WITH_RESULT: Final = {RosterState.DONE, RosterState.REFUSED, RosterState.HELD, RosterState.REJECTED}
_LINK_SECONDS: Final = 300


def roster_steps() -> Steps:
    """The queue of steps alone, for who only asks for one."""
    return Steps(queue("ROSTER_PARTS"))


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


def result_link(roster: Roster) -> str | None:
    """A link to a roster's result file, where there is one by now."""
    if roster.state not in _WITH_RESULT:
        return None
    name = roster.file_key.rsplit("/", 1)[-1]
    key = result_key(roster.employer_id, name)
    return bucket("DROP").download_link(key, seconds=_LINK_SECONDS, file_name=f"{name}.result.csv")
