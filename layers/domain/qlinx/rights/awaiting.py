"""An employer that decides itself is told of a request: when it comes, and for as long as it waits.

After two weeks it is told again, every week from then on, and where the term is half over, four fifths and
nearly (``rights.moments``). What still waits when its agreement is over is carried out; what only an
employer can do ends, and whoever asked is told that nobody is left to do it.
"""

from datetime import timedelta
from typing import Any, Final

from qlinx.employers.agreements import is_over
from qlinx.kit.errors import ChangedMeanwhile
from qlinx.records.audit import record_act
from qlinx.records.context import Context
from qlinx.rights.model import EMPLOYER_TERM, SWEEP_AFTER, Refusal, RightsRequest, Step, state_after
from qlinx.rights.moments import replaced
from qlinx.rights.registry import every_right
from qlinx.rights.store import RIGHTS_REQUEST, awaiting_employer
from qlinx.rights.telling_employer import tell_whoever_acts

TELL_AGAIN = timedelta(days=7)
_US: Final = "rights_fulfilment"
EMPLOYER_DECIDES = "rights.employer_decides"


def tell_employer(ctx: Context, request: RightsRequest) -> str:
    """Mails a request to those who can decide, when it came and at each moment set for it;
    a word for the log.
    """
    if request.employer_id is None:
        raise ValueError("no employer decides on this request")
    if is_over(ctx, request.employer_id):
        return _decided_by_nobody(ctx, request)
    again = request.next_step_at <= ctx.now()
    waited_from = request.received_at + timedelta(days=request.stood_still or 0)
    if not again and ctx.now() >= waited_from + EMPLOYER_TERM:
        return "told-before"
    occasion = f"{request.request_id}#{request.next_step_at.isoformat()}" if again else request.request_id
    tell_whoever_acts(ctx, request, request.employer_id, EMPLOYER_DECIDES, once=occasion)
    if again and not ctx.store.try_write(*replaced(ctx, request, next_step_at=ctx.now() + TELL_AGAIN)):
        raise ChangedMeanwhile
    return "employer-told-again" if again else "employer-told"


def decided_by_nobody(ctx: Context, employer_id: str) -> tuple[str, ...]:
    """Takes up all that waits for an employer whose agreement is over; a word for each.

    Raises
    ------
    ChangedMeanwhile
    """
    return tuple(_decided_by_nobody(ctx, request) for request in awaiting_employer(ctx.store, employer_id))


def _decided_by_nobody(ctx: Context, request: RightsRequest) -> str:
    """Whoever asked has the right all the same; what only an employer can do nobody does any more."""
    right = every_right().get(request.right)
    if right and Refusal.EMPLOYER_GONE in right.endings:
        from qlinx.rights.service import refuse

        refuse(ctx, request, Refusal.EMPLOYER_GONE, actor=_US)
        return f"over:{Refusal.EMPLOYER_GONE.value}"
    leave_to_us(ctx, request, actor=_US)
    return "left-to-us"


def leave_to_us(
    ctx: Context,
    request: RightsRequest,
    *,
    actor: str,
    rest: Refusal | None = None,
    weighing: str | None = None,
) -> RightsRequest:
    """The request as one that is carried out without its employer's word;
    one that does not wait for that stays as it is. ``rest``: why a part of it is refused;
    ``weighing``: why an objection holds, in the employer's words.

    Raises
    ------
    ChangedMeanwhile
    """
    after = state_after(request.state, Step.LEAVE_TO_US)
    if after is None:
        return request
    changes: dict[str, Any] = {"state": after, "next_step_at": ctx.now() + SWEEP_AFTER, "refusal": rest}
    if weighing:
        changes |= {"weighing": weighing, "weighed_by": actor}
    # Before the write: cut off in between, it is told twice rather than never.
    action = "rights-request-left-to-us" + (f":{rest.value}" if rest else "")
    record_act(ctx, actor=actor, action=action, subject=request.request_id)
    if not ctx.store.try_write(*replaced(ctx, request, **changes)):
        raise ChangedMeanwhile
    return RIGHTS_REQUEST.changed(request, **changes)
