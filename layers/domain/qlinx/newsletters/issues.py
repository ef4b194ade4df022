"""Writing an issue and having it sent: by staff, each act under their name."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from qlinx.kit.clock import HOME_ZONE
from qlinx.kit.errors import ChangedMeanwhile, FieldFault, InputInvalid, NotFound
from qlinx.kit.retries import attempts
from qlinx.kit.seen import WHATEVER_IS_NOW, Seen, tag_of
from qlinx.kit.texts import LocalText
from qlinx.kit.wall_clock import NoOneMoment, moment_at
from qlinx.mailing.outbox import enqueue_mail
from qlinx.newsletters.errors import IssueIncomplete
from qlinx.newsletters.hours import begins_at
from qlinx.newsletters.model import Issue, IssueState
from qlinx.newsletters.segments import checked_segment
from qlinx.newsletters.states import ISSUES, IssueEvent
from qlinx.newsletters.store import ISSUE, PARTS, issue_by_id, issue_item
from qlinx.records.audit import record_act
from qlinx.records.context import Context
from qlinx.runs.model import Run
from qlinx.runs.pausing import cancelled, pause_run, resume_run
from qlinx.runs.starting import new_run
from qlinx.runs.store import RUN, run_of

PACKAGE: Final = "newsletters"
SEND: Final = f"{PACKAGE}.send"
TEST_MAIL: Final = f"{PACKAGE}.test"
_AHEAD: Final = timedelta(days=366)
_BEGUN: Final = frozenset({IssueState.SENDING, IssueState.SENT})
_NOT_AHEAD: Final = LocalText(
    nl="Kies een moment dat nog komt, binnen een jaar.",
    en="Choose a moment that is yet to come, within a year.",
)
_NO_MOMENT: Final = LocalText(
    nl="Kies een moment. Of verstuur de nieuwsbrief nu.", en="Choose a moment. Or send the newsletter now."
)


def begin_draft(ctx: Context, issue_id: str) -> None:
    """An empty issue under an id that a page gave out; again changes nothing."""
    ctx.store.try_write(ISSUE.insert(Issue(issue_id=issue_id, created_at=ctx.now())))


def issue_of(ctx: Context, issue_id: str) -> Issue:
    """One issue.

    Raises
    ------
    NotFound
    """
    if found := issue_by_id(ctx.store, issue_id):
        return found
    raise NotFound


def sending_of(ctx: Context, issue_id: str) -> Run | None:
    """The run that sends an issue, while it is kept."""
    return run_of(ctx.store, issue_item(issue_id).pk, SEND)


def save(ctx: Context, issue_id: str, words: Mapping[str, object], seen: Seen) -> Issue:
    """Keeps the words of a draft, if it is as it was when it was shown.

    Raises
    ------
    NotFound, NotPossibleNow, SegmentForbidden, SegmentUnknown, ChangedSince, ChangedMeanwhile
    """
    issue = issue_of(ctx, issue_id)
    ISSUES.require(issue.state, IssueEvent.SAVE)
    words = {**words, "segment": checked_segment(str(words.get("segment") or ""))}
    seen.must_hold(tag_of(issue.version))
    changed = ISSUE.changed(issue, **words)
    if not ctx.store.try_write(ISSUE.next(changed)):
        raise ChangedMeanwhile
    return changed


def send_test(ctx: Context, issue_id: str, *, actor: str) -> None:
    """Mails it to who asks for it, as it stands now.

    Raises
    ------
    NotFound, IssueIncomplete
    """
    if not issue_of(ctx, issue_id).is_complete:
        raise IssueIncomplete
    ctx.store.write(enqueue_mail(ctx, actor, TEST_MAIL, {"issue_id": issue_id}))


def send(
    ctx: Context,
    issue_id: str,
    *,
    actor: str,
    send_at: datetime | None = None,
    own_clock: bool = False,
    night_reason: str | None = None,
    seen: Seen = WHATEVER_IS_NOW,
) -> None:
    """Begins to send it, as whoever sends it saw it, to all who want the newsletter: once, however often this
    is said. Where somebody else had it go at another moment, that stands.

    ``send_at`` has it begin then, with ``own_clock`` when it is as late where each reader is. Who wants it is
    looked up when it goes, so whoever stops until then gets none, and whoever says yes until then gets it.
    Where it is night it waits, unless there is a ``night_reason``.

    Raises
    ------
    NotFound, IssueIncomplete, InputInvalid, NotPossibleNow, ChangedSince, ChangedMeanwhile
    """
    said = (send_at, own_clock, night_reason)
    for _ in attempts():
        issue = issue_of(ctx, issue_id)
        # Whoever says the same again; who says something else is told that it does not go like that.
        if issue.state in _BEGUN and said == (issue.send_at, issue.own_clock, issue.night_reason):
            return
        state = ISSUES.require(issue.state, IssueEvent.SEND)
        if send_at is not None and not ctx.now() < send_at <= ctx.now() + _AHEAD:
            raise InputInvalid([FieldFault("/send_at", "not_ahead", _NOT_AHEAD)])
        if not issue.is_complete:
            raise IssueIncomplete
        seen.must_hold(tag_of(issue.version))
        begun = ISSUE.changed(
            issue,
            state=state,
            begun_at=ctx.now(),
            send_at=send_at,
            own_clock=own_clock,
            night_reason=night_reason,
        )
        run = new_run(ctx, issue_item(issue_id).pk, SEND, PARTS, sent=False, begins_at=begins_at(begun))
        action = "newsletter-sent-at-night" if night_reason else "newsletter-sent"
        record_act(ctx, actor=actor, action=action, subject=issue_id)
        if ctx.store.try_write(ISSUE.next(begun), RUN.insert(run)):
            return
    raise ChangedMeanwhile


def schedule(
    ctx: Context,
    issue_id: str,
    wall_clock: datetime | None,
    *,
    own_clock: bool,
    actor: str,
    seen: Seen = WHATEVER_IS_NOW,
) -> None:
    """Has it sent at a moment by the clock where our people are, or where each reader is.

    Raises
    ------
    NotFound, IssueIncomplete, InputInvalid, NotPossibleNow, ChangedSince, ChangedMeanwhile
    """
    if wall_clock is None:
        raise InputInvalid([FieldFault("/send_at", "missing", _NO_MOMENT)])
    try:
        send_at = moment_at(wall_clock, HOME_ZONE)
    except NoOneMoment as none:
        raise InputInvalid([FieldFault("/send_at", none.code, none.advice)]) from none
    send(ctx, issue_id, actor=actor, send_at=send_at, own_clock=own_clock, seen=seen)


def hold(ctx: Context, issue_id: str, *, actor: str) -> None:
    """Has the sending wait.

    Raises
    ------
    NothingUnderWay, ChangedMeanwhile
    """
    record_act(ctx, actor=actor, action="newsletter-paused", subject=issue_id)
    pause_run(ctx, issue_item(issue_id).pk, SEND)


def go_on(ctx: Context, issue_id: str, *, actor: str) -> None:
    """Has the sending go on; one that has a moment does not begin before it.

    Raises
    ------
    NotFound, NothingUnderWay, ChangedMeanwhile
    """
    begins = begins_at(issue_of(ctx, issue_id))
    record_act(ctx, actor=actor, action="newsletter-resumed", subject=issue_id)
    resume_run(ctx, issue_item(issue_id).pk, SEND, begins_at=begins)


def cancel(ctx: Context, issue_id: str, *, actor: str) -> None:
    """Calls it off: nobody else gets it, what waits to be sent included. Again changes nothing.

    Raises
    ------
    NotFound, NotPossibleNow, ChangedMeanwhile
    """
    for _ in attempts():
        issue = issue_of(ctx, issue_id)
        if issue.state is IssueState.CANCELLED:
            return
        state = ISSUES.require(issue.state, IssueEvent.CANCEL)
        ended = ISSUE.replace(issue, state=state, ended_at=ctx.now())
        record_act(ctx, actor=actor, action="newsletter-cancelled", subject=issue_id)
        if ctx.store.try_write(ended, *cancelled(ctx, sending_of(ctx, issue_id))):
            return
    raise ChangedMeanwhile
