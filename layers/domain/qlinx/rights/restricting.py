"""Carries a restriction out: what is restricted is kept from removal, the employer that shares it is told
(GDPR article 19), and whoever asked is; told again before it ends.
"""

from typing import Final

from qlinx.holds.model import HoldState
from qlinx.holds.placing import mark
from qlinx.holds.store import restrictions_on
from qlinx.kit.errors import ChangedMeanwhile
from qlinx.mailing.outbox import enqueue_mail
from qlinx.records.context import Context
from qlinx.records.store import person_key
from qlinx.rights.carrying_out import tell_done
from qlinx.rights.messages import CarryOut
from qlinx.rights.model import TOLD_BEFORE, RightsRequest
from qlinx.rights.moments import replaced
from qlinx.rights.overtaking import end_overtaken
from qlinx.rights.right import Resources
from qlinx.rights.telling_employer import tell_colleagues, tell_whoever_shares

COLLEAGUE_KEPT: Final = "rights.colleague_kept"
EMPLOYER_INFORMED: Final = "rights.employer_informed"
USED_AGAIN: Final = "rights.used_again"


def keep_and_tell(ctx: Context, request: RightsRequest, message: CarryOut, resources: Resources) -> str:
    """Marks what the hold keeps, and tells that it is restricted, the employer that shares it too."""
    keep(ctx, request)
    if request.is_ours_to_do:
        tell_whoever_shares(ctx, request, EMPLOYER_INFORMED)
        tell_colleagues(ctx, request, COLLEAGUE_KEPT)
    return tell_done(ctx, request, message, resources)


def keep(ctx: Context, request: RightsRequest) -> None:
    """Marks what the hold of this request keeps, and ends what nobody may decide any more; repeatable, as
    each night does it again.
    """
    for hold in restrictions_on(ctx.store, person_key(request.person_id, "").pk):
        if hold.state is HoldState.PLACED:
            mark(ctx, hold)
    if request.is_open:
        end_overtaken(ctx, request.person_id)


def tell_before_lifting(ctx: Context, request: RightsRequest) -> None:
    """Whoever had data restricted is told a week before that ends (GDPR article 18(3)); told once.

    Raises
    ------
    ChangedMeanwhile
    """
    if request.used_again_at:
        return
    told = enqueue_mail(
        ctx, request.person_id, USED_AGAIN, {"request_id": request.request_id}, once=request.request_id
    )
    later = ctx.now() + TOLD_BEFORE
    if not ctx.store.try_write(*replaced(ctx, request, used_again_at=later), told):
        raise ChangedMeanwhile
