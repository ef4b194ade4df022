"""What is done when a moment of a request is due: its employer is told once more, its deadline watched; who
never showed that a request is theirs is refused.
"""

from datetime import datetime, time, timedelta

from qlinx.kit.clock import HOME_ZONE
from qlinx.kit.errors import ChangedMeanwhile
from qlinx.records.context import Context
from qlinx.records.moments import MOMENT, Moment, MomentTools, moved
from qlinx.records.shape import Change
from qlinx.records.store import PERSON_PREFIX
from qlinx.rights.asking_back import tell
from qlinx.rights.awaiting import tell_employer
from qlinx.rights.closely import is_watched_closely
from qlinx.rights.erasures import ErasureState
from qlinx.rights.model import Refusal, RightsRequest
from qlinx.rights.moments import DEADLINE, expected, looked_at, replaced, start_of, stored_moments
from qlinx.rights.overtaking import overtaken
from qlinx.rights.service import refuse
from qlinx.rights.store import RIGHTS_REQUEST, erasure_by_id, request_by_id

HALF = "half"
NEAR = "near"
NEAR_AT_EMPLOYER = "near-at-employer"
OVERDUE = "overdue"
ANSWERED = "answered"
NOT_IDENTIFIED = "not-identified"
WENT_ON = "went-on"


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
    """Says how far the term of an open request is over: half of it, four fifths, nearly all
    (``deadlines.ESCALATED_AT``), and each day from its end on that it is over.

    Each time an employer that decides itself is told once more. What a legal hold keeps from being erased is
    answered.

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
    passed = sum(at <= ctx.now() for at in looked_at(request))
    next_look = moved(moment, (*looked_at(request), start_of(request) + timedelta(days=1))[passed])
    if request.awaits_employer and passed:
        _write(ctx, *replaced(ctx, request, next_step_at=ctx.now()), next_look)
        # Cut off in between, the other moment tells it the next night.
        if now := _request_of(ctx, moment):
            tell_employer(ctx, now)
        return NEAR_AT_EMPLOYER if passed > 1 else HALF
    _write(ctx, RIGHTS_REQUEST.unchanged(request), next_look)
    return NEAR if passed > 1 else HALF


def look_now(ctx: Context, request: RightsRequest) -> str | None:
    """The same for an employer that decides on what happens soon, without waiting for the night; a word for
    the log where it was told again. What is late is left to the night, which rings.

    Raises
    ------
    ChangedMeanwhile
    """
    moment = stored_moments(ctx.store, request).get(DEADLINE) if is_watched_closely(request) else None
    if moment is None or moment.due_at > ctx.now() or ctx.today() > request.deadline_on:
        return None
    return watch_deadline(ctx, moment, MomentTools({}, lambda: 0))


def end_doubt(ctx: Context, moment: Moment, tools: MomentTools) -> str:
    """Refuses a request of which nobody showed in time that it is theirs; they are told, and may ask again.

    Raises
    ------
    ChangedMeanwhile
    """
    del tools
    request = _request_of(ctx, moment)
    if request is None or moment.name not in expected(request):
        return _gone(ctx, moment)
    refuse(ctx, request, Refusal.NOT_IDENTIFIED, actor="rights_clock")
    return NOT_IDENTIFIED


def go_on_untold(ctx: Context, moment: Moment, tools: MomentTools) -> str:
    """A request goes on without what whoever made it did not tell in time.

    Raises
    ------
    ChangedMeanwhile
    """
    del tools
    request = _request_of(ctx, moment)
    if request is None or moment.name not in expected(request):
        return _gone(ctx, moment)
    tell(ctx, request, None)
    return WENT_ON


def end_with_matter(ctx: Context, moment: Moment, tools: MomentTools) -> str:
    """Ends a request about an occasion that begins; one that begins later by now is waited for anew.

    Raises
    ------
    ChangedMeanwhile
    """
    del tools
    request = _request_of(ctx, moment)
    if request is None or moment.name not in expected(request):
        return _gone(ctx, moment)
    return overtaken(ctx, request) or _gone(ctx, moment)


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
