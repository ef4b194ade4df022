"""What staff decide about the cases of a migration."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.entrypoints.api import Api
from qlinx.entrypoints.sessions import signed_in
from qlinx.entrypoints.wiring import context
from qlinx.kit.errors import ChangedMeanwhile, NotFound
from qlinx.migrations.decisions import decide
from qlinx.migrations.errors import DecidedAlready, NoSuchDecision
from qlinx.migrations.schemas import (
    CASES,
    MigrationCaseResponse,
    MigrationCasesResponse,
    MigrationDecisionRequest,
)
from qlinx.migrations.store import every_case
from qlinx.staff.calling import STAFF_MEMBERS

api = Api("migration-cases", callers=STAFF_MEMBERS)


@api.get("/v1/staff/migration-cases", summary="What a migration asks people to decide", query=CASES.query)
def list_cases() -> MigrationCasesResponse:
    """Every case of every migration, ordered by what was found."""
    ctx, actor = context(), _staff()
    page = CASES.page(ctx, actor, api.query, every_case(ctx.store), lambda case: case.case_id)
    cases = [MigrationCaseResponse.of(case) for case in page.items]
    return MigrationCasesResponse(cases=cases, total=page.total, cursor=page.cursor)


@api.post(
    "/v1/staff/migration-cases/<case_id>/decision",
    summary="Decide a case of a migration",
    problems=(NotFound, NoSuchDecision, DecidedAlready, ChangedMeanwhile),
)
def decide_case(case_id: str, body: MigrationDecisionRequest) -> MigrationCaseResponse:
    """Decides a case.

    Where two people are needed, one proposes and another confirms. The same again changes nothing.
    """
    return MigrationCaseResponse.of(decide(context(), case_id, body.decision, actor=_staff()))


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """Responds to HTTP."""
    return api.respond(event, lambda_context)


def _staff() -> str:
    return signed_in(api, STAFF_MEMBERS).person_id
