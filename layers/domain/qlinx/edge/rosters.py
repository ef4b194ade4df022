"""Wires rosters to the queue of their steps and to their results."""

from typing import Final

from qlinx.edge.wiring import bucket, queue
from qlinx.rosters.asking import Steps
from qlinx.rosters.model import Roster, RosterState
from qlinx.rosters.store import result_key

_WITH_RESULT: Final = {RosterState.DONE, RosterState.REFUSED, RosterState.HELD, RosterState.REJECTED}
_LINK_SECONDS: Final = 300


def roster_steps() -> Steps:
    """The queue of steps alone, for who only asks for one."""
    return Steps(queue("ROSTER_PARTS"))


def result_link(roster: Roster) -> str | None:
    """A link to a roster's result file, where there is one by now."""
    if roster.state not in _WITH_RESULT:
        return None
    name = roster.file_key.rsplit("/", 1)[-1]
    key = result_key(roster.employer_id, name)
    return bucket("DROP").download_link(key, seconds=_LINK_SECONDS, file_name=f"{name}.result.csv")
