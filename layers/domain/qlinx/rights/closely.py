"""Requests about an occasion are looked at each quarter of an hour, not only at night: its employer is told
again while there is time to decide, and the request ends when the occasion begins.

Found by their moments, read and passed on only: what is done follows from a message, as all else that is
carried out (``fulfilment``), so it comes twice without harm, and what is lost comes with the next look.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from qlinx.aws.queues import Queue
from qlinx.kit.batching import batched
from qlinx.records.context import Context
from qlinx.records.due_moments import due_moments
from qlinx.records.moments import Moment
from qlinx.records.store import PERSON_PREFIX
from qlinx.rights.model import RightsRequest
from qlinx.rights.moments import DEADLINE, MATTER, PACKAGE
from qlinx.rights.service import announce
from qlinx.rights.store import RIGHTS_REQUEST, request_item

_TOGETHER: Final = 10
_LEAST_SECONDS: Final = 10


def look_closely(ctx: Context, queue: Queue, seconds_left: Callable[[], float]) -> int:
    """Has those looked at of which a moment is due, and says how many they are; what is left over, and what
    can't be read, the next look or the night finds.

    Raises
    ------
    SendFailed
    """
    due = [one for one in due_moments(ctx, PACKAGE) if one.name in (DEADLINE, MATTER)]
    announced = 0
    for moments in batched(due, _TOGETHER):
        if seconds_left() < _LEAST_SECONDS:
            break
        for request in _urgent(ctx, moments):
            announce(queue, request)
            announced += 1
    return announced


def is_watched_closely(request: RightsRequest) -> bool:
    """Whether its employer is to decide on something that happens soon."""
    return request.matter is not None and request.awaits_employer


def _urgent(ctx: Context, moments: Sequence[Moment]) -> Iterator[RightsRequest]:
    keys = dict.fromkeys(request_item(one.subject.removeprefix(PERSON_PREFIX), one.part) for one in moments)
    for request in ctx.store.readable(RIGHTS_REQUEST, list(keys), lambda _key, _error: None):
        begun = request.matter_at is not None and request.matter_at <= ctx.now()
        in_time = is_watched_closely(request) and ctx.today() <= request.deadline_on
        if request.is_open and (begun or in_time):
            yield request
