"""What users of an employer do with its invitations: invite, see who comes, change the places, call off."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.edge import employer_invitation_messages as messages
from qlinx.edge.employer_sessions import EmployerApi, signed_in_employer_user
from qlinx.edge.reached_limits import counting_limits
from qlinx.edge.wiring import context, queue
from qlinx.employers.errors import NoAgreement
from qlinx.invitations import errors
from qlinx.invitations import service as invitations
from qlinx.invitations.draft import InvitationDraft
from qlinx.invitations.model import Invitation
from qlinx.invitations.places import change_places
from qlinx.invitations.sending import progress_by_invitation, set_paused
from qlinx.kit.errors import ChangedMeanwhile, NotFound
from qlinx.runs.errors import NothingUnderWay

api = EmployerApi("employer-invitations")


@api.get("/v1/employer/invitations", summary="Your invitations")
def see_invitations() -> messages.EmployerInvitations:
    """Your invitations, the newest first."""
    found = tuple(invitations.invitations_of_employer(context(), _employer_id()))
    return messages.EmployerInvitations(invitations=_seen(*found))


@api.post(
    "/v1/employer/invitations",
    status=201,
    summary="Invite",
    problems=(NoAgreement, errors.UsedForAnother, errors.TooManyInvitations),
)
def invite(body: InvitationDraft, once: str | None) -> messages.EmployerInvitation:
    """Makes an invitation; it is sent at `send_at`, or at once. With an `Idempotency-Key` header a repeat makes no other."""
    with counting_limits():
        made = invitations.create_invitation(
            context(), _employer_id(), body, once=once or context().new_id(), fanout=queue("FANOUT")
        )
    return messages.EmployerInvitation.of(made, api.language)


@api.get("/v1/employer/invitations/<invitation_id>", summary="One of your invitations", problems=(NotFound,))
def see_invitation(invitation_id: str) -> messages.EmployerInvitation:
    """One invitation."""
    return _seen(invitations.invitation_for_employer(context(), _employer_id(), invitation_id))[0]


@api.get("/v1/employer/invitations/<invitation_id>/replies", summary="Who comes", problems=(NotFound,))
def see_replies(invitation_id: str) -> messages.Replies:
    """Your people with their answers, and where a mail did not arrive."""
    invitation = invitations.invitation_for_employer(context(), _employer_id(), invitation_id)
    return messages.Replies.of(invitation, invitations.replies(context(), invitation))


@api.put(
    "/v1/employer/invitations/<invitation_id>/places",
    summary="Change the number of places",
    problems=(NotFound, errors.PlacesNotLimited, errors.PlacesSettled, errors.PlacesHeld, ChangedMeanwhile),
)
def change_number(invitation_id: str, body: messages.PlacesRequest) -> messages.EmployerInvitation:
    """More places, or fewer while they are free: nobody who has a place loses it."""
    return _seen(change_places(context(), _employer_id(), invitation_id, body.number_of_places))[0]


@api.post(
    "/v1/employer/invitations/<invitation_id>/cancellation",
    summary="Call an invitation off",
    problems=(NotFound, errors.AlreadyEnded, ChangedMeanwhile),
)
def cancel(invitation_id: str) -> messages.EmployerInvitation:
    """No more answers; who was invited is told. Calling off again changes nothing."""
    return _seen(invitations.cancel(context(), _employer_id(), invitation_id, fanout=queue("FANOUT")))[0]


@api.put(
    "/v1/employer/invitations/<invitation_id>/sending",
    summary="Have the sending wait, or go on",
    problems=(NotFound, NothingUnderWay, ChangedMeanwhile),
)
def pause(invitation_id: str, body: messages.SendingRequest) -> messages.EmployerInvitation:
    """Nobody else is invited while it waits. Who is invited already may answer, and answers close at their time."""
    return _seen(set_paused(context(), _employer_id(), invitation_id, queue("FANOUT"), paused=body.paused))[0]


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    return api.answer(event, lambda_context)


def _seen(*found: Invitation) -> list[messages.EmployerInvitation]:
    how_far = progress_by_invitation(context(), found)
    return [messages.EmployerInvitation.of(i, api.language, how_far.get(i.invitation_id)) for i in found]


def _employer_id() -> str:
    return signed_in_employer_user(api).employer_id
