"""Who of the staff is signed in, as `sessions` tells for people: the group in the token, and our own record."""

from qlinx.edge import wiring
from qlinx.edge.api import Api
from qlinx.edge.identity import Role
from qlinx.kit.errors import NotSignedIn
from qlinx.staff.model import StaffMember
from qlinx.staff.store import staff_member_by_id


def signed_in_staff(api: Api) -> StaffMember:
    """The member of staff who calls.

    Raises
    ------
    NotSignedIn
        No token, staff no more, or the session was ended.
    NotAllowed
        The caller is not staff.
    """
    caller = api.caller
    caller.must_be(Role.STAFF)
    ctx = wiring.context()
    member = staff_member_by_id(ctx.store, caller.user_id)
    if member is None or not member.is_staff_at(ctx.now()):
        raise NotSignedIn
    caller.must_be_in_session_of(member)
    return member
