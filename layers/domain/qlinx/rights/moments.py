"""What an open request waits for beside being carried out: its deadline, its employer told once more, who
asked to be shown, or what only they can tell.

The retry of a request that is ours to do is no moment but the request's own slot in the index: it has one.
Whoever ends a request, or changes when its employer is told, writes it through here; one from before there
were moments gets them then, or from the nightly cleanup.
"""

import json
from collections.abc import Sequence
from datetime import datetime, time
from typing import Any, Final

from qlinx.kit.clock import HOME_ZONE
from qlinx.records.context import Context
from qlinx.records.moments import MOMENT, At, Expected, Moment, arranged, first_moments, moments_of, moved
from qlinx.records.notes import noted
from qlinx.records.shape import Change
from qlinx.records.store import Store
from qlinx.rights.deadlines import escalations
from qlinx.rights.model import Origin, RightsRequest
from qlinx.rights.store import RIGHTS_REQUEST, request_item

PACKAGE: Final = "rights"
DEADLINE: Final = f"{PACKAGE}.deadline"
REMIND_EMPLOYER: Final = f"{PACKAGE}.remind_employer"
IDENTITY: Final = f"{PACKAGE}.identity"
UNTOLD: Final = f"{PACKAGE}.untold"
USE_AGAIN: Final = f"{PACKAGE}.use_again"
MATTER: Final = f"{PACKAGE}.matter"
NOTED: Final = "rights_request"
# Words that somebody wrote, and what is of the item alone.
# Nor where a package goes: it went, or is asked for anew.
_SENDING: Final = {"send_to", "transfer", "transfer_tries"}
_NOT_NOTED: Final = {"question", "told", "weighing", "next_step_at", "version", "holds", *_SENDING}


def expected(request: RightsRequest) -> Expected:
    """The moments of a request as it is.

    What ended a subject by itself was asked by nobody: no response is due.
    """
    if not request.is_open and request.used_again_at:
        return {USE_AGAIN: At(request.used_again_at)}
    if not request.is_open or request.origin is Origin.RETENTION:
        return {}
    begins = {MATTER: At(request.matter_at)} if request.matter_at else {}
    if request.is_in_doubt:
        # The clock stands still; `next_step_at` is until when who asked can be shown.
        return {IDENTITY: At(request.next_step_at), **begins}
    deadline = {DEADLINE: At(looked_at(request)[0], stays=True), **begins}
    if request.waits_for_person:
        return {**deadline, UNTOLD: At(request.next_step_at)}
    return {**deadline, REMIND_EMPLOYER: At(request.next_step_at)} if request.awaits_employer else deadline


def looked_at(request: RightsRequest) -> tuple[datetime, ...]:
    """When somebody looks why there is no response yet, each later than the one before."""
    return escalations(request.received_at, request.deadline_on, stood_still=request.stood_still or 0)


def escalated_from(ctx: Context, changed: RightsRequest) -> tuple[Change, ...]:
    """The looks at a request of which the last day was put off, from the first that is still to come."""
    known = stored_moments(ctx.store, changed).get(DEADLINE)
    later = next((at for at in looked_at(changed) if at > ctx.now()), start_of(changed))
    return (moved(known, later),) if known else ()


def start_of(request: RightsRequest) -> datetime:
    """The first moment of the last day for the response."""
    return datetime.combine(request.deadline_on, time.min, HOME_ZONE)


def noted_request(ctx: Context, request: RightsRequest, *, lifted: bool = False) -> tuple[Change, ...]:
    """How a request stands, for the ledger (`rights.again`): nothing of what nobody asked for, nor of a look
    at who got a place, nor of what was put right. ``lifted``: what it did at once has ended since.
    """
    if request.origin is Origin.RETENTION or request.matter or request.corrected:
        return ()
    whole = request.model_dump(mode="json", exclude=_NOT_NOTED, exclude_none=True)
    state = {name: value if isinstance(value, str) else json.dumps(value) for name, value in whole.items()}
    if lifted:
        state["lifted"] = "yes"
    return (noted(ctx, NOTED, request.request_id, state, number=request.version),)


def inserted(request: RightsRequest) -> tuple[Change, ...]:
    """A new request with its moments."""
    return (
        RIGHTS_REQUEST.insert(request),
        *first_moments(_subject(request), expected(request), request.request_id),
    )


def replaced(ctx: Context, request: RightsRequest, **changes: Any) -> tuple[Change, ...]:
    """The request with ``changes``, and its moments as they are then; one that has ended is noted."""
    changed = RIGHTS_REQUEST.changed(request, **changes)
    lifted = request.used_again_at is not None and changed.used_again_at is None
    note = () if changed.is_open else noted_request(ctx, changed, lifted=lifted)
    return (RIGHTS_REQUEST.next(changed), *put_right(ctx, changed), *note)


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
