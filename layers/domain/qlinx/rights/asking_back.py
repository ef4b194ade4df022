"""A question about a request that only whoever asked can tell something about, such as what is wrong.

Whoever has to act asks it, once: its employer where that decides, else staff. The clock runs on meanwhile,
and after two weeks the request goes on without what was asked. What was told reaches whoever asked the
question.
"""

from qlinx.kit.errors import ChangedMeanwhile
from qlinx.kit.states import NotPossibleNow
from qlinx.mailing.outbox import enqueue_mail
from qlinx.records.audit import record_act
from qlinx.records.context import Context
from qlinx.rights.errors import AskedBefore
from qlinx.rights.model import REQUESTS, SWEEP_AFTER, TELLING_TERM, RequestState, RightsRequest, Step
from qlinx.rights.moments import replaced
from qlinx.rights.store import RIGHTS_REQUEST

QUESTION = "rights.request_question"


def ask_person(ctx: Context, request: RightsRequest, question: str, *, actor: str) -> RightsRequest:
    """The request as one that waits for whoever made it, who is mailed the question; asked twice, it was
    once.

    Raises
    ------
    AskedBefore
    NotPossibleNow
        It is being carried out, or its employer has decided.
    ChangedMeanwhile
    """
    if request.waits_for_person and request.question == question:
        return request
    if request.question:
        raise AskedBefore
    state = REQUESTS.require(request.state, Step.ASK_PERSON)
    if request.employer_id and not request.awaits_employer:
        # What its employer left to us is carried out.
        raise NotPossibleNow(request.state, Step.ASK_PERSON)
    changes = {"state": state, "question": question, "next_step_at": ctx.now() + TELLING_TERM}
    record_act(ctx, actor=actor, action="rights-request-question", subject=request.request_id)
    refs = {"request_id": request.request_id}
    told = enqueue_mail(ctx, request.person_id, QUESTION, refs, once=request.request_id)
    if not ctx.store.try_write(*replaced(ctx, request, **changes), told):
        raise ChangedMeanwhile
    return RIGHTS_REQUEST.changed(request, **changes)


def tell(ctx: Context, request: RightsRequest, told: str | None) -> RightsRequest:
    """The request as one that goes on, with what whoever made it told, or without where they told nothing.

    Raises
    ------
    NotPossibleNow
        It waits for nobody's word: it was told before, or went on.
    ChangedMeanwhile
    """
    step = Step.TELL_EMPLOYER if request.employer_id else Step.TELL
    state = REQUESTS.require(request.state, step)
    # An employer is told at once, where anything was told; its week begins anew.
    later = ctx.now() if state is RequestState.AWAITING_EMPLOYER else ctx.now() + SWEEP_AFTER
    changes = {"state": state, "told": told, "next_step_at": later}
    if not ctx.store.try_write(*replaced(ctx, request, **changes)):
        raise ChangedMeanwhile
    return RIGHTS_REQUEST.changed(request, **changes)
