"""The routes on which staff write and send newsletters."""

from collections.abc import Callable
from typing import Final

from qlinx.kit.errors import ChangedMeanwhile, FieldFault, InputInvalid, NotFound
from qlinx.kit.ids import derived_id
from qlinx.kit.seen import Seen
from qlinx.kit.states import NotPossibleNow
from qlinx.kit.texts import LocalText
from qlinx.newsletters import issues
from qlinx.newsletters.counting import audience_of, outcomes_of
from qlinx.newsletters.errors import IssueIncomplete, SegmentForbidden, SegmentUnknown
from qlinx.newsletters.model import IssueState
from qlinx.newsletters.schemas import (
    NEWSLETTERS,
    NewsletterAct,
    NewsletterResponse,
    NewslettersResponse,
    NewsletterSummary,
    NewsletterWords,
)
from qlinx.newsletters.store import latest_issues
from qlinx.records.context import Context
from qlinx.records.routes import Routes
from qlinx.runs.errors import NothingUnderWay
from qlinx.runs.progress import progress_of

_ALL: Final = "/v1/staff/newsletters"
_ONE: Final = f"{_ALL}/<newsletter_id>"
_LISTED: Final = 100
_WRITING: Final = (SegmentForbidden, SegmentUnknown, NotPossibleNow, ChangedMeanwhile)
_NO_MOMENT: Final = LocalText(nl="Geef een moment (send_at).", en="Give a moment (send_at).")


def add_newsletter_routes(routes: Routes, context: Callable[[], Context], staff: Callable[[], str]) -> None:
    """Gives a function the routes; ``staff`` gives who of the staff calls."""

    @routes.get(_ALL, summary="Newsletters", query=NEWSLETTERS.query)
    def list_newsletters() -> NewslettersResponse:
        """The latest hundred, the newest first."""
        actor, ctx = staff(), context()
        found = latest_issues(ctx.store, limit=_LISTED)
        page = NEWSLETTERS.page(
            ctx, actor, routes.query, found, lambda one: one.issue_id, state=lambda one: one.state.value
        )
        shown = [NewsletterSummary.of(one) for one in page.items]
        return NewslettersResponse(newsletters=shown, total=page.total, cursor=page.cursor)

    @routes.post(_ALL, status=201, summary="Begin a newsletter", problems=_WRITING)
    def begin_newsletter(body: NewsletterWords, once: str | None) -> NewsletterResponse:
        """A draft with these words; it goes to nobody yet.

        With an `Idempotency-Key` header a repeat begins no other.
        """
        actor, ctx = staff(), context()
        issue_id = derived_id("newsletter", actor, once) if once else ctx.new_id()
        issues.begin_draft(ctx, issue_id)
        issues.save(ctx, issue_id, body.words, Seen())
        return _told(ctx, issue_id)

    @routes.get(_ONE, summary="One newsletter", problems=(NotFound,))
    def see_newsletter(newsletter_id: str) -> NewsletterResponse:
        """Its words; of a draft to how many it would go, of others what became of its mails."""
        staff()
        return _told(context(), newsletter_id)

    @routes.put(
        _ONE,
        summary="Change the words of a newsletter",
        problems=(NotFound, *_WRITING),
        now=see_newsletter,
        must_say_seen=True,
    )
    def save_newsletter(newsletter_id: str, body: NewsletterWords, seen: Seen) -> NewsletterResponse:
        """Of a draft alone; what left is as it was."""
        staff()
        issues.save(context(), newsletter_id, body.words, seen)
        return _told(context(), newsletter_id)

    @routes.post(
        f"{_ONE}/acts",
        summary="Try, send, pause or cancel a newsletter",
        problems=(NotFound, IssueIncomplete, NotPossibleNow, NothingUnderWay, ChangedMeanwhile),
    )
    def act_on_newsletter(newsletter_id: str, body: NewsletterAct) -> NewsletterResponse:
        """What is sent does not come back; look at its `audience` before."""
        _carried_out(context(), newsletter_id, body, staff())
        return _told(context(), newsletter_id)


def _carried_out(ctx: Context, issue_id: str, body: NewsletterAct, actor: str) -> None:
    match body.act:
        case "test":
            issues.send_test(ctx, issue_id, actor=actor)
        case "send":
            issues.send(ctx, issue_id, actor=actor, night_reason=body.night_reason)
        case "schedule":
            if body.send_at is None:
                raise InputInvalid([FieldFault("/send_at", "missing", _NO_MOMENT)])
            issues.send(ctx, issue_id, actor=actor, send_at=body.send_at, own_clock=body.own_clock)
        case "pause":
            issues.hold(ctx, issue_id, actor=actor)
        case "resume":
            issues.go_on(ctx, issue_id, actor=actor)
        case "cancel":
            issues.cancel(ctx, issue_id, actor=actor)


def _told(ctx: Context, issue_id: str) -> NewsletterResponse:
    issue = issues.issue_of(ctx, issue_id)
    is_draft = issue.state is IssueState.DRAFT
    run = issues.sending_of(ctx, issue_id)
    return NewsletterResponse.of(
        issue,
        audience_of(ctx, issue) if is_draft and issue.is_complete else None,
        None if is_draft else outcomes_of(ctx, issue),
        progress_of(run) if run else None,
    )
