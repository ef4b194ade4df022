"""What staff do about employers and their agreements."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.employers import schemas, service
from qlinx.employers.agreements import known_employer
from qlinx.employers.errors import AgreementDatesWrong
from qlinx.employers.model import Employer
from qlinx.employers.schemas import EmployerResponse
from qlinx.employers.showing import employer_response
from qlinx.entrypoints.api import Api
from qlinx.entrypoints.sessions import signed_in
from qlinx.entrypoints.settings import setting
from qlinx.entrypoints.wiring import context
from qlinx.kit.errors import ChangedMeanwhile, NotFound
from qlinx.kit.seen import Seen
from qlinx.staff.calling import STAFF_MEMBERS

api = Api("staff-desk", callers=STAFF_MEMBERS)


@api.get("/v1/staff/employers", summary="All employers", query=schemas.EMPLOYERS.query)
def list_employers() -> schemas.EmployersResponse:
    """A page of the employers with their agreements."""
    ctx, actor = context(), _staff()
    page = schemas.EMPLOYERS.page(
        ctx, actor, api.query, service.all_employers(ctx), lambda one: one.employer_id
    )
    shown = [_response(employer) for employer in page.items]
    return schemas.EmployersResponse(employers=shown, total=page.total, cursor=page.cursor)


@api.post("/v1/staff/employers", status=201, summary="Add an employer", problems=(AgreementDatesWrong,))
def add_employer(body: schemas.EmployerRequest, once: str | None) -> EmployerResponse:
    """Adds an employer with its agreement and contact.

    With an `Idempotency-Key` header a repeat adds no other.
    """
    return _response(service.create_employer(context(), body.new(), actor=_staff(), once=once))


@api.get("/v1/staff/employers/<employer_id>", summary="One employer", problems=(NotFound,))
def see_employer(employer_id: str) -> EmployerResponse:
    """One employer with its agreement."""
    _staff()
    return _response(known_employer(context(), employer_id))


@api.put(
    "/v1/staff/employers/<employer_id>/agreement/rights",
    summary="Set who decides on rights of its people",
    problems=(NotFound, ChangedMeanwhile),
    now=see_employer,
)
def set_instruction(employer_id: str, body: schemas.InstructionRequest, seen: Seen) -> EmployerResponse:
    """Sets the standing instruction, for requests from now on; what waits for the employer waits on."""
    executes, actor = body.executes_rights, _staff()
    service.set_instruction(context(), employer_id, executes_rights=executes, actor=actor, seen=seen)
    return _response(known_employer(context(), employer_id))


@api.put(
    "/v1/staff/employers/<employer_id>/agreement/replies",
    summary="Set where replies go to mails on its behalf",
    problems=(NotFound, ChangedMeanwhile),
    now=see_employer,
)
def set_reply_address(employer_id: str, body: schemas.ReplyAddressRequest, seen: Seen) -> EmployerResponse:
    """Sets the address to which whoever is invited replies, for mails that leave from now on."""
    service.set_reply_address(context(), employer_id, body.address, actor=_staff(), seen=seen)
    return _response(known_employer(context(), employer_id))


@api.post(
    "/v1/staff/employers/<employer_id>/agreement/end",
    summary="Set the end of an agreement",
    problems=(NotFound, AgreementDatesWrong, ChangedMeanwhile),
    now=see_employer,
)
def end_agreement(employer_id: str, body: schemas.AgreementEndRequest, seen: Seen) -> EmployerResponse:
    """Sets the last day. After it the relations of the employer's people end automatically."""
    service.end_agreement(context(), employer_id, body.ends_on, actor=_staff(), seen=seen)
    return _response(known_employer(context(), employer_id))


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """Responds to HTTP."""
    return api.respond(event, lambda_context)


def _response(employer: Employer) -> EmployerResponse:
    return employer_response(context(), employer, drop_bucket=setting("DROP_BUCKET"))


def _staff() -> str:
    return signed_in(api, STAFF_MEMBERS).person_id
