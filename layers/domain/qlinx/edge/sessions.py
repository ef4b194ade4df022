"""Who is signed in: the token's claims checked against our own record, so that an ended session ends at once.

The user pool revokes refresh tokens only; an access token stays good until it runs out. The moment from which sessions
count therefore stands in the account, and is compared with the moment the person signed in (obligation 39).
"""

from datetime import datetime

from qlinx.edge import wiring
from qlinx.edge.api import Api
from qlinx.edge.identity import Role
from qlinx.employers.model import EmployerUser
from qlinx.employers.store import employer_user_by_id
from qlinx.kit.errors import NotSignedIn
from qlinx.people.model import Account, AccountState
from qlinx.people.store import account_of


def signed_in_person(api: Api, *, closing: bool = False) -> Account:
    """The account of the caller. ``closing`` also lets in who was closing it and was cut off.

    Raises
    ------
    NotSignedIn
        No token, no open account any more, or the session was ended.
    NotAllowed
        The caller is staff or works for an employer.
    """
    caller = api.caller
    caller.must_be_person()
    account = account_of(wiring.context().store, caller.user_id)
    states = {AccountState.OPEN, AccountState.CLOSING} if closing else {AccountState.OPEN}
    if account is None or account.state not in states:
        raise NotSignedIn
    _must_still_hold(caller.signed_in_at, account.sessions_valid_from)
    return account


def signed_in_employer_user(api: Api) -> EmployerUser:
    """The employer user who calls.

    Raises
    ------
    NotSignedIn
        No token, no such user any more, or the session was ended.
    NotAllowed
        The caller is no employer user.
    """
    caller = api.caller
    caller.must_be(Role.EMPLOYER)
    user = employer_user_by_id(wiring.context().store, caller.user_id)
    if user is None:
        raise NotSignedIn
    _must_still_hold(caller.signed_in_at, user.sessions_valid_from)
    return user


def _must_still_hold(signed_in_at: datetime, valid_from: datetime) -> None:
    # Tokens tell whole seconds: a session of the very second in which it became possible counts.
    if signed_in_at < valid_from.replace(microsecond=0):
        raise NotSignedIn
