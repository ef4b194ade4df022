"""Goes on with an erasure, and looks again until its receipt has left."""

from qlinx.records.context import Context
from qlinx.rights.kinds.erasure.steps import begin, carry_out
from qlinx.rights.messages import CarryOut
from qlinx.rights.model import RightsRequest
from qlinx.rights.right import NOTHING_TO_DO, Resources

# Looks at the receipt: soon at first, then ever less often, at most every quarter of an hour.
_FIRST_WAIT, _LONGEST_WAIT = 2, 900


def erase(ctx: Context, request: RightsRequest, message: CarryOut, resources: Resources) -> str:
    """One step after the other, as far as it comes."""
    private = resources.private
    erasure = begin(ctx, request, private=private)
    if erasure is None:
        return NOTHING_TO_DO
    progress = carry_out(ctx, erasure, private=private, pool=resources.pool)
    if progress.waiting:
        wait = min(_FIRST_WAIT * 2**message.looks, _LONGEST_WAIT)
        resources.queue.send([message.looked().body()], delay_seconds=wait)
        return "waiting-for-receipt"
    return progress.state.value
