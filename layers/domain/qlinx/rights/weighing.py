"""Weighing an objection (GDPR article 21(1)): who, why, the outcome and its day stand in the request.

Of what an employer shares its employer weighs it (``deciding``), of an account staff do. Whoever objected
gets the outcome with its reason by mail. Where it is refused, the data are used again a week after that, not
before they were told (article 18(3)).
"""

from typing import Any, Final

from qlinx.kit.errors import ChangedMeanwhile, FieldFault, InputInvalid
from qlinx.kit.texts import LocalText
from qlinx.records.audit import record_act
from qlinx.records.context import Context
from qlinx.records.moments import MOMENT, Moment, MomentTools
from qlinx.records.shape import Change
from qlinx.records.store import PERSON_PREFIX
from qlinx.rights.carrying_out import at_end, done_and_told
from qlinx.rights.errors import RefusalUnfit
from qlinx.rights.messages import CarryOut
from qlinx.rights.model import SWEEP_AFTER, Refusal, RightsRequest
from qlinx.rights.moments import replaced, start_of
from qlinx.rights.registry import every_right
from qlinx.rights.restricting import COLLEAGUE_KEPT, keep
from qlinx.rights.right import Resources, Right
from qlinx.rights.service import refuse
from qlinx.rights.store import RIGHTS_REQUEST, request_by_id
from qlinx.rights.subjects import employer_of, subject_of
from qlinx.rights.telling_employer import tell_colleagues

FOR_STAFF: Final = "for-staff-to-weigh"
USED_AGAIN: Final = "used-again"
_WHY = LocalText(
    nl="Schrijf op waarom: wat je hebt afgewogen en wat het zwaarst woog.",
    en="Write down why: what you weighed, and what weighed most.",
)


def weighing_of(right: Right, weighing: str | None) -> str | None:
    """The words of who weighed or decided, where the right asks for them; else nothing.

    Raises
    ------
    InputInvalid
        They are missing.
    """
    if not (right.weighed or right.explained):
        return None
    if not weighing:
        raise InputInvalid([FieldFault("/weighing", "missing", _WHY)])
    return weighing


def is_for_staff(request: RightsRequest) -> bool:
    """Whether staff have to weigh it: no employer does, and nobody has."""
    right = every_right().get(request.right)
    weighs = right is not None and right.weighed and not (request.employer_id or request.weighing)
    return weighs and request.is_ours_to_do


def weighed_or_to_weigh(ctx: Context, request: RightsRequest, message: CarryOut, resources: Resources) -> str:
    """Ends an objection that was found to hold; one about an account waits for staff to weigh it.

    What an employer whose agreement is over shares nobody weighs any more, so it holds.
    """
    del message, resources
    keep(ctx, request)
    tell_colleagues(ctx, request, COLLEAGUE_KEPT)
    subject = subject_of(ctx, request.person_id)
    if request.weighing or subject is None or employer_of(subject.value):
        return done_and_told(ctx, request)
    if request.next_step_at < (last_day := start_of(request)):
        # It stays as it came, so that it can be taken back; the sweep has nothing to take up until then.
        _changed(ctx, request, next_step_at=last_day)
    return FOR_STAFF


def weigh(ctx: Context, request: RightsRequest, weighing: str, *, holds: bool, actor: str) -> RightsRequest:
    """What staff found of an objection: it holds, or is refused; told to whoever made it.

    Raises
    ------
    RefusalUnfit
        It is none that staff weigh, or it was weighed before.
    ChangedMeanwhile
    """
    if not is_for_staff(request):
        raise RefusalUnfit
    if not holds:
        return refuse(ctx, request, Refusal.OVERRIDING, actor=actor, weighing=weighing)
    record_act(ctx, actor=actor, action="rights-request-weighed:holds", subject=request.request_id)
    # Cut off after this, the sweep goes on with it.
    said = {"weighing": weighing, "weighed_by": actor, "next_step_at": ctx.now() + SWEEP_AFTER}
    weighed = _changed(ctx, request, **said)
    done_and_told(ctx, weighed)
    return weighed


def use_again(ctx: Context, moment: Moment, tools: MomentTools) -> str:
    """What was paused for an objection that was refused is used again, now that it was told; a word for the
    report.

    Raises
    ------
    ChangedMeanwhile
    """
    del tools
    request = request_by_id(ctx.store, moment.subject.removeprefix(PERSON_PREFIX), moment.part)
    ended: tuple[Change, ...] = (MOMENT.remove(moment),)
    if request and request.used_again_at and request.used_again_at <= ctx.now():
        following = at_end(ctx, request)
        ended = (*replaced(ctx, request, used_again_at=None), *following)
    if not ctx.store.try_write(*ended):
        raise ChangedMeanwhile
    return USED_AGAIN


def _changed(ctx: Context, request: RightsRequest, **changes: Any) -> RightsRequest:
    if not ctx.store.try_write(*replaced(ctx, request, **changes)):
        raise ChangedMeanwhile
    return RIGHTS_REQUEST.changed(request, **changes)
