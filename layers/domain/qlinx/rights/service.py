"""Asking for a right, with or without an account, and following what becomes of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from qlinx.aws.database import ConditionFailed
from qlinx.aws.queues import Queue
from qlinx.kit.errors import ChangedMeanwhile, NotFound
from qlinx.kit.keyed import TokenInvalid
from qlinx.mailing.outbox import post
from qlinx.people.forwarding import forwarded
from qlinx.people.model import PersonState
from qlinx.people.store import PERSON, person_by_id
from qlinx.records.audit import record_act
from qlinx.records.context import Context
from qlinx.records.limits import Limit, count
from qlinx.records.shape import Change
from qlinx.rights.deadlines import deadline_of
from qlinx.rights.errors import CodeRefused
from qlinx.rights.model import (
    Erasure,
    ErasureState,
    Origin,
    Refusal,
    RequestState,
    RightKind,
    RightsRequest,
    Step,
    state_after,
)
from qlinx.rights.store import (
    RIGHTS_QUEUE,
    RIGHTS_REQUEST,
    erasure_by_id,
    export_by_id,
    request_by_id,
    requests_of,
)

STATUS_TOKEN = "rights-request"  # noqa: S105 - the purpose of a token, not one
# A message that was given up is made up for by the sweep, not before this.
SWEEP_AFTER = timedelta(minutes=15)

_REQUESTS_A_DAY = Limit("rights-request-person", 10, 24 * 3600)
_TRIES = 5


@dataclass(frozen=True, slots=True)
class RequestView:
    """A request as the person who made it sees it.

    ``fetchable_until`` is set while an export can be fetched; ``erasure`` is the proof, from the moment one began.
    """

    person_id: str
    request_id: str
    right: RightKind
    state: RequestState
    received_at: datetime
    deadline_on: date
    closed_at: datetime | None = None
    refusal: Refusal | None = None
    fetchable_until: datetime | None = None
    erasure: Erasure | None = None


def ask(
    ctx: Context,
    person_id: str,
    right: RightKind,
    *,
    origin: Origin = Origin.PERSON,
    consuming: Sequence[Change] = (),
) -> RightsRequest:
    """Takes a request in and mails its receipt. While one is open, asking again gives that one.

    Nothing is sent here: the table's stream has it carried out (`edge.relay`), so whatever is stored is carried out, even
    if this is cut off right after. ``consuming`` joins the write: the code that showed who asks.

    Raises
    ------
    NotFound
        No such person, or they are being erased.
    TooManyRequests
    CodeRefused
        What was to be consumed was used by somebody else meanwhile.
    """
    count(ctx, _REQUESTS_A_DAY, person_id)
    return _taken_in(ctx, person_id, right, origin, consuming)


def request_erasure(ctx: Context, person_id: str, *, origin: Origin = Origin.ACCOUNT) -> RightsRequest:
    """Everything that is kept about a person is to go: the delete button of an account without an employer (C-4).

    Raises
    ------
    NotFound, TooManyRequests
    """
    return ask(ctx, person_id, RightKind.ERASURE, origin=origin)


def announce(queue: Queue, request: RightsRequest) -> None:
    """Tells the fulfilment once more that there is something to do.

    Raises
    ------
    qlinx.aws.queues.SendFailed
    """
    queue.send([message_of(request)])


def message_of(request: RightsRequest) -> dict[str, str]:
    """The message that has a request carried out; ids only."""
    return {"right": request.right.value, "person_id": request.person_id, "request_id": request.request_id}


def views_of(ctx: Context, person_id: str) -> tuple[RequestView, ...]:
    """A person's requests, the newest first."""
    requests = sorted(
        requests_of(ctx.store, person_id), key=lambda request: request.received_at, reverse=True
    )
    return tuple(view_of(ctx, request) for request in requests)


def status_token(ctx: Context, person_id: str, request_id: str) -> str:
    """The token of the page that tells how far a request is; it outlives an erasure."""
    return ctx.keys.sign(STATUS_TOKEN, [person_id, request_id])


