"""Asking for a right, with or without an account; refusing one; taking up what was left."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from qlinx.aws.database import Key
from qlinx.aws.queues import Queue
from qlinx.kit.errors import ChangedMeanwhile, NotFound
from qlinx.mailing.outbox import enqueue_mail
from qlinx.records.audit import record_act, told_with
from qlinx.records.context import Context
from qlinx.records.dealings import About, Dealt
from qlinx.records.limits import count
from qlinx.records.shape import Change, StoredUnreadable
from qlinx.rights.carrying_out import at_end
from qlinx.rights.errors import RefusalUnfit
from qlinx.rights.kinds.erasure import RIGHT as ERASURE
from qlinx.rights.limits import REQUESTS_OF_PERSON
from qlinx.rights.messages import CarryOut
from qlinx.rights.model import (
    TOLD_BEFORE,
    Origin,
    Refusal,
    RightsRequest,
    Step,
    state_after,
)
from qlinx.rights.moments import put_right, replaced
from qlinx.rights.registry import right_named
from qlinx.rights.right import Right
from qlinx.rights.store import (
    RIGHTS_QUEUE,
    RIGHTS_REQUEST,
    request_item,
)
from qlinx.rights.taking_in import Asked, Matter, Noted, take_in

# A request waits for the sweep at most as long as its employer may take.
LONGEST_TERM: Final = timedelta(days=100)
MOST_LISTED: Final = 500


def ask(
    ctx: Context,
    person_id: str,
    right: Right,
    *,
    origin: Origin = Origin.PERSON,
    consuming: Sequence[Change] = (),
    account_id: str | None = None,
    proved: str | None = None,
    by_representative: bool = False,
) -> RightsRequest:
    """Takes in a request about one subject; as ``ask_all``."""
    (request,) = ask_all(
        ctx,
        [person_id],
        right,
        origin=origin,
        consuming=consuming,
        account_id=account_id,
        proved=proved,
        by_representative=by_representative,
    )
    return request


def ask_all(
    ctx: Context,
    person_ids: Sequence[str],
    right: Right,
    *,
    origin: Origin = Origin.PERSON,
    consuming: Sequence[Change] = (),
    account_id: str | None = None,
    proved: str | None = None,
    by_representative: bool = False,
    send_to: str | None = None,
    corrections: Mapping[str, Any] | None = None,
) -> tuple[RightsRequest, ...]:
    """Takes in one right on several subjects at once, a dossier each, and mails the receipts.

    While one is open, asking again gives that one. ``account_id``: asked from this account, about itself or a
    relation that is joined to it. ``proved``: asked by whoever reads the mail of an address (its keyed hash).
    ``by_representative``: by a parent or guardian of somebody under 16. ``send_to``: where its package is to
    go (``transferring.address_for``). ``corrections``: what is put right, by field. ``consuming`` uses a
    proof up in the same write. Nothing is sent here: the table's stream has requests carried out
    (`entrypoints.relay`), so whatever is stored is carried out, even if this is cut off right after.

    Raises
    ------
    NotFound
        One is nobody, is being erased, is not joined to the account, or does not stand at the proved address.
    JoinedToAnother
        A relation is joined to an account, whose holder acts on it.
    TooManyRequests, ChangedMeanwhile
    CodeRefused
        What was to be consumed was used by somebody else meanwhile.
    """
    chosen = tuple(dict.fromkeys(person_ids))
    for person_id in chosen:
        count(ctx, REQUESTS_OF_PERSON, person_id)
    asked = Asked(
        right,
        origin,
        account_id,
        proved,
        by_representative=by_representative,
        send_to=send_to,
        corrections=corrections or {},
    )
    return take_in(ctx, chosen, asked, consuming)


def note(
    ctx: Context,
    person_id: str,
    right: Right,
    noted: Noted,
    *,
    actor: str,
    by_representative: bool = False,
    matter: Matter | None = None,
) -> RightsRequest:
    """Puts a request down that came by telephone, by post or otherwise, for the subject that staff found.

    Whoever is known there is mailed at once, and asked whether it is theirs; until they show it, by using the
    right themselves or as staff found out, nothing is done and the clock stands still. While the same request
    is open, that one is given. The mail goes to the known address, or the account from which the right is
    used, and to nothing that whoever called gave. ``matter``: of a right that is used on one invitation
    (`reviewing.note_look`).

    Raises
    ------
    NotFound
        There is no such subject, or it is being erased.
    RightNotHere, TooManyRequests, ChangedMeanwhile
    """
    count(ctx, REQUESTS_OF_PERSON, person_id)
    act = record_act(
        ctx, actor=actor, action=f"rights-request-noted:{noted.channel.value}", subject=person_id
    )
    told = told_with(act, About(person_id, Dealt.REQUEST_NOTED))
    asked = Asked(right, noted=noted, by_representative=by_representative, matter=matter, told=(told,))
    (request,) = take_in(ctx, [person_id], asked, ())
    return request


def erase_account(ctx: Context, account_id: str, also: Sequence[str] = ()) -> tuple[RightsRequest, ...]:
    """An account is to go, with those of its joined relations that its holder chose;
    a dossier each (C-4, C-16).

    Relations that were not chosen stay with their employers, and their mail returns to the employers'
    addresses.

    Raises
    ------
    NotFound
        The account is gone or going, or a relation is not joined to it.
    TooManyRequests, ChangedMeanwhile
    """
    everything = [account_id, *also]
    return ask_all(ctx, everything, ERASURE, origin=Origin.ACCOUNT, account_id=account_id)


def announce(queue: Queue, request: RightsRequest) -> None:
    """Tells the fulfilment once more that there is something to do.

    Raises
    ------
    qlinx.aws.queues.SendFailed
    """
    queue.send([message_of(request)])


def message_of(request: RightsRequest) -> Mapping[str, Any]:
    """The message that has a request carried out; ids only."""
    message = CarryOut(right=request.right, person_id=request.person_id, request_id=request.request_id)
    return message.body()


def refuse(
    ctx: Context, request: RightsRequest, refusal: Refusal, *, actor: str, weighing: str | None = None
) -> RightsRequest:
    """Refuses a request with its reason, and mails it; a request that has ended stays as it is.

    ``weighing``: why, in words, of a right that is weighed. What that paused is used again a week later.

    Raises
    ------
    RefusalUnfit
        The law knows no such refusal of this right.
    RightUnknown
    ChangedMeanwhile
    """
    after = state_after(request.state, Step.REFUSE)
    if after is None:
        return request
    right = right_named(request.right)
    if refusal not in right.refusals | right.endings:
        raise RefusalUnfit
    changes: dict[str, Any] = {"state": after, "refusal": refusal, "closed_at": ctx.now()}
    if right.weighed:
        changes["used_again_at"] = ctx.now() + TOLD_BEFORE
    if weighing:
        changes |= {"weighing": weighing, "weighed_by": actor}
    following = at_end(ctx, RIGHTS_REQUEST.changed(request, **changes))
    # Before the write: cut off in between, it is told twice rather than never.
    record_act(ctx, actor=actor, action=f"rights-request-refused:{refusal.value}", subject=request.request_id)
    refs = {"request_id": request.request_id}
    told = enqueue_mail(ctx, request.person_id, "rights.request_refused", refs, once=request.request_id)
    if not ctx.store.try_write(*replaced(ctx, request, **changes), told, *following):
        raise ChangedMeanwhile
    return RIGHTS_REQUEST.changed(request, **changes)


def open_requests(ctx: Context, *, limit: int = MOST_LISTED) -> tuple[RightsRequest, ...]:
    """Requests that are not answered yet, of everybody, the earliest last day first: for staff.

    An index, so it may lag by a moment. One that is not as declared keeps no other from being shown.
    """
    keys = ctx.store.due(RIGHTS_QUEUE, ctx.now() + LONGEST_TERM, limit=limit)
    found = ctx.store.readable(RIGHTS_REQUEST, keys, lambda _key, _error: None)
    waiting = [request for request in found if request.is_open]
    return tuple(sorted(waiting, key=lambda request: (request.deadline_on, request.request_id)))


def open_request(ctx: Context, request_id: str) -> RightsRequest:
    """One request that is not answered yet: for staff.

    Raises
    ------
    NotFound
        There is none with this id, or it was answered.
    """
    keys = ctx.store.due(RIGHTS_QUEUE, ctx.now() + LONGEST_TERM, limit=MOST_LISTED)
    key = next((one for one in keys if one.sk == request_item("", request_id).sk), None)
    request = ctx.store.get(RIGHTS_REQUEST, key) if key else None
    if request is None or not request.is_open:
        raise NotFound
    return request


def unfinished(
    ctx: Context, *, limit: int, told: Callable[[Key, StoredUnreadable], None]
) -> tuple[RightsRequest, ...]:
    """Open requests of which nothing was heard for longer than they take, the longest due first:
    for the sweep, which is ``told`` of one that is not as declared.
    """
    return tuple(request for request in _due(ctx, limit, told) if request.is_ours_to_do)


def take_over(ctx: Context, *, limit: int) -> None:
    """Gives the requests of which nothing was heard their moments, where they are of before there were any.

    One that is overtaken or not as declared (``unfinished`` tells of it) keeps no other from having them.

    Raises
    ------
    ChangedMeanwhile
    """
    overtaken = False
    for request in _due(ctx, limit, lambda _key, _error: None):
        changes = put_right(ctx, request)
        if changes and not ctx.store.try_write(RIGHTS_REQUEST.unchanged(request), *changes):
            overtaken = True
    if overtaken:
        raise ChangedMeanwhile


def _due(
    ctx: Context, limit: int, told: Callable[[Key, StoredUnreadable], None]
) -> tuple[RightsRequest, ...]:
    keys = ctx.store.due(RIGHTS_QUEUE, ctx.now(), limit=limit)
    found = ctx.store.readable(RIGHTS_REQUEST, keys, told)
    return tuple(request for request in found if request.is_open and request.next_step_at <= ctx.now())
