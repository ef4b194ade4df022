"""Mails about a request to everybody who acts for an employer."""

from qlinx.employers.store import representatives_of
from qlinx.mailing.outbox import enqueue_mail
from qlinx.people.store import person_by_id
from qlinx.records.context import Context
from qlinx.rights.model import RightsRequest
from qlinx.rights.subjects import acts_for, subject_of


def tell_whoever_acts(
    ctx: Context, request: RightsRequest, employer_id: str, template: str, *, once: str, but: str = ""
) -> None:
    """Each is mailed once for what ``once`` names: one by one, so that whoever was mailed before a cut is not
    mailed twice. ``but``: the hash of an address to which it does not go.
    """
    refs = {"request_id": request.request_id, "subject_id": request.person_id}
    for one in representatives_of(ctx.store, employer_id):
        if one.address_hash != but:
            ctx.store.try_write(enqueue_mail(ctx, one.person_id, template, refs, once=once))


def tell_whoever_shares(ctx: Context, request: RightsRequest, template: str) -> None:
    """The same to those of the employer that shares the data, where one still does; once for the request."""
    person = person_by_id(ctx.store, request.person_id)
    if person is not None and person.employer_id is not None:
        tell_whoever_acts(ctx, request, person.employer_id, template, once=request.request_id)


def tell_colleagues(ctx: Context, request: RightsRequest, template: str) -> None:
    """The same to whoever else acts for the employer, of a request of somebody who does; of any other nobody
    is told.
    """
    subject = subject_of(ctx, request.person_id) if request.is_ours_to_do else None
    employer_id = acts_for(subject.value) if subject else None
    if subject and employer_id:
        own = subject.value.address_hash
        tell_whoever_acts(ctx, request, employer_id, template, once=request.request_id, but=own)
