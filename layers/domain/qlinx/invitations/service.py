"""What an employer does with invitations: makes them, sees them and who comes, cancels them."""

from collections.abc import Iterator, Sequence

from qlinx.aws.queues import Queue
from qlinx.employers.agreements import agreement_in_force
from qlinx.invitations.calling_off import as_called_off, called_off
from qlinx.invitations.draft import InvitationDraft
from qlinx.invitations.errors import TooManyInvitations
from qlinx.invitations.fanout import start_message
from qlinx.invitations.limits import INVITATIONS_A_DAY, INVITATIONS_AN_HOUR, PEOPLE_A_DAY
from qlinx.invitations.model import (
    AudienceKind,
    Cancellation,
    CancelReason,
    Invitation,
    InvitationState,
    Selection,
)
from qlinx.invitations.moments import inserted
from qlinx.invitations.named import Named, named_people
from qlinx.invitations.refusals import ADVICE
from qlinx.invitations.results import ReplyLine, replies
from qlinx.invitations.states import cancelled
from qlinx.invitations.store import (
    CANCELLATION,
    INVITATION,
    SELECTION,
    employer_invitations_group,
    invitation_by_id,
)
from qlinx.kit.batching import batched
from qlinx.kit.errors import ChangedMeanwhile, FieldFault, InputInvalid, NotFound
from qlinx.kit.retries import attempts
from qlinx.records.budgets import Spent, share, take, used, window_ends
from qlinx.records.context import Context
from qlinx.records.idempotency import KeyedRequest, carry_out_once, keyed_request
from qlinx.records.limits import most_of
from qlinx.records.shape import Change

__all__ = [
    "ReplyLine",
    "as_drafted",
    "cancel",
    "check_times",
    "create_invitation",
    "invitation_for_employer",
    "invitations_of_employer",
    "replies",
]

FURTHEST_DAYS = 366
_SELECTION_SIZE = 500
_PAGE = 100


def create_invitation(
    ctx: Context, employer_id: str, draft: InvitationDraft, *, once: str | None, fanout: Queue | None = None
) -> Invitation:
    """Makes an invitation; it is sent at its time by the schedule,
    or at once where ``fanout`` is given and it is due.

    ``once`` names the request (an Idempotency-Key, the hash of a file): the same request again gives the same
    invitation.

    Raises
    ------
    NoAgreement
        No agreement of the employer holds today (obligation 9).
    InputInvalid
        A time is past or too far ahead, or nobody on the list is known.
    KeyUsedBefore
        ``once`` was used before for another draft.
    TooManyInvitations
        The employer made as many as it may, or invited as many people as it may and this one is to be sent
        today.
    """
    request = keyed_request(ctx, "invitation", employer_id, once, draft.model_dump_json())
    return carry_out_once(
        ctx,
        request,
        found=lambda: invitation_by_id(ctx.store, request.made_id),
        make=lambda used: _create(ctx, employer_id, draft, request, used, fanout),
        asked=lambda known: known.draft_hash,
    )


def _create(
    ctx: Context,
    employer_id: str,
    draft: InvitationDraft,
    request: KeyedRequest,
    used_key: Sequence[Change],
    fanout: Queue | None,
) -> Invitation:
    agreement_in_force(ctx, employer_id)
    check_times(ctx, draft)
    _check_people_of_today(ctx, employer_id, draft)
    named = _people_named(ctx, employer_id, draft)
    invitation, changes = _new(ctx, employer_id, request, draft, named)
    limits = (INVITATIONS_AN_HOUR, INVITATIONS_A_DAY)
    try:
        take(ctx, [share(ctx, limit, employer_id) for limit in limits], *changes, *used_key)
    except Spent as spent:
        raise TooManyInvitations(spent.share.limit.name, spent.share.ends_at, ctx.now()) from spent
    if fanout and invitation.send_at <= ctx.now():
        fanout.hurry([start_message(request.made_id)])
    return invitation


def invitation_for_employer(ctx: Context, employer_id: str, invitation_id: str) -> Invitation:
    """An employer's own invitation.

    Raises
    ------
    NotFound
        There is none, or it is another employer's.
    """
    invitation = invitation_by_id(ctx.store, invitation_id)
    if invitation is None or invitation.employer_id != employer_id:
        raise NotFound
    return invitation


