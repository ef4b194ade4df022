"""The newsletters that were sent, for everybody: the latest by name, and each with its words."""

from typing import Final

from qlinx.kit.clock import home_day
from qlinx.kit.errors import NotFound
from qlinx.kit.pages import Page
from qlinx.kit.texts import Language, format_date
from qlinx.newsletters.issues import issue_of
from qlinx.newsletters.model import Issue, IssueState
from qlinx.newsletters.places import EARLIER, NEWSLETTER
from qlinx.newsletters.store import latest_issues
from qlinx.records.context import Context

_LOOKED_AT: Final = 30


def sign_up_page(ctx: Context, language: Language) -> Page:
    """What the newsletter is, the form that asks for it, and those that were sent last."""
    sent = [one for one in latest_issues(ctx.store, limit=_LOOKED_AT) if one.state is IssueState.SENT]
    earlier = [
        (EARLIER.in_(language, issue_id=one.issue_id), one.title(language), _day(one, language))
        for one in sent
    ]
    return Page("newsletters.sign_up", {"earlier": earlier})


def earlier_page(ctx: Context, issue_id: str, language: Language) -> Page:
    """One that was sent.

    Raises
    ------
    NotFound
        There is none, or it was not sent: drafts are nobody's but of who writes them.
    """
    issue = issue_of(ctx, issue_id)
    if issue.state is not IssueState.SENT:
        raise NotFound
    facts = {
        "name": issue.title(language),
        "text": issue.text(language),
        "day": _day(issue, language),
        "newsletter_place": NEWSLETTER,
    }
    return Page("newsletters.earlier", facts, public=True)


def _day(issue: Issue, language: Language) -> str:
    return format_date(home_day(issue.ended_at or issue.created_at), language)
