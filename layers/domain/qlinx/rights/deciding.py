"""What an employer decides on requests of its people, without the standing instruction,
on the clock of our receipt (rule 14).
"""

from dataclasses import dataclass

from qlinx.kit.errors import NotFound
from qlinx.mailing.suppression import Addressed
from qlinx.records.context import Context
from qlinx.rights.awaiting import leave_to_us
from qlinx.rights.model import Refusal, RightsRequest
from qlinx.rights.service import refuse
from qlinx.rights.store import awaiting_employer
from qlinx.rights.subjects import subject_of


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


def decide(
    ctx: Context, employer_id: str, request_id: str, *, refusal: Refusal | None, actor: str
) -> RightsRequest:
    """The employer's word on a request about one of its people: it is carried out or, with a reason, refused.

    Raises
    ------
    NotFound
        Nothing with this id waits for this employer.
    RefusalUnfit, ChangedMeanwhile
    """
    waiting = awaiting_employer(ctx.store, employer_id)
    request = next((one for one in waiting if one.request_id == request_id), None)
    if request is None:
        raise NotFound
    return refuse(ctx, request, refusal, actor=actor) if refusal else leave_to_us(ctx, request, actor=actor)
