"""What users of an employer do with requests of its people, where the agreement leaves them to it:
see, ask and decide.
"""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.employers.calling import EMPLOYER_USERS
from qlinx.entrypoints.api import Api
from qlinx.entrypoints.logs import logger
from qlinx.entrypoints.sessions import signed_in
from qlinx.entrypoints.wiring import context
from qlinx.kit.errors import ChangedMeanwhile, NotFound
from qlinx.rights import deciding
from qlinx.rights.deciding import RightsVerdict
from qlinx.rights.desk_schemas import (
    AWAITING,
    EmployerDecided,
    EmployerRightsRequest,
    EmployerRightsRequests,
    RightsDecision,
    RightsQuestion,
)
from qlinx.rights.errors import AskedBefore, RefusalUnfit, RightUnknown

api = Api("employer-rights", EMPLOYER_USERS)


@api.get("/v1/employer/rights-requests", summary="Requests on which you decide", query=AWAITING.query)
def list_rights_requests() -> EmployerRightsRequests:
    """What your people ask about the data that you share,
    where your agreement says that you decide yourself.
    """
    ctx, employer_id = context(), signed_in(api, EMPLOYER_USERS).employer_id
    found = deciding.awaiting(ctx, employer_id)
    page = AWAITING.page(ctx, employer_id, api.query, found, lambda one: one.request.request_id)
    waiting = [EmployerRightsRequest.of(one) for one in page.items]
    return EmployerRightsRequests(rights_requests=waiting, total=page.total, cursor=page.cursor)


@api.post(
    "/v1/employer/rights-requests/<request_id>/decision",
    summary="Have a request carried out, or refuse it",
    problems=(NotFound, RefusalUnfit, ChangedMeanwhile, RightUnknown),
)
def decide_request(request_id: str, body: RightsDecision) -> EmployerDecided:
    """The person is told what you decided. A refusal needs a reason that the law knows for this right.

    An objection to use is weighed, and of a human review you look at who got a place: you say in your own
    words why. To carry a human review out is to give a place, also one more than there were.
    """
    user = signed_in(api, EMPLOYER_USERS)
    partly = body.decision is RightsVerdict.CARRY_OUT_PARTLY
    decided = deciding.decide(
        context(),
        user.employer_id,
        request_id,
        refusal=body.refusal,
        actor=user.person_id,
        partly=partly,
        weighing=body.weighing,
    )
    logger.info("rights request decided", request_id=request_id, decision=body.decision.value)
    return EmployerDecided.of_request(decided)


@api.post(
    "/v1/employer/rights-requests/<request_id>/question",
    summary="Ask whoever made a request what only they can tell",
    problems=(NotFound, AskedBefore, ChangedMeanwhile),
)
def ask_about_request(request_id: str, body: RightsQuestion) -> EmployerDecided:
    """They are mailed your question. The request comes back to you with what they told, or after two weeks
    without.

    The term runs on.
    """
    user = signed_in(api, EMPLOYER_USERS)
    asked = deciding.ask_about(context(), user.employer_id, request_id, body.question, actor=user.person_id)
    logger.info("rights request asked about", request_id=request_id)
    return EmployerDecided.of_request(asked)


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """Responds to HTTP."""
    return api.respond(event, lambda_context)
