"""The end of a subject whose ground for being kept ended, and of what hangs on its id."""

from collections.abc import Sequence
from enum import StrEnum

from qlinx.aws.objects import Bucket
from qlinx.aws.user_pool import UserPool
from qlinx.kit.errors import ChangedMeanwhile
from qlinx.kit.retries import attempts
from qlinx.mailing.outbox import OUTBOX
from qlinx.people.changes import set_end
from qlinx.people.model import Join, Person, PersonState
from qlinx.people.store import EMPLOYMENT, JOIN, employment_item, joins_of, person_by_id
from qlinx.records.context import Context
from qlinx.rights.belongings import Reach, remove_strays
from qlinx.rights.clearing import values_of
from qlinx.rights.deadlines import deadline_of
from qlinx.rights.erasures import Erasure
from qlinx.rights.kinds.erasure import RIGHT as ERASURE
from qlinx.rights.kinds.erasure.steps import beginning, carry_out, person_in
from qlinx.rights.model import SWEEP_AFTER, Origin, RequestState, RightsRequest
from qlinx.rights.removal import StoredValue, remove
from qlinx.rights.store import RIGHTS_REQUEST, erasure_by_id


class Standing(StrEnum):
    """What may be done with what is kept about a subject at the end of a term.

    ``ENDED``: nothing is left to keep an account or a relation for. ``CURRENT``: it is needed still: the work
    goes on, an account is joined to a relation whose work goes on, or a request is open, which is finished
    first (C-5). ``ERASING``: an erasure that was asked for is under way. ``RESTRICTED``: kept at the person's
    own wish (GDPR article 18). ``NOBODY``: neither account nor relation, only items under an id of their own,
    such as a sign-up or a contact person.
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

    As on request, but without mail and without memory of the address, because an employer may share them
    anew. A relation that is over goes before the account that it is joined to, whichever is come to first:
    what is left is the same on every way.

    Raises
    ------
    ChangedMeanwhile
        Their record kept changing, or they are needed again: the next run decides anew.
    """
    for made in joins_of(ctx.store, person_id):
        if standing_of(ctx, made.relation_id) is Standing.ENDED:
            end_person(ctx, made.relation_id, private=private, pool=pool)
    erasure = _begun(ctx, person_id, private)
    if erasure:
        carry_out(ctx, erasure, private=private, pool=pool)


def end_subject(ctx: Context, person_id: str, last: StoredValue, *, reach: Reach) -> None:
    """Removes what hangs on a subject's id (mails, sessions,
    stray files) if ``last`` is the last item under it.

    It goes before that item does, so that whoever is cut off here finds the item again and with it the rest.
    What belongs to that item, such as its sign-in, goes with it.
    """
    others = [found for found in values_of(ctx, person_id) if found.key != last.key]
    if last.is_held or not all(_goes_along(found) for found in others):
        return
    for found in others:
        remove(ctx, found, reach=reach)
    remove_strays(ctx, person_id, reach)


def _goes_along(found: StoredValue) -> bool:
    """Whether something is no reason to keep what hangs on an id:
    a mail, or what ends natively, such as a session.
    """
    return found.shape is OUTBOX or (found.shape.expires(found.value) is not None and not found.is_held)


def _begun(ctx: Context, person_id: str, private: Bucket) -> Erasure | None:
    """The erasure of this person, begun now or by an earlier run; nothing when they are gone meanwhile."""
    for _ in attempts():
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
        if ctx.store.try_write(RIGHTS_REQUEST.insert(request), *changes):
            return erasure_by_id(ctx.store, request.request_id)
    raise ChangedMeanwhile


def take_back_end(ctx: Context, person_id: str) -> None:
    """An account that is joined to a relation whose work goes on has no end,
    whatever was settled before (C-5).
    """
    person = person_by_id(ctx.store, person_id)
    values = values_of(ctx, person_id)
    if person and person.employer_id is None and person.ends_at and _is_joined(ctx, values):
        ctx.store.try_write(set_end(person, None))


def _standing(ctx: Context, values: Sequence[StoredValue]) -> Standing:
    person = person_in(values)
    waiting = any(
        found.shape is RIGHTS_REQUEST and found.value.is_open and found.value.origin is not Origin.RETENTION
        for found in values
    )
    if person is None:
        return Standing.CURRENT if waiting else Standing.NOBODY
    if person.state is PersonState.ERASING and _own_request(values) is None:
        return Standing.ERASING
    if person.restricted:
        return Standing.RESTRICTED
    works = any(found.shape is EMPLOYMENT and found.value.ended_at is None for found in values)
    works = works and person.set_aside_at is None
    over = person.ends_at is not None and person.ends_at <= ctx.now()
    needed = works or waiting or _is_joined(ctx, values)
    return Standing.ENDED if over and not needed else Standing.CURRENT


def _is_joined(ctx: Context, values: Sequence[StoredValue]) -> bool:
    """Whether an account is joined to a relation whose work goes on."""
    joins: list[Join] = [found.value for found in values if found.shape is JOIN]
    keys = [employment_item(made.relation_id, made.employer_id) for made in joins]
    works = ctx.store.get_many(EMPLOYMENT, keys) if keys else {}
    return any(employment.ended_at is None for employment in works.values())


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
        right=ERASURE.name,
        state=RequestState.IN_PROGRESS,
        origin=Origin.RETENTION,
        received_at=now,
        deadline_on=deadline_of(now),
        next_step_at=now + SWEEP_AFTER,
    )
