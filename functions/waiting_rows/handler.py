"""What users of an employer decide about rows of its lists that disagree with what it gave before."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.employers.calling import EMPLOYER_USERS
from qlinx.employers.errors import NoAgreement
from qlinx.entrypoints.api import Api
from qlinx.entrypoints.logs import logger
from qlinx.entrypoints.sessions import signed_in
from qlinx.entrypoints.wiring import context
from qlinx.kit.errors import ChangedMeanwhile, NotFound
from qlinx.people.errors import OnlyKept
from qlinx.rosters.errors_import import DeclarationWithdrawn, NotACandidate
from qlinx.rosters.model import WaitingDecision
from qlinx.rosters.waiting import beside_candidates, waiting_rows
from qlinx.rosters.waiting_decisions import decide_all, decide_waiting
from qlinx.rosters.waiting_schemas import (
    WAITING_ROWS,
    AllDecidedResponse,
    AllWaitingDecisionRequest,
    WaitingDecisionRequest,
    WaitingRowResponse,
    WaitingRowsResponse,
)

api = Api("waiting-rows", EMPLOYER_USERS)


@api.get("/v1/employer/waiting-rows", summary="Your waiting rows", query=WAITING_ROWS.query)
def see_waiting() -> WaitingRowsResponse:
    """Rows whose number, address and name point to different people, beside what you gave before."""
    employer_id, ctx = signed_in(api, EMPLOYER_USERS).employer_id, context()
    found = waiting_rows(ctx, employer_id)
    page = WAITING_ROWS.page(ctx, employer_id, api.query, found.rows, lambda one: one.person_id)
    rows = [WaitingRowResponse.of(one, api.language) for one in beside_candidates(ctx, page.items)]
    return WaitingRowsResponse(rows=rows, not_shown=found.not_shown, total=page.total, cursor=page.cursor)


@api.post(
    "/v1/employer/waiting-rows/<row_id>/decision",
    status=204,
    summary="Decide about a row that waits",
    problems=(NotFound, NotACandidate, DeclarationWithdrawn, NoAgreement, OnlyKept, ChangedMeanwhile),
)
def decide(row_id: str, body: WaitingDecisionRequest) -> None:
    """Takes the row to be about one of the candidates or about somebody new, or discards it."""
    user = signed_in(api, EMPLOYER_USERS)
    decide_waiting(
        context(), user.employer_id, row_id, body.decision, actor=user.person_id, person_id=body.person_id
    )
    logger.info("waiting row decided", outcome=body.decision.value)


@api.post(
    "/v1/employer/waiting-rows/decisions",
    summary="Decide about all rows that wait",
    problems=(NoAgreement, ChangedMeanwhile),
)
def decide_every(body: AllWaitingDecisionRequest) -> AllDecidedResponse:
    """The same decision for each; rows with several candidates are left for you to choose. Fifty rows are
    looked at in one call, the longest waiting first: go on with the `cursor` of the answer until there is
    none.
    """
    user = signed_in(api, EMPLOYER_USERS)
    found = decide_all(
        context(),
        user.employer_id,
        WaitingDecision(body.decision),
        actor=user.person_id,
        roster_id=body.roster_id,
        cursor=body.cursor,
    )
    logger.info("waiting rows decided", outcome=body.decision, decided=found.decided, left=found.left)
    return AllDecidedResponse(decided=found.decided, left=found.left, cursor=found.cursor)


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """Responds to HTTP."""
    return api.respond(event, lambda_context)
