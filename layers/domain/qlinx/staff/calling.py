"""Which member of staff calls: a token of their own pool, and our own record."""

from typing import Final

from qlinx.factors.service import has_factor_since
from qlinx.kit.errors import NotSignedIn
from qlinx.records.callers import Caller, Callers
from qlinx.records.context import Context
from qlinx.staff.model import StaffMember
from qlinx.staff.store import staff_item, staff_member_by_id


def member_of_caller(ctx: Context, caller: Caller) -> StaffMember:
    """The member of staff who calls.

    Raises
    ------
    NotSignedIn
        Staff no more, no second factor, or the session was ended.
    """
    member = staff_member_by_id(ctx.store, caller.user_id)
    if member is None or not member.is_staff_at(ctx.now()):
        raise NotSignedIn
    caller.must_be_in_session_of(member)
    if not has_factor_since(member, caller.signed_in_at):
        raise NotSignedIn
    return member


STAFF_MEMBERS: Final = Callers(pool="staff", find=member_of_caller, item=staff_item)
