"""Acts on users of an employer,
the same from the desk of staff and from that of the employer's administrators.
"""

from collections.abc import Mapping

from qlinx.aws.user_pool import UserPool
from qlinx.employers import users
from qlinx.employers.user_schemas import (
    USERS,
    EmployerUserChange,
    EmployerUserRequest,
    EmployerUserResponse,
    EmployerUsersResponse,
)
from qlinx.employers.users import Actor
from qlinx.records.context import Context


def list_of(ctx: Context, employer_id: str, query: Mapping[str, str]) -> EmployerUsersResponse:
    """A page of the users of an employer."""
    page = USERS.page(ctx, employer_id, query, users.users(ctx, employer_id), lambda one: one.person_id)
    shown = [EmployerUserResponse.of(user) for user in page.items]
    return EmployerUsersResponse(users=shown, total=page.total, cursor=page.cursor)


def one_of(ctx: Context, employer_id: str, user_id: str) -> EmployerUserResponse:
    """One user."""
    return EmployerUserResponse.of(users.known_user(ctx, employer_id, user_id))


def invited(
    ctx: Context, employer_id: str, body: EmployerUserRequest, *, pool: UserPool, actor: Actor
) -> EmployerUserResponse:
    """Somebody new."""
    user = users.invite(ctx, employer_id, body.new(), pool=pool, actor=actor)
    return EmployerUserResponse.of(user)


def changed(
    ctx: Context, employer_id: str, user_id: str, body: EmployerUserChange, *, pool: UserPool, actor: Actor
) -> EmployerUserResponse:
    """What is open to a user from now on."""
    if body.access:
        user = users.limit(ctx, employer_id, user_id, body.access, actor=actor)
    elif body.disabled:
        user = users.disable(ctx, employer_id, user_id, pool=pool, actor=actor)
    else:
        user = users.enable(ctx, employer_id, user_id, actor=actor)
    return EmployerUserResponse.of(user)
