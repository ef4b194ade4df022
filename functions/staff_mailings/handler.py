"""What staff do about the first mailings of employers: those that wait, approved or refused; newsletters."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.entrypoints.api import Api
from qlinx.entrypoints.sessions import signed_in
from qlinx.entrypoints.wiring import context, queue
from qlinx.invitations import mailings
from qlinx.invitations.errors import MailingSettled
from qlinx.invitations.staff_schemas import (
    WAITING,
    LookedAtMailing,
    MailingsLookResponse,
    VerdictRequest,
    WaitingMailingResponse,
    WaitingMailings,
)
from qlinx.kit.errors import ChangedMeanwhile, NotFound
from qlinx.newsletters.api_routes import add_newsletter_routes
from qlinx.staff.calling import STAFF_MEMBERS

api = Api("staff-mailings", callers=STAFF_MEMBERS)


@api.get("/v1/staff/mailings", summary="Invitations that wait for approval", query=WAITING.query)
def see_waiting() -> WaitingMailings:
    """Invitations of employers whose first mailings nobody has looked at yet,
    the earliest `answer_by` first.
    """
    ctx, actor = context(), _staff()
    found = mailings.waiting_mailings(ctx)
    page = WAITING.page(ctx, actor, api.query, found, lambda one: one.invitation.invitation_id)
    waiting = [WaitingMailingResponse.of(one) for one in page.items]
    return WaitingMailings(mailings=waiting, total=page.total, cursor=page.cursor)


@api.put(
    "/v1/staff/mailings/<invitation_id>/verdict",
    summary="Approve or refuse an invitation that waits",
    problems=(NotFound, MailingSettled, ChangedMeanwhile),
)
def decide(invitation_id: str, body: VerdictRequest) -> LookedAtMailing:
    """Approving covers its employer from now on: whatever else waits is sent too.

    Refusing calls this one off and says why.
    """
    actor, fanout = _staff(), queue("FANOUT")
    if body.reason is None:
        looked_at = mailings.approve(context(), invitation_id, actor=actor, fanout=fanout)
    else:
        looked_at = mailings.refuse(context(), invitation_id, body.reason, actor=actor, fanout=fanout)
    return LookedAtMailing.of(looked_at)


@api.put(
    "/v1/staff/employers/<employer_id>/agreement/mailings",
    summary="Approve an employer's mailings",
    problems=(NotFound, ChangedMeanwhile),
)
def approve_employer(employer_id: str) -> MailingsLookResponse:
    """For an employer that staff know: nothing it sends waits any more. Approving again changes nothing."""
    agreement = mailings.approve_employer(context(), employer_id, actor=_staff(), fanout=queue("FANOUT"))
    return MailingsLookResponse.of(agreement)


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """Responds to HTTP."""
    return api.respond(event, lambda_context)


def _staff() -> str:
    return signed_in(api, STAFF_MEMBERS).person_id


add_newsletter_routes(api, context, _staff)
