"""Newsletters as staff see them: the latest, and one of them with its words and its sending."""

from collections.abc import Callable, Mapping
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BeforeValidator, Field, NaiveDatetime

from qlinx.kit.clock import HOME_ZONE
from qlinx.kit.ids import new_id
from qlinx.kit.pages import Moved, Page
from qlinx.kit.plain_text import clean, one_line
from qlinx.kit.schemas import Schema
from qlinx.kit.seen import SeenForm, tag_of
from qlinx.kit.texts import Language, format_moment
from qlinx.newsletters import issues
from qlinx.newsletters.counting import audience_of, outcomes_of
from qlinx.newsletters.desk_places import ISSUE_PAGE, ISSUES_PAGE, PREVIEW_PAGE, SEND_PAGE
from qlinx.newsletters.errors import IssueIncomplete
from qlinx.newsletters.labels import FIELDS, VALUES
from qlinx.newsletters.model import Issue, IssueState, Topic
from qlinx.newsletters.pages.reader import topic_words
from qlinx.newsletters.segments import segment_fields
from qlinx.newsletters.store import asks_issues, asks_readers, latest_issues, readers
from qlinx.records.context import Context
from qlinx.runs.progress import progress_of

LONGEST_TITLE: Final = 100
LONGEST_TEXT: Final = 10_000
LONGEST_REASON: Final = 200
DONE: Final = ("saved", "tested", "sent", "planned", "paused", "resumed", "cancelled")
_SHOWN: Final = 50
_COUNTED_OF_EACH: Final = 500

Title = Annotated[str, Field(max_length=LONGEST_TITLE), AfterValidator(one_line)]
Text = Annotated[str, Field(max_length=LONGEST_TEXT), AfterValidator(lambda value: clean(value).strip())]


class DraftForm(Schema):
    """A new issue, under the id that the page gave out."""

    issue_id: str = Field(pattern=r"^[a-z2-7]{26}$")


class IssueForm(SeenForm):
    """The words of an issue, and what is done with it."""

    act: Literal["save", "test", "pause", "resume", "cancel"]
    title_nl: Title = ""
    text_nl: Text = ""
    title_en: Title = ""
    text_en: Text = ""
    topic: Topic = Topic.NEWS
    segment: str = Field(default="", max_length=100)
    greets: Literal["yes", "no"] = "no"

    @property
    def words(self) -> dict[str, object]:
        return {
            "topic": self.topic,
            "segment": self.segment,
            "greets": self.greets == "yes",
            "title_nl": self.title_nl,
            "text_nl": self.text_nl,
            "title_en": self.title_en,
            "text_en": self.text_en,
        }


class SendForm(SeenForm):
    """That it goes, now or at a moment."""

    act: Literal["send", "schedule"]
    send_at: Annotated[NaiveDatetime | None, BeforeValidator(lambda typed: typed or None)] = None
    clock: Literal["ours", "own"] = "ours"
    night_reason: Annotated[str, Field(max_length=LONGEST_REASON), AfterValidator(one_line)] = ""


Act = Callable[[Context, str, IssueForm, str], object]
_ACTS: Final[Mapping[str, tuple[str, Act]]] = {
    "save": ("saved", lambda ctx, one, form, _: issues.save(ctx, one, form.words, form.saw)),
    "test": ("tested", lambda ctx, one, _, actor: issues.send_test(ctx, one, actor=actor)),
    "pause": ("paused", lambda ctx, one, _, actor: issues.hold(ctx, one, actor=actor)),
    "resume": ("resumed", lambda ctx, one, _, actor: issues.go_on(ctx, one, actor=actor)),
    "cancel": ("cancelled", lambda ctx, one, _, actor: issues.cancel(ctx, one, actor=actor)),
}


def carry_out(ctx: Context, issue_id: str, form: IssueForm, *, actor: str) -> str:
    """Does what a button says; gives the code of what was done.

    Raises
    ------
    NotFound, IssueIncomplete, InputInvalid, NotPossibleNow, NothingUnderWay, SegmentForbidden,
    SegmentUnknown, ChangedSince, ChangedMeanwhile
    """
    done, act = _ACTS[form.act]
    act(ctx, issue_id, form, actor)
    return done


