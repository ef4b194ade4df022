"""Sessions over HTTP, in every role: begun, asked for, and tried."""

from typing import Final

from qlinx.aws.pool_sessions import Tokens
from qlinx.factors.states import Role
from qlinx.records.sessions import session_id
from qlinx.sessions import service
from tests.support.http import Functions, Response
from tests.support.people import opens_account
from tests.support.signing_in import ADDRESS, a_staff_member, an_employer_user, pool_of, signs_in
from tests.support.world import World

PATHS: Final[dict[Role, str]] = {
    "person": "/v1/account/sessions",
    "employer": "/v1/employer/sessions",
    "staff": "/v1/staff/sessions",
}
# A route of another function, which tells whether a token opens anything.
ELSEWHERE: Final[dict[Role, tuple[str, str]]] = {
    "person": ("account", "/v1/account"),
    "employer": ("employer_desk", "/v1/employer"),
    "staff": ("staff_desk", "/v1/staff/employers"),
}


def sign_in(world: World, email: str = ADDRESS, role: Role = "person") -> Tokens:
    """Somebody signs in, with a code where their role asks for it."""
    return signs_in(world, email, role=role)


def somebody(world: World, role: Role) -> str:
    """Somebody who has been able to sign in at the address in a role for a while; gives their id."""
    world.pass_time(seconds=-10)
    if role == "person":
        user_id = opens_account(world).person_id
    else:
        user_id = (an_employer_user if role == "employer" else a_staff_member)(world, ADDRESS).person_id
    world.pass_time(seconds=10)
    return user_id


def renews(world: World, tokens: Tokens, role: Role = "person") -> Tokens:
    return service.renew(world.ctx, pool_of(world, role), tokens.refresh_token, staff=role == "staff")


def id_of(tokens: Tokens) -> str:
    return session_id(tokens.claims.user_id, tokens.claims.origin)


def opens(functions: Functions, tokens: Tokens, role: Role = "person") -> bool:
    """Whether the token opens the API, at another function than the one that ends sessions."""
    function, path = ELSEWHERE[role]
    answer = functions.call(function, "GET", path, access_token=tokens.access_token)
    assert answer.status in {200, 401}
    return answer.status == 200


def ask(functions: Functions, method: str, tokens: Tokens, role: Role = "person", one: str = "") -> Response:
    path = PATHS[role] + (f"/{one}" if one else "")
    function = "staff_sessions" if role == "staff" else "sessions"
    return functions.call(function, method, path, access_token=tokens.access_token)
