"""What users of an employer do with its invitations: invite, see who comes, change the places, call off."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.employers.calling import EMPLOYER_USERS
from qlinx.employers.errors import NoAgreement
from qlinx.entrypoints.api import Api
from qlinx.entrypoints.limits import counting_limits
from qlinx.entrypoints.sessions import signed_in
from qlinx.entrypoints.wiring import context, queue
from qlinx.invitations import errors
from qlinx.invitations import service as invitations
from qlinx.invitations.desk_schemas import (
    EmployerInvitation,
    EmployerInvitations,
    PlacesRequest,
    Replies,
)
from qlinx.invitations.draft import InvitationDraft
from qlinx.invitations.places import change_places
from qlinx.kit.errors import ChangedMeanwhile, NotFound

api = Api("employer-invitations", EMPLOYER_USERS)


@api.get("/v1/employer/invitations", summary="Your invitations")
def see_invitations() -> EmployerInvitations:
    """Your invitations, the newest first."""
    found = invitations.invitations_of_employer(context(), _employer_id())
    return EmployerInvitations(invitations=[EmployerInvitation.of(one, api.language) for one in found])


@api.post(
    "/v1/employer/invitations",
    status=201,
    summary="Invite",
    problems=(NoAgreement, errors.UsedForAnother, errors.TooManyInvitations),
)
def invite(body: InvitationDraft, once: str | None) -> EmployerInvitation:
    """Makes an invitation; it is sent at `send_at`, or at once. With an `Idempotency-Key` header a repeat makes no other."""
    with counting_limits():
        made = invitations.create_invitation(
            context(), _employer_id(), body, once=once or context().new_id(), fanout=queue("FANOUT")
        )
    return EmployerInvitation.of(made, api.language)


@api.get(
    "/v1/employer/invitations/<invitation_id>",
    summary="One of your invitations",
    problems=(NotFound,),
)
def see_invitation(invitation_id: str) -> EmployerInvitation:
    """One invitation."""
    found = invitations.invitation_for_employer(context(), _employer_id(), invitation_id)
    return EmployerInvitation.of(found, api.language)


@api.get("/v1/employer/invitations/<invitation_id>/replies", summary="Who comes", problems=(NotFound,))
def see_replies(invitation_id: str) -> Replies:
    """Your people with their answers, and where a mail did not arrive."""
    invitation = invitations.invitation_for_employer(context(), _employer_id(), invitation_id)
    return Replies.of(invitation, invitations.replies(context(), invitation))


@api.put(
    "/v1/employer/invitations/<invitation_id>/places",
    summary="Change the number of places",
    problems=(NotFound, errors.PlacesNotLimited, errors.PlacesSettled, errors.PlacesHeld, ChangedMeanwhile),
)
def change_number(invitation_id: str, body: PlacesRequest) -> EmployerInvitation:
    """More places, or fewer while they are free: nobody who has a place loses it."""
    changed = change_places(context(), _employer_id(), invitation_id, body.number_of_places)
    return EmployerInvitation.of(changed, api.language)


@api.post(
    "/v1/employer/invitations/<invitation_id>/cancellation",
    summary="Call an invitation off",
    problems=(NotFound, errors.AlreadyEnded, ChangedMeanwhile),
)
def cancel(invitation_id: str) -> EmployerInvitation:
    """No more answers; who was invited is told. Calling off again changes nothing."""
    cancelled = invitations.cancel(context(), _employer_id(), invitation_id, fanout=queue("FANOUT"))
    return EmployerInvitation.of(cancelled, api.language)


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """Answers HTTP."""
    return api.answer(event, lambda_context)


def _employer_id() -> str:
    return signed_in(api, EMPLOYER_USERS).employer_id
