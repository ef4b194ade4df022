"""The page behind the link in an invitation's mail. Opening it changes nothing; its buttons reply."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.entrypoints.api import Api
from qlinx.entrypoints.logs import logger
from qlinx.entrypoints.pages import in_pages, page_language, problem_page, read_form
from qlinx.entrypoints.wiring import context
from qlinx.invitations.calendars import IN_CALENDAR, calendar_file
from qlinx.invitations.errors import (
    InvitationCancelled,
    LinkRevoked,
    LinkUnknown,
    NoPlaceLeft,
    ProcessingRestricted,
    RepliesClosed,
)
from qlinx.invitations.links import ANSWER_PATH
from qlinx.invitations.own_invitations import own_invitation
from qlinx.invitations.pages.reply import open_link, reply_page
from qlinx.invitations.schemas import ReplyOnPage
from qlinx.invitations.trial import TEST_TOKEN
from qlinx.kit.errors import DomainError, TooManyRequests
from qlinx.kit.pages import CalendarFile, Moved, Page
from qlinx.rights.errors import ReviewNotNow
from qlinx.rights.pages.reviews import posted, with_review

api = Api("invitation-replies")


@api.get(
    "/i/<token>",
    summary="The page of an invitation",
    problems=(LinkUnknown, LinkRevoked, TooManyRequests),
    public=True,
)
@in_pages(api)
def show_invitation(token: str) -> Page | CalendarFile:
    """Shows the invitation and what can be done; changes nothing, however often a mail scanner opens it.

    To whoever comes it gives, with `agenda=1` behind the address, the file for their calendar.
    """
    if token == TEST_TOKEN:
        return Page("invitations.trial", {}, page_language(api), public=True)
    ctx = context().prefetching()
    opened = open_link(ctx, token, network_address=api.network_address)
    own = own_invitation(ctx, opened.person_id, opened.invitation_id, count_free=True)
    language = page_language(api, own.language)
    file = calendar_file(ctx, own, language) if IN_CALENDAR in api.query else None
    return file or with_review(ctx, own, reply_page(own, language), language)


@api.post(
    "/i/<token>",
    summary="Answer on the page of an invitation",
    problems=(
        LinkUnknown,
        LinkRevoked,
        RepliesClosed,
        InvitationCancelled,
        NoPlaceLeft,
        ProcessingRestricted,
        ReviewNotNow,
        TooManyRequests,
    ),
    public=True,
    form=ReplyOnPage,
    status=303,
)
@in_pages(api)
def answer_invitation(token: str) -> Page | Moved:
    """Takes the form's `reply` (`accept` or `decline`), or `look` where somebody is to look at who got a
    place, and leads back to the page, which says what is so.
    """
    opened = open_link(context(), token, network_address=api.network_address)
    try:
        form = read_form(api, ReplyOnPage)
        outcome = posted(context(), opened, form)
    except DomainError as error:
        return problem_page(error, page_language(api, opened.language))
    logger.info("invitation answered", outcome=outcome)
    return Moved(f"{ANSWER_PATH}{token}")


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    return api.respond(event, lambda_context)
