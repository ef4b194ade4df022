"""Changes what an invitation says: its name, times, place and text.

Before it was sent nobody is told. Afterwards a run tells invitees (``invitations.tell_changed``); who is not
invited yet simply gets the new words. Nobody loses a place.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from qlinx.aws.database import ConditionFailed
from qlinx.aws.queues import Queue
from qlinx.invitations.change_schemas import ChangeRequest, ChangeResponse
from qlinx.invitations.draft import InvitationDraft
from qlinx.invitations.errors import CalledOff, ChangedOften, NothingChanged, OccasionOver
from qlinx.invitations.model import Invitation, InvitationState
from qlinx.invitations.moments import replaced
from qlinx.invitations.refusals import ADVICE
from qlinx.invitations.results_file_request import INDEX_DELAY_SECONDS
from qlinx.invitations.service import FURTHEST_DAYS, invitation_for_employer
from qlinx.invitations.states import takes_replies
from qlinx.invitations.store import INVITATION_CHANGE, changes_of
from qlinx.invitations.under_way import TELL_CHANGED, new_telling_changed, subject_of
from qlinx.invitations.versions import SAID, InvitationChange, before, differing, tag_of_invitation
from qlinx.kit.errors import ChangedMeanwhile, FieldFault, InputInvalid
from qlinx.kit.retries import attempts
from qlinx.kit.schemas import validated
from qlinx.kit.seen import WHATEVER_IS_NOW, Seen
from qlinx.records.context import Context
from qlinx.records.idempotency import carry_out_once, keyed_request
from qlinx.records.shape import Change
from qlinx.runs.messages import part_messages
from qlinx.runs.store import RUN, runs_of

_MOST_A_DAY: Final = 10
_A_DAY: Final = timedelta(days=1)
NOT_SENT: Final = frozenset({InvitationState.SCHEDULED, InvitationState.WAITING})


def may_change(ctx: Context, invitation: Invitation) -> bool:
    """Whether what it says can still be changed."""
    return invitation.state is not InvitationState.CANCELLED and ctx.now() < invitation.ends_at


def change_invitation(
    ctx: Context,
    employer_id: str,
    invitation_id: str,
    asked: ChangeRequest,
    *,
    once: str | None,
    fanout: Queue,
    seen: Seen = WHATEVER_IS_NOW,
) -> InvitationChange:
    """Changes an invitation, and tells of it whoever is invited.

    ``once`` names the request: again it is the same change. ``seen`` is which version somebody saw.

    Raises
    ------
    NotFound, InputInvalid, KeyUsedBefore, ChangedSince
    CalledOff, OccasionOver
        Nothing of it is changed any more.
    NothingChanged
        It says all of that already.
    ChangedOften
        It was changed ten times in a day.
    ChangedMeanwhile
        Others kept changing it.
    """
    invitation_for_employer(ctx, employer_id, invitation_id)
    whose = f"{employer_id}#{invitation_id}"
    request = keyed_request(ctx, "change", whose, once, asked.model_dump_json(exclude_unset=True))

    def made() -> InvitationChange | None:
        known = changes_of(ctx.store, invitation_id)
        return next((one for one in known if one.request_id == request.made_id), None)

    return carry_out_once(
        ctx,
        request,
        found=made,
        make=lambda used: _change(
            ctx, (employer_id, invitation_id), asked, (request.made_id, used), fanout, seen
        ),
    )


def changes_told(ctx: Context, invitation: Invitation) -> list[ChangeResponse]:
    """The changes of an invitation, the newest first, each with how far the telling of it is."""
    invitation_id = invitation.invitation_id
    runs = {run.once: run for run in runs_of(ctx.store, subject_of(invitation_id), TELL_CHANGED)}
    found, after = [], invitation
    for change in reversed(changes_of(ctx.store, invitation_id)):
        found.append(ChangeResponse.of(change, after, runs.get(change.request_id)))
        after = before(change, after)
    return found


def _change(
    ctx: Context,
    ids: tuple[str, str],
    asked: ChangeRequest,
    request: tuple[str, Sequence[Change]],
    fanout: Queue,
    seen: Seen,
) -> InvitationChange:
    request_id, used_key = request
    for _ in attempts():
        invitation = invitation_for_employer(ctx, *ids)
        said = _as_asked(ctx, invitation, asked, seen)
        change = _next_change(ctx, invitation, request_id)
        run = new_telling_changed(ctx, invitation.invitation_id, once=request_id)
        tells = (RUN.insert(run),) if invitation.state not in NOT_SENT else ()
        changed = replaced(ctx, invitation, changes=change.number, **said)
        try:
            ctx.store.write(*used_key, *changed, INVITATION_CHANGE.insert(change), *tells)
        except ConditionFailed as failed:
            if used_key and 0 in failed.positions:
                # The same request at the same moment was first.
                raise
            continue
        if tells:
            # Whoever was invited a moment before must be found by the index.
            fanout.hurry(part_messages(run, run.parts), delay_seconds=INDEX_DELAY_SECONDS)
        return change
    raise ChangedMeanwhile


def _as_asked(ctx: Context, invitation: Invitation, asked: ChangeRequest, seen: Seen) -> dict[str, object]:
    """What an invitation is to say, judged as a whole, as when it was made."""
    if invitation.state is InvitationState.CANCELLED:
        raise CalledOff
    if not may_change(ctx, invitation):
        raise OccasionOver
    seen.must_hold(tag_of_invitation(invitation))
    said = {name: getattr(invitation, name) for name in SAID}
    waits = {"send_at": invitation.send_at} if invitation.state is InvitationState.SCHEDULED else {}
    # Who is invited and how many places there are is not judged here.
    whole = {
        **said,
        **asked.said,
        **waits,
        "audience": {"everyone": True},
    }
    draft = validated(InvitationDraft, {**whole, "time_zone": invitation.time_zone})
    changed = invitation.model_copy(update={name: getattr(draft, name) for name in SAID})
    names = differing(invitation, changed)
    if not names:
        raise NothingChanged
    _check_times(ctx, invitation, changed, names)
    return {name: getattr(changed, name) for name in names}


def _check_times(ctx: Context, invitation: Invitation, changed: Invitation, names: Sequence[str]) -> None:
    """A time that is changed is one to come; until when people reply stays once they can't any more."""
    now = ctx.now()
    faults = [
        FieldFault(f"/{name}", "in_the_past", ADVICE["in_the_past"])
        for name in ("starts_at", "ends_at", "answer_by")
        if name in names and getattr(changed, name) <= now
    ]
    if (changed.starts_at - now).days >= FURTHEST_DAYS:
        faults.append(FieldFault("/starts_at", "too_far_ahead", ADVICE["too_far_ahead"]))
    if "answer_by" in names and not (invitation.state in NOT_SENT or takes_replies(invitation, now)):
        faults.append(FieldFault("/answer_by", "replies_closed", ADVICE["replies_closed"]))
    if faults:
        raise InputInvalid(faults)


def _next_change(ctx: Context, invitation: Invitation, request_id: str) -> InvitationChange:
    known, now = changes_of(ctx.store, invitation.invitation_id), ctx.now()
    if sum(one.made_at > now - _A_DAY for one in known) >= _MOST_A_DAY:
        raise ChangedOften
    return InvitationChange(
        invitation_id=invitation.invitation_id,
        number=(invitation.changes or 0) + 1,
        request_id=request_id,
        made_at=now,
        **{name: getattr(invitation, name) for name in SAID},
    )
