"""What the schedule does with invitations when their time comes: start, take up again, close, and clear away.

Every step may be killed and repeated, and may run twice at once: what it does is decided from what is stored, in writes
that hold the version they were decided on.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from qlinx.aws.database import Busy, ConditionFailed, Key
from qlinx.aws.queues import Queue
from qlinx.employers.agreements import agreement_in_force
from qlinx.employers.errors import NoAgreement
from qlinx.invitations.fanout import walk_messages
from qlinx.invitations.first_mailings import begin_with, few_enough, hold, is_approved, lapse, release
from qlinx.invitations.limits import FIRST_PEOPLE
from qlinx.invitations.model import CancelReason, Invitation, InvitationState, Place
from qlinx.invitations.states import Event, after
from qlinx.invitations.store import (
    CLOSE_QUEUE,
    DISPATCH_QUEUE,
    INVITATION,
    LOOK_QUEUE,
    PLACE,
    SELECTION,
    invitation_by_id,
    places_of,
    selections_of,
)
from qlinx.kit.errors import ChangedMeanwhile
from qlinx.kit.lots import lots
from qlinx.people.model import Person
from qlinx.records.budgets import Spent
from qlinx.records.context import Context
from qlinx.records.limits import Limit, most_of
from qlinx.records.shape import Change

# Nothing heard of a fan-out for this long, and it is begun again; people who have theirs are passed over.
PATIENCE: Final = timedelta(minutes=5)
# Further than anybody can invite.
_EVER: Final = timedelta(days=500)
_AT_ONCE: Final = 90
_DUE_PAGE: Final = 500
_TRIES: Final = 10
_CLOSES: Final = frozenset({InvitationState.SCHEDULED, InvitationState.DISPATCHING, InvitationState.OPEN})
# An index may lag: whoever was invited a moment before the cancellation must be found by it.
_INDEX_DELAY_SECONDS: Final = 10


@dataclass(frozen=True, slots=True)
class Tools:
    """The queues that the work goes through, the seconds that are left for it, and who is told that a limit was reached."""

    fanout: Queue
    results: Queue
    seconds_left: Callable[[], float]
    limit_reached: Callable[[Limit], None] = lambda _: None


@dataclass(frozen=True, slots=True)
class DueReport:
    found: int
    failed: int


def do_due(ctx: Context, tools: Tools) -> DueReport:
    """Does what is due about invitations, the longest due first; one that fails does not stop the others."""
    found = failed = 0
    for key in _due(ctx):
        if tools.seconds_left() < 10:
            break
        found += 1
        try:
            go_on(ctx, key.pk.removeprefix("invitation#"), tools)
        except (Busy, ChangedMeanwhile):
            # The next minute finds it again.
            failed += 1
    return DueReport(found, failed)


def _due(ctx: Context) -> Iterator[Key]:
    for queue in (CLOSE_QUEUE, DISPATCH_QUEUE):
        yield from ctx.store.due(queue, ctx.now(), limit=_DUE_PAGE)
    # All that wait: whether staff approved stands in the agreement, which is not due by itself.
    waiting = ctx.store.due(LOOK_QUEUE, ctx.now() + _EVER, limit=_DUE_PAGE)
    yield from (key for key in waiting if _goes_on(ctx, key))


def _goes_on(ctx: Context, key: Key) -> bool:
    invitation = ctx.store.get(INVITATION, key)
    return invitation is not None and (ctx.now() >= invitation.answer_by or is_approved(ctx, invitation))


def go_on(ctx: Context, invitation_id: str, tools: Tools) -> None:
    """Does what is due about one invitation now; nothing where nothing is.

    Raises
    ------
    ChangedMeanwhile
        Others kept changing it.
    """
    for _ in range(_TRIES):
        invitation = invitation_by_id(ctx.store, invitation_id)
        if invitation is None or _step(ctx, invitation, tools):
            return
    raise ChangedMeanwhile


def _step(ctx: Context, invitation: Invitation, tools: Tools) -> bool:
    """One step; says whether it was done (or nothing is due), rather than overtaken by another change."""
    now = ctx.now()
    match invitation.state:
        case _ if invitation.state in _CLOSES and now >= invitation.answer_by:
            return _close(ctx, invitation, tools)
        case InvitationState.SCHEDULED if now >= invitation.send_at:
            return _start(ctx, invitation, tools)
        case InvitationState.WAITING:
            return _looked_at(ctx, invitation)
        case InvitationState.DISPATCHING if _is_quiet(ctx, invitation):
            return _resume(ctx, invitation, tools)
        case InvitationState.CLOSED | InvitationState.CANCELLED if _is_left(ctx, invitation):
            return _clear(ctx, invitation, tools)
        case _:
            return True


def _looked_at(ctx: Context, invitation: Invitation) -> bool:
    """What waited goes on once staff approved, and ends where its answers would close; either is then looked at anew."""
    if is_approved(ctx, invitation):
        release(ctx, invitation)
        return False
    if ctx.now() >= invitation.answer_by:
        lapse(ctx, invitation)
        return False
    return True


def _is_quiet(ctx: Context, invitation: Invitation) -> bool:
    return invitation.resume_at is None or ctx.now() >= invitation.resume_at


def _is_left(ctx: Context, invitation: Invitation) -> bool:
    return invitation.unfinished and _is_quiet(ctx, invitation)


def _start(ctx: Context, invitation: Invitation, tools: Tools) -> bool:
    try:
        agreement = agreement_in_force(ctx, invitation.employer_id)
    except NoAgreement:
        return _cancel_without_agreement(ctx, invitation)
    first = few_enough(ctx, invitation) if agreement.look_is_due else ()
    if first is None:
        return _hold(ctx, invitation, tools, FIRST_PEOPLE)
    if not invitation.places_stored and invitation.number_of_places:
        # Said first, so that places are cleared away whatever happens between here and the start.
        return ctx.store.wrote(INVITATION.replace(invitation, places_stored=True)) and _start(
            ctx, INVITATION.changed(invitation, places_stored=True), tools
        )
    if not _lay_out_places(ctx, invitation):
        return False
    if agreement.look_is_due:
        return _begin_before_look(ctx, invitation, tools, first)
    return _begin(ctx, invitation, tools)


def _hold(
    ctx: Context, invitation: Invitation, tools: Tools, limit: Limit, counted: int | None = None
) -> bool:
    """Waits for staff; ``counted`` people, or more than the limit."""
    if not hold(ctx, invitation, counted or most_of(ctx, limit) + 1):
        return False
    tools.limit_reached(limit)
    return True


def _begin_before_look(ctx: Context, invitation: Invitation, tools: Tools, people: Sequence[Person]) -> bool:
    """As ``_begin``, with few people, who are counted in the same write; waits for staff where they are too many with others."""
    begun = INVITATION.changed(
        invitation,
        state=after(invitation, Event.START),
        resume_at=ctx.now() + PATIENCE,
        parts_done={},
        before_look=True,
        selections=max(1, invitation.selections),
    )
    try:
        begin_with(ctx, invitation, people, begun)
    except Spent as spent:
        return _hold(ctx, invitation, tools, spent.share.limit, len(people))
    except ConditionFailed:
        return False
    tools.fanout.send(walk_messages(begun, "invite"))
    return True


def _begin(ctx: Context, invitation: Invitation, tools: Tools) -> bool:
    """From here on people are invited and may answer. Only one of two dispatches gets past this write."""
    changes: dict[str, object] = {
        "state": after(invitation, Event.START),
        "resume_at": ctx.now() + PATIENCE,
        "parts_done": {},
    }
    if not ctx.store.wrote(INVITATION.replace(invitation, **changes)):
        return False
    tools.fanout.send(walk_messages(INVITATION.changed(invitation, **changes), "invite"))
    return True


def _lay_out_places(ctx: Context, invitation: Invitation) -> bool:
    """Makes the places that are not there yet, and removes those of a number that was lowered meanwhile.

    Each write holds the invitation, so nothing is made or removed once people may answer.
    """
    stored = {place.number: place for place in places_of(ctx.store, invitation.invitation_id)}
    wanted = range(invitation.number_of_places or 0)
    changes: list[Change] = [
        *(PLACE.remove(place) for number, place in stored.items() if number not in wanted),
        *(
            PLACE.insert(Place(invitation_id=invitation.invitation_id, number=number))
            for number in wanted
            if number not in stored
        ),
    ]
    return all(ctx.store.wrote(INVITATION.unchanged(invitation), *some) for some in lots(changes, _AT_ONCE))


def _cancel_without_agreement(ctx: Context, invitation: Invitation) -> bool:
    return ctx.store.wrote(
        INVITATION.replace(
            invitation,
            state=after(invitation, Event.CANCEL),
            resume_at=ctx.now(),
            cancelled_at=ctx.now(),
            cancelled_because=CancelReason.NO_AGREEMENT,
        )
    )


def _resume(ctx: Context, invitation: Invitation, tools: Tools) -> bool:
    """Takes up a fan-out of which nothing was heard: a message was lost, or the function was killed before it sent one."""
    if not invitation.open_parts:
        return finish(ctx, invitation)
    # What waited for a limit is tried again; where it still has to wait, the walk says so anew.
    changes: dict[str, object] = {
        "resume_at": ctx.now() + PATIENCE,
        "postponed": {},
        "postponed_until": None,
        "postponed_because": None,
    }
    if not ctx.store.wrote(INVITATION.replace(invitation, **changes)):
        return False
    tools.fanout.send(walk_messages(invitation, "invite"))
    return True


def finish(ctx: Context, invitation: Invitation) -> bool:
    """The whole audience is invited. Who was named one by one needs no second list any more."""
    selections = tuple(selections_of(ctx.store, invitation.invitation_id))
    return ctx.store.wrote(
        INVITATION.replace(
            invitation,
            state=after(invitation, Event.FINISH),
            invited=sum(invitation.parts_done.values()),
            resume_at=None,
        ),
        *(SELECTION.remove(selection) for selection in selections),
    )


def _close(ctx: Context, invitation: Invitation, tools: Tools) -> bool:
    """No more answers from here on; the results are written once more, by a message that may be repeated."""
    changes = {"state": after(invitation, Event.CLOSE), "resume_at": ctx.now()}
    ask_for_results(invitation, tools)
    if not ctx.store.wrote(INVITATION.replace(invitation, **changes)):
        return False
    return _clear(ctx, INVITATION.changed(invitation, **changes), tools)


def ask_for_results(invitation: Invitation, tools: Tools) -> None:
    """Has every line of the results file written anew, once the index shows everybody."""
    tools.results.send([{"invitation_id": invitation.invitation_id}], delay_seconds=_INDEX_DELAY_SECONDS)


def _clear(ctx: Context, invitation: Invitation, tools: Tools) -> bool:
    """What is left to do after the end: telling invitees of a cancellation, and removing places and selections."""
    if invitation.state is InvitationState.CANCELLED and invitation.open_parts:
        if not ctx.store.wrote(INVITATION.replace(invitation, resume_at=ctx.now() + PATIENCE)):
            return False
        tools.fanout.send(walk_messages(invitation, "tell"), delay_seconds=_INDEX_DELAY_SECONDS)
        return True
    return clear_away(ctx, invitation)


def clear_away(ctx: Context, invitation: Invitation) -> bool:
    """Removes what only an invitation that takes answers needs."""
    for places in lots(places_of(ctx.store, invitation.invitation_id), _AT_ONCE):
        if not ctx.store.wrote(*(PLACE.remove(place) for place in places)):
            return False
    selections = tuple(selections_of(ctx.store, invitation.invitation_id))
    if not (selections or invitation.places_stored):
        return True
    return ctx.store.wrote(
        INVITATION.replace(invitation, places_stored=False),
        *(SELECTION.remove(selection) for selection in selections),
    )
