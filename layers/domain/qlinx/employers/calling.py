"""Which user of an employer calls, and whether they may do what they ask."""

from typing import Final

from qlinx.aws.database import Key
from qlinx.employers.errors import AgreementOver, ReadingOnly
from qlinx.employers.model import Access, EmployerUser
from qlinx.employers.store import agreement_item, agreement_of, employer_user_by_id, employer_user_item
from qlinx.factors.service import has_factor_since
from qlinx.kit.errors import NotSignedIn
from qlinx.records.callers import Caller, Callers, Role
from qlinx.records.context import Context


def user_of_caller(ctx: Context, caller: Caller) -> EmployerUser:
    """The employer user who calls.

    Raises
    ------
    NotSignedIn
        No such user any more, their time is over, no second factor, or the session was ended.
    NotAllowed
        The caller is no employer user.
    ReadingOnly
        They may see only, and this changes something.
    AgreementOver
        The agreement with their employer has ended.
    """
    user = user_in_session(ctx, caller)
    agreement = agreement_of(ctx.store, user.employer_id)
    if agreement and agreement.is_over_on(ctx.today()):
        raise AgreementOver
    if user.access is Access.READ and not caller.reads:
        raise ReadingOnly
    return user


def user_in_session(ctx: Context, caller: Caller) -> EmployerUser:
    """The employer user who calls, whatever they may do: for what is about their sign-in alone.

    Raises
    ------
    NotSignedIn, NotAllowed
    """
    caller.must_be(Role.EMPLOYER)
    user = employer_user_by_id(ctx.store, caller.user_id)
    if user is None or not user.is_able or (user.ends_at and user.ends_at <= ctx.now()):
        raise NotSignedIn
    caller.must_be_in_session_of(user)
    # Whatever the pool renews by itself: nothing opens without the second factor.
    if not has_factor_since(user, caller.signed_in_at):
        raise NotSignedIn
    return user


def _behind(ctx: Context, caller: Caller) -> tuple[str, tuple[Key, ...]] | None:
    user = employer_user_by_id(ctx.store, caller.user_id)
    return (user.employer_id, (agreement_item(user.employer_id),)) if user else None


EMPLOYER_USERS: Final = Callers(
    pool="user",
    find=user_of_caller,
    problems=(AgreementOver,),
    problems_of_changes=(ReadingOnly,),
    item=employer_user_item,
    behind=_behind,
)
# Signed in, whatever the agreement and their access.
SIGNED_IN_USERS: Final = Callers(pool="user", find=user_in_session, item=employer_user_item)