def have_sent(ctx: Context, issue_id: str, form: SendForm, *, actor: str) -> Moved:
    """Begins to send it, or has it begin at a moment.

    Raises
    ------
    NotFound, IssueIncomplete, InputInvalid, NotPossibleNow, ChangedSince, ChangedMeanwhile
    """
    if form.act == "schedule":
        own = form.clock == "own"
        issues.schedule(ctx, issue_id, form.send_at, own_clock=own, actor=actor, seen=form.saw)
    else:
        issues.send(ctx, issue_id, actor=actor, night_reason=form.night_reason or None, seen=form.saw)
    return Moved(ISSUE_PAGE, {"issue_id": issue_id}, done="planned" if form.act == "schedule" else "sent")


def send_page(ctx: Context, issue_id: str, language: Language) -> Page | Moved:
    """What will leave and to how many, as it is now; of one that left, its own page.

    Raises
    ------
    NotFound, IssueIncomplete
    """
    issue = issues.issue_of(ctx, issue_id)
    if issue.state is not IssueState.DRAFT:
        return Moved(ISSUE_PAGE, {"issue_id": issue_id})
    if not issue.is_complete:
        raise IssueIncomplete
    facts = {
        **_row(issue, language),
        "words": issue.model_dump(include={"title_nl", "title_en"}),
        "topic": topic_words(language)[issue.topic.value],
        "version": tag_of(issue.version),
        "audience": audience_of(ctx, issue),
        "part": segment_words(language).get(issue.segment or "", ""),
        "longest_reason": LONGEST_REASON,
        "issue_page": ISSUE_PAGE,
        "preview_page": PREVIEW_PAGE,
    }
    return Page("newsletters.desk_send", facts)


def issues_page(ctx: Context, language: Language) -> Page:
    """Those that were made last, and how many want the newsletter."""
    ctx = ctx.reading()
    ctx.store.prefetch(asks_issues(_SHOWN), *asks_readers(_COUNTED_OF_EACH))
    number, more = readers(ctx.store, most_of_each=_COUNTED_OF_EACH)
    facts = {
        "issues": [_row(one, language) for one in latest_issues(ctx.store, limit=_SHOWN)],
        "readers": number,
        "more": more,
        "issue_page": ISSUE_PAGE,
        "draft_id": new_id(),
    }
    return Page("newsletters.desk_issues", facts)


def issue_page(ctx: Context, issue_id: str, language: Language) -> Page:
    """One issue: its words, whom it goes to, and how far its sending is.

    Raises
    ------
    NotFound
    """
    issue = issues.issue_of(ctx, issue_id)
    run = issues.sending_of(ctx, issue_id)
    audience = audience_of(ctx, issue) if issue.state is IssueState.DRAFT and issue.is_complete else None
    outcomes = None if issue.state is IssueState.DRAFT else outcomes_of(ctx, issue)
    progress = progress_of(run) if run else None
    facts = {
        **_row(issue, language),
        "words": issue.model_dump(include={"title_nl", "text_nl", "title_en", "text_en"}),
        "topic": issue.topic.value,
        "topic_words": topic_words(language),
        "greets": "yes" if issue.greets else "no",
        "version": tag_of(issue.version),
        "complete": issue.is_complete,
        "segment": issue.segment or "",
        "segments": segment_words(language),
        "audience": audience,
        "outcomes": outcomes,
        "preview_page": PREVIEW_PAGE,
        "send_place": SEND_PAGE,
        "begins": format_moment(issue.send_at, HOME_ZONE.key, language)
        if issue.send_at and ctx.now() < issue.send_at
        else "",
        "own_clock": issue.own_clock,
        "night_reason": issue.night_reason or "",
        "asleep": progress.postponed if progress and progress.goes_on_at else 0,
        "awake_at": format_moment(progress.goes_on_at, HOME_ZONE.key, language)
        if progress and progress.goes_on_at
        else "",
        "paused": progress is not None and progress.state == "paused",
        "people": progress.people if progress else 0,
        "longest_title": LONGEST_TITLE,
        "longest_text": LONGEST_TEXT,
        "issues_place": ISSUES_PAGE,
    }
    return Page("newsletters.desk_issue", facts)


def segment_words(language: Language) -> dict[str, str]:
    """The parts of the readers that a newsletter may go to, and what they are called."""
    return {
        f"{field}={value}": f"{FIELDS[field].in_(language)}: {VALUES[f'{field}.{value}'].in_(language)}"
        for field, values in segment_fields().items()
        for value in values
    }


def _row(issue: Issue, language: Language) -> dict[str, object]:
    when = issue.ended_at or issue.begun_at or issue.created_at
    return {
        "issue_id": issue.issue_id,
        "name": issue.title(language) or issue.title_nl or issue.title_en,
        "state": issue.state.value,
        "when": format_moment(when, HOME_ZONE.key, language),
    }
