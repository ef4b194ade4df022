"""The page behind the link in an invitation's mail. It shows; only its button answers."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.edge.answer_page import answer_page, open_link
from qlinx.edge.api import Api
from qlinx.edge.invitation_messages import ReplyRequest
from qlinx.edge.logs import logger
from qlinx.edge.pages import in_pages, problem_page, read_form
from qlinx.edge.wiring import context
from qlinx.invitations.answers import own_invitation, reply
from qlinx.invitations.errors import (
    AnswersClosed,
    InvitationCancelled,
    LinkRevoked,
    LinkUnknown,
    NoPlaceLeft,
    ProcessingRestricted,
)
from qlinx.kit.errors import DomainError, TooManyRequests

api = Api("invitation-replies")


@api.get(
    "/i/<token>",
    summary="The page of an invitation",
    problems=(LinkUnknown, LinkRevoked, TooManyRequests),
    public=True,
)
@in_pages(api)
def show_invitation(token: str) -> Response[Any]:
    """Shows the invitation and what can be done; changes nothing, however often a mail scanner opens it."""
    ctx = context().remembering()
    opened = open_link(ctx, api, token)
    return answer_page(api, own_invitation(ctx, opened.person_id, opened.invitation_id))


@api.post(
    "/i/<token>",
    summary="Answer on the page of an invitation",
    problems=(
        LinkUnknown,
        LinkRevoked,
        AnswersClosed,
        InvitationCancelled,
        NoPlaceLeft,
        ProcessingRestricted,
        TooManyRequests,
    ),
    public=True,
    form=ReplyRequest,
)
@in_pages(api)
def answer_invitation(token: str) -> Response[Any]:
    """Takes the form's `reply` (`accept` or `decline`) and shows what is so now."""
    opened = open_link(context(), api, token)
    try:
        form = read_form(api, ReplyRequest)
        own = reply(context(), opened.person_id, opened.invitation_id, form.reply)
    except DomainError as error:
        return problem_page(api, error, language=opened.language)
    logger.info("invitation answered", outcome=own.invitee.state.value)
    return answer_page(api, own, answered=True)


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    return api.answer(event, lambda_context)
