"""What users of an employer have its invitees told of: that they have not replied, and what has changed."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.employers.calling import EMPLOYER_USERS
from qlinx.employers.errors import NoAgreement
from qlinx.entrypoints.api import Api
from qlinx.entrypoints.sessions import signed_in
from qlinx.entrypoints.wiring import context, queue
from qlinx.invitations import changing
from qlinx.invitations.change_schemas import CHANGES, ChangeMade, ChangeRequest, ChangesResponse
from qlinx.invitations.desk_schemas import EmployerInvitation
from qlinx.invitations.errors import (
    CalledOff,
    ChangedOften,
    NothingChanged,
    NothingToRemind,
    OccasionOver,
    RemindedLately,
)
from qlinx.invitations.reminder_schemas import REMINDERS, ReminderResponse, RemindersResponse
from qlinx.invitations.reminding import remind, reminders_of
from qlinx.invitations.seeing import as_seen
from qlinx.invitations.service import invitation_for_employer
from qlinx.kit.errors import ChangedMeanwhile, NotFound
from qlinx.kit.seen import Seen

_REMINDERS = "/v1/employer/invitations/<invitation_id>/reminders"
_CHANGES = "/v1/employer/invitations/<invitation_id>/changes"
api = Api("invitation-reminders", EMPLOYER_USERS)


@api.get(_REMINDERS, summary="Reminders of an invitation", query=REMINDERS.query, problems=(NotFound,))
def see_reminders(invitation_id: str) -> RemindersResponse:
    """The newest first, as far as they are of the last 30 days."""
    ctx, employer_id = context(), _employer_id()
    found = reminders_of(ctx, invitation_for_employer(ctx, employer_id, invitation_id))
    whose = f"{employer_id}/{invitation_id}"
    return RemindersResponse.of(REMINDERS.page(ctx, whose, api.query, found, lambda run: run.once))


@api.post(
    _REMINDERS,
    status=201,
    summary="Remind who has not replied",
    problems=(NotFound, NoAgreement, NothingToRemind, RemindedLately),
)
def send_reminder(invitation_id: str, once: str | None) -> ReminderResponse:
    """A mail to each invitee without a reply, once a day at most. It ends with the invitation."""
    return ReminderResponse.of(
        remind(context(), _employer_id(), invitation_id, once=once, fanout=queue("FANOUT"))
    )


@api.get(_CHANGES, summary="Changes of an invitation", query=CHANGES.query, problems=(NotFound,))
def see_changes(invitation_id: str) -> ChangesResponse:
    """The newest first, each with what it said before, and how far your people were told."""
    ctx, employer_id = context(), _employer_id()
    found = changing.changes_told(ctx, invitation_for_employer(ctx, employer_id, invitation_id))
    page = CHANGES.page(ctx, f"{employer_id}/{invitation_id}", api.query, found, lambda one: str(one.number))
    return ChangesResponse.of(page)


def _now(invitation_id: str) -> EmployerInvitation:
    invitation = invitation_for_employer(context(), _employer_id(), invitation_id)
    return as_seen(context(), [invitation], api.language)[0]


@api.post(
    _CHANGES,
    status=201,
    summary="Change an invitation",
    problems=(NotFound, CalledOff, OccasionOver, NothingChanged, ChangedOften, ChangedMeanwhile),
    now=_now,
    must_say_seen=True,
)
def change(invitation_id: str, body: ChangeRequest, once: str | None, seen: Seen) -> ChangeMade:
    """Whoever is invited already is told what is different; who said yes to another time or place is asked
    whether they still come, and keeps their place.
    """
    ctx, ids = context(), (_employer_id(), invitation_id)
    made = changing.change_invitation(ctx, *ids, body, once=once, fanout=queue("FANOUT"), seen=seen)
    invitation = invitation_for_employer(ctx, *ids)
    told = changing.changes_told(ctx, invitation)
    return ChangeMade.of_last(next(one for one in told if one.number == made.number), invitation)


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """Responds to HTTP."""
    return api.respond(event, lambda_context)


def _employer_id() -> str:
    return signed_in(api, EMPLOYER_USERS).employer_id
