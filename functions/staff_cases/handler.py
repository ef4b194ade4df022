"""What staff handle cases with: requests, incidents and messages by their term, a search with a reason,
frozen accounts.
"""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.employers.names import names_of
from qlinx.entrypoints.api import Api
from qlinx.entrypoints.sessions import signed_in
from qlinx.entrypoints.wiring import context
from qlinx.incidents.routes import add_incident_routes
from qlinx.kit.errors import NotFound, TooManyRequests
from qlinx.mailing.routes import add_health_route
from qlinx.people.locked import locked_accounts
from qlinx.retention.routes import add_first_notices_route
from qlinx.rights.finding import find
from qlinx.rights.finding_schemas import (
    FROZEN,
    FrozenAccountResponse,
    FrozenAccountsResponse,
    PersonSearchRequest,
    PersonSearchResponse,
)
from qlinx.rights.noting_routes import add_noting_route
from qlinx.rights.service import open_request, open_requests
from qlinx.rights.staff_schemas import OPEN, OpenRightsRequests, RightsCase
from qlinx.staff.calling import STAFF_MEMBERS
from qlinx.visitors.routes import add_message_routes

api = Api("staff-cases", callers=STAFF_MEMBERS)


@api.get("/v1/staff/rights-requests", summary="Requests that are not answered yet", query=OPEN.query)
def list_rights_requests() -> OpenRightsRequests:
    """What people ask about their data and is not answered yet, the earliest last day first; not whose."""
    actor, ctx = _staff(), context()
    found = open_requests(ctx)
    page = OPEN.page(ctx, actor, api.query, found, lambda one: one.request_id)
    return OpenRightsRequests.of(page, found, ctx.today())


@api.get("/v1/staff/rights-requests/<request_id>", summary="One request", problems=(NotFound,))
def see_rights_request(request_id: str) -> RightsCase:
    """How far it is, what is to be done, and what may be seen of it; not whose it is."""
    _staff()
    ctx = context()
    request = open_request(ctx, request_id)
    known = names_of(ctx, [request.employer_id]) if request.employer_id else {}
    return RightsCase.of_one(request, ctx.today(), known.get(request.employer_id or ""), api.language)


@api.post(
    "/v1/staff/person-searches", summary="Look for a person, with a reason", problems=(TooManyRequests,)
)
def search_person(body: PersonSearchRequest) -> PersonSearchResponse:
    """What stands under an e-mail address and how it stands; nothing of what is kept about anybody.

    Who looked, why and for which case is written to the audit trail before anything is read.
    """
    actor, ctx = _staff(), context()
    found = find(ctx, body.search(), actor=actor)
    employers = names_of(ctx, {one.employer_id for one in found.subjects if one.employer_id})
    return PersonSearchResponse.of(found, employers, api.language)


@api.get("/v1/staff/frozen-accounts", summary="Frozen accounts", query=FROZEN.query)
def list_frozen() -> FrozenAccountsResponse:
    """Accounts that were frozen from a former address, those that only staff can open first."""
    actor, ctx = _staff(), context()
    page = FROZEN.page(ctx, actor, api.query, locked_accounts(ctx), lambda one: one.account_id)
    shown = [FrozenAccountResponse.of(one) for one in page.items]
    return FrozenAccountsResponse(accounts=shown, total=page.total, cursor=page.cursor)


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """Responds to HTTP."""
    return api.respond(event, lambda_context)


def _staff() -> str:
    return signed_in(api, STAFF_MEMBERS).person_id


add_noting_route(api, context, _staff, lambda: api.language)
add_incident_routes(api, context, _staff)
add_first_notices_route(api, context, _staff)
add_message_routes(api, context, _staff)
add_health_route(api, context, _staff)
