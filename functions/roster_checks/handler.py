"""What users of an employer see of a list before anything of it is stored, whether their lists are checked,
and the declarations under which they share people.
"""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.employers.calling import EMPLOYER_USERS
from qlinx.employers.errors import NoAgreement
from qlinx.entrypoints.api import Api
from qlinx.entrypoints.sessions import signed_in
from qlinx.entrypoints.wiring import bucket, context, queue
from qlinx.kit.errors import ChangedMeanwhile, NotFound
from qlinx.rosters.check_list import CHECKED_ROWS, checked_list
from qlinx.rosters.check_schemas import CheckedListResponse, ListCheckSetting
from qlinx.rosters.check_wishes import checks_all, set_checks_all
from qlinx.rosters.decisions import own_roster
from qlinx.rosters.errors_import import DeclarationRenewed, DeclarationStands
from qlinx.rosters.sharing import DECLARATIONS, declarations_page, own_declaration, renew, withdraw
from qlinx.rosters.sharing_schemas import DeclarationRenewalRequest, DeclarationResponse, DeclarationsResponse

api = Api("roster-checks", EMPLOYER_USERS)


@api.get(
    "/v1/employer/rosters/<roster_id>/check",
    summary="What a list would change",
    query=CHECKED_ROWS.query,
    problems=(NotFound,),
)
def see_check(roster_id: str) -> CheckedListResponse:
    """Row by row, while the list waits for your yes: new, changed, the same, gone, in doubt, refused."""
    roster = own_roster(context(), signed_in(api, EMPLOYER_USERS).employer_id, roster_id)
    check, page = checked_list(context(), bucket("WORK"), roster, api.query)
    return CheckedListResponse.of(check, page, api.language)


@api.get("/v1/employer/list-check", summary="Whether your lists are checked first")
def see_setting() -> ListCheckSetting:
    """The setting that holds where a declaration does not say it."""
    return ListCheckSetting(check_first=checks_all(context(), signed_in(api, EMPLOYER_USERS).employer_id))


@api.put("/v1/employer/list-check", summary="Have your lists checked first", problems=(ChangedMeanwhile,))
def change_setting(body: ListCheckSetting) -> ListCheckSetting:
    """Also for lists that are dropped in storage: nothing of them is stored before somebody says yes."""
    user = signed_in(api, EMPLOYER_USERS)
    chosen = set_checks_all(context(), user.employer_id, check_first=body.check_first, actor=user.person_id)
    return ListCheckSetting(check_first=chosen)


@api.get("/v1/employer/declarations", summary="Your declarations", query=DECLARATIONS.query)
def see_declarations() -> DeclarationsResponse:
    """Under which you share people: each as it was given, and whether you took it back."""
    employer_id = signed_in(api, EMPLOYER_USERS).employer_id
    return DeclarationsResponse.of(declarations_page(context(), employer_id, api.query))


@api.get("/v1/employer/declarations/<declaration_id>", summary="One declaration", problems=(NotFound,))
def see_declaration(declaration_id: str) -> DeclarationResponse:
    """The receipt of what you declared, with how many people it concerned when you took it back."""
    employer_id = signed_in(api, EMPLOYER_USERS).employer_id
    return DeclarationResponse.of(own_declaration(context(), employer_id, declaration_id))


@api.post(
    "/v1/employer/declarations/<declaration_id>/withdrawal",
    summary="Take a declaration back",
    problems=(NotFound,),
)
def take_back(declaration_id: str) -> DeclarationResponse:
    """Whoever rests on no other declaration is set aside: no invitation, in no list, gone in four weeks."""
    user = signed_in(api, EMPLOYER_USERS)
    asked = (context(), user.employer_id, declaration_id)
    return DeclarationResponse.of(withdraw(*asked, actor=user.person_id, fanout=queue("FANOUT")))


@api.post(
    "/v1/employer/declarations/<declaration_id>/renewal",
    summary="Declare anew",
    problems=(NotFound, NoAgreement, DeclarationStands, DeclarationRenewed),
)
def declare_anew(declaration_id: str, body: DeclarationRenewalRequest) -> DeclarationResponse:
    """For the people of a declaration that you took back; they are used again."""
    user = signed_in(api, EMPLOYER_USERS)
    asked = (context(), user.employer_id, declaration_id, body.renewal)
    return DeclarationResponse.of(renew(*asked, actor=user.person_id, fanout=queue("FANOUT")))


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """Responds to HTTP."""
    return api.respond(event, lambda_context)
