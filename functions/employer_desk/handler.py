"""What users of an employer see and send: the employer itself, uploads, rosters."""

from collections.abc import Mapping
from typing import Any, cast

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.employers.agreements import known_employer
from qlinx.employers.calling import EMPLOYER_USERS
from qlinx.employers.errors import FileNameRefused, NoAgreement
from qlinx.employers.model import EmployerUser
from qlinx.employers.schemas import EmployerResponse, UploadResponse
from qlinx.employers.showing import employer_response
from qlinx.entrypoints.api import Api
from qlinx.entrypoints.sessions import signed_in
from qlinx.entrypoints.settings import setting
from qlinx.entrypoints.wiring import bucket, context, queue
from qlinx.invitations.uploads import invitation_upload
from qlinx.kit.errors import ChangedMeanwhile, NotFound
from qlinx.rosters.asking import Steps
from qlinx.rosters.decisions import OWN_ROSTERS, decide_awaiting, own_roster, own_rosters_page, seen
from qlinx.rosters.errors_import import CheckOver, ColumnNotAsked, NothingToDecide
from qlinx.rosters.schemas import (
    DecisionRequest,
    InvitationUploadRequest,
    RosterResponse,
    RostersResponse,
    UploadRequest,
)
from qlinx.rosters.uploads import result_link, roster_upload

api = Api("employer-desk", EMPLOYER_USERS)


@api.get("/v1/employer", summary="Your employer", problems=(NotFound,))
def see_employer() -> EmployerResponse:
    """Your employer, its agreement, and where it drops files."""
    return employer_response(
        context(), known_employer(context(), _user().employer_id), drop_bucket=setting("DROP_BUCKET")
    )


@api.post(
    "/v1/employer/uploads",
    status=201,
    summary="Upload a file",
    problems=(NoAgreement, FileNameRefused),
)
def upload(body: UploadRequest) -> UploadResponse:
    """Gives a form post for one file. A roster comes with its declaration, and is imported on arrival."""
    user = _user()
    drop = bucket("DROP")
    if body.roster:
        return roster_upload(context(), drop, user.employer_id, body.roster, actor=user.person_id)
    asked = cast("InvitationUploadRequest", body.invitations)
    return invitation_upload(context(), drop, user.employer_id, asked.file_name)


@api.get("/v1/employer/rosters", summary="Your rosters", query=OWN_ROSTERS.query)
def see_rosters() -> RostersResponse:
    """Rosters of the last 90 days, the newest first."""
    return RostersResponse.of(own_rosters_page(context(), _user().employer_id, api.query))


@api.get("/v1/employer/rosters/<roster_id>", summary="One of your rosters", problems=(NotFound,))
def see_roster(roster_id: str) -> RosterResponse:
    """How far the import is, with a link to the result file once there is one."""
    roster = own_roster(context(), _user().employer_id, roster_id)
    return RosterResponse.of(seen(context(), roster), result_link(bucket("DROP"), roster))


@api.post(
    "/v1/employer/rosters/<roster_id>/decision",
    summary="Decide about a roster that awaits confirmation",
    problems=(NotFound, NothingToDecide, ColumnNotAsked, CheckOver, ChangedMeanwhile),
)
def decide(roster_id: str, body: DecisionRequest) -> RosterResponse:
    """Carries out a roster that awaits confirmation, reads one anew with the columns you choose, or
    discards it.
    """
    user = _user()
    roster = decide_awaiting(
        context(),
        Steps(queue("ROSTER_PARTS")),
        user.employer_id,
        roster_id,
        confirm=body.confirm,
        actor=user.person_id,
        columns=body.columns,
    )
    return RosterResponse.of(seen(context(), roster))


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """Responds to HTTP."""
    return api.respond(event, lambda_context)


def _user() -> EmployerUser:
    return signed_in(api, EMPLOYER_USERS)
