"""Following what becomes of a request: in the app, and by the token behind its links."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from qlinx.employers.agreements import is_over
from qlinx.kit.errors import LinkDamaged
from qlinx.kit.keyed import TokenInvalid
from qlinx.people.forwarding import forwarded
from qlinx.people.store import joins_of
from qlinx.records.context import Context
from qlinx.rights.errors import RequestForgotten
from qlinx.rights.model import Extension, Refusal, RequestState, RightsRequest, TransferState
from qlinx.rights.registry import every_right
from qlinx.rights.right import Result
from qlinx.rights.store import asks_requests, request_by_id, requests_of
from qlinx.rights.taking_back import can_be_taken_back
from qlinx.rights.using_again import can_be_used_again

STATUS_TOKEN = "rights-request"  # noqa: S105 - the purpose of a token, not one


@dataclass(frozen=True, slots=True)
class RequestView:
    """A request as the person who made it sees it.

    ``right`` is the name of one; ``result`` is what came of it so far. ``employer_gone``: its employer was to
    decide and nobody does any more, since the agreement is over; the night takes it up.
    """

    person_id: str
    request_id: str
    right: str
    state: RequestState
    received_at: datetime
    deadline_on: date
    closed_at: datetime | None = None
    refusal: Refusal | None = None
    extension: Extension | None = None
    result: Result | None = None
    question: str | None = None
    weighing: str | None = None
    used_again_at: datetime | None = None
    can_be_taken_back: bool = False
    can_be_used_again: bool = False
    transfer: TransferState | None = None
    by_representative: bool = False
    employer_gone: bool = False


def views_of(ctx: Context, account_id: str) -> tuple[RequestView, ...]:
    """The requests of an account and those that were asked from it about its relations, the newest first."""
    ctx = ctx.reading()
    awake = [made.relation_id for made in joins_of(ctx.store, account_id) if not made.asleep]
    ctx.store.prefetch(*(asks_requests(subject) for subject in (account_id, *awake)))
    about_relations = (
        request
        for relation_id in awake
        for request in requests_of(ctx.store, relation_id)
        if request.account_id == account_id
    )
    requests = [*requests_of(ctx.store, account_id), *about_relations]
    requests.sort(key=lambda request: request.received_at, reverse=True)
    return tuple(view_of(ctx, request) for request in requests)


def status_token(ctx: Context, person_id: str, request_id: str) -> str:
    """The token of the page that tells how far a request is; it outlives an erasure."""
    return ctx.keys.sign(STATUS_TOKEN, [person_id, request_id])


def status_path(ctx: Context, request: RightsRequest) -> str:
    """The path of that page."""
    return f"/rights-requests/{status_token(ctx, request.person_id, request.request_id)}"


def view_by_token(ctx: Context, token: str) -> RequestView:
    """The request that a token is for:
    from the person's own items, or from what is remembered when those are gone.

    Raises
    ------
    LinkDamaged
        Not our token.
    RequestForgotten
        The request is older than what is kept of it.
    """
    person_id, request_id = _of_token(ctx, token)
    request = _request(ctx, person_id, request_id)
    if request:
        return view_of(ctx, request)
    finders = (right.remembered for right in every_right().values() if right.remembered)
    views = (find()(ctx, request_id) for find in finders)
    remembered = next((view for view in views if view), None)
    if remembered is None:
        raise RequestForgotten
    return remembered


def request_by_token(ctx: Context, token: str) -> RightsRequest | None:
    """The request that a token is for, as it is stored; nothing where it is gone.

    Raises
    ------
    LinkDamaged
        Not our token.
    """
    return _request(ctx, *_of_token(ctx, token))


def _of_token(ctx: Context, token: str) -> tuple[str, str]:
    try:
        person_id, request_id = ctx.keys.read(STATUS_TOKEN, token)
    except TokenInvalid as error:
        raise LinkDamaged from error
    return person_id, request_id


def _request(ctx: Context, person_id: str, request_id: str) -> RightsRequest | None:
    return request_by_id(ctx.store, person_id, request_id) or request_by_id(
        ctx.store, forwarded(ctx, person_id, None), request_id
    )


def view_of(ctx: Context, request: RightsRequest) -> RequestView:
    """A stored request as its person sees it."""
    right = every_right().get(request.right)
    result = right.result()(ctx, request) if right and right.result else None
    shown = replace(received_view(request), result=result)
    if not (request.awaits_employer and request.employer_id and is_over(ctx, request.employer_id)):
        return shown
    return replace(shown, state=RequestState.RECEIVED, employer_gone=True)


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
        refusal=None if request.is_open else request.refusal,
        extension=request.extension,
        question=request.question if request.waits_for_person else None,
        weighing=request.weighing,
        used_again_at=request.used_again_at,
        can_be_taken_back=can_be_taken_back(request),
        can_be_used_again=can_be_used_again(request),
        transfer=request.transfer,
        by_representative=bool(request.by_representative),
    )
