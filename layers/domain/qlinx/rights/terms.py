"""Until when a request is answered in time, by the terms that held when it came."""

from datetime import date, datetime

from qlinx.kit.clock import home_day
from qlinx.records.context import Context
from qlinx.records.policy import policy_value
from qlinx.rights.deadlines import deadline_in_days, deadline_of
from qlinx.rights.model import RightsRequest
from qlinx.rights.policies import EXTENSION_MONTHS, REVIEW_DAYS
from qlinx.rights.registry import right_named
from qlinx.rights.right import Right


def first_last_day(
    ctx: Context, right: Right, received_at: datetime, *, before: datetime | None = None
) -> date:
    """The last day for a response to a request that comes now; ``before``: when what it is about begins."""
    return _last_day(ctx, right, received_at, before)


def last_day(ctx: Context, request: RightsRequest, still: int | None, *, extended: bool) -> date:
    """The same of one whose clock stood still for some days, or that was put off."""
    right = right_named(request.right)
    return _last_day(ctx, right, request.received_at, request.matter_at, still or 0, extended=extended)


def _last_day(
    ctx: Context,
    right: Right,
    received_at: datetime,
    before: datetime | None,
    still: int = 0,
    *,
    extended: bool = False,
) -> date:
    received_on = home_day(received_at)
    if before is not None:
        days = int(policy_value(ctx.store, REVIEW_DAYS, received_on))
        return deadline_in_days(received_at, days, before, stood_still=still)
    months = int(policy_value(ctx.store, right.term, received_on))
    if extended:
        months += int(policy_value(ctx.store, EXTENSION_MONTHS, received_on))
    return deadline_of(received_at, months=months, stood_still=still)
