"""What staff do for people who can't sign in:
lost second factors, confirmed by a colleague, and frozen accounts.
"""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.entrypoints.api import Api
from qlinx.entrypoints.sessions import signed_in
from qlinx.entrypoints.wiring import context, user_pool
from qlinx.factors.errors import AnotherMustConfirm, FactorMissing
from qlinx.kit.errors import ChangedMeanwhile, NotFound
from qlinx.kit.fields import email_address
from qlinx.people.address_undo import release
from qlinx.people.errors import AddressTaken
from qlinx.sessions.lost_factor import ask_reset, confirm_reset, waiting_resets
from qlinx.sessions.recovery_schemas import (
    RESETS,
    AccountRelease,
    FactorResetRequest,
    FactorResetResponse,
    FactorResetsResponse,
)
from qlinx.staff.calling import STAFF_MEMBERS

api = Api("staff-recoveries", callers=STAFF_MEMBERS)


@api.get("/v1/staff/factor-resets", summary="Pending resets of a second factor", query=RESETS.query)
def list_resets() -> FactorResetsResponse:
    """Those that wait for another member of staff, the oldest first."""
    ctx, actor = context(), _staff()
    page = RESETS.page(ctx, actor, api.query, waiting_resets(ctx), lambda one: one[0].person_id)
    resets = [FactorResetResponse.of(reset, email, actor=actor) for reset, email in page.items]
    return FactorResetsResponse(resets=resets, total=page.total, cursor=page.cursor)


@api.post(
    "/v1/staff/factor-resets",
    status=202,
    summary="Ask to reset a second factor",
    problems=(NotFound, FactorMissing, ChangedMeanwhile),
)
def ask(body: FactorResetRequest) -> FactorResetResponse:
    """For somebody who lost their app and recovery codes, after a call-back.

    Another member of staff confirms it within a day.
    """
    actor = _staff()
    reset = ask_reset(
        context(), body.role, email_address(body.email), body.employer_id, body.shown, actor=actor
    )
    return FactorResetResponse.of(reset, body.email, actor=actor)


@api.post(
    "/v1/staff/factor-resets/<user_id>/confirmation",
    status=204,
    summary="Confirm the reset of a second factor",
    problems=(NotFound, AnotherMustConfirm, ChangedMeanwhile),
)
def confirm(user_id: str) -> None:
    """Removes the factor, ends every session and tells the holder. Make a call-back of your own first."""
    confirm_reset(context(), user_id, actor=_staff(), pool=user_pool())


@api.post(
    "/v1/staff/accounts/<account_id>/release",
    status=204,
    summary="Open a frozen account again",
    problems=(NotFound, AddressTaken, ChangedMeanwhile),
)
def release_account(account_id: str, body: AccountRelease) -> None:
    """For somebody whose former password proves nothing: staff have verified whose account it is.

    The audit trail records it.
    """
    actor = _staff()
    release(context(), account_id, email_address(body.email), actor=actor)


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """Responds to HTTP."""
    return api.respond(event, lambda_context)


def _staff() -> str:
    return signed_in(api, STAFF_MEMBERS).person_id
