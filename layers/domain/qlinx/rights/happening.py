"""What is done when a moment of a request is due: its employer is told once more, its deadline watched."""

from datetime import datetime, time, timedelta

from qlinx.kit.clock import HOME_ZONE
from qlinx.kit.errors import ChangedMeanwhile
from qlinx.records.context import Context
from qlinx.records.moments import MOMENT, Moment, MomentTools, moved
from qlinx.records.shape import Change
from qlinx.records.store import PERSON_PREFIX
from qlinx.rights.awaiting import tell_employer
from qlinx.rights.model import ErasureState, RightsRequest
from qlinx.rights.moments import expected, replaced, start_of
from qlinx.rights.store import RIGHTS_REQUEST, erasure_by_id, request_by_id

NEAR = "near"
NEAR_AT_EMPLOYER = "near-at-employer"
OVERDUE = "overdue"
ANSWERED = "answered"


def remind_employer(ctx: Context, moment: Moment, tools: MomentTools) -> str:
    """Tells the employer of a request that still waits for it; a word for the report.

    Raises
    ------
    ChangedMeanwhile
    """
    del tools
    request = _request_of(ctx, moment)
    if request is None or moment.name not in expected(request):
        return _gone(ctx, moment)
    return tell_employer(ctx, request)


def watch_deadline(ctx: Context, moment: Moment, tools: MomentTools) -> str:
    """Says that the deadline of an open request is near, and each day from then on that it is over.

    A week before, an employer that decides itself is told once more. What a legal hold keeps from being
    erased is answered.

    Raises
    ------
    ChangedMeanwhile
    """
    del tools
    request = _request_of(ctx, moment)
    if request is None or moment.name not in expected(request) or _is_held(ctx, request):
        return _gone(ctx, moment)
    if ctx.today() > request.deadline_on:
        _write(ctx, RIGHTS_REQUEST.unchanged(request), moved(moment, _tomorrow(ctx)))
        return OVERDUE
    after_last_day = moved(moment, start_of(request) + timedelta(days=1))
    if request.awaits_employer:
        _write(ctx, *replaced(ctx, request, next_step_at=ctx.now()), after_last_day)
        return NEAR_AT_EMPLOYER
    _write(ctx, RIGHTS_REQUEST.unchanged(request), after_last_day)
    return NEAR


def _request_of(ctx: Context, moment: Moment) -> RightsRequest | None:
    return request_by_id(ctx.store, moment.subject.removeprefix(PERSON_PREFIX), moment.part)


def _is_held(ctx: Context, request: RightsRequest) -> bool:
    erasure = erasure_by_id(ctx.store, request.request_id)
    return erasure is not None and erasure.state is not ErasureState.BEGUN


def _gone(ctx: Context, moment: Moment) -> str:
    _write(ctx, MOMENT.remove(moment))
    return ANSWERED


def _tomorrow(ctx: Context) -> datetime:
    return datetime.combine(ctx.today() + timedelta(days=1), time.min, HOME_ZONE)


def _write(ctx: Context, *changes: Change) -> None:
    if not ctx.store.try_write(*changes):
        raise ChangedMeanwhile
