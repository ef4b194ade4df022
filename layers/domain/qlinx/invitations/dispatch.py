"""What the schedule does with invitations when their time comes: start, take up again, close, and clear away.

Every step may be killed and repeated, and may run twice at once: what it does is decided from what is stored,
in writes that hold the version they were decided on.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from qlinx.aws.database import ConditionFailed, Key
from qlinx.aws.queues import Queue
from qlinx.employers.agreements import agreement_in_force
from qlinx.employers.errors import NoAgreement
from qlinx.invitations.calling_off import as_called_off, no_more_invited
from qlinx.invitations.earlier import is_found_by_itself, is_of_earlier, made_run
from qlinx.invitations.first_mailings import begin_with, few_enough, hold, is_approved, lapse, release
from qlinx.invitations.free_places import clear_away, lay_out_places
from qlinx.invitations.limits import FIRST_PEOPLE
from qlinx.invitations.model import CancelReason, Invitation, InvitationState
from qlinx.invitations.moments import replaced, written
from qlinx.invitations.results_file_request import ask_for_results
from qlinx.invitations.runs import RESULTS, RUN_TYPES
from qlinx.invitations.states import Event, after
from qlinx.invitations.store import (
    CLOSE_QUEUE,
    DISPATCH_QUEUE,
    INVITATION,
    LOOK_QUEUE,
    invitation_by_id,
)
from qlinx.invitations.under_way import (
    INVITE,
    PACKAGE,
    TELL_CANCELLED,
    new_inviting,
    run_of_invitation,
    subject_of,
)
from qlinx.kit.errors import ChangedMeanwhile
from qlinx.kit.retries import attempts
from qlinx.people.model import Person
from qlinx.records.budgets import Spent
from qlinx.records.context import Context
from qlinx.records.due_moments import PASSES, take_moments
from qlinx.records.limits import Limit, most_of
from qlinx.records.moments import MomentTools
from qlinx.runs.declaring import RunTypes, SignIns, no_sign_ins, packages_of
from qlinx.runs.declaring import Tools as RunTools
from qlinx.runs.starting import send_parts
from qlinx.runs.store import RUN
from qlinx.runs.sweeping import SweepReport, carry_on_if_due, sweep_runs

_IsDue = Callable[[Context, Invitation], bool]

_DUE_PAGE: Final = 500
_CLOSES: Final = frozenset({InvitationState.SCHEDULED, InvitationState.DISPATCHING, InvitationState.OPEN})


@dataclass(frozen=True, slots=True)
class Tools:
    """The queues that the work goes through, the seconds that are left for it, and who is told what.

    ``types`` is all work over many people that this function does: other packages' runs go through the same
    queue. ``sign_ins`` is for those.
    """

    fanout: Queue
    results: Queue
    seconds_left: Callable[[], float]
    limit_reached: Callable[[Limit], None] = lambda _: None
    counted: Callable[[Mapping[str, int]], None] = lambda _: None
    types: RunTypes = field(default_factory=lambda: RUN_TYPES)
    sign_ins: SignIns = no_sign_ins

    @property
    def of_runs(self) -> RunTools:
        others = {RESULTS: self.results}
        return RunTools(
            self.fanout, self.seconds_left, self.limit_reached, others, self.counted, self.sign_ins
        )

    @property
    def of_moments(self) -> MomentTools:
        queues = {"FANOUT": self.fanout, RESULTS: self.results}
        return MomentTools(queues, self.seconds_left, self.limit_reached)


def do_due(ctx: Context, tools: Tools) -> SweepReport:
    """Does what is due about invitations, the longest due first, and about runs;
    one that fails does not stop the others. A mistake of ours is raised once all is done.
    """
    moments = take_moments(ctx, PACKAGE, tools.of_moments)
    report = SweepReport(moments.found, moments.failed, moments.broken)
    for key, is_due in _due(ctx):
        if tools.seconds_left() < 10:
            break
        _take(ctx, key, is_due, tools, report)
    # Whatever closed has ended its run.
    for package in packages_of(tools.types):
        report.add(sweep_runs(ctx, package, tools.types, tools.of_runs))
    if report.broken:
        raise report.broken
    return report


def _due(ctx: Context) -> Iterator[tuple[Key, _IsDue]]:
    for queue in (CLOSE_QUEUE, DISPATCH_QUEUE):
        yield from ((key, is_found_by_itself) for key in ctx.store.due(queue, ctx.now(), limit=_DUE_PAGE))
    # All that wait: whether staff approved stands in the agreement, which is not due by itself.
    waiting = ctx.store.due(LOOK_QUEUE, None, limit=_DUE_PAGE)
    yield from ((key, _goes_on) for key in waiting)


def _goes_on(ctx: Context, invitation: Invitation) -> bool:
    return ctx.now() >= invitation.answer_by or is_approved(ctx, invitation)


def _take(ctx: Context, key: Key, is_due: _IsDue, tools: Tools, report: SweepReport) -> None:
    report.found += 1
    try:
        invitation = ctx.store.get(INVITATION, key)
        if invitation is None or not is_due(ctx, invitation):
            report.found -= 1
            return
        go_on(ctx, invitation.invitation_id, tools)
    except PASSES:
        # The next minute finds it again.
        report.failed += 1
    except Exception as error:  # noqa: BLE001 - one that is broken must not keep the others from going on
        report.note(error)


def go_on(ctx: Context, invitation_id: str, tools: Tools) -> None:
    """Does what is due about one invitation now; nothing where nothing is.

    Raises
    ------
    ChangedMeanwhile
        Others kept changing it.
    """
    for _ in attempts(most=10):
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
        case _ if is_of_earlier(invitation):
            return _of_earlier(ctx, invitation)
        case InvitationState.SCHEDULED | InvitationState.OPEN:
            return True
        case _:
            return _under_way(ctx, invitation, tools)


def _looked_at(ctx: Context, invitation: Invitation) -> bool:
    """What waited goes on once staff approved, and ends where its replies would close;
    either is then looked at anew.
    """
    if is_approved(ctx, invitation):
        release(ctx, invitation)
        return False
    if ctx.now() >= invitation.answer_by:
        lapse(ctx, invitation)
        return False
    return True


def _of_earlier(ctx: Context, invitation: Invitation) -> bool:
    """What was under way before there were runs gets its run, once nothing is heard of it;
    it is then looked at anew.
    """
    if not _is_quiet(ctx, invitation):
        return True
    made_run(ctx, invitation)
    return False


def _is_quiet(ctx: Context, invitation: Invitation) -> bool:
    return invitation.resume_at is None or ctx.now() >= invitation.resume_at


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
        if not ctx.store.try_write(*replaced(ctx, invitation, places_stored=True)):
            return False
        invitation = INVITATION.changed(invitation, places_stored=True)
    if not lay_out_places(ctx, invitation):
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
    """As ``_begin``, with few people, who are counted in the same write;
    waits for staff where they are too many with others.
    """
    begun = INVITATION.changed(
        invitation,
        state=after(invitation, Event.START),
        before_look=True,
        selections=max(1, invitation.selections),
    )
    run = new_inviting(ctx, begun)
    try:
        begin_with(ctx, invitation, people, begun, RUN.insert(run))
    except Spent as spent:
        return _hold(ctx, invitation, tools, spent.share.limit, len(people))
    except ConditionFailed:
        return False
    send_parts(run, run.parts, RUN_TYPES, tools.of_runs)
    return True


def _begin(ctx: Context, invitation: Invitation, tools: Tools) -> bool:
    """From here on people are invited and may reply. Only one of two dispatches gets past this write."""
    begun = INVITATION.changed(invitation, state=after(invitation, Event.START))
    run = new_inviting(ctx, begun)
    if not ctx.store.try_write(*written(ctx, begun), RUN.insert(run)):
        return False
    send_parts(run, run.parts, RUN_TYPES, tools.of_runs)
    return True


def _cancel_without_agreement(ctx: Context, invitation: Invitation) -> bool:
    state = after(invitation, Event.CANCEL)
    if state is None:
        return False
    _, changes = as_called_off(ctx, invitation, state, CancelReason.NO_AGREEMENT, tells=True)
    return ctx.store.try_write(*changes)


def _close(ctx: Context, invitation: Invitation, tools: Tools) -> bool:
    """No more replies from here on; the results are written once more, by a message that may be repeated."""
    closed = INVITATION.changed(invitation, state=after(invitation, Event.CLOSE), resume_at=None)
    ask_for_results(invitation.invitation_id, tools.results)
    if not ctx.store.try_write(*written(ctx, closed), *no_more_invited(ctx, invitation)):
        return False
    return clear_away(ctx, closed)


def _under_way(ctx: Context, invitation: Invitation, tools: Tools) -> bool:
    """What goes on by a run, and what is left to do after the end: places go once invitees were told."""
    state, subject = invitation.state, subject_of(invitation.invitation_id)
    if state is InvitationState.DISPATCHING:
        carry_on_if_due(ctx, subject, INVITE, RUN_TYPES, tools.of_runs)
        return True
    if state is InvitationState.CANCELLED:
        carry_on_if_due(ctx, subject, TELL_CANCELLED, RUN_TYPES, tools.of_runs)
    if not invitation.unfinished or not _is_quiet(ctx, invitation):
        return True
    if state is InvitationState.CANCELLED and _is_telling(ctx, invitation):
        return True
    return clear_away(ctx, invitation)


def _is_telling(ctx: Context, invitation: Invitation) -> bool:
    run = run_of_invitation(ctx.store, invitation.invitation_id, TELL_CANCELLED)
    return run is not None and not run.has_ended
