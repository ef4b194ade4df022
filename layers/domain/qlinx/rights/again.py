"""A request outlives a restore of the tables: the ledger knows who asked for what, and how far it came.

Noted is a request as it is taken in, and as it is once it ends; of what is written in words nothing, and no
address that a package goes to. A look at who got a place is not noted, nor what somebody put right: the reply
or the values that it is about are what a restore loses, and it would say what is so no more.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from qlinx.kit.errors import ChangedMeanwhile
from qlinx.kit.retries import attempts
from qlinx.records.context import Context
from qlinx.records.notes import Again, Note
from qlinx.records.shape import Change
from qlinx.rights.carrying_out import at_end
from qlinx.rights.clock import until_shown
from qlinx.rights.kinds.erasure import RIGHT as ERASURE
from qlinx.rights.model import EMPLOYER_TERM, SWEEP_AFTER, Refusal, RequestState, RightsRequest
from qlinx.rights.moments import NOTED, inserted, replaced
from qlinx.rights.registry import every_right
from qlinx.rights.store import RIGHTS_REQUEST, erasure_by_id, request_by_id
from qlinx.rights.subjects import ground_of, is_going, subject_of

_ENDED: Final = ("state", "closed_at", "refusal", "used_again_at")


def request_again(ctx: Context, note: Note) -> bool:
    """Has a request stand as it did last: taken in, with what it did at once, and ended where it had ended,
    with what followed from that.

    Raises
    ------
    ChangedMeanwhile
    """
    was, took_effect = _noted(ctx, note)
    written = False
    for _ in attempts():
        stored = request_by_id(ctx.store, was.person_id, was.request_id)
        changes = _next(ctx, stored, was, took_effect=took_effect)
        if not changes:
            return written
        written = ctx.store.try_write(*changes) or written
    raise ChangedMeanwhile


def _noted(ctx: Context, note: Note) -> tuple[RightsRequest, bool]:
    """The request as it was noted, and whether what it does at once holds still."""
    state = dict(note.state)
    lifted = state.pop("lifted", None)
    request = RightsRequest.model_validate_strings({**state, "next_step_at": ctx.now().isoformat()})
    unshown = request.is_in_doubt or request.refusal is Refusal.NOT_IDENTIFIED
    return request, not (lifted or unshown or request.state is RequestState.WITHDRAWN)


def _next(
    ctx: Context, stored: RightsRequest | None, was: RightsRequest, *, took_effect: bool
) -> Sequence[Change]:
    """The next write that brings what is stored to what was noted; none where it stands."""
    if stored is None:
        return _taken_in(ctx, was, took_effect=took_effect)
    if was.is_open or not stored.is_open:
        return ()
    if stored.is_in_doubt and took_effect:
        return _with_effect(ctx, stored, replaced(ctx, stored, state=RequestState.RECEIVED, paused_at=None))
    ended: dict[str, Any] = {name: getattr(was, name) for name in _ENDED}
    following = at_end(ctx, RIGHTS_REQUEST.changed(stored, **ended))
    return (*replaced(ctx, stored, **ended, paused_at=None), *following)


def _taken_in(ctx: Context, was: RightsRequest, *, took_effect: bool) -> Sequence[Change]:
    """A request of which the backup knows nothing, open at first."""
    subject = subject_of(ctx, was.person_id)
    begun = was.right == ERASURE.name and erasure_by_id(ctx.store, was.request_id)
    if begun or subject is None or is_going(subject.value):
        # What was begun of an erasure is done again by its proof.
        return ()
    right = every_right().get(was.right)
    if right and not right.can_be_used_on(ground_of(subject.value).name):
        # The backup is of before: of an account it knows the sign-up, which opens again or ends.
        return ()
    opened: dict[str, Any] = {} if was.is_open else {**dict.fromkeys(_ENDED), "state": RequestState.RECEIVED}
    request = RightsRequest.model_validate({**dict(was), **opened, "version": 1})
    if request.is_in_doubt:
        next_step_at = until_shown(ctx)
    else:
        next_step_at = ctx.now() + (EMPLOYER_TERM if request.awaits_employer else SWEEP_AFTER)
    made = inserted(RightsRequest.model_validate({**dict(request), "next_step_at": next_step_at}))
    if took_effect:
        return _with_effect(ctx, request, made)
    return (subject.shape.replace(subject.value), *made)


def _with_effect(ctx: Context, request: RightsRequest, changes: Sequence[Change]) -> Sequence[Change]:
    subject = subject_of(ctx, request.person_id)
    right = every_right().get(request.right)
    if subject is None or right is None or right.at_once is None:
        return changes
    effect = right.at_once()(ctx, subject, request)
    return (subject.shape.replace(subject.value, **effect.fields), *changes, *effect.changes)


AGAIN: Final[Mapping[str, Again]] = {NOTED: request_again}
