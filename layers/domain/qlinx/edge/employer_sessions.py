"""Which employer user is signed in, as `sessions` tells for people: checked against our own record."""

from qlinx.edge import wiring
from qlinx.edge.api import Api
from qlinx.edge.identity import Role
from qlinx.employers.model import EmployerUser
from qlinx.employers.store import employer_user_by_id
from qlinx.factors.service import has_factor_since
from qlinx.kit.errors import NotSignedIn


def signed_in_employer_user(api: Api) -> EmployerUser:
    """The employer user who calls.

    Raises
    ------
    NotSignedIn
        No token, no such user any more, their time is over, no second factor, or the session was ended.
    NotAllowed
        The caller is no employer user.
    """
    caller = api.caller
    caller.must_be(Role.EMPLOYER)
    ctx = wiring.context()
    user = employer_user_by_id(ctx.store, caller.user_id)
    if user is None or (user.ends_at and user.ends_at <= ctx.now()):
        raise NotSignedIn
    caller.must_have_signed_in_since(user.sessions_valid_from)
    # Whatever the pool renews by itself: nothing opens without the second factor.
    if not has_factor_since(user, caller.signed_in_at):
        raise NotSignedIn
    return user
