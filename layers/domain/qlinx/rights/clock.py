"""What staff do with the clock of a request: put the response off, once and with a reason; let it stand still
while it is in reasonable doubt who asked; have it go on when that was shown (GDPR article 12(3) and (6)).

Identity is never shown by a copy of a document: by signing in, by a code to the address that is known, or as
`HowIdentified` says where that address does not tell one person from another.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from qlinx.kit.clock import home_day
from qlinx.kit.errors import ChangedMeanwhile
from qlinx.kit.states import NotPossibleNow
from qlinx.mailing.outbox import enqueue_mail
from qlinx.records.audit import record_act
from qlinx.records.context import Context
from qlinx.records.policy import policy_value
from qlinx.records.shape import Change
from qlinx.rights.carrying_out import at_once
from qlinx.rights.errors import TooLateToExtend
from qlinx.rights.model import EMPLOYER_TERM, REQUESTS, SWEEP_AFTER, Extension, RightsRequest, Step
from qlinx.rights.moments import escalated_from, replaced
from qlinx.rights.overtaking import overtaken
from qlinx.rights.policies import IDENTITY_DAYS
from qlinx.rights.store import RIGHTS_REQUEST, request_by_id
from qlinx.rights.subjects import is_going, subject_of
from qlinx.rights.terms import last_day

RECEIVED = "rights.request_received"
EXTENDED = "rights.request_extended"
ASKED_WHO = "rights.request_identity"


class HowIdentified(StrEnum):
    """How staff found out that somebody is whom a request is about, where a code tells nothing.

    ``EMPLOYER``: the employer confirmed it, as of an address that several people read.
    """

    CALLED_BACK = "called_back"
    LETTER = "letter"
    EMPLOYER = "employer"


def extend(ctx: Context, request: RightsRequest, reason: Extension, *, actor: str) -> RightsRequest:
    """The request with a later last day, told to whoever asked with the reason; once, and inside the first
    term. An extension that was given already stays as it is.

    Raises
    ------
    TooLateToExtend
        The first term is over, or ends before what it is about begins.
    RightUnknown, ChangedMeanwhile
    """
    if request.extended_at:
        return request
    if request.is_in_doubt or request.matter or ctx.today() > request.deadline_on:
        raise TooLateToExtend
    changes = {
        "extended_at": ctx.now(),
        "extension": reason,
        "deadline_on": last_day(ctx, request, request.stood_still, extended=True),
    }
    changed = RIGHTS_REQUEST.changed(request, **changes)
    record_act(ctx, actor=actor, action=f"rights-request-extended:{reason.value}", subject=request.request_id)
    refs = {"request_id": request.request_id}
    told = enqueue_mail(ctx, request.person_id, EXTENDED, refs, once=request.request_id)
    if not ctx.store.try_write(*replaced(ctx, request, **changes), told, *escalated_from(ctx, changed)):
        raise ChangedMeanwhile
    return changed


def doubt(ctx: Context, request: RightsRequest, *, actor: str) -> RightsRequest:
    """Lets the clock stand still, and asks whoever is known there whether the request is theirs.

    Raises
    ------
    NotPossibleNow
        It is being carried out, or was answered.
    ChangedMeanwhile
    """
    if request.is_in_doubt:
        return request
    state = REQUESTS.require(request.state, Step.DOUBT)
    changes: dict[str, Any] = {
        "state": state,
        "paused_at": ctx.now(),
        "next_step_at": until_shown(ctx, request.matter_at),
    }
    record_act(ctx, actor=actor, action="rights-request-in-doubt", subject=request.request_id)
    told = asked_who(ctx, request)
    if not ctx.store.try_write(*replaced(ctx, request, **changes), told):
        raise ChangedMeanwhile
    return RIGHTS_REQUEST.changed(request, **changes)


def identified(ctx: Context, request: RightsRequest, how: HowIdentified, *, actor: str) -> RightsRequest:
    """Has the clock go on for somebody whom no code could tell, and what was put down take effect; a request
    that is in no doubt stays as it is, and so does one of which nothing is left to decide.

    Raises
    ------
    ChangedMeanwhile
    """
    if not request.is_in_doubt:
        return request
    if overtaken(ctx, request):
        now = request_by_id(ctx.store, request.person_id, request.request_id)
        if now is None or not now.is_in_doubt:
            return now or request
        request = now
    action = f"rights-request-identified:{how.value}"
    record_act(ctx, actor=actor, action=action, subject=request.request_id)
    if not ctx.store.try_write(*_taking_effect(ctx, request), *going_on(ctx, request)):
        raise ChangedMeanwhile
    return RIGHTS_REQUEST.changed(request, **gone_on(ctx, request))


def _taking_effect(ctx: Context, request: RightsRequest) -> tuple[Change, ...]:
    """What a request that was put down does at once, now that it is known whose it is."""
    holder = subject_of(ctx, request.person_id) if request.channel else None
    return at_once(ctx, holder, request) if holder and not is_going(holder.value) else ()


def going_on(ctx: Context, request: RightsRequest) -> tuple[Change, ...]:
    """What is written where it was shown who asked: the request goes on, its receipt tells the last day."""
    # One that is doubted anew is shown anew, with a receipt each time: the write of the request is the guard.
    receipt = enqueue_mail(ctx, request.person_id, RECEIVED, {"request_id": request.request_id})
    return (*replaced(ctx, request, **gone_on(ctx, request)), receipt)


def gone_on(ctx: Context, request: RightsRequest) -> dict[str, Any]:
    """The fields of a request whose clock goes on; its last day is later by the days that it stood still."""
    if request.paused_at is None:
        raise NotPossibleNow(request.state, Step.IDENTIFY)
    still = (request.stood_still or 0) + (ctx.today() - home_day(request.paused_at)).days
    decides = request.employer_id is not None
    step = Step.IDENTIFY_TO_EMPLOYER if decides else Step.IDENTIFY
    return {
        "state": REQUESTS.require(request.state, step),
        "paused_at": None,
        "stood_still": still or None,
        "deadline_on": last_day(ctx, request, still, extended=request.extended_at is not None),
        "next_step_at": ctx.now() + (EMPLOYER_TERM if decides else SWEEP_AFTER),
    }


def asked_who(ctx: Context, request: RightsRequest) -> Change:
    """The mail that asks whoever is known there whether a request is theirs, each time that it is doubted."""
    return enqueue_mail(ctx, request.person_id, ASKED_WHO, {"request_id": request.request_id})


def until_shown(ctx: Context, before: datetime | None = None) -> datetime:
    """Until when who asked can be shown, of a request that comes into doubt now; ``before``: when what it is
    about begins.
    """
    until = ctx.now() + timedelta(days=int(policy_value(ctx.store, IDENTITY_DAYS, ctx.today())))
    return min(until, before) if before else until
