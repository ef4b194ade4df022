"""What the page of an invitation tells about a person who looks at who got a place, and the door to that."""

from dataclasses import replace

from qlinx.invitations.links import Opened
from qlinx.invitations.own_invitations import OwnInvitation
from qlinx.invitations.replies import reply
from qlinx.invitations.schemas import ReplyOnPage
from qlinx.kit.pages import Page
from qlinx.kit.texts import Language, format_date
from qlinx.people.places import MY_REQUESTS
from qlinx.records.context import Context
from qlinx.rights.following import status_path
from qlinx.rights.looks import may_ask, review_of, would_be_decided_by
from qlinx.rights.model import Refusal, RequestState, RightsRequest


def with_review(
    ctx: Context, own: OwnInvitation, page: Page, language: Language, *, in_account: bool = False
) -> Page:
    """The page of an invitation with what became of the request to look at it, and whether one can be made.

    ``in_account``: it is asked on the page of somebody's requests, where it is followed too.
    """
    known = review_of(ctx, own.invitee)
    outcome = _outcome(known) if known else None
    possible = may_ask(ctx, own)
    facts = {
        "may_ask": possible,
        "heard_by": format_date(would_be_decided_by(ctx, own), language) if possible else None,
        "review": {
            "outcome": outcome,
            "until": format_date(known.deadline_on, language),
            "to": f"{status_path(ctx, known)}?language={language}",
        }
        if known and outcome
        else None,
        "invitation": own.invitee.invitation_id if in_account else None,
        "requests": MY_REQUESTS if in_account else None,
    }
    return replace(page, facts={**page.facts, **facts})


def _outcome(request: RightsRequest) -> str | None:
    """Said without the reason, which is in the mail and in the account, not behind the link of a mail."""
    if request.is_open:
        return "waits"
    if request.state is RequestState.FULFILLED:
        return "given"
    return "stands" if request.refusal is Refusal.STANDS else None


def posted(ctx: Context, opened: Opened, form: ReplyOnPage) -> str:
    """Takes what was pressed on the page behind a link; a word for the log.

    Raises
    ------
    Those of ``invitations.replies.reply`` and ``rights.reviewing.ask_by_link``.
    """
    if form.reply is None:
        from qlinx.rights.reviewing import ask_by_link

        ask_by_link(ctx, opened.person_id, opened.invitation_id)
        return "look-asked"
    return reply(
        ctx, opened.person_id, opened.invitation_id, form.reply, seen=form.changes
    ).invitee.state.value
