"""What staff do about limits: see each with its effect, change one, withdraw what is not in force yet."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.entrypoints.api import Api
from qlinx.entrypoints.sessions import signed_in
from qlinx.entrypoints.wiring import context
from qlinx.kit.errors import ChangedMeanwhile, NotFound
from qlinx.kit.seen import Seen
from qlinx.staff import policies
from qlinx.staff.calling import STAFF_MEMBERS
from qlinx.staff.errors import ValueHolds
from qlinx.staff.limit_schemas import (
    LimitRequest,
    LimitResponse,
    LimitsResponse,
    PolicyResponse,
    WithdrawalRequest,
)
from qlinx.staff.policies import LimitState

api = Api("staff-limits", callers=STAFF_MEMBERS)


@api.get("/v1/staff/limits", summary="All limits")
def list_limits() -> LimitsResponse:
    """Every limit: its value now and from later days, who set it and why, and what it stopped;
    then the other policy values.
    """
    signed_in(api, STAFF_MEMBERS)
    ctx = context()
    return LimitsResponse(
        limits=[_response(state) for state in policies.all_limits(ctx)],
        policies=[PolicyResponse.of(*one, ctx.today(), api.language) for one in policies.other_policies(ctx)],
    )


def _now(limit_name: str) -> LimitResponse:
    return _response(policies.limit_named(context(), limit_name))


@api.put(
    "/v1/staff/limits/<limit_name>",
    summary="Change a limit",
    problems=(NotFound, ChangedMeanwhile),
    now=_now,
    must_say_seen=True,
)
def set_limit(limit_name: str, body: LimitRequest, seen: Seen) -> LimitResponse:
    """Sets another value, from now or a later day.

    It takes effect everywhere within a minute; earlier values stay on record.
    """
    actor = signed_in(api, STAFF_MEMBERS).person_id
    return _response(policies.set_limit(context(), limit_name, body.new(seen), actor=actor))


@api.post(
    "/v1/staff/limits/<limit_name>/withdrawals",
    summary="Withdraw a later value",
    problems=(NotFound, ValueHolds, ChangedMeanwhile),
    now=_now,
    must_say_seen=True,
)
def withdraw(limit_name: str, body: WithdrawalRequest, seen: Seen) -> LimitResponse:
    """Takes back a value that is not in force yet."""
    actor = signed_in(api, STAFF_MEMBERS).person_id
    saw = seen.or_number(body.version)
    return _response(policies.withdraw_limit(context(), limit_name, body.since, saw, actor=actor))


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """Responds to HTTP."""
    return api.respond(event, lambda_context)


def _response(state: LimitState) -> LimitResponse:
    return LimitResponse.of(state, context().today(), api.language)
