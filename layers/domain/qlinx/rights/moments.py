"""What an open request waits for beside being carried out: its deadline, its employer told once more.

The retry of a request that is ours to do is no moment but the request's own slot in the index: it has one.
Whoever ends a request, or changes when its employer is told, writes it through here; one from before there
were moments gets them then, or from the nightly cleanup.
"""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any, Final

from qlinx.kit.clock import HOME_ZONE
from qlinx.records.context import Context
from qlinx.records.moments import MOMENT, At, Expected, Moment, arranged, first_moments, moments_of
from qlinx.records.shape import Change
from qlinx.records.store import Store
from qlinx.rights.model import Origin, RightsRequest
from qlinx.rights.store import RIGHTS_REQUEST, request_item

PACKAGE: Final = "rights"
DEADLINE: Final = f"{PACKAGE}.deadline"
REMIND_EMPLOYER: Final = f"{PACKAGE}.remind_employer"
# So long before the last day somebody is told that no response was given yet.
WARNING: Final = timedelta(days=7)


def expected(request: RightsRequest) -> Expected:
    """The moments of a request as it is.

    What ended a subject by itself was asked by nobody: no response is due.
    """
    if not request.is_open or request.origin is Origin.RETENTION:
        return {}
    deadline = {DEADLINE: At(start_of(request) - WARNING, stays=True)}
    return {**deadline, REMIND_EMPLOYER: At(request.next_step_at)} if request.awaits_employer else deadline


def start_of(request: RightsRequest) -> datetime:
    """The first moment of the last day for the response."""
    return datetime.combine(request.deadline_on, time.min, HOME_ZONE)


def inserted(request: RightsRequest) -> tuple[Change, ...]:
    """A new request with its moments."""
    return (
        RIGHTS_REQUEST.insert(request),
        *first_moments(_subject(request), expected(request), request.request_id),
    )


def replaced(ctx: Context, request: RightsRequest, **changes: Any) -> tuple[Change, ...]:
    """The request with ``changes``, and its moments as they are then."""
    changed = RIGHTS_REQUEST.changed(request, **changes)
    return (RIGHTS_REQUEST.next(changed), *put_right(ctx, changed))


def put_right(ctx: Context, request: RightsRequest) -> list[Change]:
    """What brings the moments that stand to those that the request waits for;
    nothing where all is as expected.
    """
    stored = stored_moments(ctx.store, request)
    return arranged(stored, _subject(request), expected(request), request.request_id)


def without_moments(ctx: Context, request: RightsRequest) -> Sequence[Change]:
    """The end of its moments, where it was answered or goes."""
    return tuple(MOMENT.remove(moment) for moment in stored_moments(ctx.store, request).values())


def stored_moments(store: Store, request: RightsRequest) -> dict[str, Moment]:
    return moments_of(store, _subject(request), PACKAGE, request.request_id)


def _subject(request: RightsRequest) -> str:
    return request_item(request.person_id, request.request_id).pk
