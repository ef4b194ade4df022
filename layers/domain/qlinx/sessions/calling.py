"""Whose second factor it is:
that of the account, of the user of an employer, or of the member of staff who calls.
"""

from typing import Final

from qlinx.employers.calling import user_in_session
from qlinx.employers.store import EMPLOYER_USER
from qlinx.factors.service import Holding
from qlinx.people.calling import account_of_caller
from qlinx.people.store import ACCOUNT, person_by_id
from qlinx.records.callers import Caller, Callers, Role
from qlinx.records.context import Context
from qlinx.staff.calling import member_of_caller
from qlinx.staff.store import STAFF


def holding_of_caller(ctx: Context, caller: Caller) -> Holding:
    """The record in which the caller's factor stands.

    Raises
    ------
    NotSignedIn
    """
    if Role.EMPLOYER in caller.groups:
        # It is about their sign-in alone, so who may only look may do it too.
        return Holding("employer", EMPLOYER_USER, user_in_session(ctx, caller))
    return Holding("person", ACCOUNT, account_of_caller(ctx, caller))


def _of_staff(ctx: Context, caller: Caller) -> Holding:
    return Holding("staff", STAFF, member_of_caller(ctx, caller))


HOLDERS: Final = Callers(pool="user", find=holding_of_caller)
STAFF_HOLDERS: Final = Callers(pool="staff", find=_of_staff)


def label_of(ctx: Context, holding: Holding) -> str:
    """How the entry in the app is called: by the address with which its holder signs in."""
    person = person_by_id(ctx.store, holding.value.person_id)
    return person.email if person else "Qlinx"
