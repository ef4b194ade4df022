"""The sending of an issue to all who want it: a run, and nobody gets a mail twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from qlinx.kit.batching import batched
from qlinx.kit.errors import ChangedMeanwhile
from qlinx.kit.retries import attempts
from qlinx.mailing.outbox import MailState, enqueue_mail, enqueued_mail, mails_of_occasion
from qlinx.mailing.states import is_open
from qlinx.newsletters.hours import QuietHours, begins_at, leaves_at
from qlinx.newsletters.issues import PACKAGE, SEND
from qlinx.newsletters.model import Frequency, Issue, IssueState, Subscription
from qlinx.newsletters.preferring import has_turn, is_too_soon, passed_over
from qlinx.newsletters.states import ISSUES, IssueEvent
from qlinx.newsletters.store import (
    ISSUE,
    SUBSCRIPTION,
    issue_by_id,
    issue_item,
    readers_group,
    subscription_by_id,
    subscription_item,
)
from qlinx.records.context import Context
from qlinx.records.shape import Change
from qlinx.runs.declaring import Handled, Page, RunType, RunTypes, Task, Tools, run_types
from qlinx.runs.model import Run
from qlinx.runs.pages import group_page

ISSUE_MAIL: Final = f"{PACKAGE}.issue"
# A mail and a condition of each are one write, which may have a hundred.
_TOGETHER: Final = 50
_NOT_GONE: Final = frozenset({MailState.SKIPPED, MailState.REFUSED, MailState.RETURNED, MailState.BOUNCED})


@dataclass(frozen=True, slots=True)
class Sending:
    """The work on one issue."""

    ctx: Context
    issue_id: str

    def page(self, part: str, cursor: str | None) -> Page:
        return group_page(self.ctx, readers_group(part), cursor)

    def handle(self, ids: Sequence[str], occasion: str) -> Handled:
        del occasion  # the mail itself tells who was handled
        issue = issue_by_id(self.ctx.store, self.issue_id)
        if issue is None:
            return Handled(0)
        night = QuietHours.now(self.ctx)
        done = (_post_to(self.ctx, some, issue, night) for some in batched(ids, _TOGETHER))
        return sum(done, start=Handled(0))


def _post_to(ctx: Context, person_ids: Sequence[str], issue: Issue, night: QuietHours) -> Handled:
    """Puts the mails of these people ready, but of those where it is night; they wait with the run."""
    found = ctx.store.get_many(SUBSCRIPTION, [subscription_item(one) for one in person_ids])
    readers = [one for one in found.values() if not passed_over(one, issue)]
    have = mails_of_occasion(ctx, [one.person_id for one in readers], ISSUE_MAIL, once=issue.issue_id)
    new = [one for one in readers if one.person_id not in have]
    now = ctx.now()
    waits = {one.person_id: at for one in new if (at := leaves_at(now, issue, one, night)) > now}
    ready = _post_together(ctx, [one for one in new if one.person_id not in waits], issue)
    return Handled(len(have) + ready, len(waits), until=min(waits.values(), default=None))


def _post_together(ctx: Context, readers: Sequence[Subscription], issue: Issue) -> int:
    """Puts some mails ready in one write, or one by one where somebody of them is being changed, or counts
    by the month.
    """
    if all(one.frequency is Frequency.EVERY for one in readers):
        changes = [change for one in readers for change in _posted(ctx, one, issue)]
        if not changes or ctx.store.try_write(*changes):
            return len(readers)
    return sum(_post(ctx, one.person_id, issue.issue_id) for one in readers)


def _post(ctx: Context, person_id: str, issue_id: str) -> int:
    """Puts one mail ready, unless its reader stopped meanwhile or chose otherwise.

    Who has it already counts, so that a page repeated counts the same.
    """
    for _ in attempts():
        one, issue = subscription_by_id(ctx.store, person_id), issue_by_id(ctx.store, issue_id)
        if one is None or issue is None or passed_over(one, issue):
            return 0
        if enqueued_mail(ctx, person_id, ISSUE_MAIL, once=issue_id):
            return 1
        if not has_turn(one, issue) and is_too_soon(ctx, one) and not _came_to_nothing(ctx, one):
            return 0
        if ctx.store.try_write(*_posted(ctx, one, issue)):
            return 1
    raise ChangedMeanwhile


def _posted(ctx: Context, one: Subscription, issue: Issue) -> tuple[Change, Change]:
    refs = {"issue_id": issue.issue_id}
    mail = enqueue_mail(ctx, one.person_id, ISSUE_MAIL, refs, once=issue.issue_id)
    return mail, _noted(ctx, one, issue)


def _noted(ctx: Context, one: Subscription, issue: Issue) -> Change:
    """Whoever wants one a month has had theirs; of the others nothing is noted."""
    if one.frequency is Frequency.EVERY:
        return SUBSCRIPTION.unchanged(one)
    return SUBSCRIPTION.replace(one, last_issue_id=issue.issue_id, last_issue_at=ctx.now())


def _came_to_nothing(ctx: Context, one: Subscription) -> bool:
    """Whether the last newsletter never reached its reader, and does not any more: called off, say, before it
    left, though nobody has come to its mail yet.
    """
    last = enqueued_mail(ctx, one.person_id, ISSUE_MAIL, once=one.last_issue_id or "")
    if last is None or not is_open(last.state):
        return last is not None and last.state in _NOT_GONE
    issue = issue_by_id(ctx.store, one.last_issue_id or "")
    return issue is None or issue.state is IssueState.CANCELLED


def _about(ctx: Context, run: Run) -> Issue | None:
    return issue_by_id(ctx.store, run.subject.removeprefix(issue_item("").pk))


def _sends(ctx: Context, run: Run, tools: Tools) -> Task | None:
    del tools
    issue = _about(ctx, run)
    return Sending(ctx, issue.issue_id) if issue and issue.state is IssueState.SENDING else None


def _begins(ctx: Context, run: Run) -> datetime | None:
    issue = _about(ctx, run)
    return begins_at(issue) if issue else None


def _sent(ctx: Context, run: Run) -> Sequence[Change]:
    issue = _about(ctx, run)
    state = ISSUES.after(issue.state, IssueEvent.FINISH) if issue else None
    return (ISSUE.replace(issue, state=state, ended_at=ctx.now()),) if issue and state else ()


RUN_TYPES: Final[RunTypes] = run_types(RunType(SEND, opens=_sends, begins_at=_begins, at_end=_sent))
