"""What administrators do about their colleagues: list, invite, limit, disable, remove, sign out."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.employers import colleagues, users
from qlinx.employers.calling import EMPLOYER_USERS
from qlinx.employers.errors import LastAdministrator, UserOnlyKept
from qlinx.employers.user_schemas import (
    USERS,
    EmployerUserChange,
    EmployerUserRequest,
    EmployerUserResponse,
    EmployerUsersResponse,
)
from qlinx.employers.users import Actor
from qlinx.entrypoints.api import Api
from qlinx.entrypoints.sessions import signed_in
from qlinx.entrypoints.wiring import context, user_pool
from qlinx.kit.errors import ChangedMeanwhile, NotFound, TooManyRequests
from qlinx.kit.seen import WHATEVER_IS_NOW, Seen

_PROBLEMS = (NotFound, LastAdministrator, ChangedMeanwhile)
_ONE = "/v1/employer/users/<user_id>"
api = Api("employer-users", EMPLOYER_USERS)


@api.get("/v1/employer/users", summary="Your colleagues in Qlinx", query=USERS.query)
def list_users() -> EmployerUsersResponse:
    """Everybody who works with Qlinx for your employer, by name."""
    return colleagues.list_of(context(), _who()[0], api.query)


@api.post(
    "/v1/employer/users",
    status=201,
    summary="Invite a user",
    problems=(UserOnlyKept, TooManyRequests, ChangedMeanwhile),
)
def invite(body: EmployerUserRequest) -> EmployerUserResponse:
    """Adds a user and mails a link to choose a password. An existing user's address changes nothing."""
    employer_id, actor = _who()
    return colleagues.invited(context(), employer_id, body, pool=user_pool(), actor=actor)


def _one(user_id: str) -> EmployerUserResponse:
    return colleagues.one_of(context(), _who()[0], user_id)


@api.patch(_ONE, summary="Limit, disable or enable a user", problems=(*_PROBLEMS, UserOnlyKept), now=_one)
def change(user_id: str, body: EmployerUserChange, seen: Seen) -> EmployerUserResponse:
    """Takes effect at once: a disabled user is signed out everywhere."""
    employer_id, actor = _who(seen)
    return colleagues.changed(context(), employer_id, user_id, body, pool=user_pool(), actor=actor)


@api.delete(_ONE, status=204, summary="Remove a user", problems=_PROBLEMS)
def remove(user_id: str) -> None:
    """Signs a user out everywhere and removes them; what is kept about them is erased overnight."""
    employer_id, actor = _who()
    users.remove(context(), employer_id, user_id, pool=user_pool(), actor=actor)


@api.post(
    f"{_ONE}/invitations",
    status=202,
    summary="Invite a user again",
    problems=(NotFound, UserOnlyKept, TooManyRequests, ChangedMeanwhile),
)
def invite_again(user_id: str) -> EmployerUserResponse:
    """Mails a new link to choose a password, for a user who missed the first or forgot the password.

    Earlier links end.
    """
    employer_id, actor = _who()
    return EmployerUserResponse.of(users.invite_again(context(), employer_id, user_id, actor=actor))


@api.post(
    f"{_ONE}/sign-outs",
    status=204,
    summary="Sign a user out everywhere",
    problems=(NotFound, ChangedMeanwhile),
)
def sign_out(user_id: str) -> None:
    """Ends every session of a user at once."""
    employer_id, actor = _who()
    users.sign_out(context(), employer_id, user_id, pool=user_pool(), actor=actor)


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    return api.respond(event, lambda_context)


def _who(seen: Seen = WHATEVER_IS_NOW) -> tuple[str, Actor]:
    """The employer, and the one of its administrators who calls."""
    user = signed_in(api, EMPLOYER_USERS)
    return user.employer_id, Actor(user.person_id, is_staff=False, seen=seen)
