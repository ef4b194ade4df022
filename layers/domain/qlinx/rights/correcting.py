"""A report that something is wrong is carried out: its employer put right what it shares. Those who act for
it are told to do so in their own records too, and whoever reported it is told so (GDPR article 19).
"""

from typing import Final

from qlinx.employers.store import representatives_of
from qlinx.mailing.outbox import enqueue_mail
from qlinx.people.store import person_by_id
from qlinx.records.context import Context
from qlinx.rights.carrying_out import tell_done
from qlinx.rights.messages import CarryOut
from qlinx.rights.model import RightsRequest
from qlinx.rights.right import Resources

EMPLOYER_CORRECTED: Final = "rights.employer_corrected"


def tell_of_correction(ctx: Context, request: RightsRequest, message: CarryOut, resources: Resources) -> str:
    """Tells the employer, then ends the request and tells whoever made it."""
    if request.is_ours_to_do:
        _tell_employer(ctx, request)
    return tell_done(ctx, request, message, resources)


def _tell_employer(ctx: Context, request: RightsRequest) -> None:
    person = person_by_id(ctx.store, request.person_id)
    if person is None or person.employer_id is None:
        return
    refs = {"request_id": request.request_id, "subject_id": request.person_id}
    for one in representatives_of(ctx.store, person.employer_id):
        # One by one: whoever was mailed before a cut is not mailed twice.
        ctx.store.try_write(
            enqueue_mail(ctx, one.person_id, EMPLOYER_CORRECTED, refs, once=request.request_id)
        )
