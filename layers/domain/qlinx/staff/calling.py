"""Which member of staff calls: a token of their own pool, and our own record."""

from typing import Final

from qlinx.factors.service import has_factor_since
from qlinx.kit.errors import NotAllowed, NotSignedIn
from qlinx.records.callers import Caller, Callers
from qlinx.records.context import Context
from qlinx.staff.errors import TrainingMissing
from qlinx.staff.model import StaffMember, StaffRole
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


def trained_caller(ctx: Context, caller: Caller) -> StaffMember:
    """The same, whose training holds today: only who is trained sees people's data (obligation 33).

    Raises
    ------
    NotSignedIn, TrainingMissing
    """
    member = member_of_caller(ctx, caller)
    if not member.is_trained_on(ctx.today()):
        raise TrainingMissing
    return member


def manager_of_caller(ctx: Context, caller: Caller) -> StaffMember:
    """The same, who looks after who is staff.

    Raises
    ------
    NotSignedIn, TrainingMissing, NotAllowed
    """
    return must_manage(trained_caller(ctx, caller))


def must_manage(member: StaffMember) -> StaffMember:
    """A manager as the record of this request says, whatever was so when they signed in.

    Raises
    ------
    NotAllowed
    """
    if member.role is not StaffRole.MANAGER:
        raise NotAllowed
    return member


# What is about their own sign-in alone is open without training too.
STAFF_SIGNED_IN: Final = Callers(pool="staff", find=member_of_caller)
STAFF_MEMBERS: Final = Callers(
    pool="staff", find=trained_caller, problems=(TrainingMissing,), item=staff_item, own=STAFF_SIGNED_IN
)
MANAGERS: Final = Callers(pool="staff", find=manager_of_caller, problems=(TrainingMissing,))