def invitations_of_employer(ctx: Context, employer_id: str) -> Iterator[Invitation]:
    """An employer's invitations, the newest first."""
    for page in batched(ctx.store.group(employer_invitations_group(employer_id), forward=False), _PAGE):
        found = ctx.store.get_many(INVITATION, page)
        yield from (found[key] for key in page if key in found)


def cancel(
    ctx: Context,
    employer_id: str,
    invitation_id: str,
    *,
    note: str | None = None,
    fanout: Queue | None = None,
) -> Invitation:
    """Calls an occasion off: no more replies, no more mail but the cancellation.

    Cancelling again changes nothing.

    Who was invited is told by the schedule, or at once where ``fanout`` is given, with what the employer says
    of it in ``note``.

    Raises
    ------
    NotFound
    AlreadyEnded
        The occasion is over.
    ChangedMeanwhile
    """
    for _ in attempts():
        invitation = invitation_for_employer(ctx, employer_id, invitation_id)
        state = cancelled(invitation, ctx.now())
        if state is None:
            return invitation
        off, changes = as_called_off(ctx, invitation, state, CancelReason.EMPLOYER, tells=True)
        said = (CANCELLATION.insert(Cancellation(invitation_id=invitation_id, note=note)),) if note else ()
        if ctx.store.try_write(*changes, called_off(ctx, off), *said):
            if fanout:
                fanout.hurry([start_message(invitation_id)])
            return off
    raise ChangedMeanwhile


def check_times(ctx: Context, draft: InvitationDraft) -> None:
    """What a draft says of times, beside today.

    Raises
    ------
    InputInvalid
        One is past or too far ahead.
    """
    now = ctx.now()
    moments = {"/answer_by": draft.answer_by, "/send_at": draft.send_at}
    faults = [
        FieldFault(pointer, "in_the_past", ADVICE["in_the_past"])
        for pointer, moment in moments.items()
        if moment and moment <= now
    ]
    if (draft.starts_at - now).days >= FURTHEST_DAYS:
        faults.append(FieldFault("/starts_at", "too_far_ahead", ADVICE["too_far_ahead"]))
    if faults:
        raise InputInvalid(faults)


def _check_people_of_today(ctx: Context, employer_id: str, draft: InvitationDraft) -> None:
    """Nobody is left waiting for an invitation that can't go today;
    one that is to be sent later is counted when it goes.
    """
    ends = window_ends(ctx, PEOPLE_A_DAY)
    goes_today = draft.send_at is None or draft.send_at < ends
    if goes_today and used(ctx, PEOPLE_A_DAY, employer_id) >= most_of(ctx, PEOPLE_A_DAY):
        raise TooManyInvitations(PEOPLE_A_DAY.name, ends, ctx.now())


def _people_named(ctx: Context, employer_id: str, draft: InvitationDraft) -> Named:
    if draft.audience.kind is not AudienceKind.PEOPLE:
        return Named((), 0)
    named = named_people(ctx, employer_id, draft.audience)
    if not named.person_ids:
        raise InputInvalid([FieldFault("/audience", "nobody_found", ADVICE["nobody_found"])])
    return named


def _new(
    ctx: Context, employer_id: str, request: KeyedRequest, draft: InvitationDraft, named: Named
) -> tuple[Invitation, list[Change]]:
    invitation_id = request.made_id
    selections = [
        Selection(invitation_id=invitation_id, number=number, person_ids=some)
        for number, some in enumerate(batched(named.person_ids, _SELECTION_SIZE))
    ]
    drafted = as_drafted(ctx, employer_id, draft, invitation_id, request.request_hash)
    invitation = drafted.model_copy(update={"selections": len(selections), "not_found": named.not_found})
    return invitation, [
        *inserted(invitation, drafted.created_at),
        *(SELECTION.insert(part) for part in selections),
    ]


def as_drafted(
    ctx: Context, employer_id: str, draft: InvitationDraft, invitation_id: str, draft_hash: str
) -> Invitation:
    """The invitation that a draft becomes, before anybody is named."""
    now = ctx.now()
    return Invitation(
        invitation_id=invitation_id,
        employer_id=employer_id,
        state=InvitationState.SCHEDULED,
        **draft.model_dump(exclude={"audience", "send_at"}),
        send_at=draft.send_at or now,
        audience=draft.audience.kind,
        among=draft.audience.among,
        also_tags=draft.audience.also_tags,
        draft_hash=draft_hash,
        created_at=now,
    )
