"""Who of the staff is signed in, as `sessions` tells for people: a token of their own pool, and our own record."""

from qlinx.edge import wiring
from qlinx.edge.api import Api
from qlinx.edge.settings import setting
from qlinx.factors.service import has_factor_since
from qlinx.kit.errors import NotSignedIn
from qlinx.staff.model import StaffMember
from qlinx.staff.store import staff_member_by_id


def signed_in_staff(api: Api) -> StaffMember:
    """The member of staff who calls.

    Raises
    ------
    NotSignedIn
        No token, staff no more, no second factor, or the session was ended.
    NotAllowed
        The caller is not staff.
    """
    caller = api.caller
    caller.must_come_from(setting("STAFF_ISSUER"))
    ctx = wiring.context()
    member = staff_member_by_id(ctx.store, caller.user_id)
    if member is None or not member.is_staff_at(ctx.now()):
        raise NotSignedIn
    caller.must_be_in_session_of(member)
    if not has_factor_since(member, caller.signed_in_at):
        raise NotSignedIn
    return member
