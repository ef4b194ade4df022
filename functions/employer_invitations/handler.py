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
from qlinx.invitations import desk_schemas as schemas
from qlinx.invitations import errors, listing, places, sending, service
from qlinx.invitations.before_routes import add_routes_before
from qlinx.invitations.draft import InvitationDraft
from qlinx.invitations.model import Invitation
from qlinx.invitations.seeing import as_seen
from qlinx.kit.errors import ChangedMeanwhile, NotFound
from qlinx.kit.seen import Seen
from qlinx.runs.errors import NothingUnderWay

api = Api("employer-invitations", EMPLOYER_USERS)
_ONE = "/v1/employer/invitations/<invitation_id>"
_NOT_PAUSED = (NotFound, NothingUnderWay, ChangedMeanwhile)
_NOT_INVITED = (NoAgreement, errors.TooManyInvitations)


@api.get("/v1/employer/invitations", summary="Your invitations", query=listing.INVITATIONS.query)
def see_invitations() -> schemas.EmployerInvitations:
    """A page of your invitations, the newest first. It may be short, and still have a next one."""
    found, cursor = listing.invitations(context(), _employer_id(), api.query)
    return schemas.EmployerInvitations(invitations=_seen(*found), cursor=cursor)


@api.post("/v1/employer/invitations", status=201, summary="Invite", problems=_NOT_INVITED)
def invite(body: InvitationDraft, once: str | None) -> schemas.EmployerInvitation:
    """Makes an invitation, sent at `send_at` or at once."""
    with counting_limits():
        made = service.create_invitation(context(), _employer_id(), body, once=once, fanout=queue("FANOUT"))
    return schemas.EmployerInvitation.of(made, api.language)


@api.get(_ONE, summary="One of your invitations", problems=(NotFound,))
def see_invitation(invitation_id: str) -> schemas.EmployerInvitation:
    """One invitation."""
    return _seen(service.invitation_for_employer(context(), _employer_id(), invitation_id))[0]


@api.get(f"{_ONE}/replies", summary="Who comes", problems=(NotFound,), query=listing.REPLIES.query)
def see_replies(invitation_id: str) -> schemas.InvitationReplies:
    """A page of your people with their replies, by name. Of over 500 it may be short and have a next one."""
    found = service.invitation_for_employer(context(), _employer_id(), invitation_id)
    return schemas.InvitationReplies.of(found, listing.replies(context(), found, api.query))


@api.put(
    f"{_ONE}/places",
    summary="Change the number of places",
    problems=(NotFound, errors.PlacesNotLimited, errors.PlacesSettled, errors.PlacesTaken, ChangedMeanwhile),
    now=see_invitation,
)
def change_number(invitation_id: str, body: schemas.PlacesRequest, seen: Seen) -> schemas.EmployerInvitation:
    """More places, or fewer as far as they are free: nobody who has a place loses it."""
    of, number = (_employer_id(), invitation_id), body.number_of_places
    return _seen(places.change_places(context(), *of, number, seen))[0]


@api.post(
    f"{_ONE}/cancellation",
    summary="Call an invitation off",
    problems=(NotFound, errors.AlreadyEnded, ChangedMeanwhile),
)
def cancel(invitation_id: str, body: schemas.CancellationRequest) -> schemas.EmployerInvitation:
    """Nobody can reply any more, and whoever was invited is told. Calling off again changes nothing."""
    of, fanout = (_employer_id(), invitation_id), queue("FANOUT")
    return _seen(service.cancel(context(), *of, note=body.reason, fanout=fanout))[0]


@api.put(f"{_ONE}/sending", summary="Have the sending wait, or go on", problems=_NOT_PAUSED)
def pause(invitation_id: str, body: schemas.SendingRequest) -> schemas.EmployerInvitation:
    """Nobody else is invited while it waits. Whoever is already invited can reply until `answer_by`."""
    of, paused = (_employer_id(), invitation_id), body.paused
    return _seen(sending.set_paused(context(), *of, queue("FANOUT"), paused=paused))[0]


add_routes_before(api, lambda **how: signed_in(api, EMPLOYER_USERS, **how), lambda: api.language, context)


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    return api.respond(event, lambda_context)


def _seen(*found: Invitation) -> list[schemas.EmployerInvitation]:
    return as_seen(context(), found, api.language)


def _employer_id() -> str:
    return signed_in(api, EMPLOYER_USERS).employer_id
