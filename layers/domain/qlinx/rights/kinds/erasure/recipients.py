"""The employer that shares somebody is told that they are erased here (GDPR article 19), so that it takes
them off its own list; and whoever asked is told that it was.

The mail is put ready in the write that begins the erasure, and composed while the name that this employer
gave is still there: what stays with us of it are ids, for a month.
"""

from collections.abc import Sequence
from typing import Final

from qlinx.employers.store import agreement_of, employer_by_id, representatives_of
from qlinx.mailing.outbox import MailState, OutboxEntry, enqueue_mail, mails_of_occasion
from qlinx.people.model import Person
from qlinx.people.store import EMPLOYMENT, person_by_id
from qlinx.records.context import Context
from qlinx.records.shape import Change
from qlinx.rights.erasures import Erasure
from qlinx.rights.model import Origin, RightsRequest
from qlinx.rights.removal import StoredValue
from qlinx.rights.subjects import subject_in

EMPLOYER_ERASED: Final = "rights.employer_erased"
# A transaction holds a hundred changes; no employer has so many who decide.
_MOST_READERS: Final = 60
_UNSETTLED: Final = frozenset({MailState.PENDING, MailState.CLAIMED})


def mails_to_employer(
    ctx: Context, request: RightsRequest, values: Sequence[StoredValue]
) -> tuple[Change, ...]:
    """A mail to each who acts for the employer of a relation that is being erased; none where the work had
    ended, or the agreement: that employer shares nothing any more.
    """
    subject = subject_in(values)
    if request.origin is Origin.RETENTION or subject is None or not isinstance(subject.value, Person):
        return ()
    employer_id = subject.value.employer_id
    works = any(found.shape is EMPLOYMENT and found.value.ended_at is None for found in values)
    agreement = agreement_of(ctx.store, employer_id) if employer_id and works else None
    if employer_id is None or agreement is None or agreement.is_over_on(ctx.today()):
        return ()
    refs = {"request_id": request.request_id, "subject_id": request.person_id}
    return tuple(
        enqueue_mail(ctx, one.person_id, EMPLOYER_ERASED, refs, once=request.request_id)
        for one in representatives_of(ctx.store, employer_id)[:_MOST_READERS]
    )


def is_untold(ctx: Context, erasure: Erasure) -> bool:
    """Whether a mail to the employer has still to leave, for which the name is needed."""
    return any(entry.state in _UNSETTLED for entry in _mails(ctx, erasure))


def told_employer(ctx: Context, erasure: Erasure) -> str:
    """The name of the employer that was mailed, or is; empty where there is none."""
    person = person_by_id(ctx.store, erasure.person_id)
    if person is None or person.employer_id is None or not _mails(ctx, erasure):
        return ""
    employer = employer_by_id(ctx.store, person.employer_id)
    return employer.name if employer else ""


def _mails(ctx: Context, erasure: Erasure) -> Sequence[OutboxEntry]:
    person = person_by_id(ctx.store, erasure.person_id)
    if person is None or person.employer_id is None or erasure.origin is Origin.RETENTION:
        return ()
    readers = [one.person_id for one in representatives_of(ctx.store, person.employer_id)]
    return tuple(mails_of_occasion(ctx, readers, EMPLOYER_ERASED, once=erasure.erasure_id).values())
