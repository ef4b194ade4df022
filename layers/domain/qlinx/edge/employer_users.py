"""Acts on users of an employer, the same from the desk of staff and from that of the employer's administrators."""

from qlinx.edge.employer_user_messages import (
    EmployerUserAnswer,
    EmployerUserChange,
    EmployerUserRequest,
    EmployerUsersAnswer,
)
from qlinx.edge.wiring import context, user_pool
from qlinx.employers import users
from qlinx.employers.users import Actor


def list_of(employer_id: str) -> EmployerUsersAnswer:
    """The users of an employer."""
    found = users.users(context(), employer_id)
    return EmployerUsersAnswer(users=[EmployerUserAnswer.of(user) for user in found])


def invited(employer_id: str, body: EmployerUserRequest, actor: Actor) -> EmployerUserAnswer:
    """Somebody new."""
    user = users.invite(context(), employer_id, body.new(), pool=user_pool(), actor=actor)
    return EmployerUserAnswer.of(user)


def changed(employer_id: str, user_id: str, body: EmployerUserChange, actor: Actor) -> EmployerUserAnswer:
    """What is open to a user from now on."""
    ctx = context()
    if body.access:
        user = users.limit(ctx, employer_id, user_id, body.access, actor=actor)
    elif body.disabled:
        user = users.disable(ctx, employer_id, user_id, pool=user_pool(), actor=actor)
    else:
        user = users.enable(ctx, employer_id, user_id, actor=actor)
    return EmployerUserAnswer.of(user)
