"""Files in the drop bucket: which employer dropped what, and who takes it in."""

import re
from typing import Final

from qlinx.edge.faults import faults_of
from qlinx.edge.reached_limits import counting_limits
from qlinx.edge.roster_tools import roster_reception
from qlinx.edge.wiring import bucket, context, queue
from qlinx.employers.store import employer_by_id
from qlinx.invitations.files import Intake, take_in_invitations
from qlinx.rosters.receiving import receive

_DROPPED: Final = re.compile(
    r"employers/(?P<employer>[a-z2-7]{26})/(?P<kind>rosters|invitations)/(?P<name>[^/]{1,200})"
)
# What a lifecycle rule of the bucket removes after a week, should the import not have done it.
_WAITS_FOR_IMPORT: Final = {"kept": "import"}


def take_in(key: str) -> str:
    """Takes in a dropped object and says what it was, in a word for the log."""
    found = _DROPPED.fullmatch(key)
    if found is None:
        return "not-for-import"
    employer_id, kind, name = found["employer"], found["kind"], found["name"]
    drop, ctx = bucket("DROP"), context()
    if drop.head(key) is None:
        return "gone"
    if employer_by_id(ctx.store, employer_id) is None:
        drop.remove(key)
        return "employer-unknown"
    drop.tag(key, _WAITS_FOR_IMPORT)
    if kind == "rosters":
        receive(ctx, roster_reception(), employer_id, name)
        return "roster"
    take_in_invitations(ctx, Intake(drop, queue("FANOUT"), faults_of, counting_limits), employer_id, name)
    return "invitations"