def view_by_token(ctx: Context, token: str) -> RequestView:
    """The request that a token is for: from the person's own items, or from the ledger when those are gone.

    Raises
    ------
    NotFound
        Not our token, or the request is older than what is kept of it.
    """
    try:
        person_id, request_id = ctx.keys.read(STATUS_TOKEN, token)
    except TokenInvalid as error:
        raise NotFound from error
    request = request_by_id(ctx.store, person_id, request_id) or request_by_id(
        ctx.store, forwarded(ctx, person_id, None), request_id
    )
    if request:
        return view_of(ctx, request)
    erasure = erasure_by_id(ctx.store, request_id)
    if erasure is None:
        raise NotFound
    return _erased_view(erasure)


def refuse(ctx: Context, request: RightsRequest, refusal: Refusal, *, actor: str) -> RightsRequest:
    """Refuses a request with its reason; a request that has ended stays as it is.

    Raises
    ------
    ChangedMeanwhile
    """
    after = state_after(request.state, Step.REFUSE)
    if after is None:
        return request
    changes = {"state": after, "refusal": refusal, "closed_at": ctx.now()}
    # Before the write: cut off in between, it is told twice rather than never.
    record_act(ctx, actor=actor, action=f"rights-request-refused:{refusal.value}", subject=request.request_id)
    if not ctx.store.wrote(RIGHTS_REQUEST.replace(request, **changes)):
        raise ChangedMeanwhile
    return RIGHTS_REQUEST.changed(request, **changes)


def unfinished(ctx: Context, *, limit: int) -> tuple[RightsRequest, ...]:
    """Open requests of which nothing was heard for longer than they take: for the sweep."""
    keys = ctx.store.due(RIGHTS_QUEUE, ctx.now(), limit=limit)
    found = ctx.store.get_many(RIGHTS_REQUEST, keys).values()
    return tuple(request for request in found if request.is_open and request.next_step_at <= ctx.now())


def _taken_in(
    ctx: Context, person_id: str, right: RightKind, origin: Origin, consuming: Sequence[Change]
) -> RightsRequest:
    for _ in range(_TRIES):
        person = person_by_id(ctx.store, person_id)
        if person is None or person.state is PersonState.ERASING:
            raise NotFound
        known = next(
            (held for held in requests_of(ctx.store, person_id) if held.is_open and held.right is right), None
        )
        request = known or _new(ctx, person_id, right, origin)
        receipt = post(
            ctx,
            person_id,
            "rights.request_received",
            {"request_id": request.request_id},
            once=request.request_id,
        )
        fresh: Sequence[Change] = () if known else (RIGHTS_REQUEST.insert(request), receipt)
        changes = [*consuming, *fresh, PERSON.unchanged(person)]
        try:
            ctx.store.write(*changes)
        except ConditionFailed as error:
            if any(position < len(consuming) for position in error.positions):
                raise CodeRefused from error
            continue
        return request
    raise ChangedMeanwhile


def _new(ctx: Context, person_id: str, right: RightKind, origin: Origin) -> RightsRequest:
    now = ctx.now()
    return RightsRequest(
        person_id=person_id,
        request_id=ctx.new_id(),
        right=right,
        origin=origin,
        received_at=now,
        deadline_on=deadline_of(now),
        next_step_at=now + SWEEP_AFTER,
    )


def view_of(ctx: Context, request: RightsRequest) -> RequestView:
    """A stored request as its person sees it."""
    export = export_by_id(ctx.store, request.person_id, request.request_id)
    fetchable = export.ends_at if export and export.ends_at > ctx.now() else None
    erasure = erasure_by_id(ctx.store, request.request_id) if request.right is RightKind.ERASURE else None
    return replace(received_view(request), fetchable_until=fetchable, erasure=erasure)


def received_view(request: RightsRequest) -> RequestView:
    """A request that was taken in just now: nothing was made for it yet."""
    return RequestView(
        person_id=request.person_id,
        request_id=request.request_id,
        right=request.right,
        state=request.state,
        received_at=request.received_at,
        deadline_on=request.deadline_on,
        closed_at=request.closed_at,
        refusal=request.refusal,
    )


def _erased_view(erasure: Erasure) -> RequestView:
    done = erasure.state is ErasureState.DONE
    return RequestView(
        person_id=erasure.person_id,
        request_id=erasure.erasure_id,
        right=RightKind.ERASURE,
        state=RequestState.FULFILLED if done else RequestState.IN_PROGRESS,
        received_at=erasure.asked_at,
        deadline_on=erasure.deadline_on,
        closed_at=erasure.done_at,
        erasure=erasure,
    )
