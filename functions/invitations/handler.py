"""A person's own invitations in the app: see them and reply."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.entrypoints.api import Api
from qlinx.entrypoints.logs import logger
from qlinx.entrypoints.sessions import signed_in
from qlinx.entrypoints.wiring import context
from qlinx.invitations.errors import (
    InvitationCancelled,
    NoPlaceLeft,
    ProcessingRestricted,
    RepliesClosed,
)
from qlinx.invitations.own_invitations import own_invitation_of_account, own_invitations
from qlinx.invitations.replies import reply_of_account
from qlinx.invitations.schemas import OWN, InvitationResponse, InvitationsResponse, ReplyRequest
from qlinx.kit.errors import NotFound
from qlinx.people.calling import PEOPLE

api = Api("invitations")


@api.get("/v1/invitations", summary="Your invitations", query=OWN.query)
def see_invitations() -> InvitationsResponse:
    """A page of what you are invited to, the earliest start first, each with what you can do now."""
    account, ctx = signed_in(api, PEOPLE), context()
    found = own_invitations(ctx, account.person_id)
    page = OWN.page(ctx, account.person_id, api.query, found, lambda one: one.own_id)
    shown = [InvitationResponse.of(one) for one in page.items]
    return InvitationsResponse(invitations=shown, total=page.total, cursor=page.cursor)


@api.get(
    "/v1/invitations/<invitation_id>",
    summary="One of your invitations",
    problems=(NotFound,),
)
def see_invitation(invitation_id: str) -> InvitationResponse:
    """One invitation with what can be done now."""
    account = signed_in(api, PEOPLE)
    return InvitationResponse.of(own_invitation_of_account(context(), account.person_id, invitation_id))


@api.put(
    "/v1/invitations/<invitation_id>/reply",
    summary="Answer an invitation",
    problems=(
        NotFound,
        RepliesClosed,
        InvitationCancelled,
        NoPlaceLeft,
        ProcessingRestricted,
    ),
)
def answer_invitation(invitation_id: str, body: ReplyRequest) -> InvitationResponse:
    """Accepts or declines.

    The same reply again changes nothing; you can change your mind until `answer_by`.
    """
    account = signed_in(api, PEOPLE)
    own = reply_of_account(context(), account.person_id, invitation_id, body.reply, seen=body.changes)
    logger.info("invitation answered", outcome=own.invitee.state.value)
    return InvitationResponse.of(own)


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    return api.respond(event, lambda_context)
