"""What staff do about users of an employer, and managers of staff about members of it."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from qlinx.employers import colleagues, users
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
from qlinx.entrypoints.wiring import context, staff_pool, user_pool
from qlinx.kit.errors import ChangedMeanwhile, NotFound, TooManyRequests
from qlinx.kit.seen import WHATEVER_IS_NOW, Seen
from qlinx.staff.calling import MANAGERS, STAFF_MEMBERS
from qlinx.staff.member_routes import add_member_routes

api = Api("staff-employer-users", callers=STAFF_MEMBERS)
add_member_routes(api, lambda: signed_in(api, MANAGERS), context, staff_pool)
_ALL = "/v1/staff/employers/<employer_id>/users"
_ONE = f"{_ALL}/<user_id>"
_INVITING = (NotFound, UserOnlyKept, TooManyRequests, ChangedMeanwhile)


@api.get(_ALL, summary="Users of an employer", query=USERS.query, problems=(NotFound,))
def list_users(employer_id: str) -> EmployerUsersResponse:
    """Everybody who works with Qlinx for an employer, by name."""
    _actor()
    return colleagues.list_of(context(), employer_id, api.query)


@api.post(_ALL, status=201, summary="Invite a user", problems=_INVITING)
def invite(employer_id: str, body: EmployerUserRequest) -> EmployerUserResponse:
    """Adds a user and mails them a link to choose a password.

    The address of an existing user changes nothing.
    """
    return colleagues.invited(context(), employer_id, body, pool=user_pool(), actor=_actor())


def _one(employer_id: str, user_id: str) -> EmployerUserResponse:
    return colleagues.one_of(context(), employer_id, user_id)


@api.patch(
    _ONE,
    summary="Limit, disable or enable a user",
    problems=(NotFound, UserOnlyKept, LastAdministrator, ChangedMeanwhile),
    now=_one,
)
def change(employer_id: str, user_id: str, body: EmployerUserChange, seen: Seen) -> EmployerUserResponse:
    """Takes effect at once: a disabled user is signed out everywhere."""
    return colleagues.changed(context(), employer_id, user_id, body, pool=user_pool(), actor=_actor(seen))


@api.delete(
    _ONE, status=204, summary="Remove a user", problems=(NotFound, LastAdministrator, ChangedMeanwhile)
)
def remove(employer_id: str, user_id: str) -> None:
    """Signs a user out everywhere and removes them; what is kept about them is erased overnight."""
    users.remove(context(), employer_id, user_id, pool=user_pool(), actor=_actor())


@api.post(f"{_ONE}/invitations", status=202, summary="Invite a user again", problems=_INVITING)
def invite_again(employer_id: str, user_id: str) -> EmployerUserResponse:
    """Mails a new link to choose a password, for a user who missed the first or forgot the password.

    Earlier links end.
    """
    return EmployerUserResponse.of(users.invite_again(context(), employer_id, user_id, actor=_actor()))


@api.post(
    f"{_ONE}/sign-outs",
    status=204,
    summary="Sign a user out everywhere",
    problems=(NotFound, ChangedMeanwhile),
)
def sign_out(employer_id: str, user_id: str) -> None:
    """Ends every session of a user at once."""
    users.sign_out(context(), employer_id, user_id, pool=user_pool(), actor=_actor())


def lambda_handler(event: Mapping[str, Any], lambda_context: LambdaContext) -> dict[str, Any]:
    """Responds to HTTP."""
    return api.respond(event, lambda_context)


def _actor(seen: Seen = WHATEVER_IS_NOW) -> Actor:
    return Actor(signed_in(api, STAFF_MEMBERS).person_id, is_staff=True, seen=seen)
