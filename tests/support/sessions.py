"""Sessions over HTTP, in every role: begun, asked for, and tried."""

from typing import Final

from qlinx.aws.pool_sessions import Tokens
from qlinx.aws.token_claims import claims_of
from qlinx.records.sessions import session_id
from qlinx.sessions.whose import Role
from tests.support.http import Answer, Functions
from tests.support.people import opens_account
from tests.support.signing_in import ADDRESS, a_staff_member, an_employer_user, signs_in
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
    """Somebody signs in, of whom no second factor is asked."""
    tokens = signs_in(world, email, role=role)
    assert isinstance(tokens, Tokens)
    return tokens


def somebody(world: World, role: Role) -> str:
    """Somebody who has been able to sign in at the address in a role for a while; gives their id."""
    world.pass_time(seconds=-10)
    if role == "person":
        user_id = opens_account(world).person_id
    else:
        user_id = (an_employer_user if role == "employer" else a_staff_member)(world, ADDRESS).person_id
    world.pass_time(seconds=10)
    return user_id


def id_of(tokens: Tokens) -> str:
    claims = claims_of(tokens.access_token)
    assert claims is not None
    return session_id(claims.user_id, claims.origin)


def opens(functions: Functions, tokens: Tokens, role: Role = "person") -> bool:
    """Whether the token opens the API, at another function than the one that ends sessions."""
    function, path = ELSEWHERE[role]
    answer = functions.call(function, "GET", path, access_token=tokens.access_token)
    assert answer.status in {200, 401}
    return answer.status == 200


def ask(functions: Functions, method: str, tokens: Tokens, role: Role = "person", one: str = "") -> Answer:
    path = PATHS[role] + (f"/{one}" if one else "")
    return functions.call("sessions", method, path, access_token=tokens.access_token)
