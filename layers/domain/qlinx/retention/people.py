"""The end of a person whose last ground for being kept ended, and of what hangs on a subject's id."""

from collections.abc import Sequence
from enum import StrEnum

from qlinx.aws.objects import Bucket
from qlinx.aws.user_pool import UserPool
from qlinx.kit.errors import ChangedMeanwhile
from qlinx.mailing.outbox import OUTBOX
from qlinx.people.model import Person, PersonState
from qlinx.people.store import EMPLOYMENT
from qlinx.records.context import Context
from qlinx.rights.clearing import remove_files, values_of
from qlinx.rights.deadlines import deadline_of
from qlinx.rights.erasure import beginning, carry_out, person_in
from qlinx.rights.model import Erasure, Origin, RequestState, RightKind, RightsRequest
from qlinx.rights.removal import StoredValue, remove
from qlinx.rights.service import SWEEP_AFTER
from qlinx.rights.store import RIGHTS_REQUEST, erasure_by_id

_TRIES = 5


class Standing(StrEnum):
    """What a person's data may be done with at the end of a term.

    ``ENDED``: nothing is left to keep them for. ``CURRENT``: somebody employs them, or a request of theirs is open, which is
    finished first (C-5). ``ERASING``: their own erasure is under way. ``RESTRICTED``: kept at their own wish (GDPR article
    18). ``NOBODY``: no person, only items under an id of their own, such as a sign-up.
    """

    ENDED = "ended"
    CURRENT = "current"
    ERASING = "erasing"
    RESTRICTED = "restricted"
    NOBODY = "nobody"


def standing_of(ctx: Context, person_id: str) -> Standing:
    return _standing(ctx, values_of(ctx, person_id))


def end_person(ctx: Context, person_id: str, *, private: Bucket, pool: UserPool) -> None:
    """Erases a person whose last ground ended.

    As on request, but without mail and without memory of the address, because an employer may share them anew.

    Raises
    ------
    ChangedMeanwhile
        Their record kept changing, or they are needed again: the next run decides anew.
    """
    erasure = _begun(ctx, person_id, private)
    if erasure:
        carry_out(ctx, erasure, private=private, pool=pool)


def end_subject(ctx: Context, person_id: str, last: StoredValue, *, private: Bucket, pool: UserPool) -> None:
    """Removes what hangs on a subject's id (sign-in, files, mails) if ``last`` is the last item under it.

    It goes before that item does, so that whoever is cut off here finds the item again and with it the rest.
    """
    values = values_of(ctx, person_id)
    others = [found for found in values if found.key != last.key and found.shape is not OUTBOX]
    if others or last.is_held:
        return
    pool.delete(person_id)
    remove_files(private, person_id)
    for found in values:
        if found.shape is OUTBOX and found.key != last.key:
            remove(ctx, found, buckets={"PRIVATE": private})


def _begun(ctx: Context, person_id: str, private: Bucket) -> Erasure | None:
    """The erasure of this person, begun now or by an earlier run; nothing when they are gone meanwhile."""
    for _ in range(_TRIES):
        values = values_of(ctx, person_id)
        person = person_in(values)
        if person is None:
            return None
        if _standing(ctx, values) is not Standing.ENDED:
            raise ChangedMeanwhile
        own = _own_request(values)
        if own and (known := erasure_by_id(ctx.store, own.request_id)):
            return known
        request = _request(ctx, person)
        changes = beginning(ctx, request, values, private=private)
        if ctx.store.wrote(RIGHTS_REQUEST.insert(request), *changes):
            return erasure_by_id(ctx.store, request.request_id)
    raise ChangedMeanwhile


def _standing(ctx: Context, values: Sequence[StoredValue]) -> Standing:
    person = person_in(values)
    if person is None:
        return Standing.NOBODY
    if person.state is PersonState.ERASING and _own_request(values) is None:
        return Standing.ERASING
    if person.restricted:
        return Standing.RESTRICTED
    employed = any(found.shape is EMPLOYMENT and found.value.ended_at is None for found in values)
    waiting = any(
        found.shape is RIGHTS_REQUEST and found.value.is_open and found.value.origin is not Origin.RETENTION
        for found in values
    )
    over = person.ends_at is not None and person.ends_at <= ctx.now()
    return Standing.ENDED if over and not employed and not waiting else Standing.CURRENT


def _own_request(values: Sequence[StoredValue]) -> RightsRequest | None:
    """The request with which an earlier run began this erasure."""
    return next(
        (
            found.value
            for found in values
            if found.shape is RIGHTS_REQUEST
            and found.value.origin is Origin.RETENTION
            and found.value.is_open
        ),
        None,
    )


def _request(ctx: Context, person: Person) -> RightsRequest:
    now = ctx.now()
    return RightsRequest(
        person_id=person.person_id,
        request_id=ctx.new_id(),
        right=RightKind.ERASURE,
        state=RequestState.IN_PROGRESS,
        origin=Origin.RETENTION,
        received_at=now,
        deadline_on=deadline_of(now),
        next_step_at=now + SWEEP_AFTER,
    )
