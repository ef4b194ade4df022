"""What an employer decides on requests of its people, without the standing instruction,
on the clock of our receipt (rule 14).
"""

from dataclasses import dataclass
from enum import StrEnum

from qlinx.kit.errors import NotFound
from qlinx.mailing.addressed import Addressed
from qlinx.records.context import Context
from qlinx.rights.asking_back import ask_person
from qlinx.rights.awaiting import leave_to_us
from qlinx.rights.errors import RefusalUnfit
from qlinx.rights.model import Refusal, RightsRequest
from qlinx.rights.overtaking import overtaken
from qlinx.rights.registry import every_right, right_named
from qlinx.rights.service import refuse
from qlinx.rights.store import awaiting_employer
from qlinx.rights.subjects import subject_of
from qlinx.rights.weighing import weighing_of


@dataclass(frozen=True, slots=True)
class Awaiting:
    """A request with whom it is about, as its employer sees them."""

    request: RightsRequest
    subject: Addressed


def awaiting(ctx: Context, employer_id: str) -> tuple[Awaiting, ...]:
    """The requests about an employer's people on which it has to decide itself,
    the earliest due date first.
    """
    found = (
        (request, subject_of(ctx, request.person_id)) for request in awaiting_employer(ctx.store, employer_id)
    )
    return tuple(Awaiting(request, holder.value) for request, holder in found if holder)


class RightsVerdict(StrEnum):
    """What an employer says of a request of one of its people."""

    CARRY_OUT = "carry_out"
    CARRY_OUT_PARTLY = "carry_out_partly"
    REFUSE = "refuse"


def decide(
    ctx: Context,
    employer_id: str,
    request_id: str,
    *,
    refusal: Refusal | None,
    actor: str,
    partly: bool = False,
    weighing: str | None = None,
) -> RightsRequest:
    """The employer's word on a request about one of its people: it is carried out or, with a reason, refused;
    ``partly``: what can be is carried out, and the rest refused; ``weighing``: why an objection holds or not.

    Raises
    ------
    NotFound
        Nothing with this id waits for this employer.
    RefusalUnfit
        The law knows no such reason for this right, or it can't be carried out in part.
    InputInvalid
        It is to be explained, and nothing says why.
    RightUnknown, ChangedMeanwhile
    """
    request = _waiting(ctx, employer_id, request_id)
    known = every_right().get(request.right)
    if overtaken(ctx, request):
        # Nothing is left to decide, or it begins at another time.
        request = _waiting(ctx, employer_id, request_id)
    why = weighing_of(known, weighing) if known else None
    if partly:
        right = right_named(request.right)
        if not right.partly or refusal not in right.refusals:
            raise RefusalUnfit
        return leave_to_us(ctx, request, actor=actor, rest=refusal)
    if refusal:
        if known and refusal not in known.refusals:
            raise RefusalUnfit
        return refuse(ctx, request, refusal, actor=actor, weighing=why)
    return leave_to_us(ctx, request, actor=actor, weighing=why)


def ask_about(ctx: Context, employer_id: str, request_id: str, question: str, *, actor: str) -> RightsRequest:
    """The employer asks whoever made a request what only they can tell.

    Raises
    ------
    NotFound, AskedBefore, ChangedMeanwhile
    """
    return ask_person(ctx, _waiting(ctx, employer_id, request_id), question, actor=actor)


def one_awaiting(ctx: Context, employer_id: str, request_id: str) -> Awaiting:
    """One request on which an employer decides.

    Raises
    ------
    NotFound
    """
    request = _waiting(ctx, employer_id, request_id)
    holder = subject_of(ctx, request.person_id)
    if holder is None:
        raise NotFound
    return Awaiting(request, holder.value)


def _waiting(ctx: Context, employer_id: str, request_id: str) -> RightsRequest:
    found = awaiting_employer(ctx.store, employer_id)
    request = next((one for one in found if one.request_id == request_id), None)
    if request is None:
        raise NotFound
    return request
