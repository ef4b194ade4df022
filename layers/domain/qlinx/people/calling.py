"""Which person calls, by their account."""

from typing import Final

from qlinx.kit.errors import NotSignedIn
from qlinx.people.model import Account, AccountState
from qlinx.people.store import account_item, account_of
from qlinx.records.callers import Caller, Callers
from qlinx.records.context import Context


def account_of_caller(ctx: Context, caller: Caller) -> Account:
    """The account of the caller.

    Raises
    ------
    NotSignedIn
        No open account any more, or the session was ended.
    NotAllowed
        The caller is staff or works for an employer.
    """
    caller.must_be_person()
    account = account_of(ctx.store, caller.user_id)
    if account is None or account.state is not AccountState.OPEN:
        raise NotSignedIn
    caller.must_be_in_session_of(account)
    return account


PEOPLE: Final = Callers(pool="user", find=account_of_caller, item=account_item)
