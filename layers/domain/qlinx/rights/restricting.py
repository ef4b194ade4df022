"""Carries a restriction out: what is restricted is kept from removal, and whoever asked is told."""

from qlinx.holds.model import HoldState
from qlinx.holds.placing import mark
from qlinx.holds.store import restrictions_on
from qlinx.records.context import Context
from qlinx.records.store import person_key
from qlinx.rights.carrying_out import tell_done
from qlinx.rights.messages import CarryOut
from qlinx.rights.model import RightsRequest
from qlinx.rights.right import Resources


def keep_and_tell(ctx: Context, request: RightsRequest, message: CarryOut, resources: Resources) -> str:
    """Marks what the hold keeps, and tells that it is restricted."""
    keep(ctx, request)
    return tell_done(ctx, request, message, resources)


def keep(ctx: Context, request: RightsRequest) -> None:
    """Marks what the hold of this request keeps; repeatable, as each night does it again."""
    for hold in restrictions_on(ctx.store, person_key(request.person_id, "").pk):
        if hold.state is HoldState.PLACED:
            mark(ctx, hold)
